/** Provisioning and tearing down, in the embedded account; what only other accounts do, by a fake of them. */
import assert from "node:assert/strict";
import { hosted } from "../hosting/mod.ts";
import { findSystem, type System, SYSTEMS } from "../services/systems/mod.ts";
import { createWorld } from "../sim/mod.ts";
import { AwsFault, TargetError } from "./errors.ts";
import { type Call, type FakeEndpoint, fakeEndpoint, missing, unreachable } from "./fixture.ts";
import { findLeftovers } from "./leftovers.ts";
import { prefixed, runTags } from "./prefix.ts";
import { provision, type ProvisionOptions } from "./provision.ts";
import { tearDown } from "./tear_down.ts";

const PREFIX = "os-7f3k2m-";

function embedded(before: (call: Call) => void = () => {}): FakeEndpoint {
  const world = createWorld({ seed: 1 });
  return fakeEndpoint((call) => {
    before(call);
    return world.apply(call.service, call.operation, call.input);
  });
}

function systemOf(variant: string): { system: System; options: ProvisionOptions } {
  const system = prefixed(hosted(findSystem("choreography", variant)), PREFIX);
  return { system, options: { functions: false, tags: runTags(PREFIX, system, Date.UTC(2026, 0, 1)) } };
}

/** The names of everything that is there. */
async function present(endpoint: FakeEndpoint): Promise<string[]> {
  return (await findLeftovers(endpoint)).map(({ kind, name }) => `${kind} ${name}`).sort();
}

for (const variant of SYSTEMS.choreography!.variants) {
  Deno.test(`provision makes all of choreography/${variant}, twice is once, and tearDown leaves nothing`, async () => {
    const endpoint = embedded();
    const { system, options } = systemOf(variant);
    const made = await provision(system, endpoint, options);
    assert.deepEqual([...made.queueUrls.keys()].sort(), system.queues.map(({ name }) => name).sort());
    for (const [name, url] of made.queueUrls) assert.ok(url.endsWith(`/000000000000/${name}`), url);
    assert.deepEqual(made.existing, []);
    const wanted = [
      ...system.buses.map(({ name }) => `bus ${name}`),
      ...system.queues.map(({ name }) => `queue ${name}`),
      ...system.rules.map(({ name }) => `rule ${name}`),
      ...system.tables.map(({ name }) => `table ${name}`),
    ].sort();
    assert.deepEqual(await present(endpoint), wanted);

    const again = await provision(system, endpoint, options);
    assert.deepEqual([...again.queueUrls].sort(), [...made.queueUrls].sort());
    assert.deepEqual(await present(endpoint), wanted);

    assert.deepEqual(await tearDown(system, endpoint), []);
    assert.deepEqual(await present(endpoint), []);
    assert.deepEqual(await tearDown(system, endpoint), [], "what is not there is no failure");
  });
}

Deno.test("provision calls Lambda for nothing, and for no target of it, where workers run the handlers", async () => {
  const endpoint = embedded();
  const { options } = systemOf("direct");
  const system = prefixed(findSystem("choreography", "direct"), PREFIX);
  await provision(system, endpoint, options);
  assert.deepEqual(endpoint.calls.filter(({ service }) => service === "lambda"), []);
  assert.deepEqual(endpoint.calls.filter(({ operation }) => operation === "PutTargets"), []);
});

Deno.test("provision lets EventBridge, and only the rules that name it, put into a queue", async () => {
  const endpoint = embedded();
  const { system, options } = systemOf("buffered");
  const { queueUrls } = await provision(system, endpoint, options);
  const policyOf = async (name: string) => {
    const { Attributes } = await endpoint.call("sqs", "GetQueueAttributes", {
      QueueUrl: queueUrls.get(PREFIX + name),
      AttributeNames: ["Policy"],
    }) as { Attributes?: { Policy?: string } };
    return Attributes?.Policy && JSON.parse(Attributes.Policy);
  };
  for (const name of ["payments", "payments-target-dlq"]) {
    const { Statement: [statement] } = await policyOf(name);
    assert.deepEqual(statement.Principal, { Service: "events.amazonaws.com" });
    assert.equal(statement.Resource, `arn:aws:sqs:us-east-1:000000000000:${PREFIX}${name}`);
    assert.deepEqual(statement.Condition.ArnEquals["aws:SourceArn"], [
      `arn:aws:events:us-east-1:000000000000:rule/${PREFIX}orders/${PREFIX}order-created-to-payments`,
    ]);
  }
  assert.equal(await policyOf("payments-dlq"), undefined);
});

Deno.test("provision refuses a queue or table of the same name and other settings, and says which", async () => {
  const endpoint = embedded();
  const { system, options } = systemOf("buffered");
  await provision(system, endpoint, options);
  const [table, ...tables] = system.tables;
  const otherQueue = {
    ...system,
    queues: system.queues.map((queue) => queue.redrive ? { ...queue, visibilityTimeoutSeconds: 7 } : queue),
  };
  await assert.rejects(
    provision(otherQueue, endpoint, options),
    (error) =>
      error instanceof TargetError &&
      /Cannot make queue os-7f3k2m-[a-z-]+ at .*VisibilityTimeout \d+, expected 7; remove it/.test(
        error.message,
      ),
  );
  const otherTable = {
    ...system,
    tables: [{ ...table!, partitionKey: { name: "id", type: "S" as const } }, ...tables],
  };
  await assert.rejects(
    provision(otherTable, endpoint, options),
    /table os-7f3k2m-Orders .*there with key orderId HASH, expected id HASH/,
  );
});

Deno.test("what a provision that failed half-way has made, tearDown removes", async () => {
  let refused = false;
  const endpoint = embedded(({ operation }) => {
    if (operation === "PutRule" && !refused) {
      refused = true;
      throw new AwsFault("AccessDeniedException", "not allowed to PutRule", 400);
    }
  });
  const { system, options } = systemOf("buffered");
  await assert.rejects(
    provision(system, endpoint, options),
    (error) =>
      error instanceof TargetError && error.cause instanceof AwsFault &&
      /^Cannot make rule os-7f3k2m-[a-z-]+ at .*: AccessDeniedException: not allowed to PutRule$/.test(
        error.message,
      ),
  );
  assert.ok((await present(endpoint)).length > 0);
  assert.deepEqual(await tearDown(system, endpoint), []);
  assert.deepEqual(await present(endpoint), []);
});

Deno.test("tearDown goes on after what cannot be removed, and names it", async () => {
  const stubborn = `${PREFIX}payments`;
  const endpoint = embedded(({ operation, input }) => {
    if (operation === "DeleteQueue" && String(input.QueueUrl).endsWith(`/${stubborn}`)) {
      throw new AwsFault("AccessDenied", "no", 403);
    }
  });
  const { system, options } = systemOf("buffered");
  await provision(system, endpoint, options);
  assert.deepEqual(await tearDown(system, endpoint), [`queue ${stubborn}: AccessDenied: no`]);
  assert.deepEqual(await present(endpoint), [`queue ${stubborn}`]);
});

Deno.test("tearDown asks what does not answer once, and names all that is left", async () => {
  const endpoint = fakeEndpoint(() => {
    throw unreachable();
  });
  const { system } = systemOf("buffered");
  const left = await tearDown(system, endpoint);
  assert.equal(endpoint.calls.length, 1);
  assert.ok(left.length > 20 && left.every((line) => line.includes("connection refused")), left[0]);
});

Deno.test("tearDown tries nothing any more once its time is over", async () => {
  const endpoint = embedded();
  const { system } = systemOf("buffered");
  const left = await tearDown(system, endpoint, { withinMs: 0 });
  assert.equal(endpoint.calls.length, 0);
  assert.ok(left.length > 20 && left.every((line) => line.endsWith("no time was left")));
});

Deno.test("tearDown takes the targets of all pages from a rule before it deletes it", async () => {
  const pages: Record<string, object> = {
    "": { Targets: [{ Id: "a" }, { Id: "b" }], NextToken: "2" },
    "2": { Targets: [{ Id: "c" }] },
  };
  const endpoint = fakeEndpoint(({ operation, input }) =>
    operation === "ListTargetsByRule" ? pages[String(input.NextToken ?? "")]! : {}
  );
  const { system } = systemOf("buffered");
  await tearDown({ ...system, rules: system.rules.slice(0, 1) }, endpoint);
  const about = endpoint.calls.filter(({ input }) => "EventBusName" in input);
  assert.deepEqual(about.map(({ operation }) => operation), [
    "ListTargetsByRule",
    "ListTargetsByRule",
    "RemoveTargets",
    "DeleteRule",
  ]);
  assert.deepEqual(about[2]?.input.Ids, ["a", "b", "c"]);
});

Deno.test("provision waits until tables are ACTIVE before they take a time to live", async () => {
  let looks = 0;
  const endpoint = fakeEndpoint(({ operation, input }) => {
    if (operation === "DescribeTable") {
      return { Table: { TableStatus: ++looks > 8 ? "ACTIVE" : "CREATING" } };
    }
    if (operation === "UpdateTimeToLive") assert.ok(looks > 8, "too early");
    return operation === "CreateQueue" ? { QueueUrl: `http://x/${input.QueueName}` } : {};
  });
  const { system, options } = systemOf("direct");
  await provision(system, endpoint, options);
  assert.ok(endpoint.calls.some(({ operation }) => operation === "UpdateTimeToLive"));
});

Deno.test("provision says what does not work before it makes anything, and how to replace it", async () => {
  const { system, options } = systemOf("direct");
  const broken = fakeEndpoint(({ service }) => {
    if (service === "dynamodb") throw new AwsFault("InternalError", "connection\n refused", 500);
    return {};
  });
  await assert.rejects(
    provision(system, broken, options),
    /InternalError: connection refused; where its dynamodb does not work, give another by AWS_ENDPOINT_URL_DYNAMODB/,
  );
  const lacking = fakeEndpoint(({ service }) => {
    if (service === "eventbridge") throw missing("eventbridge ListEventBuses");
    return {};
  });
  await assert.rejects(provision(system, lacking, options), /it has no eventbridge ListEventBuses/);
  for (const endpoint of [broken, lacking]) {
    assert.ok(endpoint.calls.every(({ operation }) => operation.startsWith("List")));
  }
});

Deno.test("targets that EventBridge did not take are a failure", async () => {
  const { system, options } = systemOf("buffered");
  const endpoint = embedded(({ operation }) => {
    if (operation === "PutTargets") throw new AwsFault("LimitExceededException", "too many", 400);
  });
  await assert.rejects(
    provision(system, endpoint, options),
    /targets of rule os-.*: LimitExceededException: too many/,
  );
  const entries = fakeEndpoint(({ operation, input }) => {
    if (operation === "PutTargets") {
      return { FailedEntryCount: 1, FailedEntries: [{ ErrorCode: "Bad", ErrorMessage: "no such queue" }] };
    }
    if (operation === "DescribeTable") return { Table: { TableStatus: "ACTIVE" } };
    return operation === "CreateQueue" ? { QueueUrl: `http://x/${input.QueueName}` } : {};
  });
  await assert.rejects(provision(system, entries, options), /targets of rule os-.*: Bad: no such queue/);
});

Deno.test("functions need code that the endpoint can read, and get the leave of EventBridge to invoke them", async () => {
  const system = prefixed(findSystem("choreography", "buffered"), PREFIX);
  const tags = runTags(PREFIX, system, 0);
  const endpoint = fakeEndpoint(({ operation, input }) => {
    if (operation === "DescribeTable") return { Table: { TableStatus: "ACTIVE" } };
    if (operation === "AddPermission") throw missing("lambda AddPermission");
    return operation === "CreateQueue" ? { QueueUrl: `http://x/${input.QueueName}` } : {};
  });
  await assert.rejects(
    provision(system, endpoint, { functions: true, tags }),
    /Cannot make functions at .*: their code lies in no bucket that it can read; use --hosting workers/,
  );
  assert.equal(endpoint.calls.length, 0);
  const code = {
    of: () => ({ bucket: "code", key: "k" }),
    role: () => "arn:aws:iam::000000000000:role/orderstorm",
  };
  const direct = prefixed(findSystem("choreography", "direct"), PREFIX);
  await provision(direct, endpoint, { functions: true, tags, code });
  const created = endpoint.calls.filter(({ operation }) => operation === "CreateFunction");
  assert.deepEqual(created.map(({ input }) => input.FunctionName), direct.functions.map(({ name }) => name));
  for (const { input } of created) {
    assert.deepEqual(input.Code, { S3Bucket: "code", S3Key: "k" });
    assert.equal(input.Role, "arn:aws:iam::000000000000:role/orderstorm");
    assert.deepEqual(input.Tags, tags);
  }
  const allowed = endpoint.calls.filter(({ operation }) => operation === "AddPermission");
  assert.equal(allowed.length, direct.rules.length);
  assert.equal(
    allowed[0]?.input.SourceArn,
    `arn:aws:events:us-east-1:000000000000:rule/${PREFIX}orders/${direct.rules[0]?.name}`,
  );
});

Deno.test("on AWS nothing is made or removed that has no name of a run", async () => {
  const endpoint = fakeEndpoint(() => assert.fail("called"), { kind: "aws" });
  const system = findSystem("choreography", "buffered");
  const { options } = systemOf("buffered");
  await assert.rejects(
    provision(system, endpoint, options),
    /Cannot touch order-progress-to-orders-status on AWS/,
  );
  await assert.rejects(tearDown(system, endpoint), /expected a name that begins with os-/);
});

Deno.test("tearDown asks Lambda for nothing where workers ran the handlers", async () => {
  const endpoint = embedded();
  const { system, options } = systemOf("buffered");
  await provision(system, endpoint, options);
  assert.deepEqual(await tearDown(system, endpoint, { functions: false }), []);
  assert.deepEqual(endpoint.calls.filter(({ service }) => service === "lambda"), []);
  assert.deepEqual(await present(endpoint), []);
});

Deno.test("tearDown ends in time although what is called never answers", async () => {
  const endpoint = fakeEndpoint(() => new Promise<object>(() => {}));
  const { system } = systemOf("buffered");
  const left = await tearDown(system, endpoint, { withinMs: 200 });
  assert.equal(endpoint.calls.length, 1);
  assert.match(left[0]!, /^rule .*: Cannot reach .*: no answer within 0 s$/);
  assert.ok(left.length > 20);
});

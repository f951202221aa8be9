/**
 * A tour of the embedded account by the AWS CLI, against AWS_ENDPOINT_URL.
 *
 *     deno run -A serve/tour/cli_tour_main.ts [SECTION…]     all sections unless some are named
 *
 * Prints a line for each step: `ok - section: step`, or `not ok - section: step: why` and ends with exit code 1. The CLI
 * takes half a second to start, so sections run side by side.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACCOUNT, aws, cli, json, refused, RUN, step } from "./cli.ts";
import { pages, uploaded } from "./cli_pages.ts";

async function queues(): Promise<void> {
  const name = `tour-${RUN}`;
  let url = "", dlq = "";
  const receive = async (from: string, ...more: string[]) =>
    (await aws("sqs", "receive-message", "--queue-url", from, "--attribute-names", "All", ...more))
      ?.Messages ?? [];
  await step("queues: create a queue and the dead-letter queue that it redrives to", async () => {
    dlq = (await aws("sqs", "create-queue", "--queue-name", `${name}-dlq`)).QueueUrl;
    const RedrivePolicy = json({
      deadLetterTargetArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}-dlq`,
      maxReceiveCount: 2,
    });
    const attributes = json({ RedrivePolicy, VisibilityTimeout: "45" });
    url = (await aws("sqs", "create-queue", "--queue-name", name, "--attributes", attributes)).QueueUrl;
    const { Attributes } = await aws(
      "sqs",
      "get-queue-attributes",
      "--queue-url",
      url,
      "--attribute-names",
      "All",
    );
    assert.deepEqual([Attributes.RedrivePolicy, Attributes.VisibilityTimeout], [RedrivePolicy, "45"]);
    await aws("sqs", "tag-queue", "--queue-url", url, "--tags", "team=orders");
    assert.deepEqual((await aws("sqs", "list-queue-tags", "--queue-url", url)).Tags, { team: "orders" });
  });
  await step("queues: send, receive and delete", async () => {
    const sent = await aws("sqs", "send-message", "--queue-url", url, "--message-body", "größe ☃ <&>");
    const [message] = await receive(url, "--wait-time-seconds", "5");
    assert.deepEqual([message.MessageId, message.Body], [sent.MessageId, "größe ☃ <&>"]);
    await aws("sqs", "delete-message", "--queue-url", url, "--receipt-handle", message.ReceiptHandle);
    const entries = json([{ Id: "a", MessageBody: "poison" }]);
    await aws("sqs", "send-message-batch", "--queue-url", url, "--entries", entries);
  });
  await step("queues: poison goes to the dead-letter queue after maxReceiveCount receives", async () => {
    for (const count of ["1", "2"]) {
      const [{ Attributes, ReceiptHandle }] = await receive(url, "--wait-time-seconds", "5");
      assert.equal(Attributes.ApproximateReceiveCount, count);
      const again = ["--receipt-handle", ReceiptHandle, "--visibility-timeout", "0"];
      await aws("sqs", "change-message-visibility", "--queue-url", url, ...again);
    }
    assert.deepEqual(await receive(url), []);
    assert.equal((await receive(dlq, "--wait-time-seconds", "5"))[0]?.Body, "poison");
  });
  await step("queues: purge, delete, and the errors by code", async () => {
    await aws("sqs", "purge-queue", "--queue-url", url);
    await refused("AWS.SimpleQueueService.PurgeQueueInProgress", ["sqs", "purge-queue", "--queue-url", url]);
    await aws("sqs", "delete-queue", "--queue-url", url);
    const missing = ["sqs", "send-message", "--queue-url", url, "--message-body", "x"];
    await refused("AWS.SimpleQueueService.NonExistentQueue", missing);
    await aws("sqs", "delete-queue", "--queue-url", dlq);
  });
}

async function bus(): Promise<void> {
  const name = `tour-bus-${RUN}`;
  const pattern = json({ source: ["tour"], detail: { total: [{ numeric: [">", 100] }] } });
  let url = "";
  await step("bus: a bus, a rule with a pattern, and a queue as its target", async () => {
    url = (await aws("sqs", "create-queue", "--queue-name", name)).QueueUrl;
    await aws("events", "create-event-bus", "--name", name);
    await aws("events", "put-rule", "--name", "large", "--event-bus-name", name, "--event-pattern", pattern);
    const target = {
      Id: "queue",
      Arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`,
      InputTransformer: { InputPathsMap: { id: "$.detail.id" }, InputTemplate: '{"order": <id>}' },
    };
    const at = ["--rule", "large", "--event-bus-name", name];
    assert.equal(
      (await aws("events", "put-targets", ...at, "--targets", json([target]))).FailedEntryCount,
      0,
    );
    assert.deepEqual((await aws("events", "list-targets-by-rule", ...at)).Targets, [target]);
  });
  await step("bus: an event that matches arrives as it was transformed, and no other does", async () => {
    const entry = (id: string, total: number) => ({
      EventBusName: name,
      Source: "tour",
      DetailType: "Order",
      Detail: json({ id, total }),
    });
    const put = await aws("events", "put-events", "--entries", json([entry("a", 99), entry("b", 101)]));
    assert.equal(put.FailedEntryCount, 0);
    const poll = ["--wait-time-seconds", "20", "--max-number-of-messages", "10"];
    const { Messages } = await aws("sqs", "receive-message", "--queue-url", url, ...poll);
    assert.deepEqual(Messages.map(({ Body }: { Body: string }) => JSON.parse(Body)), [{ order: "b" }]);
  });
  await step("bus: errors by code, and taken down again", async () => {
    const wrong = ["--name", "wrong", "--event-bus-name", name, "--event-pattern", '{"source": "tour"}'];
    await refused("InvalidEventPatternException", ["events", "put-rule", ...wrong]);
    await aws("events", "remove-targets", "--rule", "large", "--event-bus-name", name, "--ids", "queue");
    await aws("events", "delete-rule", "--name", "large", "--event-bus-name", name);
    await aws("events", "delete-event-bus", "--name", name);
    await refused("ResourceNotFoundException", ["events", "describe-event-bus", "--name", name]);
    await aws("sqs", "delete-queue", "--queue-url", url);
  });
}

async function table(): Promise<void> {
  const name = `tour-${RUN}`;
  const on = ["--table-name", name];
  const order = (id: string, customer: string, cents: number) => ({
    orderId: { S: id },
    customer: { S: customer },
    cents: { N: String(cents) },
  });
  const isNew = ["--condition-expression", "attribute_not_exists(orderId)"];
  await step("table: a table with an index, waited for", async () => {
    const index = {
      IndexName: "byCustomer",
      KeySchema: [{ AttributeName: "customer", KeyType: "HASH" }, {
        AttributeName: "cents",
        KeyType: "RANGE",
      }],
      Projection: { ProjectionType: "ALL" },
    };
    await aws(
      ...["dynamodb", "create-table", ...on, "--billing-mode", "PAY_PER_REQUEST"],
      "--attribute-definitions",
      ...["orderId,AttributeType=S", "customer,AttributeType=S", "cents,AttributeType=N"].map((one) =>
        `AttributeName=${one}`
      ),
      ...["--key-schema", "AttributeName=orderId,KeyType=HASH", "--global-secondary-indexes", json([index])],
    );
    await aws("dynamodb", "wait", "table-exists", ...on);
  });
  await step("table: a conditional write is refused, an update gives back what it changed", async () => {
    const put = ["dynamodb", "put-item", ...on, ...isNew, "--item", json(order("o-1", "ada", 100))];
    await aws(...put);
    await refused("ConditionalCheckFailedException", put);
    const { Attributes } = await aws(
      ...["dynamodb", "update-item", ...on, "--key", json({ orderId: { S: "o-1" } })],
      ...["--update-expression", "SET cents = cents + :more", "--return-values", "UPDATED_NEW"],
      ...["--expression-attribute-values", json({ ":more": { N: "50" } })],
    );
    assert.deepEqual(Attributes, { cents: { N: "150" } });
  });
  await step("table: a transaction is cancelled with its reasons, then applied", async () => {
    const put = (id: string, cents: number, more = {}) => ({
      Put: { TableName: name, Item: order(id, "eve", cents), ...more },
    });
    const taken = put("o-1", 1, { ConditionExpression: "attribute_not_exists(orderId)" });
    const write = ["dynamodb", "transact-write-items", "--transact-items"];
    const ran = await cli([...write, json([put("t-1", 1), taken])]);
    assert.match(ran.error, /\(TransactionCanceledException\).*reasons \[None, ConditionalCheckFailed\]/);
    const key = ["--key", json({ orderId: { S: "t-1" } })];
    assert.equal(await aws("dynamodb", "get-item", ...on, ...key), undefined);
    await aws(...write, json([put("t-1", 1), put("t-2", 2), put("t-3", 3)]));
  });
  await step("table: a query on the index, in pages that the CLI puts together", async () => {
    const { Items } = await aws(
      ...[
        "dynamodb",
        "query",
        ...on,
        "--index-name",
        "byCustomer",
        "--page-size",
        "1",
        "--no-scan-index-forward",
      ],
      ...["--key-condition-expression", "customer = :c AND cents >= :least"],
      ...["--expression-attribute-values", json({ ":c": { S: "eve" }, ":least": { N: "2" } })],
    );
    assert.deepEqual(Items, [order("t-3", "eve", 3), order("t-2", "eve", 2)]);
  });
  await step("table: time to live, errors by code, and deleted", async () => {
    const specification = "Enabled=true,AttributeName=expires";
    await aws("dynamodb", "update-time-to-live", ...on, "--time-to-live-specification", specification);
    await refused("ValidationException", [
      "dynamodb",
      "put-item",
      ...on,
      "--item",
      json({ a: { S: "no key" } }),
    ]);
    await refused("ResourceNotFoundException", [
      "dynamodb",
      "describe-table",
      "--table-name",
      `${name}-none`,
    ]);
    await aws("dynamodb", "delete-table", ...on);
  });
}

async function functions(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "orderstorm-tour-"));
  const answer = join(directory, "answer.json");
  const payload = join(directory, "payload.json");
  const zip = join(directory, "code.zip");
  const invoke = (name: string, ...more: string[]) =>
    aws("lambda", "invoke", "--function-name", name, ...more, answer);
  try {
    await step("function: invoked, with the tail of its log", async () => {
      const event = {
        version: "2.0",
        routeKey: "GET /orders/{id}",
        headers: {},
        pathParameters: { id: "none" },
      };
      writeFileSync(payload, json(event));
      const invoked = await invoke("orders-api", "--payload", `fileb://${payload}`, "--log-type", "Tail");
      assert.equal(invoked.StatusCode, 200);
      assert.match(atob(invoked.LogResult), /REPORT RequestId/);
      assert.equal(JSON.parse(readFileSync(answer, "utf8")).statusCode, 404);
    });
    await step("function: invoked asynchronously, and the errors by code", async () => {
      assert.equal((await invoke("orders-api", "--invocation-type", "Event")).StatusCode, 202);
      await refused("ResourceNotFoundException", ["lambda", "invoke", "--function-name", "none", answer]);
      // An empty archive.
      writeFileSync(zip, Uint8Array.from([0x50, 0x4b, 5, 6, ...new Array(18).fill(0)]));
      await refused("InvalidParameterValueException", [
        ...["lambda", "create-function", "--function-name", `tour-${RUN}`, "--zip-file", `fileb://${zip}`],
        ...[
          "--role",
          `arn:aws:iam::${ACCOUNT}:role/any`,
          "--runtime",
          "nodejs22.x",
          "--handler",
          "index.handler",
        ],
      ]);
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function identity(): Promise<void> {
  await step("identity: who calls", async () => {
    const { Account, Arn } = await aws("sts", "get-caller-identity");
    assert.equal(Account, ACCOUNT);
    assert.match(Arn, /^arn:aws:(iam|sts)::000000000000:/);
  });
  await step("identity: a role: made, read, deleted, refused", async () => {
    const role = ["--role-name", `tour-${RUN}`];
    const policy = {
      Version: "2012-10-17",
      Statement: [{
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }],
    };
    await aws("iam", "create-role", ...role, "--assume-role-policy-document", json(policy));
    assert.deepEqual((await aws("iam", "get-role", ...role)).Role.AssumeRolePolicyDocument, policy);
    await aws("iam", "delete-role", ...role);
    await refused("NoSuchEntity", ["iam", "get-role", ...role]);
  });
  await step("identity: accounts and regions do not see each other", async () => {
    const created = await cli(["sqs", "create-queue", "--queue-name", `alone-${RUN}`], "111111111111");
    assert.equal(created.code, 0, created.error);
    const find = ["sqs", "get-queue-url", "--queue-name", `alone-${RUN}`];
    assert.equal((await cli(find, "111111111111")).code, 0);
    await refused("AWS.SimpleQueueService.NonExistentQueue", find, "222222222222");
    await refused("AWS.SimpleQueueService.NonExistentQueue", find, "111111111111", "eu-west-1");
  });
}

if (import.meta.main) {
  const sections = { queues, bus, table, functions, identity, pages, uploaded };
  const wanted = Deno.args.length > 0 ? Deno.args : Object.keys(sections);
  await Promise.all(
    Object.entries(sections).map(([name, visit]) => wanted.includes(name) ? visit() : undefined),
  );
}

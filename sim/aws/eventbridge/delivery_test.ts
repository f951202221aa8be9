/** PutEvents and what follows: matching, delivery, retries, dead letters and faults, in virtual time. */
import assert from "node:assert/strict";
import type { Fault } from "../../faults/mod.ts";
import type { RecordOf } from "../../journal/records.ts";
import { AwsError } from "../errors.ts";
import { fixture } from "../fixture.ts";
import { fakeTargets } from "./fake_targets.ts";
import { eventbridge, type EventBridgeState } from "./mod.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const QUEUE = arn("sqs", "inbox");
const FUNCTION = arn("lambda", "function:payments");
const DEAD = arn("sqs", "dead");
const ENTRY = { Source: "shop", DetailType: "OrderCreated", Detail: '{"order":"o-1"}' };
const THROTTLED = new AwsError("TooManyRequestsException", "Rate exceeded", { status: 429 });
const GONE = new AwsError("ResourceNotFoundException", "Function not found", { status: 404 });

function world(options: { seed?: number; faults?: readonly Fault[] } = {}) {
  const fakes = fakeTargets();
  const world = fixture([eventbridge(), ...fakes.services], options);
  // deno-lint-ignore no-explicit-any
  const run = (operation: string, input: object): any => world.apply("eventbridge", operation, input);
  return {
    ...world,
    fakes,
    run,
    state: world.account.peer<EventBridgeState>("eventbridge"),
    events: () => world.records.filter((record): record is RecordOf<"event"> => record.type === "event"),
    rule(targets: readonly object[], pattern: object = { source: ["shop"] }, name = "r") {
      run("PutRule", { Name: name, EventPattern: JSON.stringify(pattern) });
      if (targets.length > 0) {
        run("PutTargets", {
          Rule: name,
          Targets: targets.map((target, i) => ({ Id: `t${i}`, ...target })),
        });
      }
    },
  };
}

Deno.test("eventbridge PutEvents delivers a matching event to every target of its rule", () => {
  const w = world();
  w.rule([{ Arn: QUEUE }, { Arn: FUNCTION }]);
  const { Entries, FailedEntryCount } = w.run("PutEvents", { Entries: [ENTRY] });
  assert.equal(FailedEntryCount, 0);
  assert.equal(w.fakes.calls.length, 0);
  assert.equal(w.state.inFlight.size, 2);
  w.settle();
  const body = `{"version":"0","id":"${Entries[0].EventId}","detail-type":"OrderCreated","source":"shop",` +
    '"account":"000000000000","time":"2026-01-01T00:00:00Z","region":"us-east-1","resources":[],' +
    '"detail":{"order":"o-1"}}';
  assert.deepEqual(w.fakes.calls.map((call) => [call.resource, call.body, call.by]).sort(), [
    ["inbox", body, "eventbridge"],
    ["payments", body, "eventbridge"],
  ]);
  const invoke = w.fakes.calls.find((call) => call.service === "lambda")!;
  assert.equal(invoke.input["InvocationType"], "Event");
  assert.equal(invoke.input["FunctionName"], FUNCTION);
  assert.equal(invoke.entity, "test#2/event/r/t1");
  const send = w.fakes.calls.find((call) => call.service === "sqs")!;
  assert.equal(send.input["QueueUrl"], "https://sqs.us-east-1.amazonaws.com/000000000000/inbox");
  assert.equal(w.state.inFlight.size, 0);
});

Deno.test("eventbridge takes tens of milliseconds from an event to its target", () => {
  const w = world();
  w.rule([{ Arn: QUEUE }]);
  for (let i = 0; i < 400; i++) w.run("PutEvents", { Entries: [ENTRY] });
  const start = w.account.nowMs();
  w.settle();
  const delays = w.fakes.calls.map((call) => call.atMs - start - 5).sort((a, b) => a - b);
  assert(delays[200]! > 50 && delays[200]! < 72, `median ${delays[200]}`);
  assert(delays[395]! > 150 && delays[395]! < 350, `p99 ${delays[395]}`);
});

Deno.test("eventbridge writes to the journal what becomes of an event", () => {
  const w = world();
  w.rule([{ Arn: QUEUE }]);
  const { Entries } = w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  const about = {
    type: "event",
    trace: "test#2",
    bus: "default",
    id: Entries[0].EventId,
    source: "shop",
    detailType: "OrderCreated",
  };
  const [put, delivered] = w.events().map(({ t: _, ...record }) => record);
  assert.deepEqual(put, { ...about, action: "put", detail: '{"order":"o-1"}' });
  assert.deepEqual(delivered, { ...about, action: "delivered", rule: "r", target: "t0", attempt: 1 });
});

Deno.test("eventbridge PutEvents answers each entry in its place", () => {
  const w = world();
  w.rule([{ Arn: QUEUE }]);
  const { Entries, FailedEntryCount } = w.run("PutEvents", {
    Entries: [
      { DetailType: "t", Detail: "{}" },
      { Source: "shop", Detail: "{}" },
      { Source: "shop", DetailType: "t" },
      ENTRY,
      { ...ENTRY, Detail: "text" },
      { ...ENTRY, Detail: "[1]" },
      { ...ENTRY, Detail: '{"a": ' },
      { ...ENTRY, Source: "aws.s3" },
      { ...ENTRY, Detail: `{"a":${"[".repeat(1000)}${" ".repeat(100)}${"]".repeat(1000)}}` },
    ],
  });
  const required = (name: string) => ({
    ErrorCode: "InvalidArgument",
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  });
  const malformed = { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  assert.equal(FailedEntryCount, 8);
  assert.deepEqual(Entries, [
    required("Source"),
    required("DetailType"),
    required("Detail"),
    Entries[3],
    malformed,
    malformed,
    malformed,
    { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." },
    malformed,
  ]);
  assert.match(Entries[3].EventId, /^[0-9a-f-]{36}$/);
  w.settle();
  assert.equal(w.fakes.calls.length, 1);
});

Deno.test("eventbridge PutEvents refuses calls with too many or too large entries", () => {
  const { run } = world();
  const eleven = run("PutEvents", {
    Entries: Array.from({ length: 11 }, () => ({ Source: "s", Detail: "{}" })),
  });
  const shown = "PutEventsRequestEntry(time=null, source=s, resources=null, detailType=null, detail={}, " +
    "eventBusName=null, traceHeader=null, kmsKeyIdentifier=null, internalMetadata=null)";
  assert.equal(
    eleven.message,
    `1 validation error detected: Value '[${
      Array(11).fill(shown).join(", ")
    }]' at 'entries' failed to satisfy ` +
      "constraint: Member must have length less than or equal to 10",
  );
  assert.match(
    run("PutEvents", { Entries: [] }).message,
    /^1 validation error detected: Value '\[\]' at 'entries'/,
  );
  // 14 for the time, 1 + 1 for source and type, 3 for the resource; é is two bytes.
  const entry = (units: number) => ({
    Time: new Date(0),
    Source: "s",
    DetailType: "t",
    Resources: ["arn"],
    Detail: JSON.stringify({ a: "é".repeat(units) }),
  });
  const fits = (1_048_576 - 14 - 2 - 3 - '{"a":""}'.length - 1) / 2;
  assert.equal(run("PutEvents", { Entries: [entry(fits)] }).FailedEntryCount, 0);
  const over = run("PutEvents", { Entries: [entry(fits + 1)] });
  assert.equal(over.code, "ValidationException");
  assert.equal(over.message, "Total size of the entries in the request is over the limit.");
});

Deno.test("eventbridge PutEvents accepts an event for a bus that does not exist, and it goes nowhere", () => {
  const w = world();
  w.rule([{ Arn: QUEUE }]);
  const { Entries, FailedEntryCount } = w.run("PutEvents", { Entries: [{ ...ENTRY, EventBusName: "no" }] });
  assert.equal(FailedEntryCount, 0);
  assert.notEqual(Entries[0].EventId, undefined);
  w.settle();
  assert.equal(w.fakes.calls.length, 0);
  assert.deepEqual(w.events().map((record) => [record.bus, record.action]), [["no", "put"], [
    "no",
    "dropped",
  ]]);
});

Deno.test("eventbridge finds a bus by its name and by its ARN", () => {
  const w = world();
  const { EventBusArn } = w.run("CreateEventBus", { Name: "orders" });
  w.run("PutRule", { Name: "r", EventBusName: "orders", EventPattern: '{"source": ["shop"]}' });
  w.run("PutTargets", { Rule: "r", EventBusName: "orders", Targets: [{ Id: "t", Arn: QUEUE }] });
  const entries = [{ ...ENTRY, EventBusName: "orders" }, { ...ENTRY, EventBusName: EventBusArn }, ENTRY];
  w.run("PutEvents", { Entries: entries });
  w.settle();
  assert.equal(w.fakes.calls.length, 2);
});

Deno.test("eventbridge asks only the enabled rules that match, and each once", () => {
  const w = world();
  const queue = (name: string) => [{ Arn: arn("sqs", name) }];
  w.rule(queue("source"), { source: ["shop", "other"] }, "source");
  w.rule(queue("both"), { source: ["shop"], "detail-type": ["OrderCreated"] }, "both");
  w.rule(queue("type"), { "detail-type": ["OrderCreated"] }, "type");
  w.rule(queue("rest"), { detail: { order: [{ prefix: "o-" }] } }, "rest");
  w.rule(queue("or"), { $or: [{ source: ["shop"] }, { "detail-type": ["OrderCreated"] }] }, "or");
  w.rule(queue("prefix"), { source: [{ prefix: "sh" }] }, "prefix");
  w.rule(queue("wrong-type"), { source: ["shop"], "detail-type": ["OrderShipped"] }, "wrong-type");
  w.rule(queue("wrong-detail"), { source: ["shop"], detail: { order: ["o-2"] } }, "wrong-detail");
  w.rule(queue("disabled"), { source: ["shop"] }, "disabled");
  w.run("DisableRule", { Name: "disabled" });
  const received = () => w.fakes.calls.splice(0).map((call) => call.resource).sort();
  w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  assert.deepEqual(received(), ["both", "or", "prefix", "rest", "source", "type"]);
  w.run("EnableRule", { Name: "disabled" });
  w.run("PutRule", { Name: "both", EventPattern: '{"source": ["elsewhere"]}' });
  w.run("RemoveTargets", { Rule: "or", Ids: ["t0"] });
  w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  assert.deepEqual(received(), ["disabled", "prefix", "rest", "source", "type"]);
  w.rule(queue("late"), { source: ["shop"] }, "late");
  w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  assert.deepEqual(received(), ["disabled", "late", "prefix", "rest", "source", "type"]);
  w.run("RemoveTargets", { Rule: "late", Ids: ["t0"] });
  w.run("DeleteRule", { Name: "late" });
  w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  assert.deepEqual(received(), ["disabled", "prefix", "rest", "source", "type"]);
});

Deno.test("eventbridge tries again after lost answers, throttling and errors of the service, each attempt its own entity", () => {
  const lost: Fault = {
    kind: "timeout",
    where: { service: "lambda" },
    applied: false,
    timeoutMs: 2000,
    when: { toMs: 1000 },
  };
  const w = world({ faults: [lost] });
  w.rule([{ Arn: FUNCTION }]);
  const errors = [THROTTLED, new AwsError("ServiceException", "failed", { status: 500 })];
  w.fakes.fail = (_resource, n) => errors[n];
  w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  assert.deepEqual(w.events().slice(1).map(({ action, attempt, error }) => [action, attempt, error]), [
    ["retried", 1, "TIMEOUT"],
    ["retried", 2, "THROTTLING"],
    ["retried", 3, "INTERNAL_ERROR"],
    ["delivered", 4, undefined],
  ]);
  assert.deepEqual(w.fakes.calls.map((call) => call.entity), ["test#2/event/r/t0/retry#3"]);
});

Deno.test("eventbridge waits longer before each attempt, up to ten minutes, and stops after MaximumRetryAttempts", () => {
  const w = world();
  w.rule([{ Arn: FUNCTION, RetryPolicy: { MaximumRetryAttempts: 14 }, DeadLetterConfig: { Arn: DEAD } }]);
  const attempts: number[] = [];
  w.fakes.fail = (resource) => {
    if (resource === "dead") return undefined;
    attempts.push(w.account.nowMs());
    return THROTTLED;
  };
  w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  assert.equal(attempts.length, 15);
  for (let i = 1; i < attempts.length; i++) {
    const waitMs = attempts[i]! - attempts[i - 1]! - 10;
    const fullMs = Math.min(600_000, 1000 * 2 ** (i - 1));
    assert(waitMs >= fullMs / 2 && waitMs <= fullMs, `wait ${i} is ${waitMs}`);
  }
  const dead = w.fakes.calls[0]!;
  assert.equal(dead.resource, "dead");
  assert.equal(JSON.parse(dead.body).detail.order, "o-1");
  const value = (StringValue: string) => ({ DataType: "String", StringValue });
  assert.deepEqual(dead.input["MessageAttributes"], {
    RULE_ARN: value("arn:aws:events:us-east-1:000000000000:rule/r"),
    TARGET_ARN: value(FUNCTION),
    ERROR_CODE: value("THROTTLING"),
    ERROR_MESSAGE: value("TooManyRequestsException: Rate exceeded"),
    EXHAUSTED_RETRY_CONDITION: value("MaximumRetryAttempts"),
    RETRY_ATTEMPTS: value("14"),
  });
  const last = w.events().at(-1)!;
  assert.deepEqual([last.action, last.attempt, last.error], ["dead-lettered", 15, "THROTTLING"]);
  assert.equal(w.state.inFlight.size, 0);
});

Deno.test("eventbridge gives an event up when it has reached MaximumEventAgeInSeconds", () => {
  const w = world();
  const policy = { MaximumEventAgeInSeconds: 60 };
  w.rule([{ Arn: FUNCTION, RetryPolicy: policy, DeadLetterConfig: { Arn: DEAD } }]);
  w.fakes.fail = (resource) => resource === "dead" ? undefined : THROTTLED;
  const start = w.account.nowMs();
  w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  const dead = w.fakes.calls[0]!;
  assert.equal(dead.atMs - start, 60_005);
  const attributes = dead.input["MessageAttributes"] as Record<string, { StringValue: string }>;
  assert.equal(attributes["EXHAUSTED_RETRY_CONDITION"]!.StringValue, "MaximumEventAgeInSeconds");
});

Deno.test("eventbridge's default retry policy ends within a day", () => {
  const w = world();
  w.rule([{ Arn: FUNCTION }]);
  let attempts = 0;
  w.fakes.fail = () => {
    attempts++;
    return THROTTLED;
  };
  const start = w.account.nowMs();
  w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  assert(w.account.nowMs() - start <= 86_400_000);
  assert(attempts > 150 && attempts <= 186, `${attempts} attempts`);
  assert.equal(w.events().at(-1)!.action, "dropped");
});

Deno.test("eventbridge does not try again where the target is gone or forbidden", () => {
  const forbidden = new AwsError("AccessDeniedException", "no", { status: 403 });
  const gone = new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  for (
    const [error, code] of [[GONE, "NO_RESOURCE"], [gone, "NO_RESOURCE"], [
      forbidden,
      "NO_PERMISSIONS",
    ]] as const
  ) {
    const w = world();
    w.rule([{ Arn: FUNCTION, DeadLetterConfig: { Arn: DEAD } }, { Arn: QUEUE }]);
    w.fakes.fail = (resource) => resource === "dead" ? undefined : error;
    w.run("PutEvents", { Entries: [ENTRY] });
    w.settle();
    const ends = w.events().slice(1).map(({ action, target, error }) => [action, target, error]).sort();
    assert.deepEqual(ends, [["dead-lettered", "t0", code], ["dropped", "t1", code]]);
    const attributes = w.fakes.calls[0]!.input["MessageAttributes"] as Record<
      string,
      { StringValue: string }
    >;
    assert.equal(attributes["EXHAUSTED_RETRY_CONDITION"], undefined);
    assert.equal(attributes["RETRY_ATTEMPTS"]!.StringValue, "0");
  }
});

Deno.test("eventbridge puts into the dead-letter queue what a transformer made no JSON of, untransformed", () => {
  const w = world();
  w.rule([{
    Arn: FUNCTION,
    DeadLetterConfig: { Arn: DEAD },
    InputTransformer: { InputPathsMap: { d: "$.detail" }, InputTemplate: '{"d": "<d>"}' },
  }]);
  w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  assert.deepEqual(w.fakes.calls.map((call) => call.resource), ["dead"]);
  assert.equal(JSON.parse(w.fakes.calls[0]!.body)["detail-type"], "OrderCreated");
  assert.equal(w.events().at(-1)!.error, "INVALID_JSON");
});

Deno.test("eventbridge drops an event whose dead-letter queue does not take it", () => {
  const w = world();
  w.rule([{ Arn: FUNCTION, DeadLetterConfig: { Arn: DEAD } }]);
  const gone = new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  w.fakes.fail = (resource, n) => resource === "payments" ? GONE : n < 2 ? THROTTLED : gone;
  w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  const last = w.events().at(-1)!;
  assert.deepEqual([last.action, last.error], ["dropped", "NO_RESOURCE, dead-letter queue: NO_RESOURCE"]);
  assert.equal(w.state.inFlight.size, 0);
});

Deno.test("eventbridge sends a FIFO queue its message group", () => {
  const w = world();
  w.rule([{ Arn: `${QUEUE}.fifo`, SqsParameters: { MessageGroupId: "g" } }]);
  w.run("PutEvents", { Entries: [ENTRY] });
  w.settle();
  assert.equal(w.fakes.calls[0]!.input["MessageGroupId"], "g");
});

Deno.test("eventbridge delivers an event once more, under an entity of its own, when a duplicate fault strikes", () => {
  const w = world({
    faults: [{ kind: "duplicate-delivery", where: { service: "eventbridge", resource: "default" } }],
  });
  w.rule([{ Arn: FUNCTION }]);
  w.run("PutEvents", { Entries: [ENTRY] });
  assert.equal(w.state.inFlight.size, 2);
  w.settle();
  const [first, second] = w.fakes.calls;
  assert.equal(w.fakes.calls.length, 2);
  assert.equal(first!.body, second!.body);
  assert.deepEqual(w.fakes.calls.map((call) => call.entity).sort(), [
    "test#2/event/r/t0",
    "test#2/event/r/t0/duplicate",
  ]);
  assert(Math.abs(second!.atMs - first!.atMs) <= 4000);
});

Deno.test("eventbridge holds events back, so that later ones overtake them, when a reorder fault strikes", () => {
  const delays = (faults: readonly Fault[]): number[] => {
    const w = world({ faults });
    w.rule([{ Arn: FUNCTION }]);
    for (let i = 0; i < 50; i++) w.run("PutEvents", { Entries: [{ ...ENTRY, Detail: `{"i":${i}}` }] });
    const start = w.account.nowMs();
    w.settle();
    const byOrder = [...w.fakes.calls].sort((a, b) =>
      JSON.parse(a.body).detail.i - JSON.parse(b.body).detail.i
    );
    return byOrder.map((call) => call.atMs - start);
  };
  const benign = delays([]);
  const held = delays([{ kind: "reorder", where: { service: "eventbridge" }, maxDelayMs: 5000 }]);
  const extra = held.map((delayMs, i) => delayMs - benign[i]!);
  assert(extra.every((ms) => ms >= 0 && ms <= 5001));
  assert(Math.max(...extra) > 3000);
});

Deno.test("eventbridge does the same twice for one seed, and something else for another", () => {
  const journal = (seed: number) => {
    const w = world({ seed, faults: [{ kind: "throttle", where: { by: "eventbridge" }, rate: 0.5 }] });
    w.rule([{ Arn: FUNCTION }, { Arn: QUEUE }]);
    for (let i = 0; i < 20; i++) w.run("PutEvents", { Entries: [ENTRY] });
    w.settle();
    return JSON.stringify(w.records);
  };
  assert.equal(journal(7), journal(7));
  assert.notEqual(journal(7), journal(8));
});

Deno.test("eventbridge takes an API call's time, and answers throttling and failure with its own errors", () => {
  const faults: Fault[] = [
    { kind: "throttle", where: { service: "eventbridge", operation: "PutEvents" } },
    { kind: "service-error", where: { service: "eventbridge", operation: "ListRules" } },
  ];
  const w = world({ faults });
  const put = w.call("eventbridge", "PutEvents", { Entries: [ENTRY] });
  const list = w.call("eventbridge", "ListRules", {});
  w.settle();
  assert.equal(`${put.outcome!.error}`, "ThrottlingException: Rate exceeded");
  assert.equal(list.outcome!.error!.code, "InternalException");
  assert.equal(list.outcome!.error!.status, 500);
});

Deno.test("eventbridge passes a trace header on to queues", () => {
  const w = world();
  w.rule([{ Arn: QUEUE }]);
  const header = "Root=1-642a96c0-5e11633418264c0307188401;Sampled=0";
  w.run("PutEvents", { Entries: [{ ...ENTRY, TraceHeader: header }, ENTRY] });
  w.settle();
  const attributes = w.fakes.calls.map(({ input }) => input["MessageSystemAttributes"]);
  assert.deepEqual(attributes.filter((each) => each !== undefined), [
    { AWSTraceHeader: { DataType: "String", StringValue: header } },
  ]);
});

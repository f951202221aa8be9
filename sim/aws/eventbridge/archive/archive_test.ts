/** Archives and replays, buses as targets, partner events: what becomes of events within EventBridge itself. */
import assert from "node:assert/strict";
import { fixture } from "../../fixture.ts";
import { fakeTargets } from "../fake_targets.ts";
import { eventbridge } from "../mod.ts";

const EVENTS = "arn:aws:events:us-east-1:000000000000";
const SQS = "arn:aws:sqs:us-east-1:000000000000";
const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 1);

function world() {
  const fakes = fakeTargets();
  const w = fixture([eventbridge(), ...fakes.services]);
  // deno-lint-ignore no-explicit-any
  const run = (operation: string, input: object): any => {
    const output = w.apply("eventbridge", operation, input);
    assert.equal(output.code, undefined, String(output));
    return output;
  };
  const rule = (bus: string, name: string, target: object, pattern: object = { source: ["shop"] }): void => {
    run("PutRule", { Name: name, EventBusName: bus, EventPattern: JSON.stringify(pattern) });
    run("PutTargets", { Rule: name, EventBusName: bus, Targets: [{ Id: "t", ...target }] });
  };
  const put = (bus: string, number: number, atMs = START_MS): void => {
    run("PutEvents", {
      Entries: [{
        EventBusName: bus,
        Source: "shop",
        DetailType: "OrderCreated",
        Detail: JSON.stringify({ number }),
        Time: new Date(atMs),
      }],
    });
  };
  // deno-lint-ignore no-explicit-any
  const taken = (): { queue: string; event: any; attributes: any }[] =>
    fakes.calls.splice(0).map(({ resource, body, input }) => ({
      queue: resource,
      event: JSON.parse(body),
      attributes: input["MessageAttributes"],
    }));
  const numbers = () => taken().map(({ event }) => event.detail.number);
  run("CreateEventBus", { Name: "b" });
  return { ...w, run, rule, put, taken, numbers };
}

const ARCHIVE = { ArchiveName: "a", EventSourceArn: `${EVENTS}:event-bus/b` };
const REPLAY = {
  ReplayName: "again",
  EventSourceArn: `${EVENTS}:archive/a`,
  EventStartTime: new Date(START_MS),
  EventEndTime: new Date(START_MS + 10 * MINUTE_MS),
  Destination: { Arn: `${EVENTS}:event-bus/b` },
};

Deno.test("an archive counts what matches its pattern, by the bytes of the events", () => {
  const w = world();
  w.run("CreateArchive", { ...ARCHIVE, EventPattern: '{"detail": {"number": [1]}}' });
  w.put("b", 1);
  w.put("b", 2);
  w.settle();
  const { EventCount, SizeBytes } = w.run("DescribeArchive", { ArchiveName: "a" });
  assert.equal(EventCount, 1);
  assert(SizeBytes > 200 && SizeBytes < 300, String(SizeBytes));
  w.run("UpdateArchive", { ArchiveName: "a", EventPattern: '{"detail": {"number": [2]}}' });
  w.put("b", 1);
  w.put("b", 2);
  w.put("b", 2);
  w.settle();
  assert.equal(w.run("DescribeArchive", { ArchiveName: "a" }).EventCount, 3);
});

Deno.test("an archive lets events go when it has retained them for long enough", () => {
  const w = world();
  w.run("CreateArchive", { ...ARCHIVE, RetentionDays: 1 });
  w.put("b", 1);
  w.settle();
  w.pass(23 * 3_600_000);
  w.put("b", 2);
  w.settle();
  assert.equal(w.run("DescribeArchive", { ArchiveName: "a" }).EventCount, 2);
  w.pass(2 * 3_600_000);
  const { EventCount, SizeBytes } = w.run("DescribeArchive", { ArchiveName: "a" });
  assert.equal(EventCount, 1);
  assert(SizeBytes > 0 && SizeBytes < 300);
});

Deno.test("a replay brings events back by their own times, marked, and they are not archived again", () => {
  const w = world();
  w.rule("b", "r", { Arn: `${SQS}:inbox` });
  w.run("CreateArchive", ARCHIVE);
  w.put("b", 3, START_MS + 3 * MINUTE_MS);
  w.put("b", 1, START_MS + MINUTE_MS);
  w.put("b", 0, START_MS - 1);
  w.put("b", 10, START_MS + 10 * MINUTE_MS);
  w.settle();
  const originals = new Map(w.taken().map(({ event }) => [event.detail.number, event]));
  w.run("StartReplay", REPLAY);
  assert.equal(w.run("DescribeReplay", { ReplayName: "again" }).State, "STARTING");
  w.pass(1500);
  assert.equal(w.run("DescribeReplay", { ReplayName: "again" }).State, "RUNNING");
  w.settle();
  const again = w.taken().map(({ event }) => event);
  assert.deepEqual(again.map((event) => event.detail.number), [1, 3]);
  for (const { "replay-name": replay, ...event } of again) {
    assert.equal(replay, "again");
    assert.deepEqual(event, originals.get(event.detail.number));
  }
  assert.deepEqual(Object.keys(again[0]).slice(6, 9), ["region", "replay-name", "resources"]);
  const { State, EventLastReplayedTime, ReplayEndTime } = w.run("DescribeReplay", { ReplayName: "again" });
  assert.equal(State, "COMPLETED");
  assert.equal(EventLastReplayedTime.getTime(), START_MS + 3 * MINUTE_MS);
  assert(ReplayEndTime.getTime() > START_MS);
  assert.equal(w.run("DescribeArchive", { ArchiveName: "a" }).EventCount, 4);
});

Deno.test("a replay goes to the rules that it is for alone", () => {
  const w = world();
  w.rule("b", "one", { Arn: `${SQS}:one` });
  w.rule("b", "two", { Arn: `${SQS}:two` });
  w.run("CreateArchive", ARCHIVE);
  w.put("b", 1, START_MS);
  w.settle();
  w.taken();
  w.run("StartReplay", {
    ...REPLAY,
    Destination: { ...REPLAY.Destination, FilterArns: [`${EVENTS}:rule/b/two`] },
  });
  w.settle();
  assert.deepEqual(w.taken().map(({ queue }) => queue), ["two"]);
});

Deno.test("a replay that is cancelled brings nothing more", () => {
  const w = world();
  w.rule("b", "r", { Arn: `${SQS}:inbox` });
  w.run("CreateArchive", ARCHIVE);
  for (let i = 0; i < 5; i++) w.put("b", i, START_MS + i * MINUTE_MS);
  w.settle();
  w.taken();
  w.run("StartReplay", REPLAY);
  w.pass(2150);
  assert.equal(w.run("CancelReplay", { ReplayName: "again" }).State, "CANCELLING");
  w.settle();
  assert.deepEqual(w.numbers(), [0, 1]);
  const { State, EventLastReplayedTime } = w.run("DescribeReplay", { ReplayName: "again" });
  assert.equal(State, "CANCELLED");
  assert.equal(EventLastReplayedTime.getTime(), START_MS + MINUTE_MS);
});

Deno.test("an eleventh replay at once is too many", () => {
  const w = world();
  w.run("CreateArchive", ARCHIVE);
  for (let i = 0; i < 10; i++) w.run("StartReplay", { ...REPLAY, ReplayName: `r${i}` });
  assert.equal(w.apply("eventbridge", "StartReplay", REPLAY).code, "LimitExceededException");
  w.settle();
  w.run("StartReplay", REPLAY);
});

Deno.test("an archive outlives its bus, disabled, and its rule goes with it", () => {
  const w = world();
  w.run("CreateArchive", ARCHIVE);
  w.run("DeleteEventBus", { Name: "b" });
  assert.equal(w.run("DescribeArchive", { ArchiveName: "a" }).State, "DISABLED");
  w.run("DeleteArchive", { ArchiveName: "a" });
  w.run("CreateEventBus", { Name: "b" });
  w.run("CreateArchive", ARCHIVE);
  w.run("DeleteArchive", { ArchiveName: "a" });
  assert.deepEqual(w.run("ListRules", { EventBusName: "b" }), { Rules: [] });
});

Deno.test("an event goes on to another bus as it is, and from there to no third one", () => {
  const w = world();
  w.run("CreateEventBus", { Name: "c" });
  w.rule("default", "on", { Arn: `${EVENTS}:event-bus/b` });
  w.rule("b", "inbox", { Arn: `${SQS}:inbox` });
  w.rule("b", "further", { Arn: `${EVENTS}:event-bus/c`, DeadLetterConfig: { Arn: `${SQS}:dead` } });
  w.rule("b", "back", { Arn: `${EVENTS}:event-bus/default` });
  w.rule("c", "never", { Arn: `${SQS}:never` });
  w.put("default", 1);
  w.settle();
  const [inbox, dead] = w.taken().sort((a, b) => a.queue < b.queue ? 1 : -1);
  assert.equal(inbox!.queue, "inbox");
  assert.equal(dead!.queue, "dead");
  assert.deepEqual(dead!.event, inbox!.event);
  assert.equal(dead!.attributes.ERROR_CODE.StringValue, "THIRD_ACCOUNT_HOP_DETECTED");
  assert.equal(
    dead!.attributes.ERROR_MESSAGE.StringValue,
    `Event ingestion rejected for event ${
      inbox!.event.id
    } because an event can be sent to an event bus target ` +
      "only once. This event was previously delivered to an event bus target.",
  );
  assert.deepEqual(w.taken(), []);
});

Deno.test("a target whose service is not here, or is another Region's, fails as a resource that does not exist", () => {
  const w = world();
  const absent = [
    "arn:aws:sns:us-east-1:000000000000:topic",
    "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/l",
    "arn:aws:sqs:eu-west-1:000000000000:inbox",
    "arn:aws:lambda:us-east-1:123456789012:function:f",
    `${EVENTS}:event-bus/gone`,
  ];
  for (const [index, Arn] of absent.entries()) {
    w.rule("b", `r${index}`, { Arn, DeadLetterConfig: { Arn: `${SQS}:dead` } });
  }
  w.put("b", 1);
  w.settle();
  const dead = w.taken();
  assert.deepEqual(dead.map(({ attributes }) => attributes.TARGET_ARN.StringValue).sort(), absent.sort());
  assert(dead.every(({ attributes }) => attributes.ERROR_CODE.StringValue === "NO_RESOURCE"));
});

Deno.test("a partner's events reach the bus of its source while the source is active", () => {
  const w = world();
  const Name = "aws.partner/vendor.example/shop";
  const source = { Name, Account: "000000000000" };
  const put = () =>
    w.run("PutPartnerEvents", {
      Entries: [{ Source: Name, DetailType: "t", Detail: '{"number": 1}' }],
    });
  w.run("CreatePartnerEventSource", source);
  assert.equal(put().FailedEntryCount, 0);
  w.run("CreateEventBus", { Name, EventSourceName: Name });
  w.rule(Name, "r", { Arn: `${SQS}:inbox` }, { source: [Name] });
  put();
  w.run("DeactivateEventSource", { Name });
  put();
  w.settle();
  assert.deepEqual(w.taken().map(({ event }) => event.source), [Name]);
  w.pass(15 * 86_400_000);
  assert.equal(w.apply("eventbridge", "DescribeEventSource", { Name }).code, "ResourceNotFoundException");
});

/** Rules that are due at times: what their targets get, and when no more. */
import assert from "node:assert/strict";
import { fixture } from "../fixture.ts";
import { fakeTargets } from "./fake_targets.ts";
import { eventbridge, type EventBridgeState } from "./mod.ts";
import { reschedule } from "./schedules.ts";

const ARN = "arn:aws:events:us-east-1:000000000000:rule/nightly";
const MINUTE_MS = 60_000;

/** A world with a rule that is due every minute until there is no further time. */
function world(untilMs = Infinity) {
  const fakes = fakeTargets();
  const w = fixture([eventbridge(), ...fakes.services]);
  const run = (operation: string, input: object) => w.apply("eventbridge", operation, input);
  run("PutRule", { Name: "nightly", EventPattern: '{"source": ["shop"]}' });
  run("PutTargets", {
    Rule: "nightly",
    Targets: [{ Id: "t", Arn: "arn:aws:sqs:us-east-1:000000000000:inbox" }],
  });
  const state = w.account.peer<EventBridgeState>("eventbridge");
  const rule = state.rule("nightly", undefined);
  rule.schedule = {
    nextMs(afterMs) {
      const next = (Math.floor(afterMs / MINUTE_MS) + 1) * MINUTE_MS;
      return next < untilMs ? next : undefined;
    },
  };
  reschedule(state, rule);
  const events = () => fakes.calls.splice(0).map(({ body }) => JSON.parse(body));
  return { ...w, run, events };
}

Deno.test("a schedule brings its rule's targets a Scheduled Event at each of its times", () => {
  const w = world();
  w.pass(2.5 * MINUTE_MS);
  const [first, second, ...more] = w.events();
  assert.deepEqual(more, []);
  const { id, ...event } = first;
  assert.match(id, /^[\da-f-]{36}$/);
  assert.notEqual(second.id, id);
  assert.deepEqual(event, {
    "version": "0",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "2026-01-01T00:01:00Z",
    "region": "us-east-1",
    "resources": [ARN],
    "detail": {},
  });
  assert.equal(second.time, "2026-01-01T00:02:00Z");
});

Deno.test("a run does not wait for schedules", () => {
  const w = world();
  w.settle();
  assert.equal(w.scheduler.nowUs, 0);
});

Deno.test("a rule that is disabled, deleted or put without a schedule is not due any more", () => {
  for (
    const [operation, input] of [
      ["DisableRule", { Name: "nightly" }],
      ["PutRule", { Name: "nightly", EventPattern: '{"source": ["shop"]}' }],
    ] as const
  ) {
    const w = world();
    w.pass(1.5 * MINUTE_MS);
    assert.equal(w.events().length, 1);
    w.run(operation, input);
    w.pass(5 * MINUTE_MS);
    assert.equal(w.events().length, 0, operation);
  }
  const w = world();
  w.run("RemoveTargets", { Rule: "nightly", Ids: ["t"] });
  w.run("DeleteRule", { Name: "nightly" });
  w.pass(5 * MINUTE_MS);
  assert.equal(w.records.filter(({ type }) => type === "event").length, 0);
});

Deno.test("a rule that is enabled again waits for its next time, and a schedule may come to an end", () => {
  const w = world(Date.UTC(2026, 0, 1) + 10 * MINUTE_MS);
  w.run("DisableRule", { Name: "nightly" });
  w.pass(5.5 * MINUTE_MS);
  w.run("EnableRule", { Name: "nightly" });
  w.pass(20 * MINUTE_MS);
  assert.deepEqual(w.events().map(({ time }) => time.slice(14, 16)), ["06", "07", "08", "09"]);
});

/** Tumbling windows. */
import assert from "node:assert/strict";
import type { WindowEvent } from "./stream_event.ts";
import { mapped } from "./stream_fixture.ts";

Deno.test("lambda stream mapping: a tumbling window hands its state on until it ends", () => {
  const events: WindowEvent[] = [];
  const world = mapped(({ request, ok }) => {
    const event = structuredClone(request.event) as WindowEvent;
    events.push(event);
    const { count = 0 } = event.state as { count?: number };
    ok({ state: { count: count + event.Records.length } });
  }, { TumblingWindowInSeconds: 60 });
  world.create();
  world.put(1);
  world.pass(5000);
  world.put(2);
  world.settle();
  assert.deepEqual(
    events.map(({ Records, state, isFinalInvokeForWindow }) => [
      Records.length,
      state,
      isFinalInvokeForWindow,
    ]),
    [[1, {}, false], [1, { count: 1 }, false], [0, { count: 2 }, true]],
  );
  const [{ window, shardId, eventSourceARN, isWindowTerminatedEarly }] = events as [WindowEvent];
  assert.equal(Date.parse(window.end) - Date.parse(window.start), 60_000);
  assert.match(window.start, /:00Z$/);
  assert.match(shardId, /^shardId-/);
  assert.equal(eventSourceARN, world.streamArn);
  assert.equal(isWindowTerminatedEarly, false);
});

Deno.test("lambda stream mapping: in a tumbling window an answer without a state is a failure", () => {
  let calls = 0;
  const world = mapped(({ ok }) => ok(++calls < 3 ? {} : { state: {} }), { TumblingWindowInSeconds: 10 });
  world.create();
  world.put(1);
  world.settle();
  assert.deepEqual(world.batches(), [[1], [1], [1], []]);
});

Deno.test("lambda stream mapping: a state that grows too large ends its window early", () => {
  const ends: boolean[] = [];
  const world = mapped(({ request, ok }) => {
    const event = request.event as WindowEvent;
    ends.push(event.isWindowTerminatedEarly);
    ok({ state: event.Records.length > 0 && ends.length === 1 ? { text: "x".repeat(1_100_000) } : {} });
  }, { TumblingWindowInSeconds: 10 });
  world.create();
  world.put(1);
  world.settle();
  assert.deepEqual(ends, [false, true, false]);
});

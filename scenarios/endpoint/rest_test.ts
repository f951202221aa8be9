import assert from "node:assert/strict";
import { hosted } from "../../hosting/wiring.ts";
import { findSystem } from "../../services/systems/mod.ts";
import { fakeEndpoint } from "./fixture.ts";
import { untilAtRest } from "./rest.ts";

const system = hosted(findSystem("choreography", "direct"));
const queueUrls = new Map(system.queues.map(({ name }) => [name, `http://127.0.0.1:1/0/${name}`]));

/** Waits on a clock of its own; each look gives how many orders are open and how much waits in a queue. */
async function rested(
  looks: readonly { open: number; waiting?: number; dead?: number }[],
  untilMs = 60_000,
): Promise<{ stuck: string[]; atMs: number }> {
  let look = 0;
  let nowMs = 0;
  const current = () => looks[Math.min(look, looks.length - 1)]!;
  const endpoint = fakeEndpoint(({ input }) => {
    const url = String(input["QueueUrl"]);
    const count = url.endsWith("/payments-async")
      ? current().waiting ?? 0
      : url.endsWith("-dlq")
      ? current().dead ?? 0
      : 0;
    return { Attributes: { ApproximateNumberOfMessages: String(count) } };
  });
  const stuck = await untilAtRest({
    endpoint,
    system,
    queueUrls,
    look: () => Promise.resolve(current().open),
    wait: (ms) => {
      nowMs += ms;
      look++;
      return Promise.resolve();
    },
    nowMs: () => nowMs,
    untilMs,
    signal: new AbortController().signal,
  });
  return { stuck, atMs: nowMs };
}

Deno.test("untilAtRest ends soon once every order has ended and every queue stays empty", async () => {
  const { stuck, atMs } = await rested([{ open: 3, waiting: 1 }, { open: 1 }, { open: 0, waiting: 2 }, {
    open: 0,
  }]);
  assert.deepEqual(stuck, []);
  assert.equal(atMs, 1_500 + 1_500);
});

Deno.test("untilAtRest waits longer for orders that have not ended although nothing is left to move them", async () => {
  const { stuck, atMs } = await rested([{ open: 1 }]);
  assert.deepEqual(stuck, []);
  assert.equal(atMs, 6_000);
});

Deno.test("untilAtRest does not wait for dead-letter queues", async () => {
  assert.deepEqual((await rested([{ open: 0, dead: 5 }])).stuck, []);
});

Deno.test("untilAtRest says what is stuck, and where, when its time is over", async () => {
  const { stuck, atMs } = await rested([{ open: 2, waiting: 4 }], 10_000);
  assert.deepEqual(stuck, [
    "queue payments-async: 4 visible, 0 in flight, 0 delayed",
    "2 accepted orders have not ended",
  ]);
  assert.equal(atMs, 10_000);
});

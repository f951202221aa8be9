/** The contract: what real handlers do with the AWS SDK comes to the same on both transports. */
import "../host/install.ts";
import assert from "node:assert/strict";
import { HABITS, RESOURCES, target } from "./habits.ts";
import { bundled, play, type PlayOptions, TRANSPORTS } from "./stage.ts";

const codes = await bundled(["habits.ts", "targets.ts"]);
const plain = await bundled(["plain.cjs"]);
const routes = await bundled(["routes.ts", "targets.ts"]);

for (const [habit, { name, answer, logs, withinMs, options = {} }] of Object.entries(HABITS)) {
  Deno.test(`the AWS SDK in a handler: ${name}`, async () => {
    const played = [];
    for (const transport of TRANSPORTS) {
      const given = [...RESOURCES, ...options.given ?? []];
      played.push(await play<object>(transport, codes, { habit }, { ...options, given }));
    }
    const [direct, wire] = played;
    assert.partialDeepStrictEqual(wire!.answer, answer);
    if (withinMs) assert.ok(wire!.elapsedUs < withinMs * 1000, `${wire!.elapsedUs} us`);
    for (const part of logs ?? []) {
      assert.ok(wire!.logs.some((line) => line.includes(part)), `no line of the log has ${part}`);
    }
    assert.deepEqual(direct, wire);
    assert.equal(JSON.stringify(direct), JSON.stringify(wire));
  });
}

/** Plays `plain.cjs` on both transports. */
async function playPlain(event: object, options: PlayOptions = {}): Promise<unknown[]> {
  const answers = [];
  for (const transport of TRANSPORTS) {
    const played = await play(transport, plain, event, { given: RESOURCES, ...options });
    answers.push({ answer: played.answer, elapsedUs: played.elapsedUs, records: played.records });
  }
  return answers;
}

Deno.test("a CommonJS handler in the style of callbacks is the same on both transports", async () => {
  const [direct, wire] = await playPlain({}, { times: 2 });
  assert.partialDeepStrictEqual(wire, { answer: { md5: "5d41402abc4b2a76b9719d911017c592" } });
  assert.deepEqual(direct, wire);
  const refused = await playPlain({ suffix: "x" });
  const code = "AWS.SimpleQueueService.NonExistentQueue";
  assert.partialDeepStrictEqual(refused[1], { answer: { name: "QueueDoesNotExist", code, status: 400 } });
  assert.deepEqual(refused[0], refused[1]);
});

Deno.test("an error that a handler hands to its callback fails the invocation", async () => {
  for (const transport of TRANSPORTS) {
    await assert.rejects(
      play(transport, plain, {}, { given: RESOURCES, handler: "index.failing" }),
      /"errorType":"QueueDoesNotExist","errorMessage":"The specified queue does not exist\."/,
    );
  }
});

Deno.test("only what the SDK would not send as it stands goes by wire on the direct transport", async () => {
  const given = [...RESOURCES, target("target", "echo")];
  const direct = await play<Record<string, number>>("direct", routes, {}, { given });
  const byWire = Object.keys(direct.answer).filter((name) => direct.answer[name]! > 0);
  assert.deepEqual(byWire, ["middleware", "logger", "document", "unknownMember"]);
  const wire = await play<Record<string, number>>("wire", routes, {}, { given });
  assert.deepEqual(Object.values(wire.answer).filter((count) => count !== 1), []);
});

Deno.test("a planned crash strikes at the same call on both transports, and nobody waits for ever", async () => {
  const faults = [{ kind: "crash", at: "during", where: { function: "caller" } }] as const;
  const crashes = new Set<number>();
  for (let seed = 0; seed < 12; seed++) {
    const played = [];
    for (const transport of TRANSPORTS) {
      const options: PlayOptions = { given: RESOURCES, faults, seed, failed: (text) => JSON.parse(text) };
      played.push(await play<object>(transport, codes, { habit: "nested" }, options));
    }
    const [direct, wire] = played;
    assert.partialDeepStrictEqual(wire!.answer, { errorType: "Runtime.ExitError" });
    assert.deepEqual(direct, wire);
    crashes.add(wire!.records.filter((record) => record.type === "call").length);
  }
  assert.ok(crashes.size > 1, "the crash strikes at one call and at another");
});

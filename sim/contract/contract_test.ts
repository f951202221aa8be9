/** The contract: every case of every service, the same on both transports. */
import "../host/install.ts";
import assert from "node:assert/strict";
import type { Case, ServiceName } from "./case.ts";
import { CASES } from "./cases/mod.ts";
import type { DescribedError } from "./describe.ts";
import { bundled, play, type Played, TRANSPORTS } from "./stage.ts";
import type { Answer } from "./testdata/caller.ts";

const codes = await bundled(["caller.ts", "targets.ts"]);

type Metadata = { httpStatusCode?: number; requestId?: string; attempts: number; totalRetryDelay: number };

for (const service of Object.keys(CASES) as ServiceName[]) {
  for (const [index, given] of CASES[service].entries()) {
    Deno.test(`${service}: ${given.name}`, async () => {
      const played: Played<Answer>[] = [];
      for (const transport of TRANSPORTS) {
        played.push(
          await play(transport, codes, { service, index }, {
            given: given.given ?? [],
            faults: given.faults ?? [],
          }),
        );
      }
      const [direct, wire] = played;
      judge(given, wire!.answer);
      assert.deepEqual(direct, wire);
      assert.equal(JSON.stringify(direct), JSON.stringify(wire));
    });
  }
}

/** Whether a case came to what it says. */
function judge(given: Case, answer: Answer): void {
  if (given.error === undefined) {
    assert.ok(given.output, "a case says what comes of it");
    assert.equal(answer.error, undefined, JSON.stringify(answer.error));
    const output = answer.output as { $metadata: Metadata };
    assert.partialDeepStrictEqual(output, given.output);
    assert.equal(output.$metadata.httpStatusCode, given.status ?? 200);
    judgeMetadata(output.$metadata, given);
    return;
  }
  assert.equal(answer.output, undefined, JSON.stringify(answer.output));
  const error = answer.error as DescribedError;
  assert.equal(error.name, given.error, JSON.stringify(error));
  if (given.members) assert.partialDeepStrictEqual(error.members, given.members);
  assert.equal(typeof error.message, "string");
  const { $metadata } = error.members as { $metadata?: Metadata };
  if (given.status !== 0) assert.equal($metadata?.attempts, given.attempts ?? 1);
  if (given.status === 0 || given.error === "TimeoutError") return;
  assert.equal($metadata?.httpStatusCode, given.status ?? 400);
  judgeMetadata($metadata!, given);
  const base = error.$error.at(-2);
  assert.match(String(base), /ServiceException$/);
  assert.ok(answer.instanceOf?.includes(String(base)));
  assert.equal(error.$error[0], given.instance ?? base);
  assert.ok(given.instance === null || answer.instanceOf?.includes(given.instance!));
}

function judgeMetadata(metadata: Metadata, given: Case): void {
  assert.match(metadata.requestId!, /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/);
  assert.equal(metadata.attempts, given.attempts ?? 1);
  assert.equal(metadata.totalRetryDelay > 0, metadata.attempts > 1);
}

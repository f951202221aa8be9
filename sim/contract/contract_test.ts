/** The contract: every case of every service, the same on both transports. */
import "../host/install.ts";
import assert from "node:assert/strict";
import type { ServiceName } from "./case.ts";
import { CASES } from "./cases/mod.ts";
import { judge } from "./judge.ts";
import { bundled, play, type Played, TRANSPORTS } from "./stage.ts";
import type { Answer } from "./testdata/caller.ts";

const codes = await bundled(["caller.ts", "targets.ts"]);

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

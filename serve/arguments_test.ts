import assert from "node:assert/strict";
import { readArguments } from "./arguments.ts";
import { UsageError } from "./usage_error.ts";

Deno.test("serve's command line has defaults, and takes systems with and without a variant", () => {
  const plain = readArguments([]);
  assert.deepEqual([plain.port, plain.time, plain.seed, plain.systems.length], [4566, "real", 1, 0]);
  const [system] = readArguments(["--system", "choreography:buffered", "--seed=-7"]).systems;
  assert.equal(system?.variant, "buffered");
});

for (
  const [args, message] of [
    ["--port abc", /Cannot take --port "abc": expected a whole number, 0 to 65535/],
    ["--port 70000", /Cannot take --port "70000"/],
    ["--seed 1.5", /Cannot take --seed "1.5"/],
    ["--time fast", /Cannot take --time "fast": expected real or virtual/],
    ["--prot 1", /Unknown option --prot, nearest is --port; --help names all/],
    ["--system choreografy", /the nearest is "choreography"/],
    ["--system choreography:bufered", /the nearest is "buffered"/],
    ["--system choreography --system choreography:buffered", /Cannot serve choreography twice/],
    ["choreography", /Cannot take the argument "choreography"/],
  ] as const
) {
  Deno.test(`serve's command line refuses ${args} with what is wrong`, () => {
    assert.throws(
      () => readArguments(args.split(" ")),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });
}

import assert from "node:assert/strict";
import { readArguments, UsageError } from "./arguments.ts";
import { BENCHES } from "./benches.ts";

Deno.test("bench the command line runs every benchmark unless some are named, and those in their usual order", () => {
  const usual = BENCHES.filter(({ onRequest }) => !onRequest).map(({ name }) => name);
  assert.deepEqual(readArguments([]).only, usual);
  const { only, quick, json } = readArguments(["--quick", "--only", "memory, throughput", "--json", "-"]);
  assert.deepEqual([only, quick, json], [["throughput", "memory"], true, "-"]);
});

Deno.test("bench the command line names what it does not know", () => {
  assert.throws(
    () => readArguments(["--only", "speed"]),
    new UsageError(
      "Cannot measure speed: there are throughput, idle, shares, operations, memory, peers, soak",
    ),
  );
  assert.throws(() => readArguments(["--top", "many"]), UsageError);
  assert.throws(() => readArguments(["--fast"]), UsageError);
});

Deno.test("bench compares with others only when it is asked to, and then does nothing else", () => {
  assert.ok(!readArguments([]).only.includes("peers"));
  assert.deepEqual(readArguments(["--peers"]).only, ["peers"]);
  assert.deepEqual(readArguments(["--only", "peers,idle"]).only, ["idle", "peers"]);
  assert.throws(() => readArguments(["--peers", "--only", "idle"]), /Cannot measure both --peers and --only/);
});

import assert from "node:assert/strict";
import { parseOptions } from "./options.ts";

const OPTIONS = { port: { type: "string" }, quiet: { type: "boolean", short: "q" } } as const;
const read = (...args: string[]) => parseOptions(args, OPTIONS, (message) => new RangeError(message));

Deno.test("parseOptions reads options and what stands beside them", () => {
  const { values, positionals } = read("smoke", "--port", "80", "-q");
  assert.deepEqual([values.port, values.quiet, positionals], ["80", true, ["smoke"]]);
});

Deno.test("parseOptions names the nearest option, and leaves alone what follows two dashes", () => {
  assert.throws(
    () => read("--prot=80"),
    /^RangeError: Unknown option --prot, nearest is --port; --help names all$/,
  );
  assert.throws(() => read("--port"), RangeError);
  assert.deepEqual(read("--", "--prot").positionals, ["--prot"]);
});

Deno.test("parseOptions refuses words where none may stand", () => {
  assert.throws(
    () => parseOptions(["smoke"], OPTIONS, (message) => new RangeError(message), false),
    /^RangeError: Unexpected argument 'smoke'/,
  );
});

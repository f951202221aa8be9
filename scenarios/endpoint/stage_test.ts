import assert from "node:assert/strict";
import { cleanupCommand, leftWords } from "./stage.ts";

Deno.test("leftWords counts what could not be removed for one reason", () => {
  const left = [
    "rule a: denied",
    "queue b: gone: why",
    ...["c", "d", "e", "f"].map((name) => `table ${name}: denied`),
  ];
  assert.equal(
    leftWords(left),
    "could not remove rule a, table c, table d and 2 more (denied); queue b (gone: why)",
  );
});

Deno.test("cleanupCommand names the run, and of AWS the account", () => {
  const at = { kind: "endpoint", url: "http://127.0.0.1:4566", region: "r", account: "1" } as const;
  assert.equal(
    cleanupCommand(at, "os-abc123-"),
    "deno task cleanup --target http://127.0.0.1:4566 --run os-abc123",
  );
  assert.equal(
    cleanupCommand({ ...at, kind: "aws", url: undefined }, "os-abc123-"),
    "deno task cleanup --target aws --region r --account 1 --run os-abc123",
  );
});

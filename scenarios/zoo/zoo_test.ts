import "../../sim/host/install.ts";
import assert from "node:assert/strict";
import { exitCodeOf } from "../../reports/exit_code.ts";
import type { Verdict } from "../../reports/verdict.ts";
import type { Code } from "../../sim/host/code.ts";
import { findSystem } from "../../services/systems/mod.ts";
import { DEFAULT_CHECKS } from "../checks/mod.ts";
import { readVersions } from "../versions.main.ts";
import { bundlePlanted, compiled, EditError, findMistake, type Mistake, MISTAKES, play } from "./mod.ts";

const versions = await readVersions();
const unplanted = new Map<string, Promise<Map<string, Code>>>();

function entriesOf(variant: string): string[] {
  return findSystem("choreography", variant).functions.map((spec) => spec.entry);
}

/** The services as they are; bundled once for each variant. */
function right(variant: string): Promise<Map<string, Code>> {
  let code = unplanted.get(variant);
  if (code === undefined) {
    code = bundlePlanted({ name: "nothing" }, entriesOf(variant)).then(compiled);
    unplanted.set(variant, code);
  }
  return code;
}

/** The services with a mistake's edits. */
async function wrong(mistake: Mistake): Promise<Map<string, Code>> {
  if (mistake.edits === undefined) return await right(mistake.variant);
  return compiled(await bundlePlanted(mistake, entriesOf(mistake.variant)));
}

function brokenIn(verdict: Verdict): string {
  return verdict.checks.filter((check) => !check.held)
    .map(({ name, violations }) => `${name}: ${violations[0]?.message}`).join("\n");
}

/** True where a text names one of the functions, queues or rules of the system. */
function namesHop(message: string, variant: string): boolean {
  const { functions, queues, rules } = findSystem("choreography", variant);
  const words = new Set(message.split(/[^\w-]+/));
  return [...functions, ...queues, ...rules].some(({ name }) => words.has(name));
}

for (const mistake of MISTAKES) {
  const { name, story, seeds, expect } = mistake;
  Deno.test(`${expect.check} finds the mistake ${name}: ${story}`, async () => {
    const code = await wrong(mistake);
    for (const seed of seeds) {
      const without = await play(mistake, seed, {
        code: await right(mistake.variant),
        versions,
        planted: false,
      });
      assert.equal(without.verdict, "pass", `seed ${seed} without the mistake: ${brokenIn(without)}`);

      const verdict = await play(mistake, seed, { code, versions });
      assert.equal(verdict.verdict, "fail", `seed ${seed}: ${verdict.invalid?.detail}`);
      assert.equal(exitCodeOf([verdict]), 1);
      const check = verdict.checks.find((each) => each.name === expect.check);
      assert.equal(check?.held, false, `seed ${seed}: ${expect.check} held; ${brokenIn(verdict)}`);
      const found = check.violations.find(({ message }) => expect.message.test(message));
      assert.ok(
        found,
        `seed ${seed}: none of ${check.violationCount} fits, the first is: ${check.violations[0]?.message}`,
      );
      assert.match(found.message, /\border-\d+\b/, "names no order");
      assert.ok(namesHop(found.message, mistake.variant), `names no hop: ${found.message}`);
    }
  });
}

Deno.test("every check of a verdict has a mistake that turns it red", () => {
  const found = new Set(MISTAKES.map(({ expect }) => expect.check));
  assert.deepEqual(DEFAULT_CHECKS.map(({ name }) => name).filter((name) => !found.has(name)), []);
  const names = MISTAKES.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("a mistake whose edits no longer fit the code is an error that names each file and text", async () => {
  const file = "services/payments/provider.ts";
  const edits = [
    { file, find: "no such text", replace: "" },
    { file, find: "idempotencyKey", replace: "" },
    { file: "services/fixture.ts", find: "", replace: "" },
  ];
  await assert.rejects(bundlePlanted({ name: "stale", edits }, entriesOf("direct")), (error: Error) => {
    assert.ok(error instanceof EditError);
    assert.equal(
      error.message,
      `Cannot plant stale: ${file} has the text to replace 0 times, expected once: "no such text"; ` +
        `${file} has the text to replace 2 times, expected once: "idempotencyKey"; ` +
        "no function has services/fixture.ts in its code",
    );
    return true;
  });
});

Deno.test("a mistake that is not in the zoo is a usage error that names the nearest", () => {
  assert.throws(() => findMistake("no-refunds"), /nearest is no-refund; there are: no-idempotency, /);
});

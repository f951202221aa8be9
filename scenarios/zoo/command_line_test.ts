/** The alarm as somebody hears it who runs the command: exit code 1, and the failure told in its order. */
import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `deno run` from the root of the repository. */
async function run(...args: string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Writes a scenario file outside the repository, runs it, and removes it. */
async function runFile(source: string, ...args: string[]): Promise<Outcome & { readonly file: string }> {
  const directory = await Deno.makeTempDir();
  try {
    const file = `${directory}/own.ts`;
    await Deno.writeTextFile(file, source);
    return { file, ...await run("scenarios/main.ts", file, ...args) };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Asserts that parts stand in a text, one after the other. */
function assertInOrder(text: string, parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    assert.ok(at >= 0, `${JSON.stringify(part)} is missing, or not after the part before it, in:\n${text}`);
    from = at + part.length;
  }
}

/** The text with its lines joined, so that a sentence is found wherever it was broken. */
function joined(text: string): string {
  return text.replace(/\s+/g, " ");
}

Deno.test("a scenario file whose functions have no dead-letter queue fails: exit code 1, then sentence, replay, faults, detail", async () => {
  const { code, stdout, stderr, file } = await runFile(
    `
export const scenario = {
  name: "provider-down",
  question: "What becomes of orders while the provider is down?",
  systems: ["choreography"],
  settings: {},
  plan: () => ({
    orders: 8,
    arrivals: { kind: "constant", ratePerSecond: 1 },
    mix: { valid: 1 },
    faultsOffAtMs: 600_000,
    faults: [{ name: "provider down", kind: "third-party", where: { party: "payments" }, how: "error" }],
    configure: (system) => ({
      ...system,
      functions: system.functions.map(({ onAsyncFailure, ...spec }) => spec),
    }),
  }),
};
`,
    "--seed",
    "7",
  );
  assert.equal(stderr, "");
  assert.equal(code, 1);
  assertInOrder(joined(stdout), [
    "✗ FAIL Every accepted order ends shipped, rejected or in a dead-letter queue",
    `replay deno task scenario ${file} --seed 7 --variant direct`,
    "fault script 1 at",
    "provider down",
    "broken nothing-lost",
    "order-0 (ord_",
    "is lost: still ACCEPTED at the end, and in no dead-letter queue",
    "went to payments (",
    "also broken dlq-exact",
    "function payments gave up at",
    "after 3 attempts and has no dead-letter queue, so it is gone",
    "What becomes of orders while the provider is down?",
  ]);
});

Deno.test("a scenario file that forgets the refund fails with exit code 1 and says whom the event reached", async () => {
  const { code, stdout } = await runFile(
    `
export const scenario = {
  name: "no-refund",
  question: "Who gets their money back?",
  systems: ["choreography"],
  settings: {},
  plan: () => ({
    orders: 6,
    arrivals: { kind: "constant", ratePerSecond: 1 },
    mix: { "out-of-stock": 1 },
    faults: [],
    configure: (system) => ({
      ...system,
      rules: system.rules.filter((rule) => rule.name !== "stock-missing-to-payments-refund"),
    }),
  }),
};
`,
    "--seed",
    "3",
    "--variant",
    "buffered",
    "--quiet",
  );
  assert.equal(code, 1);
  assertInOrder(joined(stdout), [
    "✗ FAIL No order is charged more than once, and none that was turned down stays charged",
    "--seed 3 --variant buffered",
    "no fault struck this order: it goes wrong without any",
    "broken charged-once",
    "was rejected but",
    "was not refunded; its last event, InventoryUpdated put on orders at",
  ]);
});

Deno.test("the zoo's command plants a mistake in the code, and leaves it out: exit codes 1 and 0", async () => {
  const [planted, without] = await Promise.all([
    run("scenarios/zoo/main.ts", "charge-without-key"),
    run("scenarios/zoo/main.ts", "charge-without-key", "--without"),
  ]);
  assert.equal(planted.code, 1);
  assertInOrder(joined(planted.stdout), [
    "had never sent an idempotency key.",
    "✗ FAIL No order is charged more than once",
    "replay deno run -A scenarios/zoo/main.ts charge-without-key --seed 1",
    "was charged twice",
    "each without an idempotency key",
  ]);
  assert.equal(without.code, 0, without.stdout);
});

Deno.test("a mistake in the code cannot be planted by the scenario command alone, which says how it can", async () => {
  const { code, stderr } = await run(
    "scenarios/main.ts",
    "scenarios/zoo/scenario.ts",
    "--set",
    "mistake=charge-without-key",
  );
  assert.equal(code, 2);
  assert.match(
    stderr,
    /it changes services\/lambda\/third_party\.ts; run it by its own command: deno run -A/,
  );
});

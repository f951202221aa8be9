import assert from "node:assert/strict";
import { prepare } from "./prepare.ts";
import { UsageError } from "./usage_error.ts";

/** A question about a scenario file whose plan is made by this code. */
async function asked(plan: string): Promise<unknown> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(
    file,
    `const plan = { orders: 1, arrivals: { kind: "constant", ratePerSecond: 1 }, mix: { valid: 1 }, faults: [] };
    export const scenario = {
      name: "mine", question: "Is it?", systems: ["choreography"], settings: {}, plan: () => { ${plan} },
    };`,
  );
  try {
    return await prepare({ scenario: file, system: "choreography", variant: "direct", settings: {} });
  } finally {
    await Deno.remove(file);
  }
}

for (
  const [what, plan, message] of [
    [
      "a plan that throws",
      'throw new TypeError("no plan")',
      "Cannot plan mine: plan() threw TypeError: no plan",
    ],
    [
      "a configuration that throws",
      'return { ...plan, configure: () => { throw new Error("no system") } };',
      "Cannot configure choreography for mine: configure() threw no system",
    ],
    [
      "a configuration that loses the system",
      "return { ...plan, configure: () => undefined };",
      "Cannot use the system that mine configures: routes is undefined, expected a list",
    ],
    [
      "a handler named by a path",
      "return { ...plan, configure: (system) => " +
      '({ ...system, functions: [{ ...system.functions[0], entry: "./own.ts" }] }) };',
      "Cannot use the system that mine configures: the entry of function orders-api is ./own.ts, expected a file: URL",
    ],
  ] as const
) {
  Deno.test(`prepare says of ${what} that the scenario is wrong`, async () => {
    await assert.rejects(asked(plan), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.equal(error.message, message);
      return true;
    });
  });
}

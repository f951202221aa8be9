import assert from "node:assert/strict";
import { graphOf, problemsOf } from "./check_imports.ts";
import { forbidden, partOf, vagueName } from "./import_rules.ts";
import { scanModule } from "./module_scan.ts";

function problems(files: Readonly<Record<string, string>>): string[] {
  return problemsOf(new Map(Object.entries(files)));
}

Deno.test("forbidden allows the directions of the design and nothing else", () => {
  const allowed: [string, string][] = [
    ["sim/faults/fault.ts", "sim/journal/records.ts"],
    ["sim/aws/sqs/mod.ts", "sim/faults/mod.ts"],
    ["sim/aws/lambda/model.ts", "sim/aws/operation.ts"],
    ["sim/wire/router.ts", "sim/external/mod.ts"],
    ["sim/host/sandbox.ts", "sim/wire/mod.ts"],
    ["sim/mod.ts", "sim/host/mod.ts"],
    ["sim/host/serve_main.ts", "sim/mod.ts"],
    ["reports/console.ts", "sim/journal/records.ts"],
    ["scenarios/run.ts", "sim/mod.ts"],
    ["scenarios/run.ts", "reports/verdict.ts"],
    ["load/arrivals.ts", "services/systems/system.ts"],
    ["infra/terraform.ts", "services/systems/mod.ts"],
    ["bench/main.ts", "scenarios/run.ts"],
    ["services/orders/api_test.ts", "sim/mod.ts"],
  ];
  for (const [from, to] of allowed) assert.equal(forbidden(from, to), undefined, `${from} -> ${to}`);
  const banned: [string, string][] = [
    ["sim/kernel/clock.ts", "sim/journal/records.ts"],
    ["sim/journal/writer.ts", "sim/faults/mod.ts"],
    ["sim/faults/plan.ts", "sim/aws/errors.ts"],
    ["sim/aws/account.ts", "sim/external/mod.ts"],
    ["sim/external/carrier.ts", "sim/aws/errors.ts"],
    ["sim/wire/router.ts", "sim/host/mod.ts"],
    ["sim/host/sandbox.ts", "sim/mod.ts"],
    ["sim/mod.ts", "services/systems/system.ts"],
    ["sim/host/worker_main.ts", "scenarios/scenario.ts"],
    ["services/orders/api.ts", "sim/kernel/mod.ts"],
    ["reports/console.ts", "sim/faults/mod.ts"],
    ["reports/console.ts", "scenarios/scenario.ts"],
    ["load/arrivals.ts", "scenarios/scenario.ts"],
    ["scenarios/run.ts", "bench/main.ts"],
    ["scenarios/run.ts", "tools/markdown.ts"],
    ["scenarios/run.ts", "scenarios/run_test.ts"],
    ["sim/aws/account.ts", "sim/chaos/mod.ts"],
  ];
  for (const [from, to] of banned) assert.notEqual(forbidden(from, to), undefined, `${from} -> ${to}`);
});

Deno.test("partOf knows the folders of sim and tells a file at the root of it from them", () => {
  assert.equal(partOf("sim/aws/sqs/mod.ts"), "sim/aws");
  assert.equal(partOf("sim/mod.ts"), "sim");
  assert.equal(partOf("services/orders/api.ts"), "services");
  assert.equal(partOf("sim/unknown/mod.ts"), undefined);
  assert.equal(partOf("deno.ts"), undefined);
});

Deno.test("problemsOf names path, line, what is imported and what to do instead", () => {
  assert.deepEqual(problems({ "reports/html.ts": `\nimport type { Fault } from "../sim/faults/mod.ts";` }), [
    "reports/html.ts:2 must not import sim/faults/mod.ts: a report is a pure function of a journal or a verdict: " +
    "take what you need from one of them, or let scenarios put it there",
  ]);
});

Deno.test("problemsOf finds a cycle at runtime once, by its shortest way", () => {
  const found = problems({
    "sim/kernel/a.ts": `import "./b.ts"; import "./c.ts";`,
    "sim/kernel/b.ts": `import "./c.ts";`,
    "sim/kernel/c.ts": `import "./a.ts";`,
    "sim/kernel/d.ts": `import "./a.ts";`,
  });
  assert.equal(found.length, 1);
  assert.match(
    found[0]!,
    /^sim\/kernel\/a\.ts:1 starts an import cycle: sim\/kernel\/a\.ts -> sim\/kernel\/c\.ts -> sim\/kernel\/a\.ts;/,
  );
});

Deno.test("problemsOf lets types go round in a cycle", () => {
  assert.deepEqual(
    problems({
      "sim/kernel/a.ts": `import type { B } from "./b.ts";`,
      "sim/kernel/b.ts": `import { a } from "./a.ts";`,
    }),
    [],
  );
});

Deno.test("problemsOf finds default exports, but for those that say why they must be", () => {
  assert.deepEqual(
    problems({
      "sim/kernel/a.ts": "export default 1;",
      "tools/plugin.ts": "// default export: Deno loads a lint plugin by it\nexport default 1;",
    }),
    ["sim/kernel/a.ts:1 has a default export, expected a named one"],
  );
});

Deno.test("vagueName finds names that say nothing, as a folder, a file or the end of one", () => {
  assert.equal(vagueName("sim/utils/time.ts"), "utils");
  assert.equal(vagueName("sim/kernel/helpers.ts"), "helpers.ts");
  assert.equal(vagueName("sim/kernel/queue_utils_test.ts"), "queue_utils_test.ts");
  assert.equal(vagueName("load/lib/k6.ts"), "lib");
  assert.equal(vagueName("scenarios/checks/common.ts"), "common.ts");
  assert.equal(vagueName("sim/wire/library.ts"), undefined);
  assert.equal(vagueName("sim/kernel/uncommon.ts"), undefined);
});

Deno.test("graphOf draws each import from part to part once, without tests", () => {
  const modules = new Map(
    Object.entries({
      "sim/aws/account.ts": `import "../kernel/mod.ts"; import type { F } from "../faults/mod.ts";`,
      "sim/aws/errors.ts": `import "../kernel/mod.ts";`,
      "sim/aws/account_test.ts": `import "../../scenarios/scenario.ts";`,
    }).map(([path, source]) => [path, scanModule(source)]),
  );
  assert.equal(
    graphOf(modules),
    "flowchart TD\n  sim_aws[sim/aws] --> sim_faults[sim/faults]\n  sim_aws[sim/aws] --> sim_kernel[sim/kernel]",
  );
});

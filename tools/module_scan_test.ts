import assert from "node:assert/strict";
import fc from "fast-check";
import { scanModule } from "./module_scan.ts";

/** What was found, one short line each: `type ./a.ts`. */
function found(source: string): string[] {
  return scanModule(source).imports.map((entry) =>
    [entry.typeOnly && "type", entry.dynamic && "dynamic", entry.specifier].filter(Boolean).join(" ")
  );
}

Deno.test("scanModule finds every form of import", () => {
  const source = `
    import "./effect.ts";
    import { a, type B } from "./a.ts";
    import * as everything from './star.ts';
    import first, { second } from "./first.ts";
    import {
      long,
    } from "./long.ts";
    import data from "./data.json" with { type: "json" };
    export { c } from "./c.ts";
    export * from "./all.ts";
    export * as named from "./named.ts";
    const late = await import("./late.ts");
    import("./then.ts").then((module) => module.run());
  `;
  assert.deepEqual(found(source), [
    "./effect.ts",
    "./a.ts",
    "./star.ts",
    "./first.ts",
    "./long.ts",
    "./data.json",
    "./c.ts",
    "./all.ts",
    "./named.ts",
    "dynamic ./late.ts",
    "dynamic ./then.ts",
  ]);
});

Deno.test("scanModule tells imports that are types only", () => {
  const source = `
    import type { A } from "./a.ts";
    import type B from "./b.ts";
    import { type C, type D as E } from "./c.ts";
    import { type F, g } from "./f.ts";
    import type from "./named_type.ts";
    import H, { type I } from "./h.ts";
    export type { J } from "./j.ts";
    export type * from "./k.ts";
    export { type L } from "./l.ts";
    let m: import("./m.ts").M;
    let n: typeof import("./n.ts");
    import { type } from "./o.ts";
    import {} from "./p.ts";
  `;
  assert.deepEqual(found(source), [
    "type ./a.ts",
    "type ./b.ts",
    "type ./c.ts",
    "./f.ts",
    "./named_type.ts",
    "./h.ts",
    "type ./j.ts",
    "type ./k.ts",
    "type ./l.ts",
    "type dynamic ./m.ts",
    "type dynamic ./n.ts",
    "./o.ts",
    "./p.ts",
  ]);
});

Deno.test("scanModule takes nothing inside comments, strings, templates and regular expressions for an import", () => {
  const source = [
    `// import "./comment.ts";`,
    `/* import "./block.ts"; */`,
    `const text = 'import "./string.ts"';`,
    "const template = `import \"./template.ts\" ${ { a: `import './inner.ts'` }.a } import './tail.ts'`;",
    `const pattern = /import "\\/[/'"]/g;`,
    `const half = total! / 2; const ratio = (a) / b; const i = list[0] / count++ / 3;`,
    `const url = import.meta.resolve("./meta.ts"); object.import("./method.ts"); const o = { import: "./key.ts" };`,
    `export { text }; export const from = "./from.ts"; export type Alias = { from: "./alias.ts" };`,
    `import "./real.ts";`,
  ].join("\n");
  assert.deepEqual(found(source), ["./real.ts"]);
});

Deno.test("scanModule tells a division from a regular expression", () => {
  for (const value of ["total!", "count++", "list[0]", "(a)", "a", "1", "`t`"]) {
    const source = `const half = ${value} / (await import("./between.ts")).two / 3;`;
    assert.deepEqual(found(source), ["dynamic ./between.ts"], value);
  }
});

Deno.test("scanModule finds an import inside a template's expression", () => {
  assert.deepEqual(found("const t = `${(await import('./inside.ts')).name} tail`;"), ["dynamic ./inside.ts"]);
});

Deno.test("scanModule counts lines from 1, over every kind of line break in a token", () => {
  const { imports } = scanModule("/*\n\n*/\nconst a = `\n${1}\n`;\nimport {\n  b,\n} from './b.ts';\n");
  assert.deepEqual(imports.map((entry) => entry.line), [7]);
});

Deno.test("scanModule finds every form of default export", () => {
  const source = `
    export default 1;
    export { a as default };
    export { default } from "./b.ts";
    export { default as c } from "./c.ts";
    switch (d) { default: break; }
  `;
  assert.deepEqual(scanModule(source).defaultExportLines, [2, 3, 4]);
});

Deno.test("scanModule ends on any text (property)", () => {
  const piece = fc.constantFrom(
    "import",
    "export",
    " from ",
    '"',
    "'",
    "`",
    "${",
    "}",
    "{",
    "/",
    "*",
    "//",
    "\n",
    "a",
    ".",
    "(",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      scanModule(pieces.join(""));
    }),
    { seed: 1, numRuns: 2000 },
  );
});

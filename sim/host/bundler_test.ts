import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { bundleAll, BundleError } from "./bundler.ts";

const entry = import.meta.resolve("./testdata/probe.ts");

Deno.test({
  name: "bundleAll hands every module of ours to edit, none of a package, and bundles what comes back",
  // esbuild keeps its own process.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const asked: string[] = [];
    const [plain, edited] = await Promise.all([
      bundleAll([entry]).then((bundles) => bundles.get(entry)!.text),
      bundleAll([entry], {
        edit(path, source) {
          asked.push(path);
          return path === fileURLToPath(entry) ? `${source}\nexport const planted = "a mistake";` : source;
        },
      }).then((bundles) => bundles.get(entry)!.text),
    ]);
    assert.ok(!plain.includes("a mistake"));
    assert.match(edited, /planted = "a mistake"/);
    assert.ok(asked.includes(fileURLToPath(entry)));
    assert.ok(asked.every((path) => !path.includes("node_modules")));
  },
});

Deno.test({
  name: "bundleAll names the place where an edit broke the code",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await assert.rejects(
      bundleAll([entry], { edit: (_, source) => `const = 1;\n${source}` }),
      (error) => error instanceof BundleError && /probe\.ts:1:6: Expected identifier/.test(error.message),
    );
  },
});

/**
 * The handlers as they are deployed: each bundled by esbuild to one CommonJS file for Node 22, without the SDK.
 */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import "../fixture.ts";
import { choreography } from "./mod.ts";

const LIMIT_BYTES = 400 * 1024;

Deno.test({
  name: "every function bundles to CommonJS without the SDK, in reasonable size, and exports its handler",
  // esbuild keeps its own process.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const directory = mkdtempSync(fileURLToPath(import.meta.resolve("./.bundle-")));
    try {
      for (const { name, entry } of choreography("buffered").functions) {
        const { outputFiles, metafile } = await esbuild.build({
          entryPoints: [fileURLToPath(entry)],
          bundle: true,
          write: false,
          format: "cjs",
          platform: "node",
          target: "node22",
          external: ["@aws-sdk/*", "@smithy/*", "zod"],
          metafile: true,
          logLevel: "silent",
        });
        const [file] = outputFiles;
        assert.ok(file && file.contents.length < LIMIT_BYTES, `${name}: ${file?.contents.length} bytes`);
        assert.ok(!/\bDeno\./.test(file.text), `${name} uses Deno`);
        assert.ok(!Object.keys(metafile.inputs).some((input) => /_test\.ts$|fixture\.ts$/.test(input)));

        const path = `${directory}/${name}.cjs`;
        writeFileSync(path, file.contents);
        const exports = createRequire(import.meta.url)(path) as Record<string, unknown>;
        assert.equal(typeof exports["handler"], "function");
        if (name !== "orders-api") assert.equal(typeof exports["queueHandler"], "function");
      }
    } finally {
      rmSync(directory, { recursive: true });
      await esbuild.stop();
    }
  },
});

import assert from "node:assert/strict";
import { type CallFrame, partOf } from "./frames.ts";

const PACKAGES = "file:///any/where/node_modules/.deno";

function frame(url: string, functionName = "run"): CallFrame {
  return { url, functionName, lineNumber: 7, columnNumber: 3 };
}

const unknown = (): undefined => undefined;

Deno.test("bench a frame belongs to the folder that its file lies in", () => {
  const at = (path: string) => partOf(frame(`file:///any/where/${path}`), unknown);
  assert.equal(at("sim/kernel/scheduler.ts"), "sim/kernel");
  assert.equal(at("sim/journal/writer.ts"), "journal");
  assert.equal(at("sim/aws/sqs/queue.ts"), "sim/AWS models");
  assert.equal(at("sim/mod.ts"), "sim/host");
  assert.equal(at("scenarios/checks/book.ts"), "checks");
  assert.equal(at("services/systems/tables.ts"), "checks");
  assert.equal(at("scenarios/clients.ts"), "clients");
});

Deno.test("bench a frame of a package is the handlers', unless it is the SDK's or a check's", () => {
  const at = (path: string) => partOf(frame(`${PACKAGES}/${path}`), unknown);
  assert.equal(at("zod@4.6.7/node_modules/zod/v4/core/schemas.cjs"), "handlers/zod");
  assert.equal(at("@smithy+core@3.41.0/node_modules/@smithy/core/dist-cjs/index.js"), "sdk");
  assert.equal(
    at("@aws-sdk+util-dynamodb@3.996.9/node_modules/@aws-sdk/util-dynamodb/dist-cjs/index.js"),
    "handlers/util-dynamodb",
  );
  assert.equal(at("hdr-histogram-js@3.0.1/node_modules/hdr-histogram-js/dist/index.js"), "checks");
});

Deno.test("bench a frame of a bundle belongs to the source that it was made of", () => {
  const bundled = frame("lambda:3/orders/api.ts");
  const from = (source: string | undefined) => partOf(bundled, () => source);
  assert.equal(from("services/orders/api.ts"), "handlers/services");
  assert.equal(
    from(
      "node_modules/.deno/@aws-lambda-powertools+logger@2.35.0/node_modules/@aws-lambda-powertools/logger/a.js",
    ),
    "handlers/powertools",
  );
  assert.equal(from("node_modules/@aws/lambda-invoke-store/a.js"), "handlers/other packages");
  assert.equal(from(undefined), "handlers/services");
});

Deno.test("bench what the engine or Deno does for a caller has no part of its own", () => {
  assert.equal(partOf(frame("", "RegExp: a+"), unknown), undefined);
  assert.equal(partOf(frame("", "op_node_hash_update"), unknown), undefined);
  assert.equal(partOf(frame("ext:deno_node/internal/crypto/hash.ts", "update"), unknown), undefined);
});

Deno.test("bench garbage, idleness and the carrying of contexts are the runtime's", () => {
  assert.equal(partOf(frame("", "(garbage collector)"), unknown), "runtime/garbage collection");
  assert.equal(partOf(frame("", "(idle)"), unknown), "runtime/idle");
  assert.equal(partOf(frame("", "(program)"), unknown), "runtime/other");
  for (const name of ["op_run_microtasks", "#enterWithPreviousContext", "runMicrotasks", "processTicks"]) {
    const url = name.startsWith("op_") ? "" : "ext:core/01_core.js";
    assert.equal(partOf(frame(url, name), unknown), "runtime/async contexts, microtasks", name);
  }
});

import assert from "node:assert/strict";
import type { InvocationResult } from "../../aws/lambda/runtime.ts";
import { invokeOnce, TestRuntime } from "./fixture.ts";

function errorOf(result: InvocationResult): { type: string; message: string; trace: readonly string[] } {
  assert.notEqual(result.kind, "ok", JSON.stringify(result));
  if (result.kind === "ok") throw new TypeError("It went well");
  return { type: result.errorType, message: result.errorMessage, trace: result.trace ?? [] };
}

Deno.test("a CommonJS zip sees Node's modules, its own files at /var/task, /tmp to write to, and nothing else", async () => {
  const { value, logged } = await invokeOnce({
    "index.js": `
      const fs = require("fs"), os = require("node:os"), tool = require("tool"), data = require("./data.json");
      const attempt = (run) => { try { return run(); } catch (error) { return error.code; } };
      exports.handler = async (event, context) => {
        console.log("got %s", event.a);
        fs.writeFileSync("/tmp/x", "hi");
        return {
          tool, data, file: __filename, tmp: fs.readdirSync(os.tmpdir()), task: fs.readdirSync(__dirname),
          task_write: attempt(() => fs.writeFileSync("/var/task/y", "")),
          outside: attempt(() => fs.readFileSync("/etc/hostname")),
          name: process.env.AWS_LAMBDA_FUNCTION_NAME, home: process.env.HOME, cwd: process.cwd(),
          left: context.getRemainingTimeInMillis() > 0, id: context.awsRequestId, endpoint: process.env.AWS_ENDPOINT_URL,
        };
      };`,
    "node_modules/tool/package.json": `{"exports":{"require":"./t.cjs","import":"./t.mjs"}}`,
    "node_modules/tool/t.cjs": `module.exports = "required"`,
    "data.json": `{"j":1}`,
  }, { a: "that" });
  assert.deepEqual(value, {
    tool: "required",
    data: { j: 1 },
    file: "/var/task/index.js",
    tmp: ["x"],
    task: ["data.json", "index.js", "node_modules"],
    task_write: "EROFS",
    outside: "EACCES",
    name: "probe",
    cwd: "/var/task",
    left: true,
    id: "6f1c6a54-0000-4000-8000-000000000001",
    endpoint: "http://127.0.0.1:1",
  });
  assert.match(logged[0]!, /^\d{4}-.+Z\t6f1c6a54-0000-4000-8000-000000000001\tINFO\tgot that\n$/);
});

Deno.test("an ES module imports packages of the zip, of a layer and the SDK that the runtime has", async () => {
  const { value } = await invokeOnce(
    {
      "src/index.mjs": `
      import { readFileSync } from "fs";
      import tool, { named } from "tool";
      import layered from "layered";
      import { SQSClient } from "@aws-sdk/client-sqs";
      const top = await Promise.resolve(1);
      export const handler = async () => ({
        top, tool, named, layered, sdk: typeof SQSClient, url: import.meta.url,
        text: readFileSync(new URL("./a.txt", import.meta.url), "utf8"),
      });`,
      "src/a.txt": "text",
      "node_modules/tool/index.js": `exports.named = 2; exports.default = 3;`,
    },
    {},
    {
      handler: "src/index.handler",
      layers: [{ "nodejs/node_modules/layered/index.js": `module.exports = "a" ` }, {
        "nodejs/node_modules/layered/index.js": `module.exports = "b"`,
      }],
    },
  );
  assert.deepEqual(value, {
    top: 1,
    tool: { named: 2, default: 3 },
    named: 2,
    layered: "b",
    sdk: "function",
    url: "file:///var/task/src/index.mjs",
    text: "text",
  });
});

Deno.test("what a handler throws has type, message and a trace of its own frames", async () => {
  const { result, logged } = await invokeOnce({
    "index.js":
      `class Odd extends Error { name = "Odd" }\nexports.handler = async () => { throw new Odd("bad") }`,
  });
  assert.deepEqual(errorOf(result), {
    type: "Odd",
    message: "bad",
    trace: ["Odd: bad", "    at exports.handler (/var/task/index.js:2:39)"],
  });
  assert.match(logged[0]!, /\tERROR\tInvoke Error \t\{"errorType":"Odd","errorMessage":"bad",/);
});

Deno.test("code that cannot be loaded is told apart as Lambda does", async () => {
  const cases: readonly [files: Record<string, string>, type: string, message: string][] = [
    [{ "index.js": `require("nope")` }, "Runtime.ImportModuleError", "Error: Cannot find module 'nope'"],
    [{ "other.js": "" }, "Runtime.ImportModuleError", "Error: Cannot find module 'index'"],
    [
      { "index.mjs": `import "nope"` },
      "Error",
      "Cannot find package 'nope' imported from /var/task/index.mjs",
    ],
    [
      { "index.js": `exports.x = 1` },
      "Runtime.HandlerNotFound",
      "index.handler is undefined or not exported",
    ],
    [{ "index.js": `let x = = 1` }, "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected token '='"],
    [{ "index.js": `throw new RangeError("early")` }, "RangeError", "early"],
  ];
  const runtime = new TestRuntime();
  try {
    for (const [files, type, message] of cases) {
      const failure = await runtime.start(files).init();
      assert.ok(failure, type);
      const told = errorOf(failure);
      assert.deepEqual([told.type, told.message.split("\n")[0]], [type, message]);
      assert.doesNotMatch(JSON.stringify(failure), /zip\/inside/, "no place of this machine");
    }
  } finally {
    await runtime.end();
  }
});

Deno.test("a process that ends takes its sandbox with it, and says how", async () => {
  const cases: readonly [code: string, type: string, message: string][] = [
    [
      `process.exit(3)`,
      "Runtime.ExitError",
      "RequestId: 6f1c6a54-0000-4000-8000-000000000001 Error: Runtime exited with error: exit status 3",
    ],
    [
      `Promise.reject(new Error("lost")); await new Promise(() => {})`,
      "Runtime.UnhandledPromiseRejection",
      "Error: lost",
    ],
    [`setTimeout(() => { throw new TypeError("late") }); await new Promise(() => {})`, "TypeError", "late"],
  ];
  const runtime = new TestRuntime();
  try {
    for (const [code, type, message] of cases) {
      const sandbox = runtime.start({ "index.js": `exports.handler = async () => { ${code} }` });
      await sandbox.init();
      const result = await sandbox.invoke({});
      assert.equal(result.kind, "crash");
      assert.deepEqual([errorOf(result).type, errorOf(result).message], [type, message]);
    }
    assert.equal(runtime.runtime.workers, 0);
  } finally {
    await runtime.end();
  }
});

Deno.test("a callback is answered once its timers have run, unless it does not wait for them", async () => {
  const code = (waits: boolean): string =>
    `let late = 0; exports.handler = (event, context, callback) => {
       context.callbackWaitsForEmptyEventLoop = ${waits};
       setTimeout(() => { late = 1; console.log("late") }, 30); callback(null, "ok") }`;
  const waiting = await invokeOnce({ "index.js": code(true) });
  assert.equal(waiting.value, "ok");
  assert.match(waiting.logged.join(""), /late/);
  const hasty = await invokeOnce({ "index.js": code(false) });
  assert.equal(hasty.value, "ok");
  assert.equal(hasty.logged.length, 0);
});

Deno.test("a streamed response comes in pieces, with the head of an HTTP response before it", async () => {
  const runtime = new TestRuntime();
  try {
    const sandbox = runtime.start({
      "index.js": `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
        stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });
        stream.write("a"); stream.write({ b: 1 }); stream.end(); })`,
    });
    await sandbox.init();
    const pieces: string[] = [];
    const result = await sandbox.invoke({}, {
      onStream: {
        begin: (type) => pieces.push(type),
        chunk: (bytes) => pieces.push(new TextDecoder().decode(bytes)),
      },
    });
    assert.equal(result.kind, "ok");
    assert.deepEqual(pieces, [
      "application/vnd.awslambda.http-integration-response",
      '{"statusCode":201}',
      "\0".repeat(8),
      "a",
      '{"b":1}',
    ]);
  } finally {
    await runtime.end();
  }
});

Deno.test("the module's state lasts as long as its sandbox, and its directories are gone with the server", async () => {
  const runtime = new TestRuntime();
  const sandbox = runtime.start({
    "index.js": `let n = 0; exports.handler = async () => require("fs").realpathSync("/tmp") && ++n`,
  });
  await sandbox.init();
  await sandbox.invoke({});
  const second = await sandbox.invoke({});
  assert.equal(second.kind === "ok" && second.payload, "2");
  const scratch = runtime.directories.scratch();
  await runtime.end();
  assert.throws(() => Deno.statSync(scratch), Deno.errors.NotFound);
  assert.equal(runtime.runtime.workers, 0);
});

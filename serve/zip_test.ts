import assert from "node:assert/strict";
import {
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { zipOf } from "../sim/host/zip/fixture.ts";
import { type AccountServer, startServer } from "./server.ts";

interface Served {
  readonly server: AccountServer;
  readonly lambda: LambdaClient;
  create(name: string, code: string, more?: object): Promise<void>;
  invoke(name: string, event?: unknown): Promise<{ value: unknown; error: string | undefined; log: string }>;
}

async function served(
  run: (served: Served) => Promise<void>,
  time: "real" | "virtual" = "real",
): Promise<void> {
  const problems: unknown[] = [];
  const server = await startServer({
    port: 0,
    time,
    seed: 1,
    onProblem: (problem) => problems.push(problem),
  });
  const lambda = new LambdaClient({
    endpoint: server.url,
    region: "us-east-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "000000000000", secretAccessKey: "test" },
  });
  try {
    await run({
      server,
      lambda,
      async create(name, code, more = {}) {
        await lambda.send(
          new CreateFunctionCommand({
            FunctionName: name,
            Runtime: "nodejs22.x",
            Role: "arn:aws:iam::000000000000:role/worker",
            Handler: "index.handler",
            Timeout: 20,
            Code: { ZipFile: zipOf({ "index.js": code }) },
            ...more,
          }),
        );
      },
      async invoke(name, event = {}) {
        const { Payload, FunctionError, LogResult = "" } = await lambda.send(
          new InvokeCommand({
            FunctionName: name,
            LogType: "Tail",
            Payload: new TextEncoder().encode(JSON.stringify(event)),
          }),
        );
        return {
          value: JSON.parse(Payload!.transformToString()),
          error: FunctionError,
          log: atob(LogResult),
        };
      },
    });
  } finally {
    lambda.destroy();
    await server.shutdown();
  }
  assert.deepEqual(problems, []);
  assert.equal(server.worlds.all().reduce((sum, { workers }) => sum + workers, 0), 0);
}

Deno.test("an uploaded zip runs, calls the account as its role, and logs; its update is cold again", () =>
  served(async ({ lambda, create, invoke }) => {
    await create(
      "whoami",
      `const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts"); let n = 0;
       exports.handler = async (event) => { console.log("event", event);
         const { Arn } = await new STSClient({}).send(new GetCallerIdentityCommand({})); return { Arn, n: ++n }; }`,
    );
    const Arn = "arn:aws:sts::000000000000:assumed-role/worker/whoami";
    const first = await invoke("whoami", { a: 1 });
    assert.deepEqual(first.value, { Arn, n: 1 });
    assert.match(
      first.log,
      /^START RequestId: (\S+) Version: \$LATEST\n\S+Z\t\1\tINFO\tevent \{ a: 1 \}\nEND RequestId: \1\nREPORT /,
    );
    assert.match(first.log, /Max Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t\n$/);
    assert.deepEqual((await invoke("whoami")).value, { Arn, n: 2 });
    await lambda.send(
      new UpdateFunctionCodeCommand({
        FunctionName: "whoami",
        ZipFile: zipOf({ "index.js": `exports.handler = async () => "new"` }),
      }),
    );
    assert.equal((await invoke("whoami")).value, "new");
  }));

Deno.test("a zip that takes too long is ended, and one that is not Node.js says so by name", () =>
  served(async ({ create, invoke }) => {
    await create("slow", `exports.handler = () => new Promise((resolve) => setTimeout(resolve, 60_000))`, {
      Timeout: 1,
    });
    const slow = await invoke("slow");
    assert.equal(slow.error, "Unhandled");
    const { errorType, errorMessage } = slow.value as Record<string, string>;
    assert.equal(errorType, "Sandbox.Timedout");
    assert.match(errorMessage!, /^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/);
    assert.match(slow.log, /Z \S+ Task timed out after 1\.00 seconds\n\nEND /);
    await create("snake", "x", { Runtime: "python3.13" });
    const snake = (await invoke("snake")).value as Record<string, string>;
    assert.equal(snake.errorType, "Runtime.NotEmulated");
    assert.match(snake.errorMessage!, /its runtime is python3\.13/);
  }));

Deno.test("a streamed response reaches the SDK in pieces, and a function's URL answers", () =>
  served(async ({ server, lambda, create }) => {
    await create(
      "stream",
      `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
        stream.write("one"); await new Promise((resolve) => setTimeout(resolve, 20)); stream.write("two"); stream.end(); })`,
    );
    const { EventStream } = await lambda.send(
      new InvokeWithResponseStreamCommand({ FunctionName: "stream", LogType: "Tail" }),
    );
    const pieces: string[] = [];
    for await (const { PayloadChunk, InvokeComplete } of EventStream!) {
      if (PayloadChunk) pieces.push(new TextDecoder().decode(PayloadChunk.Payload));
      if (InvokeComplete) assert.match(atob(InvokeComplete.LogResult!), /^START /);
    }
    assert.deepEqual(pieces, ["one", "two"]);
    await create(
      "web",
      `exports.handler = async ({ rawPath, body }) => ({ statusCode: 201, headers: { "x-a": "b" }, body: rawPath + body })`,
    );
    const { FunctionUrl } = await lambda.send(
      new CreateFunctionUrlConfigCommand({ FunctionName: "web", AuthType: "NONE" }),
    );
    const id = FunctionUrl!.slice("https://".length).split(".")[0];
    const response = await fetch(`${server.url}/_orderstorm/function-urls/${id}/path`, {
      method: "POST",
      body: "!",
    });
    assert.deepEqual(
      [response.status, response.headers.get("x-a"), await response.text()],
      [201, "b", "/path!"],
    );
  }));

Deno.test("a snapshot is restored without running zips again, and they go on in new sandboxes", () =>
  served(async ({ server, create, invoke }) => {
    await create("count", "", {
      Code: { ZipFile: zipOf({ "index.mjs": `let n = 0; export const handler = async () => ++n` }) },
    });
    assert.equal((await invoke("count")).value, 1);
    assert.equal((await invoke("count")).value, 2);
    const control = async (path: string, body?: object): Promise<number> => {
      const init = body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
      const response = await fetch(`${server.url}/_orderstorm${path}`, { method: "POST", ...init });
      await response.text();
      return response.status;
    };
    assert.equal(await control("/snapshots", { name: "two" }), 201);
    assert.equal((await invoke("count")).value, 3);
    assert.equal(await control("/snapshots/two/restore"), 200);
    assert.equal((await invoke("count")).value, 1);
    assert.equal(await control("/reset"), 200);
    assert.equal(server.worlds.all()[0]!.workers, 0);
  }, "virtual"));

import assert from "node:assert/strict";
import { Entity } from "../../kernel/mod.ts";
import { lambdaFixture, payloadOf } from "./lambda_fixture.ts";

Deno.test("lambda Invoke runs the handler and answers with its result", () => {
  const world = lambdaFixture();
  world.create("echo", ({ request, ok }) => ok({ got: request.event }));
  const box = world.invoke("echo", { a: 1 });
  world.settle();
  const output = box.outcome?.output as Record<string, unknown>;
  assert.equal(output.StatusCode, 200);
  assert.equal(output.ExecutedVersion, "$LATEST");
  assert.equal(output.FunctionError, undefined);
  assert.deepEqual(payloadOf(box), { got: { a: 1 } });
  const [start, end] = world.invocations();
  assert.equal(start?.action, "start");
  assert.equal(start?.cold, true);
  assert.equal(end?.outcome, "ok");
  assert.equal(end?.sandbox, "echo/sandbox#1");
});

Deno.test("lambda Invoke hands over an empty object when there is no payload", () => {
  const world = lambdaFixture();
  world.create("echo", ({ request, ok }) => ok(request.event));
  const box = world.invoke("echo");
  world.settle();
  assert.deepEqual(payloadOf(box), {});
});

Deno.test("lambda Invoke reaches a function by name, partial ARN and ARN", () => {
  const world = lambdaFixture();
  world.create("echo", ({ ok }) => ok(1));
  const arn = "arn:aws:lambda:us-east-1:000000000000:function:echo";
  for (const name of ["echo", "000000000000:function:echo", arn, `${arn}:$LATEST`, "echo:$LATEST"]) {
    const box = world.invoke(name);
    world.settle();
    assert.equal(payloadOf(box), 1, name);
  }
});

Deno.test("lambda Invoke answers a missing function with the ARN of its latest version", () => {
  const world = lambdaFixture();
  const box = world.invoke("nobody");
  world.settle();
  assert.equal(box.outcome?.error?.code, "ResourceNotFoundException");
  assert.equal(box.outcome?.error?.status, 404);
  assert.equal(
    box.outcome?.error?.message,
    "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody:$LATEST",
  );
});

Deno.test("lambda Invoke refuses a payload that is no JSON or too large", () => {
  const world = lambdaFixture();
  world.create("echo", ({ ok }) => ok(1));
  const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(0x31);
  const refused = (input: object) => world.apply("lambda", "Invoke", { FunctionName: "echo", ...input });
  assert.equal(refused({ Payload: new TextEncoder().encode("{") }).code, "InvalidRequestContentException");
  const large = refused({ Payload: bytes(6_291_457) });
  assert.equal(large.status, 413);
  assert.equal(large.message, "Request must be smaller than 6291456 bytes for the InvokeFunction operation");
  const event = refused({ Payload: bytes(1_048_577), InvocationType: "Event" });
  assert.equal(
    event.message,
    "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
  );
});

Deno.test("lambda Invoke DryRun checks and runs nothing", () => {
  const world = lambdaFixture();
  world.create("echo", ({ ok }) => ok(1));
  const output = world.apply("lambda", "Invoke", { FunctionName: "echo", InvocationType: "DryRun" });
  assert.equal(output.StatusCode, 204);
  world.settle();
  assert.equal(world.runtime.requests.length, 0);
});

Deno.test("lambda Invoke answers an error of the handler with status 200 and FunctionError", () => {
  const world = lambdaFixture();
  world.create("bad", ({ error }) => error("TypeError", "x is not a function"));
  const box = world.invoke("bad");
  world.settle();
  const output = box.outcome?.output as Record<string, unknown>;
  assert.equal(output.StatusCode, 200);
  assert.equal(output.FunctionError, "Unhandled");
  assert.deepEqual(payloadOf(box), {
    errorType: "TypeError",
    errorMessage: "x is not a function",
    trace: ["TypeError: x is not a function"],
  });
  assert.equal(world.runtime.killed, 0);
});

Deno.test("lambda Invoke ends a handler at its timeout and kills the sandbox", () => {
  const world = lambdaFixture();
  let late = false;
  world.create("slow", ({ after, ok }) =>
    after(5000, () => {
      late = true;
      ok(1);
    }));
  const box = world.invoke("slow");
  world.settle();
  const { requestId } = world.invocations("end")[0]!;
  assert.deepEqual(payloadOf(box), {
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${requestId} Error: Task timed out after 3.00 seconds`,
  });
  assert.equal(world.invocations("end")[0]?.outcome, "timeout");
  assert.equal(world.invocations("end")[0]?.durationMs, 3000);
  assert.equal(late, false);
  assert.equal(world.runtime.killed, 1);
  world.invoke("slow");
  world.settle();
  assert.equal(world.runtime.started.length, 2);
});

Deno.test("lambda Invoke replaces a response above 6 MB by an error", () => {
  const world = lambdaFixture();
  world.create("big", ({ ok }) => ok("x".repeat(6_291_556)));
  const box = world.invoke("big");
  world.settle();
  assert.deepEqual(payloadOf(box), {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
  });
});

Deno.test("lambda Invoke answers a crash of the runtime and starts afresh", () => {
  const world = lambdaFixture();
  world.create("dies", ({ use, options, finish, ok }) => {
    if (options.entity.name === "dies/sandbox#1") {
      finish({ kind: "crash", errorType: "Runtime.ExitError", errorMessage: "RequestId: x Error: exit" });
    } else ok(use);
  });
  const first = world.invoke("dies");
  world.settle();
  assert.equal(payloadOf(first).errorType, "Runtime.ExitError");
  assert.equal(world.invocations("end")[0]?.outcome, "crash");
  const second = world.invoke("dies");
  world.settle();
  assert.equal(payloadOf(second), 1);
});

Deno.test("lambda Invoke with LogType Tail answers with the lines of Lambda itself", () => {
  const world = lambdaFixture();
  world.create("echo", ({ ok }) => ok(1));
  const box = world.invoke("echo", {}, { LogType: "Tail" });
  world.settle();
  const log = atob((box.outcome?.output as { LogResult: string }).LogResult);
  assert.match(log, /^START RequestId: [0-9a-f-]{36} Version: \$LATEST\nEND /);
  assert.match(log, /Memory Size: 128 MB\tInit Duration: /);
});

Deno.test("lambda Invoke runs a retry of a call whose answer was lost under another request id", () => {
  const world = lambdaFixture();
  world.create("echo", ({ ok }) => ok(1));
  const entity = Entity.root("order").child("call");
  const client = { kind: "client", name: "test" } as const;
  for (const attempt of [0, 1]) {
    world.account.call("lambda", "Invoke", { FunctionName: "echo" }, client, entity, () => {}, attempt);
    world.settle();
  }
  assert.equal(new Set(world.runtime.requests.map((request) => request.requestId)).size, 2);
  assert.equal(new Set(world.runtime.requests.map((request) => request.entity.name)).size, 2);
});

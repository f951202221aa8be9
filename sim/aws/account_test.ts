import assert from "node:assert/strict";
import type { Fault } from "../faults/mod.ts";
import { AwsError } from "./errors.ts";
import { fixture } from "./fixture.ts";
import { type AwsService, Pending } from "./operation.ts";

interface Counter {
  value: number;
}

/** A service with one counter: small enough to see every step of a call. */
function counter(): AwsService<Counter> {
  return {
    name: "counter",
    title: "Counter",
    namespace: "test.counter",
    operations: {
      Add: {
        input: { By: { required: true, range: [1, 10] }, Name: { length: [3, 5], pattern: "[a-z]+" } },
        errors: ["TooMuch"],
        mutates: true,
        resource: (input: { Name?: string }) => input.Name ?? "",
        run: (state, input: { By: number }) => {
          if (state.value + input.By > 100) throw new AwsError("TooMuch", "Too much");
          state.value += input.By;
          return { Value: state.value };
        },
      },
      Wait: {
        errors: [],
        mutates: false,
        run: (_, __, context) => {
          const pending = new Pending<object>();
          context.world.at(context.nowMs + 5000, () => pending.settle({ output: { Waited: true } }));
          return pending;
        },
      },
    },
    allOperations: ["Add", "Wait", "Subtract"],
    throttled: () => new AwsError("Throttled", "Slow down", { status: 429 }),
    failed: () => new AwsError("Failed", "Broken", { status: 500 }),
    latency: { p50Ms: 10, p99Ms: 10 },
    newState: () => ({ value: 0 }),
  };
}

Deno.test("account: a call takes its latency, half there and half back", () => {
  const { call, pass, account } = fixture([counter()]);
  const made = call("counter", "Add", { By: 3 });
  pass(4);
  assert.equal(account.peer<Counter>("counter").value, 0);
  pass(2);
  assert.equal(account.peer<Counter>("counter").value, 3);
  assert.equal(made.outcome, undefined);
  pass(5);
  assert.deepEqual(made.outcome, { output: { Value: 3 } });
});

Deno.test("account: broken constraints are listed in AWS's words, in the order of the table", () => {
  const { apply } = fixture([counter()]);
  const error = apply("counter", "Add", { Name: "A1" }) as AwsError;
  assert.equal(error.code, "ValidationException");
  assert.equal(
    error.message,
    "3 validation errors detected: Value null at 'by' failed to satisfy constraint: Member must not be null; " +
      "Value 'A1' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+; " +
      "Value 'A1' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 3",
  );
});

Deno.test("account: an operation that AWS has and we have not is answered by name", () => {
  const { apply } = fixture([counter()]);
  assert.match(
    String(apply("counter", "Subtract", {})),
    /UnknownOperationException: The operation Subtract of Counter is not emulated yet/,
  );
  assert.match(
    String(apply("counter", "Divide", {})),
    /UnknownOperationException: The requested operation is not supported/,
  );
});

Deno.test("account: an operation that waits answers later, and the clock may run meanwhile", () => {
  const { call, settle, scheduler } = fixture([counter()]);
  const made = call("counter", "Wait", {});
  settle();
  assert.deepEqual(made.outcome, { output: { Waited: true } });
  assert.ok(scheduler.nowUs >= 5_000_000);
});

const CASES: readonly [string, Fault, object, number][] = [
  ["throttle", { kind: "throttle", where: { service: "counter" } }, { error: "Throttled" }, 0],
  ["service-error", { kind: "service-error", where: { operation: "Add" } }, { error: "Failed" }, 0],
  ["timeout before", { kind: "timeout", applied: false, where: {} }, { lost: true }, 0],
  ["timeout after", { kind: "timeout", applied: true, where: {} }, { lost: true }, 3],
  ["latency", { kind: "latency", latencyMs: 900, where: { resource: "abc" } }, { output: { Value: 3 } }, 3],
];
for (const [name, fault, outcome, value] of CASES) {
  Deno.test(`account: fault ${name} decides whether the operation is applied and what the caller sees`, () => {
    const { call, settle, account, records, scheduler } = fixture([counter()], { faults: [fault] });
    const made = call("counter", "Add", { By: 3, Name: "abc" });
    settle();
    const seen = made.outcome!.error ? { error: made.outcome!.error.code } : made.outcome;
    assert.deepEqual(seen, outcome);
    assert.equal(account.peer<Counter>("counter").value, value);
    assert.equal(records.filter((record) => record.type === "fault").length, 1);
    if (fault.kind === "latency") assert.ok(scheduler.nowUs >= 900_000);
    const calls = records.filter((record) => record.type === "call");
    assert.equal(calls.length, name === "timeout before" ? 0 : 1);
    assert.equal(calls[0]?.answerLost, name === "timeout after" ? true : undefined);
  });
}

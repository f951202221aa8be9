/** Worlds for the tests of Lambda: functions by script, and a fake SQS. */
import type { InvocationRecord } from "../../journal/records.ts";
import { type Fixture, fixture, type FixtureOptions } from "../fixture.ts";
import type { AnyService, Outcome } from "../operation.ts";
import { type FakeSqs, fakeSqs } from "./fake_sqs.ts";
import { lambda, type LambdaState } from "./mod.ts";
import { type Handler, type ScriptedRuntime, scriptedRuntime } from "./scripted_runtime.ts";

export interface LambdaFixture extends Fixture {
  readonly runtime: ScriptedRuntime;
  readonly sqs: FakeSqs;
  readonly state: LambdaState;
  /** Creates a function with a handler; throws what CreateFunction answers with if it is an error. */
  create(name: string, handler: Handler, input?: object): void;
  /** Invokes a function with a value; the outcome is there once enough time has passed. */
  invoke(name: string, value?: unknown, input?: object): { outcome: Outcome | undefined };
  /** Records of one function, in order. */
  invocations(action?: InvocationRecord["action"]): InvocationRecord[];
}

export const ROLE = "arn:aws:iam::000000000000:role/test";

export function lambdaFixture(
  options: FixtureOptions = {},
  others: readonly AnyService[] = [],
): LambdaFixture {
  const runtime = scriptedRuntime();
  const base = fixture([lambda(runtime), fakeSqs(), ...others], options);
  runtime.scheduler = base.scheduler;
  return {
    ...base,
    runtime,
    sqs: base.account.peer<FakeSqs>("sqs"),
    state: base.account.peer<LambdaState>("lambda"),
    create(name, handler, input = {}) {
      runtime.handlers.set(name, handler);
      const answer = base.apply("lambda", "CreateFunction", {
        FunctionName: name,
        Runtime: "nodejs22.x",
        Role: ROLE,
        Handler: "index.handler",
        Code: { S3Bucket: "code", S3Key: name },
        ...input,
      });
      if ("code" in answer) throw answer;
    },
    invoke(name, value, input = {}) {
      const Payload = value === undefined ? undefined : new TextEncoder().encode(JSON.stringify(value));
      return base.call("lambda", "Invoke", { FunctionName: name, Payload, ...input });
    },
    invocations(action) {
      return base.records.filter((record): record is InvocationRecord =>
        record.type === "invocation" && (action === undefined || record.action === action)
      );
    },
  };
}

/** The payload of an Invoke that has been answered, parsed. */
// deno-lint-ignore no-explicit-any
export function payloadOf(box: { outcome: Outcome | undefined }): any {
  const output = box.outcome?.output as { Payload?: Uint8Array } | undefined;
  return output?.Payload?.length ? JSON.parse(new TextDecoder().decode(output.Payload)) : undefined;
}

/** Stand-ins for Lambda and SQS in tests of EventBridge: they record what they are sent and fail on demand. */
import type { AwsError } from "../errors.ts";
import { AwsError as Problem } from "../errors.ts";
import type { AnyService, CallContext } from "../operation.ts";

/** One call that a stand-in got. */
export interface FakeCall {
  readonly service: "lambda" | "sqs";
  /** The function or queue, by name. */
  readonly resource: string;
  /** The payload or message body. */
  readonly body: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly atMs: number;
  /** The name of the entity of the call. */
  readonly entity: string;
  readonly by: string;
}

export interface FakeTargets {
  readonly services: readonly AnyService[];
  readonly calls: FakeCall[];
  /** Set to make calls fail: the n-th call (from 0) to that resource answers with what it returns. */
  fail: (resource: string, n: number) => AwsError | undefined;
}

/** Makes the two stand-ins. */
export function fakeTargets(): FakeTargets {
  const calls: FakeCall[] = [];
  const counts = new Map<string, number>();
  const take = (call: FakeCall): void => {
    const n = counts.get(call.resource) ?? 0;
    counts.set(call.resource, n + 1);
    const error = fakes.fail(call.resource, n);
    if (error) throw error;
    calls.push(call);
  };
  const fakes: FakeTargets = {
    calls,
    fail: () => undefined,
    services: [
      service("lambda", "Invoke", "FunctionName", (input, context) => {
        const body = String(input["Payload"]);
        take({
          service: "lambda",
          resource: nameOf(input["FunctionName"], ":"),
          body,
          ...about(input, context),
        });
        return { StatusCode: 202 };
      }),
      service("sqs", "SendMessage", "QueueUrl", (input, context) => {
        const body = input["MessageBody"] as string;
        take({ service: "sqs", resource: nameOf(input["QueueUrl"], "/"), body, ...about(input, context) });
        return { MessageId: "m" };
      }),
    ],
  };
  return fakes;
}

type Input = Readonly<Record<string, unknown>>;

function service(
  name: "lambda" | "sqs",
  operation: string,
  resource: string,
  run: (input: Input, context: CallContext) => object,
): AnyService {
  const separator = name === "lambda" ? ":" : "/";
  return {
    name,
    title: name,
    namespace: `com.amazonaws.${name}`,
    operations: {
      [operation]: {
        errors: [],
        mutates: true,
        resource: (input: Input) => nameOf(input[resource], separator),
        run: (_state: unknown, input: Input, context: CallContext) => run(input, context),
      },
    },
    allOperations: [operation],
    throttled: () => new Problem("TooManyRequestsException", "Rate exceeded", { status: 429 }),
    failed: () => new Problem("ServiceException", "Service failure", { status: 500 }),
    latency: { p50Ms: 10, p99Ms: 10 },
    newState: () => ({}),
  };
}

function about(input: Input, context: CallContext) {
  return { input, atMs: context.nowMs, entity: context.entity.name, by: context.caller.name };
}

function nameOf(value: unknown, separator: string): string {
  return String(value).split(separator).at(-1)!;
}

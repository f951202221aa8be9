/**
 * One invocation of the handler, as Lambda makes it: context, answer by promise or callback, and an end after the
 * function's timeout. Invocations run side by side, each in a context of its own (AWS's InvokeStore).
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
import { InvokeStoreBase } from "@aws/lambda-invoke-store";
import type { Outcome } from "../protocol.ts";

export type Handler = (
  event: unknown,
  context: object,
  callback: (error: unknown, result?: unknown) => void,
) => unknown;

export interface InvocationOptions {
  readonly handler: Handler;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly store: Pick<InvokeStoreBase, "run">;
}

/**
 * Invokes the handler once. A handler that is not done in time is given up: what it does after that nobody hears of.
 * Never rejects.
 */
export function invoke(options: InvocationOptions, event: unknown, requestId: string): Promise<Outcome> {
  const { handler, store, timeoutSeconds } = options;
  return new Promise((resolve) => {
    const deadlineMs = performance.now() + timeoutSeconds * 1000;
    const timer = setTimeout(() =>
      resolve({
        kind: "error",
        errorType: "Sandbox.Timedout",
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${
          timeoutSeconds.toFixed(2)
        } seconds`,
      }), timeoutSeconds * 1000);
    const end = (outcome: Outcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const succeed = (value: unknown): void => end(success(value));
    const fail = (error: unknown): void => end(failure(error));
    const callback = (error: unknown, value?: unknown): void => error ? fail(error) : succeed(value);
    const context = {
      callbackWaitsForEmptyEventLoop: true,
      functionName: options.functionName,
      functionVersion: "$LATEST",
      invokedFunctionArn: options.functionArn,
      memoryLimitInMB: String(options.memoryMb),
      awsRequestId: requestId,
      logGroupName: `/aws/lambda/${options.functionName}`,
      logStreamName: options.functionName,
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadlineMs - performance.now())),
      done: callback,
      succeed,
      fail,
    };
    store.run({ [InvokeStoreBase.PROTECTED_KEYS.REQUEST_ID]: requestId }, () => {
      try {
        const result = handler(event, context, callback);
        if (isThenable(result)) result.then(succeed, fail);
        // What is returned without a promise is not looked at: the answer is that of the callback, or null.
        else if (handler.length < 3) succeed(undefined);
      } catch (error) {
        fail(error);
      }
    });
  });
}

function success(value: unknown): Outcome {
  try {
    return { kind: "ok", payload: value === undefined ? "null" : JSON.stringify(value) ?? "null" };
  } catch (error) {
    return {
      kind: "error",
      errorType: "Runtime.MarshalError",
      errorMessage: `Unable to stringify response body: ${error instanceof Error ? error.message : error}`,
    };
  }
}

function failure(error: unknown): Outcome {
  return error instanceof Error
    ? { kind: "error", errorType: error.name, errorMessage: error.message }
    : { kind: "error", errorType: typeof error, errorMessage: String(error) };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

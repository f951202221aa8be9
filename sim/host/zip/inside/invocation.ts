/**
 * One invocation of a handler: its context, and the four ways in which it may answer (a promise, the callback, the
 * context's own old functions, a stream).
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
import type { Failure, WorkerInvocation } from "../protocol.ts";
import { failureOf, RuntimeError } from "./failure.ts";
import type { Handler } from "./handler.ts";
import type { Log } from "./log.ts";
import { ResponseStream, streamingOf, type StreamPorts } from "./response_stream.ts";
import { whenIdle } from "./timers.ts";

export interface InvocationPorts extends StreamPorts {
  readonly log: Log;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called once. */
  answer(payload: string): void;
  /** Called once, in the place of `answer`. */
  fail(failure: Failure): void;
}

/** Runs the handler once. */
export function runHandler(handler: Handler, invocation: WorkerInvocation, ports: InvocationPorts): void {
  const streaming = streamingOf(handler);
  if (streaming) void runStreaming(handler, invocation, ports, streaming.highWaterMark);
  else runBuffered(handler, invocation, ports);
}

function runBuffered(handler: Handler, invocation: WorkerInvocation, ports: InvocationPorts): void {
  let finished = false;
  let waits = true;
  const fail = (error: unknown): void => {
    const failure = failureOf(error);
    ports.log.error("Invoke Error", error, failure);
    ports.fail(failure);
  };
  const succeed = (value: unknown): void => {
    let payload: string;
    try {
      payload = value === undefined ? "null" : JSON.stringify(value) ?? "null";
    } catch {
      return fail(new RuntimeError("MarshalError", "Unable to stringify response body"));
    }
    ports.answer(payload);
  };
  const once =
    (run: (error: unknown, value: unknown) => void) => (error?: unknown, value?: unknown): void => {
      if (finished) return;
      finished = true;
      run(error, value);
    };
  const isError = (error: unknown): boolean => error !== undefined && error !== null;
  const callback = once((error, value) => {
    if (isError(error)) fail(error);
    else if (waits) whenIdle(() => succeed(value));
    else succeed(value);
  });
  const done = once((error, value) => isError(error) ? fail(error) : succeed(value));
  const context = {
    ...contextOf(invocation, ports.environment),
    get callbackWaitsForEmptyEventLoop(): boolean {
      return waits;
    },
    set callbackWaitsForEmptyEventLoop(value: boolean) {
      waits = value;
    },
    done,
    succeed: (value: unknown) => done(null, value),
    fail: (error: unknown) => done(error ?? "handled"),
  };
  try {
    const result = handler(JSON.parse(invocation.payload), context, callback);
    if (isThenable(result)) result.then(context.succeed, context.fail);
    // A handler that neither waits for its callback nor gives a promise is answered with nothing once it is idle.
    else if (handler.length < 3) whenIdle(() => callback(null, null));
  } catch (error) {
    callback(error ?? "handled");
  }
}

async function runStreaming(
  handler: Handler,
  invocation: WorkerInvocation,
  ports: InvocationPorts,
  highWaterMark: number | undefined,
): Promise<void> {
  const stream = new ResponseStream(ports, highWaterMark);
  stream.on("error", () => {});
  const fail = (error: unknown): void => {
    const failure = failureOf(error);
    ports.log.error("Invoke Error", error, failure);
    ports.fail(failure);
  };
  const context = { ...contextOf(invocation, ports.environment), callbackWaitsForEmptyEventLoop: true };
  try {
    const result = handler(JSON.parse(invocation.payload), stream, context);
    if (!isThenable(result)) return fail("Streaming does not support non-async handlers.");
    if (await result !== undefined) ports.log.write("WARN", ["Streaming handlers ignore return values."]);
    // An end that was asked for is awaited, one that was not is the handler's mistake.
    if (stream.writableEnded && !stream.writableFinished) {
      await new Promise<void>((resolve) => stream.once("close", resolve).once("finish", resolve));
    }
    if (!stream.writableFinished) return fail("Response stream is not finished.");
    ports.answer("");
  } catch (error) {
    fail(error);
  }
}

function contextOf(
  invocation: WorkerInvocation,
  environment: Readonly<Record<string, string | undefined>>,
): object {
  const deadlineMs = Date.now() + invocation.remainingMs;
  return {
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: invocation.clientContext === undefined ? undefined : JSON.parse(invocation.clientContext),
    identity: undefined,
    invokedFunctionArn: invocation.invokedFunctionArn,
    awsRequestId: invocation.requestId,
    tenantId: invocation.tenantId,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

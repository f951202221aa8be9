/**
 * The first module of a worker: puts the function's own environment, console and exit in place before any module of
 * the function loads. The variables of a Deno process are those of all its workers, and a worker may not read them,
 * so `process.env` becomes a plain object here, as each Lambda sandbox has its own.
 */
import process from "node:process";
import { Writable } from "node:stream";
import { format } from "node:util";
import type { FunctionPlan } from "../plan.ts";
import type { FromWorker, ToWorker } from "../protocol.ts";

/** Says something to the main thread. */
export const say: (message: FromWorker) => void = (globalThis as unknown as {
  postMessage(message: FromWorker): void;
}).postMessage.bind(globalThis);

/** What Lambda sets, as far as it makes sense here; a function's own variables come first. */
function variables(plan: FunctionPlan): Record<string, string> {
  const concurrency = plan.queues.reduce((sum, queue) => sum + queue.concurrency, 0);
  return {
    // Without a home the SDK asks who the user is, to look for profiles; there are none to be found.
    HOME: "/",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${plan.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: plan.name,
    // Invocations run side by side in one isolate, as on Lambda Managed Instances: Powertools keeps them apart then.
    AWS_LAMBDA_MAX_CONCURRENCY: String(Math.max(2, concurrency)),
    ...plan.environment,
  };
}

function put(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

/** What nothing catches ends the function, as it ends a process of Node.js. */
function breakOn(event: Event, reason: unknown): void {
  event.preventDefault();
  say({
    kind: "broken",
    reason: reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason),
  });
}

globalThis.addEventListener("error", (event) => breakOn(event, event.error));
globalThis.addEventListener("unhandledrejection", (event) => breakOn(event, event.reason));

/** Puts everything in place. */
function prepare(plan: FunctionPlan): void {
  const tell = (line: string): void =>
    say({ kind: "event", event: { kind: "log", service: plan.service, function: plan.name, line } });
  const stream = new Writable({
    decodeStrings: false,
    write(text: string | Uint8Array, _encoding, done) {
      tell((typeof text === "string" ? text : new TextDecoder().decode(text)).replace(/\n$/, ""));
      done();
    },
  });
  put(process, "env", variables(plan));
  put(process, "stdout", stream);
  put(process, "stderr", stream);
  put(process, "exit", (code = 0): never => {
    say({ kind: "broken", reason: `Runtime exited with error: exit status ${code}` });
    throw new Error(`process.exit(${code})`);
  });
  for (const name of ["log", "info", "warn", "error", "debug", "trace"] as const) {
    put(console, name, (...args: unknown[]) => tell(format(...args)));
  }
}

/** Resolves once the main thread has said which function this worker runs, and its environment is in place. */
export const ready: Promise<FunctionPlan> = new Promise((resolve) => {
  globalThis.addEventListener("message", (event) => {
    const { data } = event as MessageEvent<ToWorker>;
    if (data.kind !== "run") return;
    prepare(data.plan);
    resolve(data.plan);
  }, { once: true });
  say({ kind: "hello" });
});

/**
 * The first module of a sandbox's worker: takes hold of the way to the main thread, puts the function's own modules,
 * files, process, console and timers in the place of this machine's, and invokes the handler when told to.
 */
import type { Failure, FromSandbox, SandboxPlan, ToSandbox, WorkerInvocation } from "../protocol.ts";
import { failureOf, RuntimeError } from "./failure.ts";
import { fileSystem } from "./file_system.ts";
import { type Handler, loadHandler } from "./handler.ts";
import { runHandler } from "./invocation.ts";
import { Log, put } from "./log.ts";
import { installModules } from "./modules.ts";
import { Files } from "./package_json.ts";
import { Places } from "./places.ts";
import { type FunctionProcess, installProcess } from "./process.ts";
import { Resolver } from "./resolve.ts";
import { installAwsLambda } from "./response_stream.ts";
import { installStacks } from "./stacks.ts";
import { installTimers } from "./timers.ts";
import * as os from "node:os";

const scope = globalThis as unknown as {
  postMessage(message: FromSandbox, transfer?: Transferable[]): void;
  close(): void;
};
const post = scope.postMessage.bind(globalThis);
const close = scope.close.bind(globalThis);
const usedBytes = memoryMeter();

let log: Log | undefined;
let handler: Handler | undefined;
let process: FunctionProcess | undefined;
let ended = false;
/** Why the code could not be loaded. */
let broken: Failure | undefined;
/** Settles once it has been loaded, or not. */
let loaded: Promise<void> | undefined;

function say(message: FromSandbox): void {
  if (!ended) post(message);
}

function exit(code: number, failure?: Failure): void {
  if (ended) return;
  say({ kind: "exit", code, ...(failure ? { failure } : undefined) });
  ended = true;
  close();
}

/** Heap and buffers of this isolate; that of the whole process is everybody's. */
function memoryMeter(): () => number {
  const { memoryUsage } = Deno;
  return () => {
    const { heapTotal, external } = memoryUsage();
    return heapTotal + external;
  };
}

async function load(plan: SandboxPlan): Promise<void> {
  const own = new Log(plan.log, (text, line) => say({ kind: "log", text, line }));
  log = own;
  own.install();
  const files = new Files(new Places(plan.places));
  installStacks(files);
  const resolver = new Resolver(files, plan.runtime);
  const { fs, promises } = fileSystem(files.places);
  process = installProcess({ environment: plan.environment, log: own, exit });
  const loader = installModules(files, resolver, {
    fs,
    "fs/promises": promises,
    process,
    timers: installTimers(),
    os: { ...(os as unknown as { default: object }).default, tmpdir: () => "/tmp", homedir: () => "/root" },
    console,
  });
  installAwsLambda();
  hidePlatform();
  try {
    handler = await loadHandler(plan.handler, files, resolver, loader);
    say({ kind: "loaded" });
  } catch (error) {
    const failure = failureOf(error);
    broken = failure;
    own.error("Uncaught Exception", error, failure);
    say({ kind: "loaded", failure });
  }
}

/** What Node.js does not have; the ways to the main thread are not the function's. */
function hidePlatform(): void {
  for (const name of ["Worker", "self", "postMessage", "close", "onmessage", "name", "location", "caches"]) {
    if (!Reflect.deleteProperty(globalThis, name) || name in globalThis) put(globalThis, name, undefined);
  }
}

function invoke(invocation: WorkerInvocation): void {
  log!.requestId = invocation.requestId;
  log!.tenantId = invocation.tenantId;
  if (invocation.traceHeader === undefined) delete process!.env._X_AMZN_TRACE_ID;
  else process!.env._X_AMZN_TRACE_ID = invocation.traceHeader;
  // The runtime itself would ask for the next invocation in a turn of its own.
  let over = false;
  const end = (message: FromSandbox): void => {
    if (over) return;
    over = true;
    say(message);
  };
  runHandler(handler!, invocation, {
    log: log!,
    environment: process!.env,
    begin: (contentType) => over || say({ kind: "stream", contentType }),
    chunk: (bytes) => over || say({ kind: "chunk", bytes }),
    answer: (payload) => end({ kind: "answer", payload, usedBytes: usedBytes() }),
    fail: (failure) => end({ kind: "failure", failure, usedBytes: usedBytes() }),
  });
}

globalThis.addEventListener("message", (event) => {
  const { data } = event as MessageEvent<ToSandbox>;
  if (data.kind === "load") loaded = load(data.plan);
  // A sandbox that took over from another is told to load and to invoke at once.
  else {void loaded?.then(() =>
      broken ? say({ kind: "failure", failure: broken, usedBytes: 0 }) : invoke(data)
    );}
});

globalThis.addEventListener("error", (event) => {
  event.preventDefault();
  if (ended || log === undefined) return;
  const failure = failureOf(event.error);
  log.error("Uncaught Exception", event.error, failure);
  exit(129, failure);
});

globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  if (ended || log === undefined) return;
  const error = new RuntimeError("UnhandledPromiseRejection", String(event.reason));
  const failure = {
    ...failureOf(error),
    ...(event.reason instanceof Error ? { trace: failureOf(event.reason).trace } : undefined),
  };
  log.error("Unhandled Promise Rejection", error, failure);
  exit(128, failure);
});

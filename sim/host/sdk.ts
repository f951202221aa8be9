/**
 * The transports `direct` and `wire`: how an ordinary `new SQSClient({})` in a handler reaches the world.
 *
 * `wire` lets the whole SDK run and takes over where it would open a socket. `direct` takes over at `send`: the
 * SDK's own retry middleware and strategy run, serialisation, signing and parsing do not. A client that was given
 * middleware of its own always goes by wire, so that its middleware sees what it would see.
 */
import { AwsError } from "../aws/errors.ts";
import type { Caller, Outcome } from "../aws/operation.ts";
import { decode, type Decoded, encodeError, encodeOutput, SERVICE_OF_NAMESPACE } from "../wire/mod.ts";
import { type Activity, current, runAs, runAsNobody, type SdkCall } from "./context.ts";
import { natives } from "./natives.ts";

export type Transport = "direct" | "wire";

/** The parts of an SDK client that are used here. */
interface Client {
  readonly config: { requestHandler?: RequestHandler; logger?: unknown };
  readonly middlewareStack: Stack;
  constructor: new (config: { region: string }) => Client;
  send(command: Command, options?: unknown, callback?: unknown): unknown;
}

interface Stack {
  add(...args: unknown[]): void;
  addRelativeTo(...args: unknown[]): void;
  use(...args: unknown[]): void;
  /** Adds all that is on this stack to another one. */
  applyToStack(collector: Collector): void;
}

/** As much of a stack as `applyToStack` asks for. */
interface Collector {
  add(middleware: Middleware, options: { readonly name?: string }): void;
  addRelativeTo(middleware: Middleware, options: { readonly name?: string }): void;
}

type Middleware = (next: (args: DirectArgs) => Promise<unknown>, context: object) => SdkHandler;

type SdkHandler = (args: DirectArgs) => Promise<{ output: object }>;

interface Command {
  readonly input: object;
  /** Kind, namespace, name, ...; absent for commands that wrap others, such as the document client's. */
  readonly schema?: readonly [kind: number, namespace: string, name: string, ...rest: unknown[]];
}

interface DirectArgs {
  readonly activity: Activity;
  readonly call: SdkCall;
  readonly client: Client;
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  readonly signal: AbortSignal | undefined;
}

interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

interface RequestHandler {
  handle(request: HttpRequest, options?: { abortSignal?: AbortSignal }): Promise<unknown>;
}

type ErrorConstructor = new (options: Record<string, unknown>) => Error;

let transport: Transport = "direct";
const patched = new WeakSet<object>();
/** Error classes of each client package, by code. */
const ERRORS = new Map<string, ReadonlyMap<string, ErrorConstructor>>();
const BASELINE = new WeakMap<object, ReadonlySet<string>>();
const DIRECT = new WeakMap<Client, SdkHandler | "custom">();
/** Middleware of libraries that only adds to the user agent. */
const HARMLESS: ReadonlySet<string> = new Set(["addPowertoolsToUserAgent"]);

/** Chooses the transport of the next run. */
export function setTransport(next: Transport): void {
  transport = next;
}

/** Looks through the exports of a module that was just loaded and puts every SDK client in it on the transport. */
export function adoptModule(exports: unknown): void {
  if (typeof exports !== "object" || exports === null || patched.has(exports)) return;
  patched.add(exports);
  const members = exports as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    if (name.endsWith("Client") && isClass(members[name]) && "send" in (members[name].prototype as object)) {
      runAsNobody(() => adoptClient(members[name] as unknown as Client["constructor"], members));
    }
  }
}

function isClass(value: unknown): value is { prototype: object } {
  return typeof value === "function" && typeof value.prototype === "object" && value.prototype !== null;
}

function adoptClient(Class: Client["constructor"], members: Record<string, unknown>): void {
  let base = Class.prototype as object;
  while (!Object.hasOwn(base, "send") && Object.getPrototypeOf(base) !== Object.prototype) {
    base = Object.getPrototypeOf(base);
  }
  if (!patched.has(base)) {
    patched.add(base);
    patchSend(base as Client);
  }
  if (Object.hasOwn(Class, "shapeId") || !("commandNames" in Class || Class.name.endsWith("Client"))) return;
  let sample: Client;
  try {
    sample = new Class({ region: "us-east-1" });
  } catch {
    return; // A client that wraps another one, such as the document client, brings no transport of its own.
  }
  if (!sample.config?.requestHandler) return;
  BASELINE.set(Class, new Set(middlewareOf(sample.middlewareStack).keys()));
  patchHandle(Object.getPrototypeOf(sample.config.requestHandler) as RequestHandler);
  const errors = new Map<string, ErrorConstructor>();
  let namespace = "";
  for (const value of Object.values(members)) {
    if (Array.isArray(value) && value[0] === 9) namespace = value[1] as string;
    if (isClass(value) && value.prototype instanceof Error) {
      const shape = (value as { shapeId?: string }).shapeId?.split("#")[1];
      errors.set(shape ?? "", value as unknown as ErrorConstructor);
    }
  }
  if (namespace) ERRORS.set(namespace, errors);
}

function patchSend(prototype: Client): void {
  const real = prototype.send;
  prototype.send = function (this: Client, command: Command, options?: unknown, callback?: unknown): unknown {
    const activity = current();
    if (!activity) return real.call(this, command, options, callback);
    const ordinal = activity.counters.calls++;
    const name = command.schema?.[2] ?? command.constructor.name;
    const call: SdkCall = { entity: activity.entity.child(name, ordinal), ordinal, attempts: 0 };
    const direct = transport === "direct" && typeof options !== "function" && callback === undefined
      ? directHandler(this, command)
      : undefined;
    if (direct) {
      const signal = (options as { abortSignal?: AbortSignal } | undefined)?.abortSignal;
      const args: DirectArgs = {
        activity,
        call,
        client: this,
        service: SERVICE_OF_NAMESPACE.get(command.schema![1])!.name,
        operation: name,
        input: command.input,
        signal,
      };
      return direct(args).then(outputOf);
    }
    return runAs({ ...activity, call }, () => real.call(this, command, options, callback));
  };
}

function outputOf(result: { output: object }): object {
  return result.output;
}

/** The SDK's retry middleware around the world; undefined when this client or command has to go by wire. */
function directHandler(client: Client, command: Command): SdkHandler | undefined {
  if (command.schema === undefined || !SERVICE_OF_NAMESPACE.has(command.schema[1])) return undefined;
  let handler = DIRECT.get(client);
  if (handler === undefined) DIRECT.set(client, handler = prepare(client));
  return handler === "custom" ? undefined : handler;
}

function prepare(client: Client): SdkHandler | "custom" {
  const stack = client.middlewareStack;
  for (const method of ["add", "addRelativeTo", "use"] as const) {
    if (Object.hasOwn(stack, `watched ${method}`)) continue;
    const real = stack[method];
    stack[method] = (...args: unknown[]) => {
      DIRECT.delete(client);
      real.apply(stack, args);
    };
    Object.defineProperty(stack, `watched ${method}`, { value: true });
  }
  const middleware = middlewareOf(stack);
  const known = BASELINE.get(client.constructor);
  const retry = middleware.get("retryMiddleware");
  if (!known || !retry) return "custom";
  for (const name of middleware.keys()) if (!known.has(name) && !HARMLESS.has(name)) return "custom";
  return retry(attempt, { logger: client.config.logger });
}

/** What is on a stack, by name. */
function middlewareOf(stack: Stack): Map<string, Middleware> {
  const found = new Map<string, Middleware>();
  const collect = (middleware: Middleware, options: { readonly name?: string }): void => {
    found.set(options.name ?? "anonymous", middleware);
  };
  stack.applyToStack({ add: collect, addRelativeTo: collect });
  return found;
}

/** One attempt of a direct call. */
function attempt(args: DirectArgs): Promise<{ output: object; response: object }> {
  const { activity, call, service, operation, signal } = args;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError());
    signal?.addEventListener("abort", () => reject(abortError()), { once: true });
    travel(activity, call, service, operation, args.input, (outcome, requestId) => {
      if (outcome.output !== undefined) {
        const output = outcome.output as { $metadata?: object };
        output.$metadata = { httpStatusCode: 200, requestId, attempts: 1, totalRetryDelay: 0 };
        resolve({ output, response: {} });
      } else reject(outcome.lost ? connectionLost() : sdkError(service, outcome.error!, requestId));
    });
  });
}

/** Sends one attempt through the account and hands its outcome to the sandbox, if that still lives. */
function travel(
  activity: Activity,
  call: SdkCall,
  service: string,
  operation: string,
  input: object,
  done: (outcome: Outcome, requestId: string) => void,
): void {
  const { world, owner } = activity;
  if (!owner.maySend(call.ordinal)) return;
  const number = call.attempts++;
  const caller: Caller = { kind: "function", name: owner.functionName, requestId: activity.requestId };
  world.account.call(service, operation, input, caller, call.entity, (outcome) => {
    owner.resume(() => done(outcome, world.ids.uuid(call.entity, number)));
  }, number);
  if (number === 0) owner.onSent();
}

const NAMESPACES = new Map(
  [...SERVICE_OF_NAMESPACE].map(([namespace, service]) => [service.name, namespace]),
);

/** The exception that the SDK would have made of an error response. */
function sdkError(service: string, error: AwsError, requestId: string): Error {
  const classes = ERRORS.get(NAMESPACES.get(service) ?? "");
  const $metadata = { httpStatusCode: error.status, requestId };
  const Class = classes?.get(error.code);
  const options = {
    name: error.code,
    message: error.message,
    $fault: error.fault,
    $metadata,
    ...error.members,
  };
  const made = Class
    ? new Class(options)
    : classes?.get("")
    ? new (classes.get("")!)(options)
    : new Error(error.message);
  return Object.assign(made, error.members, {
    name: error.code,
    message: error.message,
    $fault: error.fault,
    $metadata,
    $response: { statusCode: error.status, headers: { ...error.headers } },
    ...(error.queryCode
      ? { Code: error.queryCode, Error: { Code: error.queryCode, Message: error.message, Type: "Sender" } }
      : undefined),
  });
}

/** What Node's HTTP client reports when a connection breaks before an answer came. */
function connectionLost(): Error {
  return Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
}

function abortError(): Error {
  return Object.assign(new Error("Request aborted"), { name: "AbortError" });
}

function patchHandle(prototype: RequestHandler): void {
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const real = prototype.handle;
  prototype.handle = function (this: RequestHandler, request, options) {
    const activity = current();
    return activity?.call
      ? overWire(activity, activity.call, request, options?.abortSignal)
      : real.call(this, request, options);
  };
}

/** One attempt in bytes, without a socket. */
function overWire(
  activity: Activity,
  call: SdkCall,
  request: HttpRequest,
  signal?: AbortSignal,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError());
    signal?.addEventListener("abort", () => reject(abortError()), { once: true });
    const { world } = activity;
    let decoded: Decoded;
    try {
      decoded = decode({
        method: request.method,
        path: request.path,
        ...(request.query ? { query: request.query } : undefined),
        headers: lowerCase(request.headers),
        body: typeof request.body === "string" || request.body instanceof Uint8Array ? request.body : "",
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const response = encodeError(undefined, error, world.ids.uuid(call.entity, call.attempts++));
      return resolve({
        response: { statusCode: response.status, headers: response.headers, body: response.body },
      });
    }
    const { service, operation, input } = decoded;
    travel(activity, call, service.name, operation, input, (outcome, requestId) => {
      if (outcome.lost) return reject(connectionLost());
      const response = outcome.error
        ? encodeError(service, outcome.error, requestId)
        : encodeOutput(service, operation, outcome.output, requestId);
      response.headers.date = new natives.Date(world.nowMs()).toUTCString();
      resolve({ response: { statusCode: response.status, headers: response.headers, body: response.body } });
    });
  });
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name in headers) result[name.toLowerCase()] = headers[name]!;
  return result;
}

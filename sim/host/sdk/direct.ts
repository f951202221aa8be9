/**
 * The transport `direct`: the command's input goes to the account as it is. Of the SDK, the client's own retry
 * middleware and strategy run; serialisation, signing and parsing do not.
 */
import type { AwsError } from "../../aws/errors.ts";
import { SERVICE_OF_NAMESPACE } from "../../wire/mod.ts";
import type { Client, Command, DirectArgs, Middleware, SdkHandler, Stack } from "./client.ts";
import { abortError, connectionLost, travel } from "./travel.ts";

type ErrorConstructor = new (options: Record<string, unknown>) => Error;

/** Error classes of each client package, by namespace and code; the base class has the empty code. */
const ERRORS = new Map<string, ReadonlyMap<string, ErrorConstructor>>();
/** The names of the middleware that every client of a class has. */
const BASELINE = new WeakMap<object, ReadonlySet<string>>();
const DIRECT = new WeakMap<Client, SdkHandler | "custom">();
/** Middleware of libraries that only adds to the user agent. */
const HARMLESS: ReadonlySet<string> = new Set(["addPowertoolsToUserAgent"]);

/** Learns what a client of this class is like when nobody has changed it, and the errors of its package. */
export function learnClient(sample: Client, members: Readonly<Record<string, unknown>>): void {
  BASELINE.set(sample.constructor, new Set(middlewareOf(sample.middlewareStack).keys()));
  const errors = new Map<string, ErrorConstructor>();
  let namespace = "";
  for (const value of Object.values(members)) {
    if (Array.isArray(value) && value[0] === 9) namespace = value[1] as string;
    if (isErrorClass(value)) errors.set(value.shapeId?.split("#")[1] ?? "", value);
  }
  if (namespace) ERRORS.set(namespace, errors);
}

function isErrorClass(value: unknown): value is ErrorConstructor & { readonly shapeId?: string } {
  return typeof value === "function" && value.prototype instanceof Error;
}

/** The SDK's retry middleware around the world; undefined when this client or command has to go by wire. */
export function directHandler(client: Client, command: Command): SdkHandler | undefined {
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

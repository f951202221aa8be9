/**
 * The transport `direct`: the command's input goes to the account as it is. Of the SDK, the client's own retry
 * middleware and strategy run, and what reads errors; serialisation, signing and parsing of outputs do not.
 *
 * Only what would come to the same over the wire goes this way. A client or a command that a user has changed, and an
 * input that the SDK would have to mend before it could send it, go by wire.
 */
import { fits, SERVICE_OF_NAMESPACE, type WireOperation } from "../../wire/mod.ts";
import type { Activity, SdkCall } from "../context.ts";
import type {
  Client,
  Collector,
  Command,
  DirectArgs,
  Middleware,
  OperationSchema,
  SdkContext,
  SdkResult,
  SendOptions,
  Stack,
} from "./client.ts";
import { outputOf, withTokens } from "./output.ts";
import { responseOf } from "./response.ts";
import { depart, travel } from "./travel.ts";
import { isTakenOver } from "./wire.ts";

/** The middleware of the SDK that a direct call runs. */
interface Direct {
  readonly retry: Middleware;
  readonly deserialize: Middleware;
}

/** The names of the middleware that every client of a class has. */
const BASELINE = new WeakMap<object, ReadonlySet<string>>();
const DIRECT = new WeakMap<Client, Direct | "custom">();
const ready = new WeakSet<Client>();
const watched = new WeakSet<Stack>();
/** Middleware of libraries that only adds to the user agent. */
const HARMLESS: ReadonlySet<string> = new Set(["addPowertoolsToUserAgent"]);
/** The operation, of SQS alone, whose own middleware would tell the retry strategy that it waits. */
const LONG_POLL = "ReceiveMessage";

/** Learns what a client of this class is like when nobody has changed it. */
export function learnClient(sample: Client): void {
  BASELINE.set(sample.constructor, new Set(middlewareOf(sample.middlewareStack).keys()));
}

/** Makes a call go directly to the account; undefined when it has to go by wire. */
export function sendDirect(
  client: Client,
  command: Command,
  options: SendOptions,
  activity: Activity,
  call: SdkCall,
): Promise<object> | undefined {
  const { schema, input } = command;
  if (schema === undefined || hasMiddleware(command)) return undefined;
  const service = SERVICE_OF_NAMESPACE.get(schema[1]);
  const operation = service?.operations.get(schema[2]);
  if (!service || !operation || !sendable(operation, input)) return undefined;
  let direct = DIRECT.get(client);
  if (direct === undefined) DIRECT.set(client, direct = prepare(client));
  if (direct === "custom") return undefined;
  const { retry, deserialize } = direct;
  const context = contextOf(client, command, schema, options);
  const send = retry((args) => attempt(args, deserialize, context), context);
  const handler = client.config.requestHandler!;
  const args = { activity, call, service, operation, input: withTokens(operation, input), handler, options };
  const answer = (): Promise<object> => send(args).then((result) => result.output!);
  return ready.has(client) ? answer() : makeReady(client).then(answer);
}

function contextOf(
  client: Client,
  commandInstance: Command,
  operationSchema: OperationSchema,
  { abortSignal }: SendOptions,
): SdkContext {
  return {
    logger: client.config.logger,
    __retryLongPoll: operationSchema[2] === LONG_POLL,
    __smithy_context: { operationSchema, commandInstance, abortSignal },
  };
}

/**
 * With its first call a client finds out where to send and as whom.
 *
 * @throws {Error} What its region or its credentials come from does not say.
 */
async function makeReady(client: Client): Promise<void> {
  await client.config.region?.();
  await client.config.credentials?.();
  ready.add(client);
}

/** Whether the input means, as it stands, what the SDK would send for it. */
function sendable(operation: WireOperation, input: object): boolean {
  if (!fits(operation.input)(input)) return false;
  // EventBridge's global endpoints are spoken to in another way.
  if ((input as { readonly EndpointId?: string }).EndpointId !== undefined) return false;
  // What is part of a path is missed by the SDK itself, before anything is sent.
  return operation.http === undefined ||
    operation.http.labels.every((name) => (input as Readonly<Record<string, unknown>>)[name]);
}

function hasMiddleware(command: Command): boolean {
  let found = false;
  const collect = (): void => {
    found = true;
  };
  command.middlewareStack.applyToStack({ add: collect, addRelativeTo: collect });
  return found;
}

/** One attempt of a direct call. */
function attempt(args: DirectArgs, deserialize: Middleware, context: SdkContext): Promise<SdkResult> {
  const { activity, call, service, operation, input, handler, options } = args;
  const arrival = handler.config
    ? depart(activity, call, service.name, operation.name, input, handler.config, options)
    : travel(activity, call, service.name, operation.name, input, handler, options);
  return arrival.then((arrived) => {
    const { output } = arrived.outcome;
    if (output !== undefined) return { output: outputOf(operation, output, arrived.requestId), response: {} };
    // Errors are rare enough for the SDK to read them as it reads those of AWS.
    const response = responseOf(activity.world, service, operation.name, arrived);
    return deserialize(() => Promise.resolve({ response }), context)(args);
  });
}

function prepare(client: Client): Direct | "custom" {
  const stack = client.middlewareStack;
  watch(stack, client);
  const { requestHandler, logger } = client.config;
  // Whoever logs wants to see the middleware's own lines.
  if (logger && logger.constructor.name !== "NoOpLogger") return "custom";
  if (!requestHandler || !isTakenOver(requestHandler)) return "custom";
  const middleware = middlewareOf(stack);
  const known = baselineOf(client);
  const retry = middleware.get("retryMiddleware");
  const deserialize = middleware.get("deserializerMiddleware");
  if (!known || !retry || !deserialize) return "custom";
  for (const name of middleware.keys()) if (!known.has(name) && !HARMLESS.has(name)) return "custom";
  return { retry, deserialize };
}

/** Of the client's class or the nearest one above it: `SQS` is an `SQSClient`. */
function baselineOf(client: Client): ReadonlySet<string> | undefined {
  for (let of: object | null = client.constructor; of !== null; of = Object.getPrototypeOf(of)) {
    const known = BASELINE.get(of);
    if (known) return known;
  }
  return undefined;
}

/** Looks at a client anew once its middleware has changed. */
function watch(stack: Stack, client: Client): void {
  if (watched.has(stack)) return;
  watched.add(stack);
  for (const method of ["add", "addRelativeTo", "use", "remove", "removeByTag"] as const) {
    const real = stack[method] as (...args: unknown[]) => never;
    stack[method] = (...args: unknown[]) => {
      DIRECT.delete(client);
      return real.apply(stack, args);
    };
  }
}

/** What is on a stack, by name. */
function middlewareOf(stack: Stack): Map<string, Middleware> {
  const found = new Map<string, Middleware>();
  const collect: Collector["add"] = (middleware, options) => {
    found.set(options.name ?? "anonymous", middleware);
  };
  stack.applyToStack({ add: collect, addRelativeTo: collect });
  return found;
}

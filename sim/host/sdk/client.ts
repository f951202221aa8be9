/** The parts of an SDK client that the transports hold on to, as the SDK's own types do not spell them out. */
import type { Activity, SdkCall } from "../context.ts";
import type { WireOperation, WireService } from "../../wire/mod.ts";

/** The parts of an SDK client that are used here. */
export interface Client {
  readonly config: {
    readonly requestHandler?: RequestHandler;
    readonly logger?: object;
    readonly region?: () => Promise<unknown>;
    readonly credentials?: () => Promise<unknown>;
  };
  readonly middlewareStack: Stack;
  constructor: new (config: { region: string }) => Client;
  send(command: Command, options?: unknown, callback?: unknown): unknown;
}

/** Options of one call. */
export interface SendOptions {
  readonly abortSignal?: AbortSignal;
  /** In milliseconds. */
  readonly requestTimeout?: number;
}

export interface Stack {
  add(...args: unknown[]): void;
  addRelativeTo(...args: unknown[]): void;
  use(...args: unknown[]): void;
  remove(...args: unknown[]): boolean;
  removeByTag(...args: unknown[]): boolean;
  /** Adds all that is on this stack to another one. */
  applyToStack(collector: Collector): void;
}

/** As much of a stack as `applyToStack` asks for. */
export interface Collector {
  add(middleware: Middleware, options: { readonly name?: string }): void;
  addRelativeTo(middleware: Middleware, options: { readonly name?: string }): void;
}

export type Middleware = (next: SdkHandler, context: SdkContext) => SdkHandler;

export type SdkHandler = (args: DirectArgs) => Promise<SdkResult>;

export interface SdkResult {
  readonly output?: object;
  readonly response: object;
}

/** What the SDK's middleware knows of a call, by the SDK's own names. */
export interface SdkContext {
  readonly logger: object | undefined;
  readonly __retryLongPoll: boolean;
  readonly __smithy_context: {
    readonly operationSchema: OperationSchema;
    readonly commandInstance: Command;
    readonly abortSignal: AbortSignal | undefined;
  };
}

/** Kind, namespace, name, ... of an operation. */
export type OperationSchema = readonly [kind: number, namespace: string, name: string, ...rest: unknown[]];

export interface Command {
  readonly input: object;
  /** Absent for commands that wrap others, such as the document client's. */
  readonly schema?: OperationSchema;
  readonly middlewareStack: Stack;
}

/** One call of the transport `direct`. */
export interface DirectArgs {
  readonly activity: Activity;
  readonly call: SdkCall;
  readonly service: WireService;
  readonly operation: WireOperation;
  readonly input: object;
  readonly handler: RequestHandler;
  readonly options: SendOptions;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** A response as the SDK reads it. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

export interface RequestHandler {
  handle(request: HttpRequest, options?: SendOptions): Promise<unknown>;
  /** What the handler of Node.js was made with; known once a first request has asked for it. */
  config?: HandlerConfig | undefined;
  readonly configProvider?: Promise<HandlerConfig>;
}

/** How long a request handler waits; times in milliseconds, none when absent or 0. */
export interface HandlerConfig {
  readonly requestTimeout?: number | undefined;
  /** Whether the end of `requestTimeout` is an error; it is a warning otherwise. Of Node's handler. */
  readonly throwOnRequestTimeout?: boolean | undefined;
  readonly socketTimeout?: number | undefined;
  readonly logger?: { warn?(text: string): void } | undefined;
}

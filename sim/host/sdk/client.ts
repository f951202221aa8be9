/** The parts of an SDK client that the transports hold on to, as the SDK's own types do not spell them out. */
import type { Activity, SdkCall } from "../context.ts";

/** The parts of an SDK client that are used here. */
export interface Client {
  readonly config: { requestHandler?: RequestHandler; logger?: unknown };
  readonly middlewareStack: Stack;
  constructor: new (config: { region: string }) => Client;
  send(command: Command, options?: unknown, callback?: unknown): unknown;
}

export interface Stack {
  add(...args: unknown[]): void;
  addRelativeTo(...args: unknown[]): void;
  use(...args: unknown[]): void;
  /** Adds all that is on this stack to another one. */
  applyToStack(collector: Collector): void;
}

/** As much of a stack as `applyToStack` asks for. */
export interface Collector {
  add(middleware: Middleware, options: { readonly name?: string }): void;
  addRelativeTo(middleware: Middleware, options: { readonly name?: string }): void;
}

export type Middleware = (next: (args: DirectArgs) => Promise<unknown>, context: object) => SdkHandler;

export type SdkHandler = (args: DirectArgs) => Promise<{ output: object }>;

export interface Command {
  readonly input: object;
  /** Kind, namespace, name, ...; absent for commands that wrap others, such as the document client's. */
  readonly schema?: readonly [kind: number, namespace: string, name: string, ...rest: unknown[]];
}

export interface DirectArgs {
  readonly activity: Activity;
  readonly call: SdkCall;
  readonly client: Client;
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  readonly signal: AbortSignal | undefined;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

export interface RequestHandler {
  handle(request: HttpRequest, options?: { abortSignal?: AbortSignal }): Promise<unknown>;
}

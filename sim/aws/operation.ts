/**
 * The operation table of an AWS service, and what an operation's handler may ask of the world.
 *
 * A service is a pure state machine: its handlers take (state, input, context) and return an output or throw an
 * {@linkcode AwsError}. Inputs and outputs have the shapes of the SDK's commands (PascalCase members, `Date` for
 * timestamps, `Uint8Array` for blobs). A handler never keeps or changes an object of its input, and never hands out
 * an object of its state: copy in, copy out.
 */
import type { Entity, Ids, Oracle, Timer } from "../kernel/mod.ts";
import type { JournalSink } from "../journal/records.ts";
import type { FaultPlan } from "../faults/plan.ts";
import type { AwsError } from "./errors.ts";
import type { Constraints } from "./constraints.ts";

/** Who calls an operation. */
export interface Caller {
  readonly kind: "function" | "service" | "client";
  /** The function, the AWS service (`eventbridge`) or the client (`deploy`, `check`). */
  readonly name: string;
  /** The request id of the calling invocation. */
  readonly requestId?: string;
  /** What a request over HTTP was signed with, where it was: STS knows the sessions that it gave out by it. */
  readonly accessKeyId?: string;
}

/** How a caller is written into the journal. */
export function callerName(caller: Caller): string {
  return caller.requestId === undefined ? caller.name : `${caller.name}:${caller.requestId}`;
}

/** What came of a call: exactly one of the three. */
export type Outcome =
  | { readonly output: object; readonly error?: undefined; readonly lost?: undefined }
  | { readonly error: AwsError; readonly output?: undefined; readonly lost?: undefined }
  /** No answer came: the operation may or may not have been applied. */
  | { readonly lost: true; readonly output?: undefined; readonly error?: undefined };

/** A request over HTTP that an AWS service sends to somewhere outside AWS. */
export interface OutboundRequest {
  /** In capitals: `POST`. */
  readonly method: string;
  /** Absolute: `https://payments.example/v1/hooks?a=b`. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for none. */
  readonly body: string;
}

/** What came of a request over HTTP; `outcome.lost` tells the two apart. */
export type OutboundOutcome =
  | {
    readonly status: number;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly lost?: undefined;
  }
  | {
    readonly lost: true;
    /** How a socket would put it: `ENOTFOUND`, `ECONNREFUSED`, `ECONNRESET`. */
    readonly code: string;
    readonly reason: string;
  };

/**
 * The way out of AWS. Calls `done` once, at a later event of the world; a caller that gave up meanwhile ignores it.
 *
 * @param by Who sends it, as the journal writes it: `eventbridge`.
 * @param entity Names the request; give each attempt a child of its own.
 */
export type Outbound = (
  request: OutboundRequest,
  by: string,
  entity: Entity,
  done: (outcome: OutboundOutcome) => void,
) => void;

/** What a service may ask of the world around it. One account and region per world. */
export interface AwsWorld {
  readonly account: string;
  readonly region: string;
  readonly ids: Ids;
  readonly oracle: Oracle;
  readonly faults: FaultPlan;
  readonly journal: JournalSink;
  /** Virtual epoch milliseconds, with a fraction. */
  nowMs(): number;
  /** Runs `run` at that virtual time. A run does not wait for a background event before it is quiescent. */
  at(atMs: number, run: () => void, background?: boolean): Timer;
  cancel(timer: Timer): void;
  /**
   * Calls an operation of another AWS service as this one would: with latency, fault points and journal.
   *
   * @param entity Names the call; give each attempt a child of its own.
   */
  call(
    service: string,
    operation: string,
    input: object,
    caller: Caller,
    entity: Entity,
    done: (outcome: Outcome) => void,
  ): void;
  /** Sends a request over HTTP out of AWS. */
  readonly outbound: Outbound;
  /** The state machine of another service of this account, for what AWS does inside and not by API. */
  peer<S>(service: string): S;
}

/** What a handler knows of the call that it serves. */
export interface CallContext {
  readonly world: AwsWorld;
  /** Whole virtual epoch milliseconds at which the operation is applied. */
  readonly nowMs: number;
  readonly caller: Caller;
  /** Names this call: ids made for it are drawn from it. */
  readonly entity: Entity;
  /** The outermost cause, for the journal. */
  readonly trace: string;
}

/** An output that comes later, such as that of a long poll. `settle` must be called exactly once. */
export class Pending<O> {
  #listener: ((outcome: { output?: O; error?: AwsError }) => void) | undefined;
  #outcome: { output?: O; error?: AwsError } | undefined;

  /** Called by the service when the output is there. */
  settle(outcome: { output?: O; error?: AwsError }): void {
    this.#outcome = outcome;
    this.#listener?.(outcome);
  }

  /** Called by the dispatcher. */
  listen(listener: (outcome: { output?: O; error?: AwsError }) => void): void {
    this.#listener = listener;
    if (this.#outcome) listener(this.#outcome);
  }
}

/** One row of an operation table. */
export interface Operation<State, Input = never, Output = object> {
  /** Constraints on the input, checked in this order before the handler runs. */
  readonly input?: Constraints;
  /** The error codes that it can answer with, beyond those common to all operations of the service. */
  readonly errors: readonly string[];
  /** Whether it changes state: decides whether a lost answer matters. */
  readonly mutates: boolean;
  /** Name of the resource that it is about, for fault scopes and the journal. */
  readonly resource?: (input: Input) => string;
  readonly run: (state: State, input: Input, context: CallContext) => Output | Pending<Output>;
  /** What is known to differ from AWS; printed into docs/FIDELITY.md. */
  readonly differs?: string;
}

/** Any operation of a service, whatever its input: how tables are stored and dispatched. */
// deno-lint-ignore no-explicit-any
export type AnyOperation<State> = Operation<State, any, any>;

/** One emulated AWS service. */
export interface AwsService<State = unknown> {
  /** The short name used in scopes, journals and the command line: `sqs`. */
  readonly name: string;
  /** The name that docs print: `Amazon SQS`. */
  readonly title: string;
  /** The Smithy namespace of the SDK's schemas: `com.amazonaws.sqs`. */
  readonly namespace: string;
  /** Operations by their AWS name. */
  readonly operations: Readonly<Record<string, AnyOperation<State>>>;
  /** Every operation name that AWS has, so that one that is missing here is answered by name. */
  readonly allOperations: readonly string[];
  /** Why an operation of AWS's is left out, by its name, in a sentence; printed into docs/FIDELITY.md. */
  readonly reasons?: Readonly<Record<string, string>>;
  /** The error that it answers a throttled call with. */
  readonly throttled: (operation: string) => AwsError;
  /** The error that it answers with when it fails itself (5xx). */
  readonly failed: (operation: string) => AwsError;
  /** Turns the first broken constraint into the service's own error. Default: the coral ValidationException. */
  readonly invalid?: (violations: readonly string[], operation: string) => AwsError;
  /** Typical time from request to answer, in milliseconds, for the operations of this service. */
  readonly latency: Latency | ((operation: string) => Latency);
  readonly newState: (world: AwsWorld) => State;
}

/** A latency distribution: log-normal through its median and its 99th percentile. */
export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Any emulated service, whatever its state: how an account holds them. */
// deno-lint-ignore no-explicit-any
export type AnyService = AwsService<any>;

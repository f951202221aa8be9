/**
 * The log of what comes into a served world from outside. Worlds are deterministic, so the same inputs at the same
 * places in a new world give the same world: that is what a snapshot is made of.
 */
import type { OutboundOutcome } from "../sim/aws/operation.ts";
import type { FaultChange } from "./control/server.ts";
import type { UrlRequest } from "../sim/aws/lambda/url_invocation.ts";
import type { FromSandbox } from "../sim/host/zip/mod.ts";
import { portable } from "./portable.ts";

/** Where an input stands among the events of its world. */
export interface Place {
  /** Virtual microseconds since the start. */
  readonly atUs: number;
  /** How many events the world had run. */
  readonly events: number;
}

/** A call of an operation of AWS. */
export interface CallInput {
  readonly kind: "call";
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  /** What the request was signed with. */
  readonly accessKeyId?: string;
}

/** The client of a call that waits for messages is gone. */
export interface HangUpInput {
  readonly kind: "hang-up";
  /** Which of the calls, API and third-party requests together, from 0. */
  readonly number: number;
}

/** A request to the HTTP API of a system. */
export interface ApiInput {
  readonly kind: "api";
  readonly system: string;
  readonly method: string;
  /** The path alone, encoded as in a URL. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request to a third party. */
export interface ThirdPartyInput {
  readonly kind: "third-party";
  readonly party: "payments" | "carrier";
  readonly method: string;
  /** With the query string, if there is one. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the sandbox of a function that was uploaded as a zip said: it runs in a worker, in real time. */
export interface SandboxInput {
  readonly kind: "sandbox";
  /** Which of the sandboxes of this world, from 0. */
  readonly sandbox: number;
  readonly message: FromSandbox;
}

/** The answer to a request that the world sent out over HTTP. */
export interface OutboundInput {
  readonly kind: "outbound";
  /** Which of its requests, from 0. */
  readonly number: number;
  readonly outcome: OutboundOutcome;
}

/** A request to a function URL. */
export interface UrlInput extends UrlRequest {
  readonly kind: "url";
  readonly id: string;
}

export type Input =
  | CallInput
  | HangUpInput
  | ApiInput
  | ThirdPartyInput
  | SandboxInput
  | UrlInput
  | OutboundInput
  | FaultChange;
export type LoggedInput = Input & Place;

/** The most inputs, and bytes of requests, that a world holds; beyond either it holds none, and has no snapshots. */
export interface LogBounds {
  readonly entries: number;
  readonly bytes: number;
}

export const LOG_BOUNDS: LogBounds = { entries: 100_000, bytes: 64 * 1024 * 1024 };

/** Everything that came into one world, in order, up to a bound. */
export class Inputs {
  readonly #bounds: LogBounds;
  #entries: LoggedInput[] = [];
  #bytes = 0;
  #dropped = 0;

  constructor(bounds: LogBounds = LOG_BOUNDS) {
    this.#bounds = bounds;
  }

  get entries(): readonly LoggedInput[] {
    return this.#entries;
  }

  /** How many of the first are no longer held. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @param bytes How long the request was. */
  add(input: LoggedInput, bytes: number): void {
    this.#bytes += bytes;
    const full = this.#entries.length >= this.#bounds.entries || this.#bytes > this.#bounds.bytes;
    if (this.#dropped === 0 && !full) {
      this.#entries.push(entryOf(input));
      return;
    }
    // A world that lost its first input cannot be replayed, so the others would be of no use.
    this.#dropped += this.#entries.length + 1;
    this.#entries = [];
  }
}

function entryOf(input: LoggedInput): LoggedInput {
  if (input.kind === "call") return new LoggedCall(input);
  if (input.kind !== "sandbox" || input.message.kind !== "chunk") return input;
  return { ...input, message: portable(input.message) as FromSandbox };
}

/** A call as it came; what plain JSON cannot hold is put into words only once somebody wants the text. */
class LoggedCall implements CallInput, Place {
  readonly kind = "call";
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  // Without a value it is no member at all.
  declare readonly accessKeyId?: string;
  readonly atUs: number;
  readonly events: number;

  constructor(from: CallInput & Place) {
    this.service = from.service;
    this.operation = from.operation;
    this.input = from.input;
    if (from.accessKeyId !== undefined) Object.assign(this, { accessKeyId: from.accessKeyId });
    this.atUs = from.atUs;
    this.events = from.events;
  }

  toJSON(): object {
    return { ...this, input: portable(this.input) };
  }
}

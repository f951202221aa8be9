/**
 * Third parties: what the services call over HTTP and AWS has no hand in. The shapes that they share.
 *
 * A party is a pure state machine, as an AWS service is: `handle` takes a request, the time and the names of things,
 * and answers at once. The registry (third_parties.ts) adds what lies between: the way there and back, and faults.
 */
import type { Entity, Ids } from "../kernel/mod.ts";
import type { JournalSink, LedgerRecord } from "../journal/records.ts";

/** The third parties that there are; the names that a fault's scope and the ledger use. */
export type PartyName = LedgerRecord["party"];

export interface HttpRequest {
  /** In capitals: `POST`. */
  readonly method: string;
  /** With or without a port; its case does not matter. */
  readonly host: string;
  /** With the query string, if there is one. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for none. */
  readonly body: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly lost?: undefined;
}

/** No answer came. Unless the name was not found, the caller cannot tell whether the request was carried out. */
export interface LostAnswer {
  readonly lost: true;
  /** How a socket would put it: the name did not resolve, or the connection broke. */
  readonly code: "ENOTFOUND" | "ECONNRESET";
  /** In the words of Node's error: `getaddrinfo ENOTFOUND payments.example`. */
  readonly reason: string;
}

/** What came of a request; `outcome.lost` tells the two apart. */
export type HttpOutcome = HttpResponse | LostAnswer;

/** What a party knows of the request that it serves. */
export interface PartyContext {
  /** Virtual epoch milliseconds at which the request is carried out. */
  readonly nowMs: number;
  /** Names this very attempt: ids made for it are drawn from it. */
  readonly entity: Entity;
  /** The outermost cause, for the journal. */
  readonly trace: string;
  /** Who calls, as the journal writes it: `payments:<request id>`. */
  readonly by: string;
  readonly ids: Ids;
  readonly journal: JournalSink;
}

/** A latency distribution: log-normal through its median and its 99th percentile. */
export interface PartyLatency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface ThirdParty {
  readonly name: PartyName;
  /** The host name that it answers to, in lower case and without a port. */
  readonly host: string;
  readonly latency: PartyLatency;
  /** Carries out a request. Never throws: what is wrong with a request is an answer too. */
  handle(request: HttpRequest, context: PartyContext): HttpResponse;
}

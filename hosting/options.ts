/** What hosting takes and gives: the signatures on which scenarios and the command line build. */
import type { System } from "../services/systems/system.ts";
import type { HostingEvent } from "./event.ts";

export interface HostingOptions {
  /** As `hosted` wires it; its names, and the third parties' URLs in it, are those of the target. */
  readonly system: System;
  /** What every function finds in its environment beside its own: region, endpoint, credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of the HTTP listener on 127.0.0.1. Default 0: any that is free. */
  readonly port?: number;
  /** The services to run. Default: all that the system has. */
  readonly only?: readonly string[];
  /**
   * How long a receive waits for a message: 0 to 20. Default 20 at AWS, 2 at any other endpoint: most of those hand
   * messages to a worker that was killed, for as long as its last receive would have waited.
   */
  readonly waitTimeSeconds?: number;
  readonly onEvent?: (event: HostingEvent) => void;
}

/** What was counted since the start, of one service. */
export interface ServiceCounters {
  readonly received: number;
  /** Messages whose work was done, and which were deleted. */
  readonly handled: number;
  /** Messages whose handler threw or did not end in time; each comes again. */
  readonly failed: number;
  /** Messages given back unhandled, when the service drained or paused. */
  readonly released: number;
  /** Requests over HTTP. */
  readonly requests: number;
  /** How often a visibility timeout was extended. */
  readonly extended: number;
  readonly pollingErrors: number;
  readonly crashes: number;
}

/** The services of a system at work. */
export interface Hosting {
  /** Of `POST /orders`: the orders are below it. */
  readonly url: string;
  /** The services that run here. */
  readonly services: readonly string[];
  /** Counters by service. */
  readonly counters: ReadonlyMap<string, ServiceCounters>;
  /** Ends the workers of a service at once, whatever they are at; they are restarted. @throws {RangeError} */
  kill(service: string): void;
  /** Has a queue of the system not be polled; what was received is finished. @throws {RangeError} */
  pause(queue: string): void;
  /** Has a paused queue be polled again. @throws {RangeError} */
  resume(queue: string): void;
  /** Stops receiving and listening, finishes what has begun, gives back the rest, and ends. */
  drain(): Promise<void>;
  /** Ends at once; what was at work comes again when its visibility timeout is over. */
  close(): Promise<void>;
}

/** Third parties of a world, over HTTP. */
export interface ThirdPartyServer {
  /** What `PAYMENTS_URL` has to be. */
  readonly paymentsUrl: string;
  /** What `CARRIER_URL` has to be. */
  readonly carrierUrl: string;
  close(): Promise<void>;
}

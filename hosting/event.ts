/** What hosted services tell of themselves while they run: for people at a terminal, for logs, and for tests. */

/** One thing that happened. `function` and `service` are names of the system; times are milliseconds. */
export type HostingEvent =
  /** The functions of a service are loaded, and its queues are polled. */
  | { readonly kind: "started"; readonly service: string; readonly afterMs: number }
  /** A worker ended that should not have, or was killed: what it was at work on comes again. */
  | { readonly kind: "crashed"; readonly service: string; readonly function: string; readonly reason: string }
  /** A worker that crashed is started anew after this long. `crashes`: how many in a row. */
  | {
    readonly kind: "restarting";
    readonly service: string;
    readonly function: string;
    readonly inMs: number;
    readonly crashes: number;
  }
  /** SQS did not answer, or refused; it is asked again after `inMs`. */
  | {
    readonly kind: "polling-error";
    readonly service: string;
    readonly queue: string;
    readonly reason: string;
    readonly inMs: number;
  }
  /** A handler threw, or did not end in time; the message stays in its queue and comes again. */
  | {
    readonly kind: "failed";
    readonly service: string;
    readonly function: string;
    readonly requestId: string;
    readonly errorType: string;
    readonly errorMessage: string;
  }
  /** A line that a handler wrote to its console. */
  | { readonly kind: "log"; readonly service: string; readonly function: string; readonly line: string }
  /** A service has done what it had begun, given back the rest, and ended. */
  | { readonly kind: "drained"; readonly service: string; readonly afterMs: number };

/** The event as one line of text, without a line's end. */
export function describeEvent(event: HostingEvent): string {
  switch (event.kind) {
    case "started":
      return `${event.service} started in ${Math.round(event.afterMs)} ms`;
    case "crashed":
      return `${event.function} crashed: ${event.reason}`;
    case "restarting":
      return `${event.function} restarts in ${Math.round(event.inMs)} ms, after ${event.crashes} ${
        event.crashes === 1 ? "crash" : "crashes"
      } in a row`;
    case "polling-error":
      return `${event.queue} cannot be polled, again in ${Math.round(event.inMs)} ms: ${event.reason}`;
    case "failed":
      return `${event.function} failed: ${event.errorType}: ${event.errorMessage} (${event.requestId})`;
    case "log":
      return `${event.function} ${event.line}`;
    case "drained":
      return `${event.service} drained in ${Math.round(event.afterMs)} ms`;
    default:
      return event satisfies never;
  }
}

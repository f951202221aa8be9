/**
 * HTTP requests out of a served world, as EventBridge sends them to API destinations: real ones, whose answers are
 * inputs of the world, so that a replay needs no network.
 */
import type { OutboundOutcome, OutboundRequest } from "../sim/aws/operation.ts";
import { natives } from "../sim/host/natives.ts";

/** Longer than EventBridge waits: it gives up by the clock of the world. */
const TIMEOUT_MS = 10_000;
/** As much of an answer as EventBridge asks for, in bytes. */
const MOST_BYTES = 1_048_576;
const BROKEN: OutboundOutcome = { lost: true, code: "ECONNRESET", reason: "socket hang up" };

/** The requests of one world, by their order. */
export class OutboundRequests {
  readonly #answered: (number: number, outcome: OutboundOutcome) => void;
  readonly #waiting = new Map<number, (outcome: OutboundOutcome) => void>();
  readonly #end = new AbortController();
  #sent = 0;
  #live = false;

  /** @param answered Told of each answer, in real time: it has to enter it into the world by `answer`. */
  constructor(answered: (number: number, outcome: OutboundOutcome) => void) {
    this.#answered = answered;
  }

  /** Sends a request; before `goLive` its answer is in the log that is entered. */
  send(request: OutboundRequest, done: (outcome: OutboundOutcome) => void): void {
    const number = this.#sent++;
    this.#waiting.set(number, done);
    if (!this.#live) return;
    natives.setImmediate(() => {
      void exchange(request, this.#end.signal).then((outcome) => this.#answered(number, outcome));
    });
  }

  /** Hands an answer to whoever waits for it. */
  answer(number: number, outcome: OutboundOutcome): void {
    const done = this.#waiting.get(number);
    this.#waiting.delete(number);
    done?.(outcome);
  }

  /** From here on requests are sent. The connections of those whose answers no log held are gone. */
  goLive(): void {
    this.#live = true;
    for (const number of this.#waiting.keys()) this.#answered(number, BROKEN);
  }

  /** Breaks all that is under way. */
  end(): void {
    this.#end.abort();
  }
}

/** Never rejects. */
async function exchange(request: OutboundRequest, ended: AbortSignal): Promise<OutboundOutcome> {
  const { method, url, headers, body } = request;
  try {
    const response = await natives.fetch(url, {
      method,
      headers,
      // A GET or HEAD of the platform has none.
      ...(body === "" || method === "GET" || method === "HEAD" ? undefined : { body }),
      redirect: "manual",
      signal: AbortSignal.any([ended, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await start(response),
    };
  } catch (error) {
    return lost(error);
  }
}

/** The text of an answer, up to a bound. */
async function start(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk.subarray(0, MOST_BYTES - bytes), { stream: true });
    bytes += chunk.byteLength;
    if (bytes >= MOST_BYTES) break;
  }
  return text;
}

function lost(error: unknown): OutboundOutcome {
  const reason = error instanceof Error ? error.message : String(error);
  if (/dns|lookup|resolve/i.test(reason)) return { lost: true, code: "ENOTFOUND", reason };
  if (/refused/i.test(reason)) return { lost: true, code: "ECONNREFUSED", reason };
  return { lost: true, code: "ECONNRESET", reason };
}

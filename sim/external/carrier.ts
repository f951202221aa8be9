/**
 * The carrier: makes a shipping label for an order, once per idempotency key. A request without a key makes a label
 * of its own each time: that is how one order is shipped twice.
 */
import { failure, json, members, pathOf } from "./answer.ts";
import { badKey, IdempotencyKeys } from "./idempotency.ts";
import { Ledger } from "./ledger.ts";
import type { HttpRequest, HttpResponse, PartyContext, PartyLatency, ThirdParty } from "./party.ts";

export interface CarrierOptions {
  /** Default `carrier.example`. */
  readonly host?: string;
  /** Default 90 ms at the median, 600 ms at the 99th percentile. */
  readonly latency?: PartyLatency;
}

/** Tracking numbers have this many digits after their two letters. */
const TRACKING_DIGITS = 12;

export class Carrier implements ThirdParty {
  readonly name = "carrier";
  readonly host: string;
  readonly latency: PartyLatency;
  /** What was really labelled. */
  readonly ledger = new Ledger("carrier");
  readonly #keys = new IdempotencyKeys();

  constructor(options: CarrierOptions = {}) {
    this.host = options.host ?? "carrier.example";
    this.latency = options.latency ?? { p50Ms: 90, p99Ms: 600 };
  }

  /** Things held in memory: none stays longer than 25 hours. */
  get size(): number {
    return this.#keys.size;
  }

  handle(request: HttpRequest, context: PartyContext): HttpResponse {
    const path = pathOf(request.path);
    if (path !== "/v1/labels" || request.method !== "POST") {
      return failure(404, "unknown_path", `Unrecognized request URL (${request.method}: ${path})`);
    }
    const reference = members(request.body)?.["reference"];
    if (typeof reference !== "string" || reference.length === 0 || reference.length > 255) {
      return failure(400, "invalid_request", "reference must be a string of 1 to 255 characters");
    }
    return badKey(request) ?? this.#keys.once(request, context.nowMs, (key) => {
      const hex = context.ids.hex(context.entity);
      const id = "lb_" + hex.slice(0, 24);
      const digits = parseInt(hex.slice(-12), 16) % 10 ** TRACKING_DIGITS;
      const trackingNumber = "OS" + String(digits).padStart(TRACKING_DIGITS, "0");
      this.ledger.write("labelled", id, reference, 0, key, context);
      return json(201, { id, trackingNumber, reference });
    });
  }
}

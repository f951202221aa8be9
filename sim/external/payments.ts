/**
 * The payment provider: charges, authorise then capture, refunds, with idempotency keys and a ledger.
 *
 * It behaves as Stripe does where the two meet (keys: https://docs.stripe.com/api/idempotent_requests), in a contract
 * of its own. Without a key each request counts for itself: that is how people get charged twice.
 *
 * Charges and authorisations are kept for 24 hours of virtual time, as the keys are.
 */
import { failure, json, members, pathOf } from "./answer.ts";
import { badKey, IdempotencyKeys } from "./idempotency.ts";
import { Ledger } from "./ledger.ts";
import type { HttpRequest, HttpResponse, PartyContext, PartyLatency, ThirdParty } from "./party.ts";
import { Recent } from "./recent.ts";

/** The largest amount of one charge, in cents: eight digits, as Stripe's. */
export const MAX_AMOUNT = 99_999_999;
/** The source that is always declined. */
export const DECLINED_SOURCE = "tok_declined";
/** The source at which the provider always fails. */
export const FAILING_SOURCE = "tok_always_fails";

export interface PaymentsOptions {
  /** Default `payments.example`. */
  readonly host?: string;
  /** Default 150 ms at the median, 900 ms at the 99th percentile. */
  readonly latency?: PartyLatency;
}

/** What a charge or an authorisation is asked for. */
interface Terms {
  readonly amount: number;
  readonly currency: string;
  readonly source: string;
  readonly reference: string;
}

interface Charge {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly atMs: number;
  /** How much of it went back. */
  refunded: number;
}

interface Authorization {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly reference: string;
  readonly atMs: number;
  captured: boolean;
}

export class Payments implements ThirdParty {
  readonly name = "payments";
  readonly host: string;
  readonly latency: PartyLatency;
  /** What was really charged, refunded and declined. */
  readonly ledger = new Ledger("payments");
  readonly #keys = new IdempotencyKeys();
  readonly #charges = new Recent<Charge>();
  readonly #authorizations = new Recent<Authorization>();

  constructor(options: PaymentsOptions = {}) {
    this.host = options.host ?? "payments.example";
    this.latency = options.latency ?? { p50Ms: 150, p99Ms: 900 };
  }

  /** Things held in memory: none stays longer than 25 hours. */
  get size(): number {
    return this.#charges.size + this.#authorizations.size + this.#keys.size;
  }

  handle(request: HttpRequest, context: PartyContext): HttpResponse {
    const path = pathOf(request.path);
    const [, version, resource, id, action, ...more] = path.split("/");
    if (version !== "v1" || more.length > 0) return unknownPath(request.method, path);
    const method = request.method;
    if (resource === "charges" && id === undefined && method === "POST") {
      return this.#open(request, context, (terms, key) => this.#charge(terms, key, context));
    }
    if (resource === "charges" && id && action === undefined && method === "GET") {
      return this.#readCharge(id, context);
    }
    if (resource === "authorizations" && id === undefined && method === "POST") {
      return this.#open(request, context, (terms, key) => this.#authorize(terms, key, context));
    }
    if (resource === "authorizations" && id && action === "capture" && method === "POST") {
      return this.#capture(id, request, context);
    }
    if (resource === "refunds" && id === undefined && method === "POST") {
      return this.#refund(request, context);
    }
    return unknownPath(method, path);
  }

  /** A charge or an authorisation: the checks that both share, then at most once per key. */
  #open(
    request: HttpRequest,
    context: PartyContext,
    run: (terms: Terms, key: string | undefined) => HttpResponse,
  ): HttpResponse {
    const terms = readTerms(request.body);
    if (typeof terms === "string") return invalid(terms);
    return badKey(request) ?? this.#keys.once(request, context.nowMs, (key) => {
      if (terms.source === FAILING_SOURCE) {
        return failure(500, "processing_error", "An error occurred while processing the card");
      }
      if (terms.source === DECLINED_SOURCE) {
        const id = newId("ch_", context, this.#charges);
        this.ledger.write("declined", id, terms.reference, 0, key, context);
        return failure(402, "card_declined", "The card was declined");
      }
      return run(terms, key);
    });
  }

  #charge(terms: Terms, key: string | undefined, context: PartyContext): HttpResponse {
    const { amount, currency, reference } = terms;
    const id = newId("ch_", context, this.#charges);
    this.#charges.set(id, { id, amount, currency, reference, atMs: context.nowMs, refunded: 0 });
    this.ledger.write("charged", id, reference, amount, key, context);
    return json(201, { id, amount, currency, reference, status: "succeeded" });
  }

  #authorize(terms: Terms, _key: string | undefined, context: PartyContext): HttpResponse {
    const { amount, currency, reference } = terms;
    const id = newId("au_", context, this.#authorizations);
    this.#authorizations.set(id, { id, amount, currency, reference, atMs: context.nowMs, captured: false });
    return json(201, { id, amount, currency, reference, status: "authorized" });
  }

  #capture(id: string, request: HttpRequest, context: PartyContext): HttpResponse {
    const body = request.body === "" ? {} : members(request.body);
    if (body === undefined) return invalid("the body is not a JSON object");
    const wanted = body["amount"];
    if (wanted !== undefined && !isAmount(wanted)) return invalid(amountMessage(wanted));
    return badKey(request) ?? this.#keys.once(request, context.nowMs, (key) => {
      const authorization = this.#authorizations.get(id, context.nowMs);
      if (authorization === undefined) return missing("authorization", id);
      if (authorization.captured) {
        return failure(
          400,
          "authorization_already_captured",
          `Authorization ${id} has already been captured`,
        );
      }
      const amount = wanted ?? authorization.amount;
      if (amount > authorization.amount) {
        return failure(
          400,
          "amount_too_large",
          `Amount is ${amount}, expected at most the authorized ${authorization.amount}`,
        );
      }
      authorization.captured = true;
      const { currency, reference } = authorization;
      const charge = newId("ch_", context, this.#charges);
      this.#charges.set(charge, {
        id: charge,
        amount,
        currency,
        reference,
        atMs: context.nowMs,
        refunded: 0,
      });
      this.ledger.write("charged", charge, reference, amount, key, context);
      return json(201, { id: charge, authorization: id, amount, currency, reference, status: "succeeded" });
    });
  }

  #refund(request: HttpRequest, context: PartyContext): HttpResponse {
    const body = members(request.body);
    if (body === undefined) return invalid("the body is not a JSON object");
    const { charge: id, reference, amount: wanted } = body;
    if (!isText(id)) return invalid("charge must be a string of 1 to 255 characters");
    if (!isText(reference)) return invalid("reference must be a string of 1 to 255 characters");
    if (wanted !== undefined && !isAmount(wanted)) return invalid(amountMessage(wanted));
    return badKey(request) ?? this.#keys.once(request, context.nowMs, (key) => {
      const charge = this.#charges.get(id, context.nowMs);
      if (charge === undefined) return missing("charge", id);
      const left = charge.amount - charge.refunded;
      const amount = wanted ?? left;
      if (left === 0 || amount > left) {
        return failure(
          400,
          "charge_already_refunded",
          `Refund of ${amount} on charge ${id}, which has ${left} of ${charge.amount} left`,
        );
      }
      charge.refunded += amount;
      const refund = newId("re_", context);
      this.ledger.write("refunded", refund, reference, amount, key, context);
      return json(201, { id: refund, charge: id, amount });
    });
  }

  #readCharge(id: string, context: PartyContext): HttpResponse {
    const charge = this.#charges.get(id, context.nowMs);
    if (charge === undefined) return missing("charge", id);
    const { amount, currency, reference, refunded } = charge;
    return json(200, { id, amount, currency, reference, status: "succeeded", refunded });
  }
}

/** The terms in a body, or what is wrong with it. */
function readTerms(text: string): Terms | string {
  const body = members(text);
  if (body === undefined) return "the body is not a JSON object";
  const { amount, currency, source, reference } = body;
  if (!isAmount(amount)) return amountMessage(amount);
  if (typeof currency !== "string" || !/^[A-Za-z]{3}$/.test(currency)) {
    return "currency must be a three-letter ISO 4217 code";
  }
  if (!isText(source)) return "source must be a string of 1 to 255 characters";
  if (!isText(reference)) return "reference must be a string of 1 to 255 characters";
  return { amount, currency, source, reference };
}

function isAmount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= MAX_AMOUNT;
}

function amountMessage(value: unknown): string {
  return `amount is ${JSON.stringify(value)}, expected a whole number of cents from 1 to ${MAX_AMOUNT}`;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= 255;
}

function invalid(message: string): HttpResponse {
  return failure(400, "invalid_request", message);
}

function missing(what: string, id: string): HttpResponse {
  return failure(404, "resource_missing", `No such ${what}: ${id}`);
}

function unknownPath(method: string, path: string): HttpResponse {
  return failure(404, "unknown_path", `Unrecognized request URL (${method}: ${path})`);
}

/** An id that is not taken, drawn from the name of the request. */
function newId(
  prefix: string,
  context: PartyContext,
  taken?: Recent<Charge> | Recent<Authorization>,
): string {
  for (let salt = 0;; salt++) {
    const id = prefix + context.ids.hex(context.entity, salt).slice(0, 24);
    if (taken === undefined || taken.get(id) === undefined) return id;
  }
}

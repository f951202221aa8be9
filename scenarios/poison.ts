/**
 * Poison: what a faulty producer puts where orders go in. On a queue as a message, on a bus as an event.
 *
 * Each kind is wrong in one way only; the one that always fails is right in every way but for the card, at which the
 * payment provider itself fails.
 */
import type { System } from "../services/systems/system.ts";
import { type Entrance, entranceOf } from "./checks/wiring.ts";
import { Names } from "../targets/deploy.ts";
import type { PoisonKind } from "./scenario.ts";

/** A call of an AWS operation, made as a client of the account. */
export interface PoisonCall {
  readonly via: "call";
  readonly service: "sqs" | "eventbridge";
  readonly operation: "SendMessage" | "PutEvents";
  readonly input: object;
}

export interface PoisonOptions {
  readonly system: System;
  readonly index: number;
  readonly eventId: string;
  readonly customerId: string;
  readonly account: string;
  readonly region: string;
  /** Virtual epoch milliseconds. */
  readonly startMs: number;
}

/** One byte more than SQS and EventBridge take: 1 MiB. */
const TOO_LARGE_BYTES = 1_048_577;
const NOT_JSON = 'order: { "id": 17, items: [TEA-001 x 2]';

/** The call that puts poison of this kind in. */
export function poisonCall(kind: PoisonKind, options: PoisonOptions): PoisonCall {
  const entrance = entranceOf(options.system);
  const detail = kind === "poison-not-json" ? NOT_JSON : JSON.stringify(detailOf(kind, options));
  return entrance.queue === undefined
    ? {
      via: "call",
      service: "eventbridge",
      operation: "PutEvents",
      input: {
        Entries: [{
          EventBusName: entrance.bus,
          Source: entrance.source,
          DetailType: entrance.detailType,
          Detail: detail,
        }],
      },
    }
    : {
      via: "call",
      service: "sqs",
      operation: "SendMessage",
      input: {
        QueueUrl: new Names(options.account, options.region).queueUrl(entrance.queue.name),
        MessageBody: kind === "poison-not-json" ? NOT_JSON : envelope(entrance, detail, options),
      },
    };
}

/** What EventBridge would put on a queue. */
function envelope(entrance: Entrance, detail: string, options: PoisonOptions): string {
  const head = {
    version: "0",
    id: options.eventId,
    "detail-type": entrance.detailType,
    source: entrance.source,
    account: options.account,
    time: new Date(options.startMs).toISOString().replace(/\.\d+Z$/, "Z"),
    region: options.region,
    resources: [],
  };
  return `${JSON.stringify(head).slice(0, -1)},"detail":${detail}}`;
}

function detailOf(kind: Exclude<PoisonKind, "poison-not-json">, options: PoisonOptions): unknown {
  const order = orderCreated(options);
  switch (kind) {
    case "poison-wrong-schema":
      // Another producer's event under our name.
      return { invoice: { number: `INV-${options.index}`, lines: [{ article: "TEA-001", pieces: 2 }] } };
    case "poison-wrong-type":
      return { ...order, amount: "23.80", items: [{ ...order.items[0], quantity: "2" }] };
    case "poison-missing-field": {
      const { items: _items, ...rest } = order;
      return rest;
    }
    case "poison-too-large":
      return { ...order, note: "x".repeat(TOO_LARGE_BYTES) };
    case "poison-always-fails":
      return { ...order, cardToken: "tok_always_fails" };
  }
}

/** An OrderCreated as the orders service would tell it. */
function orderCreated({ index, customerId, startMs }: PoisonOptions) {
  const orderId = `ord_poison_${index}`;
  return {
    version: 1,
    eventId: `OrderCreated:${orderId}`,
    causationId: null,
    orderId,
    customerId,
    occurredAt: new Date(startMs).toISOString(),
    items: [{ sku: "TEA-001", quantity: 2, unitPriceCents: 1_190 }],
    amount: 2_380,
    currency: "USD",
    cardToken: "tok_visa",
  };
}

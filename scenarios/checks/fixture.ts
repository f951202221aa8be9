/** Runs of hand-made records, for tests of checks: a small system, records with defaults, an account at its end. */
import type { JournalRecord, RecordOf, RecordType } from "../../sim/journal/records.ts";
import { findSystem, type ItemImage, type System } from "../../services/systems/mod.ts";
import type { Check, CheckContext, EndState, PlannedOrder, RestingMessage, Violation } from "./check.ts";
import type { OrderKind } from "../scenario.ts";

type Loose<T extends RecordType> = Partial<Omit<RecordOf<T>, "type">>;

/** A record of a type, with whatever the test does not care about filled in. */
export const record = {
  request: (fields: Loose<"request"> = {}): RecordOf<"request"> => ({
    type: "request",
    t: 0,
    trace: "order-1",
    method: "POST",
    path: "/orders",
    attempt: 1,
    ...fields,
  }),
  response: (fields: Loose<"response"> = {}): RecordOf<"response"> => ({
    type: "response",
    t: 100,
    trace: "order-1",
    method: "POST",
    path: "/orders",
    attempt: 1,
    status: 202,
    body: '{"orderId":"ord_1"}',
    ...fields,
  }),
  call: (fields: Loose<"call"> = {}): RecordOf<"call"> => ({
    type: "call",
    t: 0,
    trace: "order-1",
    service: "dynamodb",
    operation: "PutItem",
    resource: "Orders",
    by: "orders-api:req-1",
    ...fields,
  }),
  fault: (fields: Loose<"fault"> = {}): RecordOf<"fault"> => ({
    type: "fault",
    t: 0,
    trace: "order-1",
    fault: "a fault",
    kind: "throttle",
    where: "dynamodb.PutItem Orders",
    entity: "order-1",
    effect: "certainly-not",
    ...fields,
  }),
  item: (fields: Loose<"item"> = {}): RecordOf<"item"> => ({
    type: "item",
    t: 0,
    trace: "order-1",
    table: "Orders",
    action: "put",
    key: {},
    by: "orders-api:req-1",
    ...fields,
  }),
  message: (fields: Loose<"message"> = {}): RecordOf<"message"> => ({
    type: "message",
    t: 0,
    trace: "order-1",
    queue: "payments",
    action: "sent",
    id: "m-1",
    receiveCount: 0,
    ...fields,
  }),
  event: (fields: Loose<"event"> = {}): RecordOf<"event"> => ({
    type: "event",
    t: 0,
    trace: "order-1",
    bus: "orders",
    action: "put",
    id: "e-1",
    source: "orders",
    detailType: "OrderCreated",
    ...(fields.action === undefined || fields.action === "put"
      ? { detail: '{"orderId":"ord_1"}' }
      : undefined),
    ...fields,
  }),
  invocation: (fields: Loose<"invocation"> = {}): RecordOf<"invocation"> => ({
    type: "invocation",
    t: 0,
    trace: "order-1",
    function: "payments",
    action: "start",
    requestId: "req-1",
    mode: "async",
    attempt: 1,
    inputs: ["e-1"],
    ...fields,
  }),
  http: (fields: Loose<"http"> = {}): RecordOf<"http"> => ({
    type: "http",
    t: 0,
    trace: "order-1",
    host: "payments.example",
    method: "POST",
    path: "/v1/charges",
    by: "payments:req-1",
    status: 201,
    idempotencyKey: "charge:ord_1",
    ...fields,
  }),
  ledger: (fields: Loose<"ledger"> = {}): RecordOf<"ledger"> => ({
    type: "ledger",
    t: 0,
    trace: "order-1",
    party: "payments",
    action: "charged",
    id: "ch_1",
    reference: "ord_1",
    amount: 1190,
    by: "payments:req-1",
    ...fields,
  }),
};

/** An item of the Orders table. */
export function orderImage(
  status: string,
  orderId = "ord_1",
  idempotencyKey = `key of ${orderId}`,
): ItemImage {
  return { orderId: { S: orderId }, status: { S: status }, idempotencyKey: { S: idempotencyKey } };
}

/** The record of an order's change of status; without `before` it is put. */
export function statusItem(
  t: number,
  status: string,
  before?: string,
  fields: Loose<"item"> = {},
  orderId = "ord_1",
): RecordOf<"item"> {
  return record.item({
    t,
    action: before === undefined ? "put" : "update",
    by: before === undefined ? "orders-api:req-1" : "orders-status:req-9",
    image: orderImage(status, orderId),
    ...(before === undefined ? undefined : { old: orderImage(before, orderId) }),
    ...fields,
  });
}

/** Accepted, sent out and charged: what comes before every end of `order-1`. */
export function accepted(): JournalRecord[] {
  return [
    record.request({ body: '{"items":[{"sku":"TEA-001","quantity":1}]}' }),
    statusItem(50, "ACCEPTED"),
    record.event({ t: 60 }),
    record.response(),
  ];
}

export interface Judged {
  readonly violations: readonly Violation[];
  /** The message of each violation. */
  readonly messages: readonly string[];
  readonly figure: string;
}

export interface JudgeOptions {
  readonly variant?: "direct" | "buffered";
  /** A change to the system. */
  readonly configure?: (system: System) => System;
  /** Kinds by trace; default one valid `order-1` of id `ord_1`. */
  readonly orders?: Readonly<Record<string, OrderKind>>;
  /** Order ids by trace; default `ord_1` for `order-1`, and none for poison. */
  readonly ids?: Readonly<Record<string, string | undefined>>;
  readonly queues?: Readonly<Record<string, readonly Partial<RestingMessage>[]>>;
  readonly items?: Readonly<Record<string, readonly ItemImage[]>>;
  readonly reads?: Readonly<Record<string, { status: number; body: string }>>;
  readonly stuck?: readonly string[];
}

export function testContext(options: JudgeOptions = {}): CheckContext {
  const system = findSystem("choreography", options.variant ?? "direct");
  const kinds = options.orders ?? { "order-1": "valid" };
  const orders = new Map<string, PlannedOrder>();
  for (const [trace, kind] of Object.entries(kinds)) {
    const poison = kind.startsWith("poison-");
    const ids = options.ids ?? { "order-1": "ord_1" };
    orders.set(trace, {
      trace,
      kind,
      ...(poison ? undefined : { idempotencyKey: `key of ${ids[trace] ?? trace}` }),
      orderId: poison ? undefined : ids[trace],
    });
  }
  return { system: options.configure?.(system) ?? system, orders, seed: 1 };
}

export function testEndState(options: JudgeOptions = {}): EndState {
  return {
    atMs: 1_000_000,
    queue: (name) =>
      (options.queues?.[name] ?? []).map((message) => ({
        id: "m-1",
        body: "{}",
        receiveCount: 0,
        attributes: {},
        trace: "order-1",
        ...message,
      })),
    items: (table) => options.items?.[table] ?? [],
    readOrder: (orderId) => options.reads?.[orderId],
    stuck: options.stuck ?? [],
  };
}

/** Puts records before a check and returns what it says of them. */
export function judge(check: Check, records: readonly JournalRecord[], options: JudgeOptions = {}): Judged {
  const run = check.start(testContext(options));
  for (const each of records) run.see?.(each);
  run.end?.(testEndState(options));
  return {
    violations: run.violations,
    messages: run.violations.map((violation) => violation.message),
    figure: run.figure(),
  };
}

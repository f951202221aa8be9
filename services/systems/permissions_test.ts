/**
 * Runs every function through each of its paths and compares what it called with what it may call: nothing is
 * missing, and nothing is allowed that is not used.
 */
import assert from "node:assert/strict";
import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  conditionFailed,
  context,
  delivered,
  httpEvent,
  jsonResponse,
  type Outside,
  outside,
  type SentCommand,
} from "../fixture.ts";
import type { Context } from "../lambda/mod.ts";
import { choreography } from "./mod.ts";

const items = [{ sku: "TEA-001", quantity: 1 }];
const priced = [{ ...items[0], unitPriceCents: 1_190 }];
const money = { amount: 1_190, currency: "USD" };
const created = delivered("OrderCreated", { items: priced, cardToken: "tok", ...money });
const { orderId } = created.detail;
const charged = delivered("PaymentProcessed", { status: "CHARGED", chargeId: "ch_1", items, ...money });
const payment = {
  orderId,
  customerId: "cus_1",
  processedAt: "t",
  status: "CHARGED",
  chargeId: "ch_1",
  ...money,
};
const refundedPayment = {
  ...payment,
  status: "REFUNDED",
  refundId: "re_1",
  refundedAt: "2026-01-01T00:00:00.000Z",
};
const missing = new TransactionCanceledException({
  message: "cancelled",
  $metadata: {},
  CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed" }],
});

interface Path {
  readonly event: unknown;
  readonly aws?: (command: SentCommand) => unknown;
  readonly fetch?: () => Response;
}

const PATHS: Readonly<Record<string, readonly Path[]>> = {
  "orders-api": [
    {
      event: httpEvent("POST /orders", {
        headers: { "idempotency-key": "k" },
        body: JSON.stringify({ customerId: "cus_1", items, payment: { cardToken: "tok" } }),
      }),
    },
    { event: httpEvent("GET /orders/{id}", { id: orderId }), aws: () => ({}) },
  ],
  "orders-status": [{ event: charged }],
  payments: [
    {
      event: created,
      fetch: () => jsonResponse(201, { id: "ch_1", reference: orderId, status: "succeeded", ...money }),
    },
    { event: created, fetch: () => jsonResponse(400, {}) },
  ],
  "payments-refund": [{
    event: delivered("InventoryUpdated", { status: "OUT_OF_STOCK", items, missing: ["TEA-001"] }),
    fetch: () => jsonResponse(201, { id: "re_1", charge: "ch_1" }),
    aws: ({ operation }) =>
      operation === "GetItem"
        ? { Item: conditionFailed(payment).Item }
        : operation === "UpdateItem"
        ? { Attributes: conditionFailed(refundedPayment).Item }
        : undefined,
  }],
  inventory: [
    { event: charged },
    {
      event: charged,
      aws: ({ operation }) => {
        if (operation === "TransactWriteItems") throw missing;
      },
    },
  ],
  shipping: [{
    event: delivered("InventoryUpdated", { status: "RESERVED", items }),
    fetch: () => jsonResponse(201, { id: "lb_1", trackingNumber: "T1" }),
  }],
};

/** What a call needs, as `action resource`. */
function needed({ operation, input }: SentCommand): string[] {
  if (operation === "PutEvents") return [`events:PutEvents ${input.Entries[0].EventBusName}`];
  if (operation !== "TransactWriteItems") return [`dynamodb:${operation} ${input.TableName}`];
  return input.TransactItems.map((action: Record<string, { TableName: string }>) => {
    const [kind, about] = Object.entries(action)[0]!;
    return `dynamodb:${kind}Item ${about.TableName}`;
  });
}

for (const variant of ["direct", "buffered"] as const) {
  for (const spec of choreography(variant).functions) {
    Deno.test(`${spec.name} (${variant}) may do what it does, and nothing else`, async () => {
      const { handler } = await import(spec.entry) as {
        handler: (event: unknown, context: Context) => Promise<unknown>;
      };
      const called = new Set<string>();
      for (const path of PATHS[spec.name] ?? []) {
        using world: Outside = outside({ ...path, fetch: path.fetch ?? (() => jsonResponse(500, {})) });
        await handler(path.event, context()).catch(() => undefined);
        for (const command of world.sent) for (const permission of needed(command)) called.add(permission);
      }
      // Lambda itself uses these in the function's name.
      called.add(`sqs:SendMessage ${spec.name}-dlq`);
      if (spec.handler === "queueHandler") {
        for (const action of ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"]) {
          called.add(`sqs:${action} ${spec.name}`);
        }
      }
      const allowed = spec.permissions.flatMap(({ actions, resources }) =>
        actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`))
      );
      assert.deepEqual([...called].sort(), allowed.sort());
    });
  }
}

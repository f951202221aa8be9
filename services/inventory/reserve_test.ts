import assert from "node:assert/strict";
import { TransactionCanceledException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { conditionFailed, context, delivered, outside, published } from "../fixture.ts";
import { readCancellation } from "./mod.ts";
import { handler } from "./reserve.ts";

const items = [{ sku: "TEA-001", quantity: 2 }, { sku: "CUP-001", quantity: 1 }];
const CHARGED = delivered("PaymentProcessed", {
  status: "CHARGED",
  chargeId: "ch_1",
  amount: 3_805,
  currency: "USD",
  items,
});
const { orderId } = CHARGED.detail;
const DECIDED = { orderId, items, decidedAt: "2026-01-01T00:00:00.000Z" };

function cancelled(
  codes: readonly string[],
  reservation?: Record<string, unknown>,
): TransactionCanceledException {
  return new TransactionCanceledException({
    message: "Transaction cancelled",
    $metadata: {},
    CancellationReasons: codes.map((Code, index) => ({
      Code,
      ...(index === 0 && reservation ? { Item: marshall(reservation) } : {}),
    })),
  });
}

/** Answers the transactions with these outcomes, one after the other; undefined is success. */
function transactions(...outcomes: readonly (Error | undefined)[]) {
  let next = 0;
  return () => {
    const outcome = outcomes[next++];
    if (outcome) throw outcome;
    return {};
  };
}

Deno.test("inventory takes all lines and the reservation in one transaction, each only if enough is available", async () => {
  using world = outside();
  await handler(CHARGED, context());
  const actions = world.sent[0]!.input.TransactItems;
  assert.deepEqual([actions.length, actions[0].Put.TableName], [3, "Reservations"]);
  assert.equal(actions[0].Put.ConditionExpression, "attribute_not_exists(orderId)");
  assert.deepEqual(actions[1].Update, {
    TableName: "Inventory",
    Key: { sku: { S: "TEA-001" } },
    UpdateExpression: "SET available = available - :quantity",
    ConditionExpression: "available >= :quantity",
    ExpressionAttributeValues: { ":quantity": { N: "2" } },
  });
  assert.deepEqual(published(world.sent).map(({ detail }) => [detail["status"], detail["items"]]), [[
    "RESERVED",
    items,
  ]]);
});

Deno.test("inventory publishes the earlier decision when there is one", async () => {
  for (
    const decision of [{ ...DECIDED, status: "RESERVED" }, {
      ...DECIDED,
      status: "OUT_OF_STOCK",
      missing: ["CUP-001"],
    }]
  ) {
    const transact = transactions(
      cancelled(["ConditionalCheckFailed", "ConditionalCheckFailed", "None"], decision),
    );
    using world = outside({
      aws: ({ operation }) => operation === "TransactWriteItems" ? transact() : undefined,
    });
    await handler(CHARGED, context());
    assert.deepEqual(world.sent.map(({ operation }) => operation), ["TransactWriteItems", "PutEvents"]);
    const [event] = published(world.sent);
    assert.deepEqual([event?.detail["status"], event?.detail["occurredAt"]], [
      decision.status,
      DECIDED.decidedAt,
    ]);
  }
});

Deno.test("inventory records missing stock as final, then says so", async () => {
  const transact = transactions(cancelled(["None", "None", "ConditionalCheckFailed"]));
  using world = outside({
    aws: ({ operation }) => operation === "TransactWriteItems" ? transact() : undefined,
  });
  await handler(CHARGED, context());
  assert.deepEqual(world.sent.map(({ operation }) => operation), [
    "TransactWriteItems",
    "PutItem",
    "PutEvents",
  ]);
  const reservation = unmarshall(world.sent[1]!.input.Item);
  assert.deepEqual([reservation["status"], reservation["missing"]], ["OUT_OF_STOCK", ["CUP-001"]]);
  assert.deepEqual(published(world.sent).map(({ detail }) => [detail["status"], detail["missing"]]), [
    ["OUT_OF_STOCK", ["CUP-001"]],
  ]);
});

Deno.test("inventory lets a duplicate's reservation stand that was made while stock was found missing", async () => {
  const transact = transactions(cancelled(["None", "ConditionalCheckFailed", "None"]));
  using world = outside({
    aws: ({ operation }) => {
      if (operation === "TransactWriteItems") return transact();
      if (operation === "PutItem") throw conditionFailed({ ...DECIDED, status: "RESERVED" });
    },
  });
  await handler(CHARGED, context());
  assert.deepEqual(published(world.sent).map(({ detail }) => detail["status"]), ["RESERVED"]);
});

Deno.test("inventory tries again when other writers are in the way, and gives up after six times", async () => {
  const conflict = cancelled(["None", "TransactionConflict", "None"]);
  const passing = transactions(conflict, conflict, undefined);
  using passed = outside({
    aws: ({ operation }) => operation === "TransactWriteItems" ? passing() : undefined,
  });
  await handler(CHARGED, context());
  assert.equal(passed.waits.length, 2);
  assert.equal(published(passed.sent).length, 1);

  using stuck = outside({ aws: transactions(...Array.from({ length: 9 }, () => conflict)) });
  await assert.rejects(handler(CHARGED, context()), { name: "StockContendedError" });
  assert.equal(stuck.sent.length, 6);
});

Deno.test("inventory tries again when a duplicate's transaction is in the way of recording missing stock", async () => {
  const missing = cancelled(["TransactionConflict", "ConditionalCheckFailed", "None"]);
  const transact = transactions(
    missing,
    cancelled(["ConditionalCheckFailed", "None", "None"], { ...DECIDED, status: "RESERVED" }),
  );
  using world = outside({
    aws: ({ operation }) => {
      if (operation === "TransactWriteItems") return transact();
      if (operation === "PutItem") {
        throw new TransactionConflictException({ message: "conflict", $metadata: {} });
      }
    },
  });
  await handler(CHARGED, context());
  assert.deepEqual(published(world.sent).map(({ detail }) => detail["status"]), ["RESERVED"]);
});

Deno.test("inventory throws a transaction that was cancelled for a reason of its own", async () => {
  using world = outside({ aws: transactions(cancelled(["None", "ValidationError", "None"])) });
  await assert.rejects(handler(CHARGED, context()), { name: "TransactionCanceledException" });
  assert.equal(published(world.sent).length, 0);
});

Deno.test("inventory refuses a payment that was declined", async () => {
  using _world = outside();
  const declined = delivered("PaymentProcessed", {
    ...CHARGED.detail,
    status: "DECLINED",
    declineCode: "card_declined",
  });
  await assert.rejects(handler(declined, context()), { name: "MalformedEventError" });
});

Deno.test("readCancellation tells why a reservation was cancelled", () => {
  const read = (...codes: string[]) => readCancellation(codes.map((Code) => ({ Code })), ["A", "B"]);
  assert.deepEqual(read("ConditionalCheckFailed", "ConditionalCheckFailed", "None"), { kind: "decided" });
  assert.deepEqual(read("None", "ConditionalCheckFailed", "TransactionConflict"), {
    kind: "missing",
    skus: ["A"],
  });
  assert.deepEqual(read("None", "ThrottlingError", "TransactionConflict"), { kind: "contended" });
  assert.deepEqual(read("None", "ValidationError", "TransactionConflict"), {
    kind: "broken",
    codes: ["ValidationError", "TransactionConflict"],
  });
  assert.deepEqual(read(), { kind: "broken", codes: [] });
});

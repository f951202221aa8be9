/** Mistakes in what is kept and told: stock, status, money, permissions. */
import type { Mistake } from "./mistake.ts";

export const KEEPING: readonly Mistake[] = [
  {
    name: "stock-without-condition",
    story: "Reserving subtracted without asking whether there was enough, and we sold what we did not have.",
    scenario: "happy-path",
    variant: "direct",
    seeds: [1, 2],
    orders: 40,
    stage: { stockPerSku: 5, mix: { valid: 1 } },
    edits: [{
      file: "services/inventory/store.ts",
      find: `ConditionExpression: "available >= :quantity",`,
      replace: "",
    }],
    expect: {
      check: "stock-conserved",
      message: /inventory:\S+ (took \S+ below zero in Inventory|reserved .* oversold)/,
    },
  },
  {
    name: "stock-read-then-written",
    story: "The stock was read, reduced and written back, and in the rush two orders read the same number.",
    scenario: "order-storm",
    variant: "direct",
    seeds: [1],
    orders: 120,
    edits: [
      {
        file: "services/inventory/store.ts",
        find: "  DynamoDBClient,\n",
        replace: "  DynamoDBClient,\n  GetItemCommand,\n",
      },
      {
        file: "services/inventory/store.ts",
        find: "...items.map(decrement)]",
        replace: "...await Promise.all(items.map(decrement))]",
      },
      {
        file: "services/inventory/store.ts",
        find: "function decrement({ sku, quantity }: Item) {",
        replace: `async function decrement({ sku, quantity }: Item) {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: INVENTORY_TABLE, Key: { sku: { S: sku } }, ConsistentRead: true }),
  );
  const left = Number(Item.available.N) - quantity;`,
      },
      {
        file: "services/inventory/store.ts",
        find: `UpdateExpression: "SET available = available - :quantity",`,
        replace: `UpdateExpression: "SET available = :left",`,
      },
      {
        file: "services/inventory/store.ts",
        find: `ExpressionAttributeValues: { ":quantity": { N: String(quantity) } },`,
        replace:
          `ExpressionAttributeValues: { ":quantity": { N: String(quantity) }, ":left": { N: String(left) } },`,
      },
    ],
    configure: (system) => ({
      ...system,
      functions: system.functions.map((spec) =>
        spec.name === "inventory"
          ? {
            ...spec,
            permissions: [...spec.permissions, { actions: ["dynamodb:GetItem"], resources: ["Inventory"] }],
          }
          : spec
      ),
    }),
    expect: {
      check: "stock-conserved",
      message:
        /available, .* reserved .* where there were .*inventory:\S+, which ended at .*, (took|put) .* stock but reserved \d+ for order-\d+/,
    },
  },
  {
    name: "status-goes-back",
    story:
      "The projector wrote whatever event came last, so orders that had been shipped were reserved again.",
    scenario: "duplicate-delivery",
    variant: "direct",
    seeds: [1, 2],
    orders: 40,
    edits: [
      {
        file: "services/orders/store.ts",
        find: 'ConditionExpression: `#status IN (${origins.join(", ")})`,',
        replace: 'ConditionExpression: "attribute_exists(orderId)",',
      },
      {
        file: "services/orders/store.ts",
        find: "values[`:${status}`] = { S: status };",
        replace: "",
      },
    ],
    expect: {
      check: "causal-order",
      message: /orders-status:\S+ moved it from SHIPPED to \w+ .*eventbridge delivers (late|twice)/,
    },
  },
  {
    name: "no-refund",
    story:
      "Nobody had wired what happens when the goods are missing after the payment, so we kept the money.",
    scenario: "happy-path",
    variant: "direct",
    seeds: [1, 2],
    orders: 40,
    stage: { mix: { "valid": 80, "out-of-stock": 20 } },
    configure: (system) => ({
      ...system,
      rules: system.rules.filter((rule) => rule.name !== "stock-missing-to-payments-refund"),
    }),
    expect: {
      check: "charged-once",
      message:
        /was rejected but .* is still charged: .* by payments:.* not refunded; its last event, InventoryUpdated .* went to orders-status \(.*\) and nobody else/,
    },
  },
  {
    name: "reserved-before-stock",
    story:
      "To be fast, inventory said RESERVED first and looked at the stock afterwards, and shipping had already " +
      "packed what was not there.",
    scenario: "happy-path",
    variant: "direct",
    seeds: [1, 2],
    orders: 40,
    stage: { mix: { "valid": 80, "out-of-stock": 20 } },
    edits: [{
      file: "services/inventory/reserve.ts",
      find: "const reservation = await decideReservation(orderId, payment.items);",
      replace: `const now = new Date().toISOString();
    const hoped = { orderId, status: "RESERVED", items: payment.items, decidedAt: now };
    await publish("InventoryUpdated", inventoryUpdated(payment, hoped));
    const reservation = await decideReservation(orderId, payment.items);
    if (reservation.status === "RESERVED") return;`,
    }],
    expect: {
      check: "nothing-lost",
      message: /was shipped, although it was for a SKU of which there is none .*shipping:/,
    },
  },
  {
    name: "status-guessed",
    story:
      "The API worked the status out from the tracking number, so a rejected order looked accepted for ever.",
    scenario: "happy-path",
    variant: "direct",
    seeds: [1, 2],
    orders: 40,
    edits: [{
      file: "services/orders/order.ts",
      find: "status: order.status,",
      replace: 'status: order.trackingNumber === undefined ? "ACCEPTED" : "SHIPPED",',
    }],
    expect: {
      check: "status-readable",
      message: /is REJECTED in Orders, but GET \/orders\/\S+ \(orders-api\) says ACCEPTED/,
    },
  },
  {
    name: "permission-missing",
    story:
      "It ran with the administrator's role everywhere but in production, where the first call was denied.",
    scenario: "happy-path",
    variant: "direct",
    seeds: [1, 2],
    orders: 10,
    configure: (system) => ({
      ...system,
      functions: system.functions.map((spec) =>
        spec.name === "shipping"
          ? {
            ...spec,
            permissions: spec.permissions.filter((statement) => !statement.resources.includes("Shipments")),
          }
          : spec
      ),
    }),
    expect: {
      check: "permissions",
      message: /shipping:\S+ called dynamodb:PutItem on Shipments .* do not cover/,
    },
  },
];

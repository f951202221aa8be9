/** Mistakes by which an order is accepted and then forgotten. */
import type { Mistake } from "./mistake.ts";

export const LOSING: readonly Mistake[] = [
  {
    name: "errors-swallowed",
    story:
      "The queue consumer logged the error and returned, so the message was deleted and the order was gone.",
    scenario: "payment-outage",
    variant: "buffered",
    seeds: [1, 2],
    orders: 40,
    edits: [{
      file: "services/lambda/consumer.ts",
      find: `      failure("Cannot consume message", error, { message_id: record.messageId });
      throw error;`,
      replace: `      failure("Cannot consume message", error, { message_id: record.messageId });`,
    }],
    expect: {
      check: "nothing-lost",
      message:
        /is lost: still ACCEPTED at the end.*went to payments \(\S+ ended ok .*got 503 from payments.example/,
    },
  },
  {
    name: "missing-await",
    story: "An await was missing, so the function was done, and its sandbox frozen, before its work was.",
    scenario: "happy-path",
    variant: "direct",
    seeds: [1, 2],
    orders: 30,
    edits: [
      {
        file: "services/shipping/prepare.ts",
        find: "async ({ detail: cause }, context) => {",
        replace: `async (event, context) => {
    prepare(event, context);
  },
);

async function prepare({ detail: cause }, context) {`,
      },
      { file: "services/shipping/prepare.ts", find: "    });\n  },\n);\n", replace: "    });\n}\n" },
    ],
    expect: {
      check: "nothing-lost",
      message:
        /is lost: still RESERVED at the end.*InventoryUpdated put on orders .* went to .*shipping \(\S+ ended ok/,
    },
  },
  {
    name: "publish-failure-swallowed",
    story:
      "The order was stored and the customer told so, but when EventBridge throttled us the event was only " +
      "logged, and nobody else ever heard of the order.",
    scenario: "throttling",
    variant: "direct",
    seeds: [1],
    orders: 216,
    settings: { windowMs: 10_000, ratePerSecond: 6 },
    edits: [{
      file: "services/orders/accept.ts",
      find: `await publish("OrderCreated", orderCreated(current, request.payment.cardToken));`,
      replace:
        `await publish("OrderCreated", orderCreated(current, request.payment.cardToken)).catch(console.error);`,
    }],
    expect: {
      check: "nothing-lost",
      message:
        /is lost: still ACCEPTED at the end.*no event of it was ever put on a bus .*orders-api:.*eventbridge.PutEvents orders with ThrottlingException/,
    },
  },
  {
    name: "published-before-stored",
    story:
      "OrderCreated went out before the order was stored; the table was throttled, the customer got an error " +
      "and gave up, and the card was charged for an order that does not exist.",
    scenario: "happy-path",
    variant: "direct",
    seeds: [1],
    orders: 30,
    faults: [{
      name: "orders table throttled",
      kind: "throttle",
      where: { service: "dynamodb", operation: "PutItem", resource: "Orders" },
      when: { fromMs: 1_000 },
    }],
    edits: [
      {
        file: "services/orders/accept.ts",
        find: "const existing = await putOrder(order);",
        replace: `await publish("OrderCreated", orderCreated(order, request.payment.cardToken));
  const existing = await putOrder(order);`,
      },
      {
        file: "services/orders/accept.ts",
        find: `if (current.status === "ACCEPTED") {
    await publish("OrderCreated", orderCreated(current, request.payment.cardToken));
  }`,
        replace: "",
      },
    ],
    expect: {
      check: "charged-once",
      message:
        /was charged .* by payments:.* but no such order was ever stored in Orders.*orders table throttled/,
    },
  },
  {
    name: "pattern-drops-events",
    story:
      "Somebody narrowed a rule to orders below 100 dollars for a test, and EventBridge tells nobody of an " +
      "event that no rule wants.",
    scenario: "happy-path",
    variant: "direct",
    seeds: [1, 2],
    orders: 40,
    configure: (system) => ({
      ...system,
      rules: system.rules.map((rule) =>
        rule.name === "payment-charged-to-inventory"
          ? {
            ...rule,
            pattern: {
              ...rule.pattern,
              detail: { status: ["CHARGED"], amount: [{ numeric: ["<", 10_000] }] },
            },
          }
          : rule
      ),
    }),
    expect: {
      check: "nothing-lost",
      message:
        /is lost: still PAID at the end.*PaymentProcessed put on orders .* went to orders-status \(.*\) and nobody else/,
    },
  },
  {
    name: "no-batch-item-failures",
    story:
      "The function reported which messages had failed, but the event source mapping was never told to listen, " +
      "so all of them were deleted.",
    scenario: "payment-outage",
    variant: "buffered",
    seeds: [1, 2],
    orders: 40,
    configure: (system) => ({
      ...system,
      eventSources: system.eventSources.map((source) => ({ ...source, partialBatchResponse: false })),
    }),
    expect: {
      check: "nothing-lost",
      message:
        /is lost: still ACCEPTED at the end.*went to payments \(\S+ ended ok .*got 503 from payments.example/,
    },
  },
  {
    name: "module-state",
    story: "The order being handled was kept in a module variable, which two messages of one batch shared.",
    scenario: "order-storm",
    variant: "buffered",
    seeds: [1],
    orders: 120,
    edits: [
      {
        file: "services/payments/process.ts",
        find: "const publish = publisher(EVENT_BUS);",
        replace: "const publish = publisher(EVENT_BUS);\nlet order;",
      },
      {
        file: "services/payments/process.ts",
        find: "async ({ detail: order }, context) => {",
        replace: "async ({ detail }, context) => {\n    order = detail;",
      },
      {
        file: "services/payments/process.ts",
        find: "const event = paymentProcessed(order, await chargeOnce(orderId, context, order));",
        replace: `const payment = await chargeOnce(orderId, context, order);
    const event = paymentProcessed(order, payment);`,
      },
    ],
    expect: {
      check: "nothing-lost",
      message:
        /is lost: still ACCEPTED at the end.*OrderCreated put on orders .* went to payments \(\S+ ended ok/,
    },
  },
];

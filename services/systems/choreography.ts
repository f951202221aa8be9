/**
 * Choreography: services that know only events. OrderCreated → payments → PaymentProcessed → inventory →
 * InventoryUpdated → shipping → ShipmentPrepared, over one bus whose rules route by pattern; nobody is in charge.
 *
 * Two variants. `direct`: a rule invokes the consumer, asynchronously. `buffered`: a rule puts the event on the
 * consumer's own queue, from which it is read in batches. In both, an event that cannot be delivered rests in the
 * target's dead-letter queue (`payments-target-dlq`) and one that cannot be handled in the consumer's (`payments-dlq`).
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
import { stockItem, TABLES, VIEWS } from "./tables.ts";
import type {
  EventSourceSpec,
  FunctionSpec,
  PermissionSpec,
  QueueSpec,
  RuleSpec,
  System,
  TargetSpec,
} from "./system.ts";

export type ChoreographyVariant = "direct" | "buffered";
export const CHOREOGRAPHY_VARIANTS: readonly ChoreographyVariant[] = ["direct", "buffered"];

const BUS = "orders";
const DLQ_RETENTION_SECONDS = 14 * 24 * 60 * 60;
/** AWS recommends six times the timeout of the function that a queue feeds. */
const VISIBILITY_TIMEOUTS = 6;
/** AWS recommends at least five, so that throttling alone sends nothing to the dead-letter queue. */
const MAX_RECEIVE_COUNT = 5;
/** EventBridge's own limits, stated: 24 hours, 185 times. */
const TARGET_RETRY = { maximumEventAgeSeconds: 86_400, maximumRetryAttempts: 185 };
const ASYNC_RETRY = { maximumEventAgeSeconds: 21_600, maximumRetryAttempts: 2 };

const PAYMENTS_URL = "https://payments.example";
const CARRIER_URL = "https://carrier.example";
const PUBLISH: PermissionSpec = { actions: ["events:PutEvents"], resources: [BUS] };

/** A function that consumes events: what it is, and which events it is for. */
interface ConsumerSpec extends Omit<FunctionSpec, "handler" | "onAsyncFailure"> {
  readonly timeoutSeconds: number;
  readonly rule: string;
  readonly pattern: RuleSpec["pattern"];
}

const CONSUMERS: readonly ConsumerSpec[] = [
  {
    name: "orders-status",
    service: "orders",
    entry: import.meta.resolve("../orders/status.ts"),
    rule: "order-progress-to-orders-status",
    pattern: {
      source: ["payments", "inventory", "shipping"],
      "detail-type": ["PaymentProcessed", "InventoryUpdated", "ShipmentPrepared"],
    },
    timeoutSeconds: 10,
    environment: variables("orders", { ORDERS_TABLE: TABLES.orders.name }),
    permissions: [{ actions: ["dynamodb:UpdateItem"], resources: [TABLES.orders.name] }],
  },
  {
    name: "payments",
    service: "payments",
    entry: import.meta.resolve("../payments/process.ts"),
    rule: "order-created-to-payments",
    pattern: { source: ["orders"], "detail-type": ["OrderCreated"] },
    timeoutSeconds: 15,
    environment: variables("payments", {
      EVENT_BUS: BUS,
      PAYMENTS_TABLE: TABLES.payments.name,
      IDEMPOTENCY_TABLE: TABLES.idempotency.name,
      PAYMENTS_URL,
    }),
    permissions: [
      { actions: ["dynamodb:PutItem"], resources: [TABLES.payments.name] },
      {
        actions: ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
        resources: [TABLES.idempotency.name],
      },
      PUBLISH,
    ],
  },
  {
    name: "payments-refund",
    service: "payments",
    entry: import.meta.resolve("../payments/refund.ts"),
    rule: "stock-missing-to-payments-refund",
    pattern: {
      source: ["inventory"],
      "detail-type": ["InventoryUpdated"],
      detail: { status: ["OUT_OF_STOCK"] },
    },
    timeoutSeconds: 15,
    environment: variables("payments", {
      EVENT_BUS: BUS,
      PAYMENTS_TABLE: TABLES.payments.name,
      PAYMENTS_URL,
    }),
    permissions: [
      { actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources: [TABLES.payments.name] },
      PUBLISH,
    ],
  },
  {
    name: "inventory",
    service: "inventory",
    entry: import.meta.resolve("../inventory/reserve.ts"),
    rule: "payment-charged-to-inventory",
    pattern: { source: ["payments"], "detail-type": ["PaymentProcessed"], detail: { status: ["CHARGED"] } },
    timeoutSeconds: 10,
    environment: variables("inventory", {
      EVENT_BUS: BUS,
      INVENTORY_TABLE: TABLES.inventory.name,
      RESERVATIONS_TABLE: TABLES.reservations.name,
    }),
    permissions: [
      // IAM knows no TransactWriteItems: a transaction needs the permission of each of its actions.
      { actions: ["dynamodb:UpdateItem"], resources: [TABLES.inventory.name] },
      { actions: ["dynamodb:PutItem"], resources: [TABLES.reservations.name] },
      PUBLISH,
    ],
  },
  {
    name: "shipping",
    service: "shipping",
    entry: import.meta.resolve("../shipping/prepare.ts"),
    rule: "stock-reserved-to-shipping",
    pattern: { source: ["inventory"], "detail-type": ["InventoryUpdated"], detail: { status: ["RESERVED"] } },
    timeoutSeconds: 15,
    environment: variables("shipping", {
      EVENT_BUS: BUS,
      SHIPMENTS_TABLE: TABLES.shipments.name,
      CARRIER_URL,
    }),
    permissions: [{ actions: ["dynamodb:PutItem"], resources: [TABLES.shipments.name] }, PUBLISH],
  },
];

const API: FunctionSpec = {
  name: "orders-api",
  service: "orders",
  entry: import.meta.resolve("../orders/api.ts"),
  timeoutSeconds: 10,
  environment: variables("orders", { EVENT_BUS: BUS, ORDERS_TABLE: TABLES.orders.name }),
  onAsyncFailure: { ...ASYNC_RETRY, deadLetterQueue: deadLetterQueueOf("orders-api") },
  permissions: [
    { actions: ["dynamodb:GetItem", "dynamodb:PutItem"], resources: [TABLES.orders.name] },
    PUBLISH,
    mayDeadLetter("orders-api"),
  ],
};

/** The system, wired one way or the other. */
export function choreography(variant: ChoreographyVariant): System {
  const buffered = variant === "buffered";
  return {
    name: "choreography",
    variant,
    summary: buffered
      ? "Four services on an event bus, each fed by a queue of its own"
      : "Four services on an event bus, invoked by its rules",
    queues: [deadLetterQueue(API.name), ...CONSUMERS.flatMap((consumer) => queuesOf(consumer, buffered))],
    tables: Object.values(TABLES),
    buses: [{ name: BUS }],
    rules: CONSUMERS.map((consumer) => ruleOf(consumer, buffered)),
    functions: [API, ...CONSUMERS.map((consumer) => functionOf(consumer, buffered))],
    eventSources: buffered ? CONSUMERS.map(eventSourceOf) : [],
    routes: [
      { method: "POST", path: "/orders", function: API.name },
      { method: "GET", path: "/orders/{id}", function: API.name },
    ],
    stockItem,
    views: VIEWS,
    causalOrder: ["OrderCreated", "PaymentProcessed", "InventoryUpdated", "ShipmentPrepared"],
  };
}

function queuesOf({ name, timeoutSeconds }: ConsumerSpec, buffered: boolean): QueueSpec[] {
  const queue: QueueSpec = {
    name,
    visibilityTimeoutSeconds: VISIBILITY_TIMEOUTS * timeoutSeconds,
    redrive: { queue: deadLetterQueueOf(name), maxReceiveCount: MAX_RECEIVE_COUNT },
  };
  const deadLetterQueues = [deadLetterQueue(name), deadLetterQueue(`${name}-target`)];
  return buffered ? [queue, ...deadLetterQueues] : deadLetterQueues;
}

function ruleOf({ name, rule, pattern }: ConsumerSpec, buffered: boolean): RuleSpec {
  const target: TargetSpec = {
    id: name,
    ...(buffered ? { queue: name } : { function: name }),
    retry: TARGET_RETRY,
    deadLetterQueue: deadLetterQueueOf(`${name}-target`),
  };
  return { name: rule, bus: BUS, pattern, targets: [target] };
}

function functionOf(consumer: ConsumerSpec, buffered: boolean): FunctionSpec {
  const { rule: _rule, pattern: _pattern, permissions, ...spec } = consumer;
  return {
    ...spec,
    handler: buffered ? "queueHandler" : "handler",
    onAsyncFailure: { ...ASYNC_RETRY, deadLetterQueue: deadLetterQueueOf(spec.name) },
    permissions: [...permissions, mayDeadLetter(spec.name), ...(buffered ? [mayConsume(spec.name)] : [])],
  };
}

function eventSourceOf({ name }: ConsumerSpec): EventSourceSpec {
  return { queue: name, function: name, batchSize: 10, partialBatchResponse: true };
}

function deadLetterQueueOf(name: string): string {
  return `${name}-dlq`;
}

function deadLetterQueue(name: string): QueueSpec {
  return { name: deadLetterQueueOf(name), messageRetentionSeconds: DLQ_RETENTION_SECONDS };
}

/** Lambda sends a failed asynchronous invocation to the dead-letter queue in the function's name. */
function mayDeadLetter(name: string): PermissionSpec {
  return { actions: ["sqs:SendMessage"], resources: [deadLetterQueueOf(name)] };
}

/** Lambda polls an event source in the function's name. */
function mayConsume(queue: string): PermissionSpec {
  return {
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    resources: [queue],
  };
}

function variables(service: string, own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    POWERTOOLS_SERVICE_NAME: service,
    POWERTOOLS_METRICS_NAMESPACE: "Orderstorm",
    POWERTOOLS_LOG_LEVEL: "INFO",
    ...own,
  };
}

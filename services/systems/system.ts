/**
 * What a system is: one value that states every resource, route, retry, dead-letter queue, function and permission
 * of one wiring of the services. Everything that deploys, checks or draws a system reads this value.
 */

export interface QueueSpec {
  readonly name: string;
  /** Default 30. At least the timeout of the function that it feeds; AWS recommends six times that. */
  readonly visibilityTimeoutSeconds?: number;
  /** Default 345,600 (4 days). */
  readonly messageRetentionSeconds?: number;
  readonly delaySeconds?: number;
  /** Where a message goes after `maxReceiveCount` receives. */
  readonly redrive?: { readonly queue: string; readonly maxReceiveCount: number };
}

export interface KeySpec {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

export interface TableSpec {
  readonly name: string;
  readonly partitionKey: KeySpec;
  readonly sortKey?: KeySpec;
  /** The attribute, in epoch seconds, after which DynamoDB deletes an item. */
  readonly timeToLiveAttribute?: string;
  readonly globalIndexes?: readonly {
    readonly name: string;
    readonly partitionKey: KeySpec;
    readonly sortKey?: KeySpec;
  }[];
}

export interface TargetSpec {
  readonly id: string;
  /** Exactly one of `function` and `queue`. */
  readonly function?: string;
  readonly queue?: string;
  readonly retry?: { readonly maximumRetryAttempts?: number; readonly maximumEventAgeSeconds?: number };
  /** Where an event goes that could not be delivered to the target. */
  readonly deadLetterQueue?: string;
}

export interface RuleSpec {
  readonly name: string;
  readonly bus: string;
  /** An EventBridge event pattern. */
  readonly pattern: Readonly<Record<string, unknown>>;
  readonly targets: readonly TargetSpec[];
}

/** One statement of the role of a function, in IAM's own words. */
export interface PermissionSpec {
  /** Such as `dynamodb:PutItem`. */
  readonly actions: readonly string[];
  /** The table, bus, queue or index that it covers, by name: `Orders`, `Orders/index/byCustomer`. */
  readonly resources: readonly string[];
}

export interface FunctionSpec {
  readonly name: string;
  /** Which of the services it belongs to. */
  readonly service: "orders" | "payments" | "inventory" | "shipping" | "notifications";
  /** The module that exports the handler: an absolute `file:` URL (`import.meta.resolve("../orders/api.ts")`). */
  readonly entry: string;
  /** The name of the export. Default `handler`. */
  readonly handler?: string;
  /** Default 3, as AWS's. */
  readonly timeoutSeconds?: number;
  /** Default 512. */
  readonly memoryMb?: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  /** What becomes of asynchronous invocations (EventBridge's) that fail. */
  readonly onAsyncFailure?: {
    /** 0 to 2. Default 2. */
    readonly maximumRetryAttempts?: number;
    /** 60 to 21,600. Default 21,600. */
    readonly maximumEventAgeSeconds?: number;
    readonly deadLetterQueue?: string;
  };
  readonly permissions: readonly PermissionSpec[];
}

/** An SQS event source mapping. */
export interface EventSourceSpec {
  readonly queue: string;
  readonly function: string;
  /** Default 10. */
  readonly batchSize?: number;
  /** Default 0. */
  readonly batchWindowSeconds?: number;
  /** 2 to 1,000. Default: none. */
  readonly maximumConcurrency?: number;
  /** Whether the function answers with `batchItemFailures`. Default false. */
  readonly partialBatchResponse?: boolean;
}

export interface RouteSpec {
  readonly method: "GET" | "POST";
  /** Such as `/orders/{id}`. */
  readonly path: string;
  readonly function: string;
}

/** DynamoDB JSON of one item, as in the API: `{ orderId: { S: "…" } }`. */
export type ItemImage = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type OrderStatus = "ACCEPTED" | "PAID" | "RESERVED" | "SHIPPED" | "REJECTED";

/** How to read what the system's tables say, for checks: pure functions over item images. */
export interface SystemViews {
  readonly ordersTable: string;
  readonly order: (image: ItemImage) => { orderId: string; status: OrderStatus; idempotencyKey?: string };
  readonly stockTable: string;
  /** Undefined for an item of that table that is not a stock level (a reservation, say). */
  readonly stock: (image: ItemImage) => { sku: string; available: number } | undefined;
  /** How many of what an order holds in reserve; undefined for an item that is not a reservation. */
  readonly reservationsTable: string;
  readonly reservation: (
    image: ItemImage,
  ) => { orderId: string; items: readonly { sku: string; quantity: number }[] } | undefined;
  readonly shipmentsTable: string;
  readonly shipment: (image: ItemImage) => { orderId: string };
}

export interface System {
  readonly name: string;
  /** One of the system's wirings, such as `direct` or `buffered`. */
  readonly variant: string;
  readonly summary: string;
  readonly queues: readonly QueueSpec[];
  readonly tables: readonly TableSpec[];
  readonly buses: readonly { readonly name: string }[];
  readonly rules: readonly RuleSpec[];
  readonly functions: readonly FunctionSpec[];
  readonly eventSources: readonly EventSourceSpec[];
  readonly routes: readonly RouteSpec[];
  /** The item to put, and where, so that `quantity` of `sku` are in stock. */
  readonly stockItem: (sku: string, quantity: number) => { table: string; item: ItemImage };
  readonly views: SystemViews;
  /** The event types in the order in which one causes the next, for the check of causal order. */
  readonly causalOrder: readonly string[];
}

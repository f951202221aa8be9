/**
 * For tests only: a stand-in for what lies outside the services. SDK clients answer from a function, `fetch` too, and
 * waiting takes no time; all of it ends with the `using` block that began it. No handler imports this file.
 */
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { marshall } from "@aws-sdk/util-dynamodb";
import process from "node:process";
import { type DetailType, EVENT_SOURCES, eventIdOf } from "./domain/mod.ts";
import type { APIGatewayProxyEventV2, Context, SQSEvent } from "./lambda/mod.ts";

// Set when this module is loaded, and so before a test imports a handler, which reads them when it is loaded.
Object.assign(process.env, {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  POWERTOOLS_SERVICE_NAME: "test",
  POWERTOOLS_METRICS_NAMESPACE: "Orderstorm",
  POWERTOOLS_LOG_LEVEL: "SILENT",
  POWERTOOLS_METRICS_DISABLED: "true",
  EVENT_BUS: "orders",
  ORDERS_TABLE: "Orders",
  PAYMENTS_TABLE: "Payments",
  INVENTORY_TABLE: "Inventory",
  RESERVATIONS_TABLE: "Reservations",
  SHIPMENTS_TABLE: "Shipments",
  IDEMPOTENCY_TABLE: "Idempotency",
  PAYMENTS_URL: "https://payments.example",
  CARRIER_URL: "https://carrier.example",
});

export interface SentCommand {
  /** Such as `PutItem`. */
  readonly operation: string;
  // deno-lint-ignore no-explicit-any -- a test looks into inputs of every operation
  readonly input: any;
}

export interface SentRequest {
  readonly url: string;
  readonly idempotencyKey: string | null;
  readonly body: unknown;
}

export interface Outside extends Disposable {
  readonly sent: SentCommand[];
  readonly requests: SentRequest[];
  /** How long was waited, in milliseconds, each time. */
  readonly waits: number[];
}

/** Puts the stand-ins in place. What `aws` or `fetch` throws, the caller gets; an AWS answer may be undefined. */
export function outside(
  answers: {
    readonly aws?: (command: SentCommand) => unknown;
    readonly fetch?: (request: SentRequest, attempt: number) => Response | Promise<Response>;
  } = {},
): Outside {
  const real = { fetch: globalThis.fetch, setTimeout: globalThis.setTimeout };
  const sent: SentCommand[] = [];
  const requests: SentRequest[] = [];
  const waits: number[] = [];

  const send = (command: { readonly input: unknown }) => {
    const sentCommand = { operation: command.constructor.name.replace(/Command$/, ""), input: command.input };
    sent.push(sentCommand);
    return new Promise((resolve) => resolve(answers.aws?.(sentCommand) ?? { FailedEntryCount: 0 }));
  };
  for (const client of [DynamoDBClient, EventBridgeClient]) Object.assign(client.prototype, { send });
  globalThis.fetch = async (url, init) => {
    const headers = new Headers(init?.headers);
    const request = {
      url: String(url),
      idempotencyKey: headers.get("idempotency-key"),
      body: JSON.parse(String(init?.body)),
    };
    requests.push(request);
    if (answers.fetch === undefined) throw new TypeError("connection refused");
    return await answers.fetch(request, requests.length);
  };
  globalThis.setTimeout = ((callback: () => void, ms = 0) => {
    waits.push(ms);
    queueMicrotask(callback);
    return 0;
  }) as unknown as typeof setTimeout;

  return {
    sent,
    requests,
    waits,
    [Symbol.dispose]() {
      Object.assign(globalThis, real);
      for (const client of [DynamoDBClient, EventBridgeClient]) {
        delete (client.prototype as { send?: unknown }).send;
      }
    },
  };
}

/** The error of a failed condition, with the item that was there, if any. */
export function conditionFailed(item?: Record<string, unknown>): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: "The conditional request failed",
    $metadata: {},
    ...(item === undefined ? {} : { Item: marshall(item, { removeUndefinedValues: true }) }),
  });
}

export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

/** A context with so many milliseconds left, always. */
export function context(remainingMs = 15_000): Context {
  return {
    functionName: "test",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:test",
    memoryLimitInMB: "512",
    awsRequestId: "00000000-0000-4000-8000-000000000000",
    logGroupName: "/aws/lambda/test",
    logStreamName: "test",
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => remainingMs,
    done() {},
    fail() {},
    succeed() {},
  };
}

/** An event as EventBridge delivers it; `detail` is added to what every domain event carries. */
export function delivered(detailType: DetailType, detail: Readonly<Record<string, unknown>> = {}) {
  const orderId = "ord_0123456789abcdef01234567";
  return {
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": detailType as string,
    source: EVENT_SOURCES[detailType] as string,
    account: "000000000000",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: {
      version: 1,
      eventId: eventIdOf(detailType, orderId),
      causationId: null,
      orderId,
      customerId: "cus_1",
      occurredAt: "2026-01-01T00:00:00.000Z",
      ...detail,
    },
  };
}

/** A batch of SQS messages with such bodies; message ids are `m0`, `m1`, … */
export function batch(...bodies: readonly string[]): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      receiptHandle: `r${index}`,
      body,
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "0",
        SenderId: "test",
        ApproximateFirstReceiveTimestamp: "0",
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:test",
      awsRegion: "us-east-1",
    })),
  };
}

/** A request as an HTTP API hands it to a function. */
export function httpEvent(
  routeKey: "POST /orders" | "GET /orders/{id}" | "GET /nothing",
  more: {
    readonly headers?: Record<string, string>;
    readonly body?: string;
    readonly id?: string;
    readonly isBase64Encoded?: boolean;
  } = {},
): APIGatewayProxyEventV2 {
  const [method = "", path = ""] = routeKey.split(" ");
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: "",
    headers: more.headers ?? {},
    requestContext: {
      accountId: "000000000000",
      apiId: "api",
      domainName: "api.example",
      domainPrefix: "api",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
      requestId: "id",
      routeKey,
      stage: "$default",
      time: "01/Jan/2026:00:00:00 +0000",
      timeEpoch: 0,
    },
    ...(more.id === undefined ? {} : { pathParameters: { id: more.id } }),
    ...(more.body === undefined ? {} : { body: more.body }),
    isBase64Encoded: more.isBase64Encoded ?? false,
  };
}

/** What was published: type and detail of each event put on the bus. */
export function published(
  sent: readonly SentCommand[],
): { detailType: string; detail: Record<string, unknown> }[] {
  return sent.filter(({ operation }) => operation === "PutEvents").map(({ input }) => ({
    detailType: input.Entries[0].DetailType,
    detail: JSON.parse(input.Entries[0].Detail),
  }));
}

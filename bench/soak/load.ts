/** What a soak asks for: messages that stay in flight, and a mixture of calls beside them. */
import { Connection, requestOf } from "../peers/connection.ts";

export interface Received {
  readonly Messages?: readonly { readonly MessageId: string; readonly ReceiptHandle: string }[];
}

/** Counts calls, and those that were refused or broke. */
export class Tally {
  calls = 0;
  readonly errors = new Map<string, number>();

  fail(what: string): void {
    this.errors.set(what, (this.errors.get(what) ?? 0) + 1);
  }
}

/** One client on one connection. */
export class Client {
  readonly #port: number;
  readonly #tally: Tally;
  readonly #connection: Connection;

  constructor(port: number, tally: Tally) {
    this.#port = port;
    this.#tally = tally;
    this.#connection = new Connection(port);
  }

  /** Calls an operation; undefined when it was refused, which is counted. */
  async call<T = object>(target: string, input: object): Promise<T | undefined> {
    this.#tally.calls++;
    try {
      const { status, body } = await this.#connection.ask(requestOf(this.#port, target, input));
      if (status === 200) return JSON.parse(body === "" ? "{}" : body) as T;
      this.#tally.fail(`${target}: ${status} ${body.slice(0, 120)}`);
    } catch (error) {
      this.#connection.close();
      this.#tally.fail(`${target}: ${(error as Error).message}`);
    }
    return undefined;
  }

  close(): void {
    this.#connection.close();
  }
}

const TABLE = "soak";
const BODY = JSON.stringify({ orderId: "order-17", items: [{ sku: "A-1", quantity: 2 }] });
const url = (queue: string): string => `http://127.0.0.1/000000000000/${queue}`;
export const HELD = url("held");
const FLOW = url("flow");
export const EVENTS = url("events");

/** Makes queues, table and rule. */
export async function furnish(client: Client): Promise<void> {
  for (const QueueName of ["held", "flow", "events"]) {
    await client.call("AmazonSQS.CreateQueue", { QueueName });
  }
  await client.call("DynamoDB_20120810.CreateTable", {
    TableName: TABLE,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "N" },
    ],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }, { AttributeName: "sk", KeyType: "RANGE" }],
  });
  await client.call("AWSEvents.PutRule", { Name: "soak", EventPattern: '{"source":["soak"]}' });
  await client.call("AWSEvents.PutTargets", {
    Rule: "soak",
    Targets: [{ Id: "events", Arn: "arn:aws:sqs:us-east-1:000000000000:events" }],
  });
}

/** Sends so many messages and receives them all, to be hidden for hours; gives their receipt handles. */
export async function hold(client: Client, count: number): Promise<string[]> {
  const Entries = Array.from({ length: 10 }, (_, index) => ({ Id: String(index), MessageBody: BODY }));
  const handles: string[] = [];
  for (let sent = 0; sent < count; sent += 10) {
    await client.call("AmazonSQS.SendMessageBatch", { QueueUrl: HELD, Entries });
    const received = await client.call<Received>("AmazonSQS.ReceiveMessage", {
      QueueUrl: HELD,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 43_200,
    });
    for (const { ReceiptHandle } of received?.Messages ?? []) handles.push(ReceiptHandle);
  }
  return handles;
}

/** Receives and deletes until a queue is empty, or deletes messages whose handles are known. */
export async function drain(client: Client, QueueUrl: string, handles: string[] = []): Promise<void> {
  for (;;) {
    const known = handles.splice(0, 10);
    const received = known.length > 0 ? undefined : await client.call<Received>("AmazonSQS.ReceiveMessage", {
      QueueUrl,
      MaxNumberOfMessages: 10,
    });
    const batch = known.length > 0
      ? known
      : (received?.Messages ?? []).map(({ ReceiptHandle }) => ReceiptHandle);
    if (batch.length === 0) return;
    await client.call("AmazonSQS.DeleteMessageBatch", {
      QueueUrl,
      Entries: batch.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
    });
  }
}

/** One round of the mixture: each kind of call once or twice. Keys repeat, so that tables do not grow for ever. */
export async function mix(
  client: Client,
  number: number,
  round: number,
  handles: readonly string[],
): Promise<void> {
  const key = { pk: { S: `c${number}` }, sk: { N: String(round % 1000) } };
  await client.call("AmazonSQS.SendMessage", { QueueUrl: FLOW, MessageBody: BODY });
  const received = await client.call<Received>("AmazonSQS.ReceiveMessage", { QueueUrl: FLOW });
  await client.call("DynamoDB_20120810.PutItem", {
    TableName: TABLE,
    Item: { ...key, body: { S: BODY }, count: { N: "0" } },
  });
  await client.call("DynamoDB_20120810.UpdateItem", {
    TableName: TABLE,
    Key: key,
    UpdateExpression: "ADD #count :one",
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeNames: { "#count": "count" },
    ExpressionAttributeValues: { ":one": { N: "1" } },
  });
  await client.call("DynamoDB_20120810.GetItem", { TableName: TABLE, Key: key });
  await client.call("DynamoDB_20120810.Query", {
    TableName: TABLE,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
    ExpressionAttributeValues: { ":pk": key.pk, ":from": { N: "1" }, ":to": { N: "9" } },
  });
  await client.call("AWSEvents.PutEvents", {
    Entries: [{ Source: "soak", DetailType: "Soaked", Detail: BODY }],
  });
  const event = await client.call<Received>("AmazonSQS.ReceiveMessage", {
    QueueUrl: EVENTS,
    MaxNumberOfMessages: 2,
  });
  const handle = handles[(number * 7919 + round) % Math.max(1, handles.length)];
  if (handle !== undefined) {
    await client.call("AmazonSQS.ChangeMessageVisibility", {
      QueueUrl: HELD,
      ReceiptHandle: handle,
      VisibilityTimeout: 40_000 + round % 1000,
    });
  }
  for (const [QueueUrl, messages] of [[FLOW, received?.Messages], [EVENTS, event?.Messages]] as const) {
    for (const { ReceiptHandle } of messages ?? []) {
      await client.call("AmazonSQS.DeleteMessage", { QueueUrl, ReceiptHandle });
    }
  }
}

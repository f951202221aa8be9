/** What servers are asked for: how each workload is prepared, and what one client does again and again. */
import { type Connection, requestOf } from "./connection.ts";

export type ServiceName = "sqs" | "dynamodb" | "eventbridge";

export interface Workload {
  /** What the table calls it. */
  readonly title: string;
  /** The AWS services that a server needs for it. */
  readonly needs: readonly ServiceName[];
  /** Whether an answer that only says what was asked is one: what a bare echo can do. */
  readonly echoes: boolean;
  /** Makes what it needs; called once, before anything is measured. */
  prepare(ask: Ask): Promise<void>;
  /** What one client does; each call of what it gives is one operation. */
  client(port: number, connection: Connection, number: number): () => Promise<void>;
}

/**
 * Calls an operation and gives its output.
 *
 * @throws {Error} It was refused.
 */
export type Ask = (target: string, input: object) => Promise<Readonly<Record<string, unknown>>>;

const BODY = JSON.stringify({ orderId: "order-17", customer: "c-4", items: [{ sku: "A-1", quantity: 2 }] });
const QUEUE = "bench";
const TABLE = "bench";
const PARTITIONS = 100;
const ITEMS_A_PARTITION = 10;

/** The URL is that of AWS's own form: every server finds the queue by the end of it. */
const queueUrl = (port: number): string => `http://127.0.0.1:${port}/000000000000/${QUEUE}`;

const item = (partition: string, sort: string): object => ({
  pk: { S: partition },
  sk: { S: sort },
  total: { N: "129.90" },
  status: { S: "ACCEPTED" },
  items: { L: [{ M: { sku: { S: "A-1" }, quantity: { N: "2" } } }] },
});

async function makeQueue(ask: Ask): Promise<void> {
  await ask("AmazonSQS.CreateQueue", { QueueName: QUEUE });
}

async function makeTable(ask: Ask): Promise<void> {
  await ask("DynamoDB_20120810.CreateTable", {
    TableName: TABLE,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }, {
      AttributeName: "sk",
      AttributeType: "S",
    }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }, { AttributeName: "sk", KeyType: "RANGE" }],
  }).catch((error: Error) => {
    if (!/ResourceInUse/.test(error.message)) throw error;
  });
  for (let partition = 0; partition < PARTITIONS; partition++) {
    for (let sort = 0; sort < ITEMS_A_PARTITION; sort++) {
      await ask("DynamoDB_20120810.PutItem", { TableName: TABLE, Item: item(`p${partition}`, `s${sort}`) });
    }
  }
}

/** One request after the other, all of them prepared. */
function cycle(connection: Connection, requests: readonly Uint8Array[]): () => Promise<void> {
  let next = 0;
  return async () => {
    expectOk(await connection.ask(requests[next]!));
    next = (next + 1) % requests.length;
  };
}

function expectOk({ status, body }: { readonly status: number; readonly body: string }): void {
  if (status !== 200) throw new Error(`status ${status}: ${body.slice(0, 200)}`);
}

const DYNAMODB = "DynamoDB_20120810";

export const WORKLOADS: readonly Workload[] = [
  {
    title: "SendMessage",
    needs: ["sqs"],
    echoes: true,
    prepare: makeQueue,
    client: (port, connection) =>
      cycle(connection, [
        requestOf(port, "AmazonSQS.SendMessage", { QueueUrl: queueUrl(port), MessageBody: BODY }),
      ]),
  },
  {
    title: "send, receive, delete",
    needs: ["sqs"],
    echoes: false,
    async prepare(ask) {
      await makeQueue(ask);
      await ask("AmazonSQS.PurgeQueue", { QueueUrl: queueUrl(0) }).catch(() => {});
    },
    client(port, connection) {
      const QueueUrl = queueUrl(port);
      const send = requestOf(port, "AmazonSQS.SendMessage", { QueueUrl, MessageBody: BODY });
      const receive = requestOf(port, "AmazonSQS.ReceiveMessage", { QueueUrl });
      return async () => {
        expectOk(await connection.ask(send));
        const received = await connection.ask(receive);
        expectOk(received);
        const { Messages = [] } = JSON.parse(received.body) as {
          Messages?: { readonly ReceiptHandle: string }[];
        };
        const [message] = Messages;
        if (message === undefined) return;
        const { ReceiptHandle } = message;
        expectOk(
          await connection.ask(requestOf(port, "AmazonSQS.DeleteMessage", { QueueUrl, ReceiptHandle })),
        );
      };
    },
  },
  {
    title: "PutItem",
    needs: ["dynamodb"],
    echoes: true,
    prepare: makeTable,
    client: (port, connection, number) =>
      cycle(
        connection,
        Array.from({ length: 1000 }, (_, index) =>
          requestOf(port, `${DYNAMODB}.PutItem`, {
            TableName: TABLE,
            Item: item(`c${number}`, `s${index}`),
          })),
      ),
  },
  {
    title: "GetItem",
    needs: ["dynamodb"],
    echoes: false,
    prepare: makeTable,
    client: (port, connection, number) =>
      cycle(
        connection,
        Array.from({ length: PARTITIONS }, (_, index) =>
          requestOf(port, `${DYNAMODB}.GetItem`, {
            TableName: TABLE,
            Key: { pk: { S: `p${index}` }, sk: { S: `s${number % ITEMS_A_PARTITION}` } },
          })),
      ),
  },
  {
    title: "Query of 10 items",
    needs: ["dynamodb"],
    echoes: false,
    prepare: makeTable,
    client: (port, connection) =>
      cycle(
        connection,
        Array.from({ length: PARTITIONS }, (_, index) =>
          requestOf(port, `${DYNAMODB}.Query`, {
            TableName: TABLE,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: { ":pk": { S: `p${index}` } },
          })),
      ),
  },
  {
    title: "PutEvents to a queue",
    needs: ["eventbridge", "sqs"],
    echoes: false,
    async prepare(ask) {
      await makeQueue(ask);
      await ask("AWSEvents.PutRule", {
        Name: "bench",
        EventPattern: JSON.stringify({ source: ["bench"], "detail-type": ["OrderCreated"] }),
      });
      const output = await ask("AmazonSQS.GetQueueAttributes", {
        QueueUrl: queueUrl(0),
        AttributeNames: ["QueueArn"],
      });
      const { QueueArn } = output.Attributes as { QueueArn: string };
      await ask("AWSEvents.PutTargets", { Rule: "bench", Targets: [{ Id: "queue", Arn: QueueArn }] });
    },
    client: (port, connection) =>
      cycle(connection, [
        requestOf(port, "AWSEvents.PutEvents", {
          Entries: [{ Source: "bench", DetailType: "OrderCreated", Detail: BODY }],
        }),
      ]),
  },
];

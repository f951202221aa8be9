// deno-lint-ignore-file orderstorm/virtual-time orderstorm/keyed-chance -- a handler sees what is virtual as if it were real
/** Handlers that call their clients in other ways than one await after another. */
import {
  DynamoDBClient,
  paginateListTables,
  paginateQuery,
  PutItemCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import { CreateTableCommand, DeleteTableCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { paginateListQueues, SendMessageCommand, SQS, SQSClient } from "@aws-sdk/client-sqs";

const QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/q";
const sqs = new SQSClient({});
const dynamodb = new DynamoDBClient({});

/** Callbacks in every place in which they may stand, and what they see of the world. */
export async function callbacks() {
  const command = new SendMessageCommand({ QueueUrl, MessageBody: "hello" });
  const wrong = new SendMessageCommand({ QueueUrl: `${QueueUrl}x`, MessageBody: "hello" });
  const seen: unknown[] = [];
  const returned = sqs.send(command, () => {});
  seen.push({ returned });
  seen.push(await new Promise((done) => sqs.send(command, (error, output) => done({ error, output }))));
  seen.push(await new Promise((done) => sqs.send(command, {}, (error, output) => done({ error, output }))));
  seen.push(await new Promise((done) => sqs.send(wrong, (error, output) => done({ error, output }))));
  seen.push(
    await new Promise((done) => new SQS({}).listQueues({}, (error, output) => done({ error, output }))),
  );
  // A call and a draw made inside a callback are the handler's own.
  seen.push(
    await new Promise((done) =>
      sqs.send(command, () => {
        sqs.send(command, (_, output) => done({ output, uuid: crypto.randomUUID(), number: Math.random() }));
      })
    ),
  );
  // What a callback throws is nobody's.
  sqs.send(command, () => {
    throw new Error("dropped");
  });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return seen;
}

export async function paginators() {
  for (let at = 0; at < 5; at++) {
    const Item = { id: { S: "1" }, at: { N: `${at}` } };
    await dynamodb.send(new PutItemCommand({ TableName: "ranged", Item }));
  }
  const items: unknown[] = [];
  const query = {
    TableName: "ranged",
    KeyConditionExpression: "id = :id",
    ExpressionAttributeValues: { ":id": { S: "1" } },
  };
  for await (const page of paginateQuery({ client: dynamodb, pageSize: 2 }, query)) items.push(page.Items);
  const queues: unknown[] = [];
  for await (const page of paginateListQueues({ client: sqs, pageSize: 1 }, {})) queues.push(page.QueueUrls);
  const tables: unknown[] = [];
  for await (const page of paginateListTables({ client: dynamodb, pageSize: 1 }, {})) {
    tables.push(page.TableNames);
  }
  return { items, queues, tables };
}

/** Waits for a table that somebody makes a while later, and for one that nobody makes. */
export async function waiters() {
  const TableName = "later";
  setTimeout(() => {
    void dynamodb.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
  }, 45_000);
  const exists = await waitUntilTableExists({ client: dynamodb, maxWaitTime: 300 }, { TableName });
  const existsMs = Date.now();
  setTimeout(() => void dynamodb.send(new DeleteTableCommand({ TableName })), 30_000);
  const gone = await waitUntilTableNotExists({ client: dynamodb, maxWaitTime: 300 }, { TableName });
  const never = await waitUntilTableExists({ client: dynamodb, maxWaitTime: 60 }, { TableName: "never" })
    .catch((error: unknown) => error);
  return { exists, existsMs, gone, goneMs: Date.now(), never };
}

/** Many calls at once, and what the handler draws meanwhile and afterwards. */
export async function concurrent() {
  const before = crypto.randomUUID();
  const sends = Array.from(
    { length: 20 },
    (_, i) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `${i}` })),
  );
  const puts = Array.from(
    { length: 20 },
    (_, i) =>
      dynamodb.send(new PutItemCommand({ TableName: "ranged", Item: { id: { S: `${i}` }, at: { N: "1" } } })),
  );
  const meanwhile = [crypto.randomUUID(), Math.random()];
  const settled = await Promise.allSettled([...sends, ...puts, dynamodb.send(new ListTablesCommand({}))]);
  return { before, meanwhile, settled, after: [crypto.randomUUID(), Math.random(), Date.now()] };
}

/** The first answer counts; the others come in while the handler is elsewhere. */
export async function race() {
  const first = await Promise.race(
    Array.from({ length: 3 }, (_, i) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `${i}` }))),
  );
  const racedMs = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return { first, racedMs };
}

// deno-lint-ignore-file orderstorm/virtual-time orderstorm/no-real-world -- a handler sees what is virtual as if it were real
/** The handler that counts which calls reach the SDK's request handler, where the transport `wire` takes over. */
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand, SendMessageCommand, SQS, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";

const QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/q";
const Item = { id: { S: "1" }, at: { N: "1" }, bytes: { B: new Uint8Array([1]) } };

const sqs = new SQSClient({});
const dynamodb = new DynamoDBClient({});
const message = () => new SendMessageCommand({ QueueUrl, MessageBody: "hello", DelaySeconds: undefined });

class OurClient extends SQSClient {}

function watched(): SQSClient {
  const client = new SQSClient({});
  client.middlewareStack.add((next) => (args) => next(args), { step: "build", name: "ours" });
  return client;
}

/** Calls of which each goes one way or the other. */
const CALLS: Readonly<Record<string, () => Promise<unknown>>> = {
  message: () => sqs.send(message()),
  options: () => sqs.send(message(), { abortSignal: new AbortController().signal, requestTimeout: 5000 }),
  callback: () => new Promise((done) => sqs.send(message(), done)),
  receive: () => sqs.send(new ReceiveMessageCommand({ QueueUrl })),
  refused: () => sqs.send(new ReceiveMessageCommand({ QueueUrl: `${QueueUrl}x` })).catch(() => {}),
  item: () => dynamodb.send(new PutItemCommand({ TableName: "ranged", Item })),
  event: () =>
    new EventBridgeClient({}).send(
      new PutEventsCommand({ Entries: [{ Source: "s", DetailType: "t", Detail: "{}", Time: new Date() }] }),
    ),
  invoke: () => new LambdaClient({}).send(new InvokeCommand({ FunctionName: "target", Payload: "{}" })),
  aggregated: () => new SQS({}).sendMessage({ QueueUrl, MessageBody: "hello" }),
  subclass: () => new OurClient({}).send(message()),
  settings: () =>
    new SQSClient({
      maxAttempts: 5,
      retryMode: "adaptive",
      region: "eu-west-1",
      endpoint: "http://localhost:4566",
      credentials: { accessKeyId: "a", secretAccessKey: "s" },
      requestHandler: { requestTimeout: 3000 },
    }).send(message()),
  middleware: () => watched().send(message()),
  logger: () => new SQSClient({ logger: console }).send(message()),
  document: () =>
    DynamoDBDocumentClient.from(new DynamoDBClient({})).send(
      new PutCommand({ TableName: "ranged", Item: { id: "1", at: 1 } }),
    ),
  unknownMember: () =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello", Colour: "red" } as never)),
};

export async function handler(): Promise<Record<string, number>> {
  const prototype = Object.getPrototypeOf(sqs.config.requestHandler);
  const { handle } = prototype;
  const counts: Record<string, number> = {};
  try {
    for (const [name, call] of Object.entries(CALLS)) {
      counts[name] = 0;
      prototype.handle = function (...args: unknown[]) {
        counts[name]!++;
        return handle.apply(this, args);
      };
      await call();
    }
  } finally {
    prototype.handle = handle;
  }
  return counts;
}

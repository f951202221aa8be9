/** Handlers that make their clients in other ways than once and with nothing. */
import { DynamoDB, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridge, EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, Lambda, LambdaClient } from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand, SendMessageCommand, SQS, SQSClient } from "@aws-sdk/client-sqs";

const QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/q";

/** Clients with a method for each operation. */
export async function aggregated() {
  const sqs = new SQS({});
  const sent = await sqs.sendMessage({ QueueUrl, MessageBody: "hello" });
  const received = await sqs.receiveMessage({ QueueUrl });
  const tables = await new DynamoDB({}).listTables({});
  const buses = await new EventBridge({}).listEventBuses();
  const invoked = await new Lambda({}).invoke({ FunctionName: "target", Payload: "[1]" });
  return { sent, received, tables, buses, text: invoked.Payload!.transformToString() };
}

/** A client of its own for every call, thrown away afterwards. */
export async function perInvocation() {
  const outputs = [];
  for (let i = 0; i < 3; i++) {
    const client = new SQSClient({});
    outputs.push(await client.send(new SendMessageCommand({ QueueUrl, MessageBody: `${i}` })));
    client.destroy();
  }
  return outputs;
}

/** As for an emulator on the developer's own machine. */
export async function explicit() {
  const client = new SQSClient({
    endpoint: "http://localhost:4566",
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  return await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
}

export async function subclass() {
  class OurClient extends SQSClient {
    sendText(MessageBody: string) {
      return this.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    }
  }
  return await new OurClient({}).sendText("hello");
}

/** A client cannot send without credentials, nor without a region; it asks again with the next call. */
export async function withoutConfiguration() {
  const send = (client: SQSClient) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" })).catch((error: unknown) => error);
  let asked = 0;
  const credentials = () =>
    asked++ < 1
      ? Promise.reject(new Error("no credentials today"))
      : Promise.resolve({ accessKeyId: "a", secretAccessKey: "s" });
  const client = new SQSClient({ credentials });
  return {
    noCredentials: await send(client),
    credentials: await send(client),
    noRegion: await send(
      new SQSClient({ region: () => Promise.reject<string>(new Error("no region today")) }),
    ),
  };
}

/** A request handler of the user's own is asked, and nobody else. */
export async function ownRequestHandler() {
  const seen: string[] = [];
  const client = new SQSClient({
    requestHandler: {
      handle(request: { hostname: string; path: string }) {
        seen.push(request.hostname + request.path);
        const body = new TextEncoder().encode('{"MessageId":"m"}');
        return Promise.resolve({ response: { statusCode: 200, headers: {}, body } });
      },
    } as never,
  });
  const output = await client.send(new ReceiveMessageCommand({ QueueUrl }));
  return { seen, output };
}

/** The SDK refuses a global endpoint, for which it would need a part of its own. */
export async function globalEndpoint() {
  return await new EventBridgeClient({}).send(
    new PutEventsCommand({
      EndpointId: "abc.def",
      Entries: [{ Source: "orders", DetailType: "Created", Detail: "{}" }],
    }),
  ).catch((error: unknown) => error);
}

/** An event with a time, as its rule's target gets it. */
export async function eventWithTime() {
  const events = new EventBridgeClient({});
  await events.send(
    new PutEventsCommand({
      Entries: [{
        Source: "orders",
        DetailType: "Created",
        Detail: '{"order":1}',
        Time: new Date(Date.UTC(2025, 1, 3, 4, 5, 6)),
      }],
    }),
  );
  const received = await new SQSClient({}).send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  return JSON.parse(received.Messages![0]!.Body!);
}

export async function payloads() {
  const client = new LambdaClient({});
  const echoed = await client.send(
    new InvokeCommand({ FunctionName: "target", Payload: new TextEncoder().encode('{"a":1}') }),
  );
  const failed = await client.send(new InvokeCommand({ FunctionName: "failing", LogType: "Tail" }));
  return {
    echoed: echoed.Payload!.transformToString(),
    decoded: new TextDecoder().decode(echoed.Payload),
    failed: failed.Payload!.transformToString(),
    functionError: failed.FunctionError,
    log: typeof failed.LogResult,
  };
}

/** Timeouts that never strike keep nobody waiting once the answers are there. */
export async function patient() {
  const requestHandler = { requestTimeout: 60_000, socketTimeout: 60_000 };
  const client = new SQSClient({ requestHandler });
  const abortSignal = new AbortController().signal;
  return await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }), { abortSignal });
}

/** An item that a handler changes after it has put it stays as it was put. */
export async function aliasing() {
  const client = new DynamoDBClient({});
  const bytes = Buffer.from([1, 2, 3]);
  const Item = { id: { S: "1" }, at: { N: "1" }, bytes: { B: bytes }, list: { L: [{ S: "a" }] } };
  await client.send(new PutItemCommand({ TableName: "ranged", Item }));
  bytes[0] = 9;
  Item.list.L.push({ S: "b" });
  const get = new GetItemCommand({ TableName: "ranged", Key: { id: { S: "1" }, at: { N: "1" } } });
  const first = await client.send(get);
  first.Item!.bytes!.B![1] = 9;
  first.Item!.list!.L!.length = 0;
  return (await client.send(get)).Item;
}

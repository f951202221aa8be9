/** The proxy between the SDK and a world that is served by hand: what clients see of faults. */
import assert from "node:assert/strict";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Fault } from "../../sim/faults/mod.ts";
import { type Called, fakeEndpoint, testWorld } from "./fixture.ts";
import { type HttpCall, listenOnLoopback } from "./loopback.main.ts";
import { startFaultProxy } from "./proxy.ts";

interface Proxied {
  readonly url: string;
  /** The operations that came through, in order. */
  readonly through: string[];
  /** Calls that the proxy made itself. */
  readonly own: Called[];
  readonly faults: () => { trace: string; where: string; fault: string }[];
}

const MD5_OF_HELLO = "5d41402abc4b2a76b9719d911017c592";
const ANSWERS: Readonly<Record<string, object>> = {
  GetItem: { Item: { id: { S: "there" } } },
  PutEvents: { FailedEntryCount: 0, Entries: [{ EventId: "e-1" }] },
  ReceiveMessage: {
    Messages: [{ MessageId: "m-1", ReceiptHandle: "h", Body: "hello", MD5OfBody: MD5_OF_HELLO }],
  },
};

async function proxied(faults: readonly Fault[], work: (proxied: Proxied) => Promise<void>): Promise<void> {
  const { world, pace, records, close } = testWorld(faults);
  const through: string[] = [];
  const target = await listenOnLoopback(({ headers }: HttpCall) => {
    const operation = /\.(\w+)$/.exec(headers.get("x-amz-target") ?? "")?.[1] ?? "";
    through.push(operation);
    return Promise.resolve({
      status: 200,
      headers: new Headers({ "content-type": "application/x-amz-json-1.0" }),
      body: new TextEncoder().encode(JSON.stringify(ANSWERS[operation] ?? {})),
    });
  });
  const endpoint = fakeEndpoint(() => ({ MessageId: "copy" }), {
    environment: { AWS_ENDPOINT_URL: target.url },
  });
  const proxy = await startFaultProxy({
    world,
    pace,
    endpoint,
    traces: { ofText: (text) => /ord_\d/.test(text) ? "order-1" : undefined, ofMessage: () => "order-1" },
    plainName: (name) => name.replace(/^os-x-/, ""),
  });
  const own = { AWS_ENDPOINT_URL_SQS: undefined, ...proxy.environment };
  try {
    await work({
      url: own.AWS_ENDPOINT_URL_SQS!,
      through,
      own: endpoint.calls,
      faults: () => records.filter((record) => record.type === "fault"),
    });
  } finally {
    await proxy.close();
    await target.close();
    close();
  }
}

const settings = (endpoint: string) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 1,
});

const getItem = () => new GetItemCommand({ TableName: "os-x-Orders", Key: { orderId: { S: "ord_1" } } });

Deno.test("the proxy passes calls on and answers back where no fault strikes", async () => {
  await proxied([], async ({ url, through, faults }) => {
    const client = new DynamoDBClient(settings(url));
    const { Item } = await client.send(getItem());
    assert.deepEqual(Item, ANSWERS.GetItem && { id: { S: "there" } });
    assert.deepEqual(through, ["GetItem"]);
    assert.deepEqual(faults(), []);
    client.destroy();
  });
});

Deno.test("the proxy throttles in AWS's words, and the call never gets to the endpoint", async () => {
  const where = { service: "dynamodb", operation: "GetItem", resource: "Orders" };
  await proxied([{ name: "slow down", kind: "throttle", where }], async ({ url, through, faults }) => {
    const client = new DynamoDBClient(settings(url));
    await assert.rejects(client.send(getItem()), { name: "ProvisionedThroughputExceededException" });
    assert.deepEqual(through, []);
    assert.deepEqual(faults().map(({ fault, trace, where }) => [fault, trace, where]), [
      ["slow down", "order-1", "dynamodb.GetItem Orders"],
    ]);
    client.destroy();
  });
});

Deno.test("the proxy counts the attempts of one call of the SDK, so that a limit for each call holds", async () => {
  const fault: Fault = { kind: "service-error", where: { service: "dynamodb" }, perEntity: 1 };
  await proxied([fault], async ({ url, through }) => {
    const client = new DynamoDBClient({ ...settings(url), maxAttempts: 3 });
    await client.send(getItem());
    assert.deepEqual(through, ["GetItem"]);
    client.destroy();
  });
});

for (const applied of [true, false]) {
  Deno.test(`the proxy loses the answer of a call that ${applied ? "had" : "never had"} its effect`, async () => {
    const fault: Fault = { kind: "timeout", where: { service: "dynamodb" }, applied, timeoutMs: 1 };
    await proxied([fault], async ({ url, through }) => {
      const client = new DynamoDBClient(settings(url));
      await assert.rejects(client.send(getItem()), /ECONNRESET|socket hang up|connection/i);
      assert.deepEqual(through, applied ? ["GetItem"] : []);
      client.destroy();
    });
  });
}

Deno.test("the proxy sends a copy of a message that is handed out, but none of the copy", async () => {
  const fault: Fault = { kind: "duplicate-delivery", where: { service: "sqs", resource: "payments" } };
  await proxied([fault], async ({ url, own }) => {
    const client = new SQSClient(settings(url));
    const QueueUrl = `${url}/000000000000/os-x-payments`;
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    assert.equal(Messages?.[0]?.Body, "hello");
    await until(() => own.length > 0);
    assert.deepEqual(
      own.map(({ operation, input }) => [operation, input["MessageBody"], input["QueueUrl"]]),
      [
        ["SendMessage", "hello", QueueUrl],
      ],
    );
    client.destroy();
  });
});

Deno.test("the proxy puts a copy of an event past itself", async () => {
  const fault: Fault = { kind: "duplicate-delivery", where: { service: "eventbridge" } };
  await proxied([fault], async ({ url, own, through }) => {
    const client = new EventBridgeClient(settings(url));
    const entry = { Source: "orders", DetailType: "OrderCreated", Detail: '{"orderId":"ord_1"}' };
    await client.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: "os-x-orders" }] }));
    await until(() => own.length > 0);
    assert.deepEqual(own[0]!.input, { Entries: [{ ...entry, EventBusName: "os-x-orders" }] });
    assert.deepEqual(through, ["PutEvents"]);
    client.destroy();
  });
});

async function until(holds: () => boolean): Promise<void> {
  const endMs = performance.now() + 20_000;
  while (!holds()) {
    assert.ok(performance.now() < endMs, "it did not happen within 20 s");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

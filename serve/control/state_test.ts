import assert from "node:assert/strict";
import { FixtureServer } from "./fixture.ts";

async function withServer(work: (server: FixtureServer) => Promise<void>): Promise<void> {
  const server = new FixtureServer();
  try {
    await work(server);
  } finally {
    server.stop();
  }
}

const url = (queue: string) => `https://sqs.us-east-1.amazonaws.com/000000000000/${queue}`;

Deno.test("control shows queues with their depths, and messages without receiving them", () =>
  withServer(async (server) => {
    const { world } = server;
    await world.call("sqs", "CreateQueue", { QueueName: "orders", Attributes: { VisibilityTimeout: "60" } });
    for (const [body, DelaySeconds] of [["a", 0], ["b", 0], ["c", 0], ["d", 30]] as const) {
      await world.call("sqs", "SendMessage", { QueueUrl: url("orders"), MessageBody: body, DelaySeconds });
      await server.ask("POST", "/clock/advance", { seconds: 1 });
    }
    await world.call("sqs", "ReceiveMessage", { QueueUrl: url("orders"), MaxNumberOfMessages: 1 });
    const { queues } = (await server.ask("GET", "/queues")).body;
    const [{ name, visible, inFlight, delayed, oldestAgeMs, attributes }] = queues;
    assert.deepEqual({ name, visible, inFlight, delayed, oldestAgeMs }, {
      name: "orders",
      visible: 2,
      inFlight: 1,
      delayed: 1,
      oldestAgeMs: 4000,
    });
    assert.equal(attributes.VisibilityTimeout, "60");
    const first = (await server.ask("GET", "/queues/orders/messages?limit=3")).body;
    assert.deepEqual(
      first.messages.map((message: { body: string; state: string; receiveCount: number }) =>
        `${message.body} ${message.state} ${message.receiveCount}`
      ),
      ["a in-flight 1", "b visible 0", "c visible 0"],
    );
    const second = (await server.ask("GET", `/queues/orders/messages?limit=3&after=${first.after}`)).body;
    assert.deepEqual(second.messages.map((message: { body: string }) => message.body), ["d"]);
    assert.equal(second.after, undefined);
    const one = (await server.ask("GET", "/queues/orders")).body;
    assert.deepEqual([one.visible, one.inFlight], [2, 1], "looking has received nothing");
  }));

Deno.test("control shows tables, and their items page by page in DynamoDB's JSON or plain", () =>
  withServer(async (server) => {
    const { world } = server;
    await world.call("dynamodb", "CreateTable", {
      TableName: "Orders",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    });
    for (let i = 0; i < 25; i++) {
      await world.call("dynamodb", "PutItem", {
        TableName: "Orders",
        Item: { id: { S: `ordér-${i}` }, amount: { N: String(i) }, blob: { B: new Uint8Array([1, 2, i]) } },
      });
    }
    const { tables } = (await server.ask("GET", "/tables")).body;
    assert.deepEqual([tables[0].name, tables[0].items, tables[0].keys], [
      "Orders",
      25,
      [{ name: "id", kind: "partition" }],
    ]);
    const seen = new Map<string, { amount: number; blob: string }>();
    let after = "";
    let pages = 0;
    do {
      const page = (await server.ask("GET", `/tables/Orders/items?plain=true&limit=10${after}`)).body;
      for (const item of page.items) seen.set(item.id, item);
      after = page.after === undefined ? "" : `&after=${encodeURIComponent(page.after)}`;
      pages++;
    } while (after !== "");
    assert.deepEqual([seen.size, pages], [25, 3]);
    assert.deepEqual(seen.get("ordér-7"), { id: "ordér-7", amount: 7, blob: "AQIH" });
    const wire = (await server.ask("GET", "/tables/Orders/items?limit=1")).body.items[0];
    assert.equal(typeof wire.blob.B, "string");
    assert.equal(typeof wire.amount.N, "string");
  }));

Deno.test("control shows buses with rules and targets, and worlds of other accounts apart", () =>
  withServer(async (server) => {
    const { world } = server;
    await world.call("sqs", "CreateQueue", { QueueName: "sink" });
    await world.call("eventbridge", "CreateEventBus", { Name: "orders" });
    await world.call("eventbridge", "PutRule", {
      Name: "created",
      EventBusName: "orders",
      EventPattern: '{"source":["shop"]}',
    });
    await world.call("eventbridge", "PutTargets", {
      Rule: "created",
      EventBusName: "orders",
      Targets: [{ Id: "queue", Arn: "arn:aws:sqs:us-east-1:000000000000:sink" }],
    });
    const { buses } = (await server.ask("GET", "/buses")).body;
    assert.deepEqual(buses.map((bus: { name: string }) => bus.name), ["default", "orders"]);
    assert.deepEqual(buses[1].rules[0].pattern, { source: ["shop"] });
    assert.equal(buses[1].rules[0].targets[0].arn, "arn:aws:sqs:us-east-1:000000000000:sink");
    const other = (await server.ask("GET", "/state?account=111122223333&region=eu-central-1")).body;
    assert.deepEqual([other.account, other.queues, other.systems], ["111122223333", [], []]);
    const { worlds } = (await server.ask("GET", "/worlds")).body;
    assert.deepEqual(worlds.map((one: { account: string }) => one.account), ["000000000000", "111122223333"]);
  }));

/** The whole way at the embedded account over HTTP, with the real SDK between. */
import assert from "node:assert/strict";
import { hosted } from "../hosting/mod.ts";
import { startServer } from "../serve/server.ts";
import { findSystem } from "../services/systems/mod.ts";
import { openEndpoint } from "./endpoint.ts";
import { AwsFault } from "./errors.ts";
import { findLeftovers, removeLeftovers } from "./leftovers.ts";
import { newPrefix, prefixed, runOf, runTags } from "./prefix.ts";
import { provision } from "./provision.ts";
import { tearDown } from "./tear_down.ts";

Deno.test("a system is made, used, found again and removed at the embedded account over HTTP", async () => {
  const server = await startServer({ port: 0, time: "real", seed: 1 });
  const endpoint = await openEndpoint({
    target: server.url,
    region: "eu-west-1",
    env: { AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "any" },
  });
  try {
    assert.deepEqual([endpoint.account, endpoint.region], ["111122223333", "eu-west-1"]);
    const prefix = newPrefix();
    const system = prefixed(hosted(findSystem("choreography", "buffered")), prefix);
    const options = { functions: false, tags: runTags(prefix, system, Date.now()) };
    const { queueUrls } = await provision(system, endpoint, options);
    assert.deepEqual((await provision(system, endpoint, options)).queueUrls, queueUrls);

    const { table, item } = system.stockItem("TEA-001", 3);
    await endpoint.call("dynamodb", "PutItem", { TableName: table, Item: item });
    await endpoint.call("eventbridge", "PutEvents", {
      Entries: [{
        EventBusName: `${prefix}orders`,
        Source: "orders",
        DetailType: "OrderCreated",
        Detail: "{}",
      }],
    });
    const { Messages = [] } = await endpoint.call("sqs", "ReceiveMessage", {
      QueueUrl: queueUrls.get(`${prefix}payments`),
      WaitTimeSeconds: 20,
    }) as { Messages?: { Body: string }[] };
    assert.equal(JSON.parse(Messages[0]!.Body)["detail-type"], "OrderCreated");
    await assert.rejects(
      endpoint.call("sqs", "GetQueueUrl", { QueueName: "nothing" }),
      (error) => error instanceof AwsFault && /NonExistentQueue|QueueDoesNotExist/.test(error.code),
    );

    const left = await findLeftovers(endpoint, { run: runOf(prefix) });
    const { queues, tables, buses, rules } = system;
    assert.equal(left.length, queues.length + tables.length + buses.length + rules.length);
    assert.deepEqual(await removeLeftovers(endpoint, left), []);
    assert.deepEqual(await findLeftovers(endpoint), []);
    assert.deepEqual(await tearDown(system, endpoint), [], "what is gone already is no failure");
  } finally {
    endpoint.close();
    await server.shutdown();
  }
});

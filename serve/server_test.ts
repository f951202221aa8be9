import "../sim/host/install.ts";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { findSystem } from "../services/systems/mod.ts";
import { call, callHeaders, send, signed, until, withServer } from "./fixture.ts";
import { PortError } from "./http_front.ts";
import { type AccountServer, startServer } from "./server.ts";

const ORDER = {
  customerId: "cus_1",
  items: [{ sku: "TEA-001", quantity: 2 }],
  payment: { cardToken: "tok_visa" },
};

async function createQueue(server: AccountServer, name = "orders", attributes = {}): Promise<string> {
  const { status, body } = await call(server, "sqs", "CreateQueue", {
    QueueName: name,
    Attributes: attributes,
  });
  assert.equal(status, 200);
  return body.QueueUrl;
}

Deno.test("serve answers calls of AWS, with a request id, and URLs of queues lead back to it", async () => {
  await withServer({}, async (server, problems) => {
    const QueueUrl = await createQueue(server);
    assert.equal(QueueUrl, `${server.url}/000000000000/orders`);
    const sent = await call(server, "sqs", "SendMessage", { QueueUrl, MessageBody: "one" });
    assert.equal(sent.status, 200);
    assert.match(sent.headers["x-amzn-requestid"]!, /^[0-9a-f-]{36}$/);
    assert.match(sent.headers.date!, /^Thu, 01 Jan 2026/);
    const received = await call(server, "sqs", "ReceiveMessage", { QueueUrl });
    assert.equal(received.body.Messages[0].Body, "one");
    const unknown = await call(server, "sqs", "ReceiveMessage", { QueueUrl: `${QueueUrl}-not` });
    assert.equal(unknown.status, 400);
    assert.equal(unknown.body.__type, "com.amazonaws.sqs#QueueDoesNotExist");
    assert.deepEqual(problems, []);
  });
});

Deno.test("serve takes X-Ray's header of a request that sends a message for its AWSTraceHeader", async () => {
  await withServer({}, async (server) => {
    const QueueUrl = await createQueue(server);
    const trace = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";
    await call(server, "sqs", "SendMessage", { QueueUrl, MessageBody: "one" }, { "x-amzn-trace-id": trace });
    const received = await call(server, "sqs", "ReceiveMessage", {
      QueueUrl,
      AttributeNames: ["AWSTraceHeader"],
    });
    assert.deepEqual(received.body.Messages[0].Attributes, { AWSTraceHeader: trace });
  });
});

Deno.test("serve keeps accounts of 12-digit access keys and regions of signatures apart", async () => {
  await withServer({}, async (server) => {
    await createQueue(server, "at-home");
    const names = async (key: string, region: string) => {
      const { body } = await call(server, "sqs", "ListQueues", {}, signed(key, region, "sqs"));
      return (body.QueueUrls ?? []).map((url: string) => url.replace(server.url, ""));
    };
    const there = signed("111122223333", "eu-west-1", "sqs");
    await call(server, "sqs", "CreateQueue", { QueueName: "there" }, there);
    assert.deepEqual(await names("test", "us-east-1"), ["/000000000000/at-home"]);
    assert.deepEqual(await names("AKIAIOSFODNN7EXAMPLE", "us-east-1"), ["/000000000000/at-home"]);
    assert.deepEqual(await names("111122223333", "eu-west-1"), ["/111122223333/there"]);
    assert.deepEqual(await names("111122223333", "us-east-1"), []);
    assert.deepEqual(await names("test", "eu-west-1"), []);
    const nowhere = await call(server, "sqs", "ListQueues", {}, signed("test", "nowhere", "sqs"));
    assert.equal(nowhere.status, 403);
  });
});

Deno.test("serve runs the services of a system: an order over HTTP is shipped", async () => {
  await withServer({ systems: [findSystem("choreography")] }, async (server, problems) => {
    const path = "/_orderstorm/api/choreography/orders";
    const headers = { "content-type": "application/json", "idempotency-key": "one" };
    const placed = await send(server, { path, headers, body: JSON.stringify(ORDER) });
    assert.equal(placed.status, 202, placed.text);
    const { orderId } = JSON.parse(placed.text);
    await until("the order is shipped", async () => {
      const { text } = await send(server, { method: "GET", path: `${path}/${orderId}` });
      return JSON.parse(text).status === "SHIPPED";
    });
    const again = await send(server, { path, headers, body: JSON.stringify(ORDER) });
    assert.equal(JSON.parse(again.text).orderId, orderId);
    const unknown = await send(server, { method: "GET", path: "/_orderstorm/api/choreografy/orders/1" });
    assert.equal(unknown.status, 404);
    assert.match(unknown.text, /the nearest is \\"choreography\\"/);
    assert.deepEqual(problems, []);
  });
});

Deno.test("serve has the third parties over HTTP, and one that does not answer breaks the connection", async () => {
  const faults = [{
    kind: "third-party",
    where: { party: "carrier" },
    how: "timeout-before",
  }] as const;
  await withServer({ faults }, async (server) => {
    const charge = await send(server, {
      path: "/_orderstorm/third-parties/payments/v1/charges",
      headers: { "content-type": "application/json", "idempotency-key": "k" },
      body: JSON.stringify({ amount: 100, currency: "usd", source: "tok_visa", reference: "order-1" }),
    });
    assert.equal(charge.status, 201, charge.text);
    assert.match(JSON.parse(charge.text).id, /^ch_/);
    await assert.rejects(send(server, { path: "/_orderstorm/third-parties/carrier/v1/labels", body: "{}" }));
    const unknown = await send(server, { path: "/_orderstorm/third-parties/payment/v1/charges", body: "{}" });
    assert.match(unknown.text, /the nearest is \\"payments\\"/);
  });
});

Deno.test("serve breaks the connection of a call whose answer is lost", async () => {
  const faults = [{
    kind: "timeout",
    where: { service: "sqs", operation: "SendMessage" },
    applied: true,
    timeoutMs: 50,
    perEntity: 1,
  }] as const;
  await withServer({ faults }, async (server) => {
    const QueueUrl = await createQueue(server);
    await assert.rejects(call(server, "sqs", "SendMessage", { QueueUrl, MessageBody: "lost" }));
    const { body } = await call(server, "sqs", "ReceiveMessage", { QueueUrl });
    assert.equal(body.Messages[0].Body, "lost");
  });
});

Deno.test("serve refuses hosts and origins of elsewhere with the reason, and takes look-alikes of AWS's", async () => {
  await withServer({}, async (server) => {
    const listing = { headers: callHeaders("sqs", "ListQueues"), body: "{}" };
    const status = async (headers: Record<string, string>) =>
      (await send(server, { ...listing, headers: { ...listing.headers, ...headers } })).status;
    for (
      const host of ["localhost", "LOCALHOST:1", "sqs.us-east-1.localhost:4566", "127.0.0.1:80", "[::1]:4566"]
    ) assert.equal(await status({ host }), 200, host);
    for (
      const host of [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example:4566",
        "[::2]",
      ]
    ) assert.equal(await status({ host }), 403, host);
    assert.equal(await status({ origin: "http://localhost:3000" }), 200);
    for (const origin of ["https://evil.example", "null", "http://localhost.evil.example", "file://"]) {
      assert.equal(await status({ origin }), 403, origin);
    }
    const refused = await send(server, {
      path: "/_orderstorm/health",
      method: "GET",
      headers: { host: "evil" },
    });
    assert.equal(refused.status, 403);
    assert.match(refused.text, /The Host of this request is \\"evil\\"/);
    const preflight = await send(server, { method: "OPTIONS", headers: { origin: "http://localhost:1" } });
    assert.equal(preflight.status, 204);
    assert.ok(!Object.keys(preflight.headers).some((name) => name.startsWith("access-control")));
  });
});

Deno.test("serve inflates bodies, and answers those that are too long, broken or unknown in AWS's words", async () => {
  await withServer({ mostBodyBytes: 100_000 }, async (server) => {
    const headers = callHeaders("sqs", "CreateQueue");
    const squeezed = async (encoding: string, body: Uint8Array) => {
      const reply = await send(server, { headers: { ...headers, "content-encoding": encoding }, body });
      return [reply.status, (JSON.parse(reply.text).__type as string | undefined)?.split("#")[1]];
    };
    const gzipped = gzipSync(JSON.stringify({ QueueName: "squeezed" }));
    assert.deepEqual(await squeezed("gzip", gzipped), [200, undefined]);
    assert.deepEqual(await squeezed("gzip", gzipped.subarray(0, 20)), [400, "SerializationException"]);
    assert.deepEqual(await squeezed("br", gzipped), [415, "SerializationException"]);
    const bomb = gzipSync(new Uint8Array(10_000_000));
    assert.ok(bomb.byteLength < 100_000);
    assert.deepEqual(await squeezed("gzip", bomb), [413, "RequestEntityTooLargeException"]);
    const long = await send(server, { headers, body: new Uint8Array(200_000) });
    assert.equal(long.status, 413);
    assert.equal(long.headers.connection, "close");
  });
});

/** Writes text to a socket, and reads until the server closes it. */
async function raw(port: number, text: string, end = false): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  if (end) await connection.closeWrite();
  const chunks: string[] = [];
  const decoder = new TextDecoder();
  try {
    for await (const chunk of connection.readable) chunks.push(decoder.decode(chunk, { stream: true }));
  } catch {
    // What came before a reset counts.
  }
  return chunks.join("");
}

Deno.test("serve cuts off bodies that are slow, and leaves nothing hanging of those that are cut off", async () => {
  await withServer({ bodyTimeoutMs: 100 }, async (server, problems) => {
    const head = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ListQueues\r\n" +
      "Content-Type: application/x-amz-json-1.0\r\nContent-Length: 100\r\n\r\n";
    const slow = await raw(server.port, head + "{");
    assert.match(slow, /^HTTP\/1\.1 408 /);
    assert.match(slow, /RequestTimeoutException/);
    await raw(server.port, head + "{", true);
    assert.match(await raw(server.port, "NO HTTP AT ALL\r\n\r\n"), /^HTTP\/1\.1 400 /);
    assert.match(
      await raw(server.port, "GET / HTTP/1.0\r\nConnection: close\r\n\r\n"),
      /^HTTP\/1\.1 403 [^]*The Host of this request is missing/,
    );
    assert.equal((await call(server, "sqs", "ListQueues", {})).status, 200);
    assert.deepEqual(problems, []);
  });
});

Deno.test("serve lets many clients wait for messages of one queue, each of which gets one", async () => {
  await withServer({}, async (server) => {
    const QueueUrl = await createQueue(server);
    const waiting = Array.from(
      { length: 20 },
      () => call(server, "sqs", "ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 }),
    );
    for (let i = 0; i < 20; i++) await call(server, "sqs", "SendMessage", { QueueUrl, MessageBody: `${i}` });
    const bodies = (await Promise.all(waiting)).map(({ body }) => body.Messages[0].Body);
    assert.deepEqual(bodies.map(Number).sort((a, b) => a - b), Array.from({ length: 20 }, (_, i) => i));
  });
});

Deno.test("serve hands no message to a client that went away while it waited", async () => {
  await withServer({}, async (server) => {
    const QueueUrl = await createQueue(server);
    const { polls } = server.worlds.of("000000000000", "us-east-1").world.account
      .peer<{ queueNamed(name: string): { demand: { polls: Set<unknown> } } }>("sqs")
      .queueNamed("orders").demand;
    const gone = new AbortController();
    const given = fetch(server.url, {
      method: "POST",
      headers: callHeaders("sqs", "ReceiveMessage"),
      body: JSON.stringify({ QueueUrl, WaitTimeSeconds: 20 }),
      signal: gone.signal,
    });
    await until("it waits", () => polls.size === 1);
    gone.abort();
    await assert.rejects(given);
    await until("it does not wait any more", () => polls.size === 0);
    await call(server, "sqs", "SendMessage", { QueueUrl, MessageBody: "kept" });
    const { body } = await call(server, "sqs", "ReceiveMessage", { QueueUrl });
    assert.equal(body.Messages[0].Body, "kept");
  });
});

Deno.test("serve answers whoever waits at once when it is shut down, and then is gone", async () => {
  const server = await startServer({ port: 0, time: "real", seed: 1 });
  const QueueUrl = await createQueue(server);
  const waiting = call(server, "sqs", "ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 });
  const home = server.worlds.of("000000000000", "us-east-1");
  await until("it waits", () => home.underWay === 1);
  await server.shutdown();
  const { status, body } = await waiting;
  assert.deepEqual([status, body], [200, {}]);
  await assert.rejects(call(server, "sqs", "ListQueues", {}));
});

Deno.test("serve ends what a standing clock keeps from ending when its time to drain is over", async () => {
  const server = await startServer({
    port: 0,
    time: "virtual",
    seed: 1,
    flowing: false,
    drainMs: 50,
    faults: [
      { kind: "latency", where: { service: "sqs", operation: "ListQueues" }, latencyMs: 1000 },
    ],
  });
  const waiting = call(server, "sqs", "ListQueues", {});
  const home = server.worlds.of("000000000000", "us-east-1");
  await until("it waits", () => home.underWay === 1);
  await server.shutdown();
  const { status, body } = await waiting;
  assert.equal(status, 503);
  assert.match(body.__type, /ServiceUnavailable/);
});

Deno.test("serve holds so many worlds, and answers whoever wants one more that there are too many", async () => {
  await withServer({}, async (server) => {
    for (let i = 1; i < 256; i++) server.worlds.of(String(i).padStart(12, "0"), "us-east-1");
    const ask = (key: string) => call(server, "sqs", "ListQueues", {}, signed(key, "us-east-1", "sqs"));
    assert.equal((await ask("000000000255")).status, 200);
    const { status, body } = await ask("000000000256");
    assert.equal(status, 503);
    assert.match(body.message, /holds 256 pairs of account and region already/);
  });
});

Deno.test("serve says which port is taken", async () => {
  await withServer({}, async ({ port }) => {
    await assert.rejects(
      startServer({ port, time: "real", seed: 1 }),
      (error) =>
        error instanceof PortError && error.message.includes(`127.0.0.1:${port}: something listens there`),
    );
  });
});

Deno.test("serve answers InternalFailure where something of ours breaks, and tells of it", async () => {
  await withServer({}, async (server, problems) => {
    const QueueUrl = await createQueue(server);
    const sqs = server.worlds.of("000000000000", "us-east-1").world.account.peer<{ queueAt(): unknown }>(
      "sqs",
    );
    sqs.queueAt = () => {
      throw new TypeError("broken on purpose");
    };
    const { status, body } = await call(server, "sqs", "SendMessage", { QueueUrl, MessageBody: "one" });
    assert.equal(status, 500);
    assert.match(body.__type, /#InternalFailure$/);
    assert.match(String(problems[0]), /broken on purpose/);
  });
});

Deno.test("serve puts a system back to a snapshot: calls, orders, charges and hung up clients come again", async () => {
  await withServer({ systems: [findSystem("choreography")] }, async (server, problems) => {
    const orders = "/_orderstorm/api/choreography/orders";
    const place = (key: string) =>
      send(server, {
        path: orders,
        headers: { "content-type": "application/json", "idempotency-key": key },
        body: JSON.stringify(ORDER),
      });
    const control = async (method: string, path: string, body?: object) => {
      const reply = await send(server, {
        method,
        path: `/_orderstorm${path}`,
        ...(body
          ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
          : undefined),
      });
      assert.ok(reply.status < 300, reply.text);
      return reply.text === "" ? undefined : JSON.parse(reply.text);
    };
    const QueueUrl = await createQueue(server);
    await call(server, "sqs", "SendMessage", {
      QueueUrl,
      MessageBody: "with bytes",
      MessageAttributes: { bytes: { DataType: "Binary", BinaryValue: "AAEC" } },
    });
    const { orderId } = JSON.parse((await place("one")).text);
    const gone = new AbortController();
    const given = fetch(server.url, {
      method: "POST",
      headers: callHeaders("sqs", "ReceiveMessage"),
      body: JSON.stringify({ QueueUrl: `${server.url}/000000000000/payments-dlq`, WaitTimeSeconds: 20 }),
      signal: gone.signal,
    });
    const waiting = () => send(server, { method: "GET", path: "/_orderstorm/queues/payments-dlq" });
    await until("it waits", async () => JSON.parse((await waiting()).text).waitingReceivers === 1);
    gone.abort();
    await assert.rejects(given);
    await until("it is gone", async () => JSON.parse((await waiting()).text).waitingReceivers === 0);
    await control("POST", "/clock/settle", {});
    await control("POST", "/snapshots", { name: "settled" });
    await place("two");
    await call(server, "sqs", "PurgeQueue", { QueueUrl });
    await control("POST", "/clock/settle", {});
    const restored = await control("POST", "/snapshots/settled/restore");
    assert.equal(restored.snapshot.name, "settled");
    const { text } = await send(server, { method: "GET", path: `${orders}/${orderId}` });
    assert.equal(JSON.parse(text).status, "SHIPPED");
    const { body } = await call(server, "sqs", "ReceiveMessage", {
      QueueUrl,
      MessageAttributeNames: ["All"],
    });
    assert.equal(body.Messages[0].MessageAttributes.bytes.BinaryValue, "AAEC");
    assert.deepEqual(problems, []);
  });
});

/** The control API of a real server: with a system deployed, over sockets, by the client. */
import "../../sim/host/install.ts";
import assert from "node:assert/strict";
import { findSystem } from "../../services/systems/mod.ts";
import { connect, type Orderstorm, OrderstormError } from "../../client/mod.js";
import { call, withServer } from "../fixture.ts";
import type { AccountServer, ServeOptions } from "../server.ts";

const CHOREOGRAPHY = [findSystem("choreography", "buffered")];

function served(
  options: Partial<ServeOptions>,
  work: (account: Orderstorm, server: AccountServer) => Promise<void>,
): Promise<void> {
  return withServer({ flowing: false, ...options }, async (server, problems) => {
    await work(connect(server.url), server);
    assert.deepEqual(problems, []);
  });
}

/** Places an order. While the clock stands, no handler gets on, so the answer comes only once it is moved. */
async function place(account: Orderstorm, key: string, sku = "TEA-001"): Promise<string> {
  const response = await fetch(account.api("choreography") + "/orders", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify({
      customerId: "cus_1",
      items: [{ sku, quantity: 2 }],
      payment: { cardToken: key.startsWith("declined") ? "tok_declined" : "tok_visa" },
    }),
  });
  const text = await response.text();
  assert.equal(response.status, 202, text);
  return JSON.parse(text).orderId;
}

/** Everything that can be seen, by the client. */
async function seen(account: Orderstorm) {
  const state = await account.state();
  const messages = await Promise.all(state.queues.map(({ name }) => account.messages(name)));
  const items = await Promise.all(state.tables.map(({ name }) => account.items(name)));
  return { state, messages, items, ledger: await account.ledger() };
}

Deno.test("served: an order is settled, and all that it left behind can be seen", () =>
  served({ systems: CHOREOGRAPHY, flowing: true }, async (account) => {
    const orderId = await place(account, "one");
    await account.clock.settle();
    const [order] = await account.items("Orders");
    assert.deepEqual([order?.orderId, order?.status], [orderId, "SHIPPED"]);
    const { entries, totals } = await account.ledger({ reference: orderId });
    assert.deepEqual(entries.map(({ party, action }) => [party, action]), [
      ["payments", "charged"],
      ["carrier", "labelled"],
    ]);
    assert.equal(totals.charged.count, 1);
    assert.deepEqual((await account.ledger({ reference: "nobody" })).entries, []);
    const key = entries[0]!.idempotencyKey!;
    assert.equal((await account.ledger({ idempotencyKey: key })).entries[0]!.id, entries[0]!.id);
    const calls = await account.records({ types: ["invocation"] });
    assert.ok(
      calls.some((record) => record.function === "shipping" || String(record.function).includes("shipping")),
    );
    assert.ok((await account.functions()).every(({ running }) => running === 0));
    assert.deepEqual((await account.systems()).map(({ name }) => name), ["choreography"]);
  }));

Deno.test("served: a snapshot taken while orders are under way is restored exactly, and goes on identically", () =>
  served({ systems: CHOREOGRAPHY, seed: 11 }, async (account) => {
    await account.faults.put([
      { kind: "throttle", where: { service: "dynamodb" }, rate: 0.2 },
      { kind: "duplicate-delivery", where: { service: "sqs" }, rate: 0.3 },
      { kind: "third-party", where: { party: "payments" }, how: "timeout-after", rate: 0.3, perEntity: 1 },
    ]);
    for (const key of ["a", "b", "declined-c"]) {
      const placed = place(account, key, key === "b" ? "OUT-OF-STOCK" : "TEA-002");
      placed.catch(() => {});
      await account.clock.advance({ milliseconds: 333.3 });
    }
    await account.faults.add({ kind: "latency", where: { service: "sqs" }, latencyMs: 40, rate: 0.5 });
    await account.clock.advance({ seconds: 2 });
    const taken = await account.snapshot("under-way");
    const before = await seen(account);
    assert.ok(
      before.state.queues.some(({ visible, inFlight }) => visible + inFlight > 0),
      "something is under way",
    );
    const goOn = async () => {
      await account.clock.advance({ seconds: 5 });
      await account.faults.off();
      await account.clock.settle();
      return { ...await seen(account), clock: (await account.clock.get()).elapsedMs };
    };
    const first = await goOn();
    assert.equal(first.ledger.totals.labelled.count >= 1, true);
    for (let i = 0; i < 2; i++) {
      const { snapshot } = await account.restore(i === 0 ? "under-way" : await account.download("under-way"));
      assert.equal(snapshot.digest, taken.digest);
      assert.deepEqual(await seen(account), before);
      assert.deepEqual(await goOn(), first);
    }
  }));

Deno.test("served: a snapshot of a world whose clock flows, with many clients at once, is restored exactly", () =>
  served({ systems: CHOREOGRAPHY, flowing: true }, async (account) => {
    const orders = Array.from({ length: 8 }, (_, index) => place(account, `order-${index}`));
    await orders[0];
    await account.snapshot("early");
    await Promise.all(orders);
    const { digest, inputs } = await account.snapshot("late");
    assert.equal(inputs, 8);
    await account.clock.settle();
    const late = await account.restore("late");
    assert.equal(late.snapshot.digest, digest);
    await account.restore("early");
    await account.clock.settle();
    assert.ok((await account.items("Orders")).every(({ status }) => status === "SHIPPED"));
  }));

Deno.test("served: fourteen days over idle pollers are few events and no wait", () =>
  served({ systems: CHOREOGRAPHY, flowing: true }, async (account, server) => {
    await place(account, "one");
    await account.clock.settle();
    await account.clock.stop();
    const { body } = await call(server, "sqs", "CreateQueue", {
      QueueName: "kept",
      Attributes: { MessageRetentionPeriod: "1209600" },
    });
    await call(server, "sqs", "SendMessage", { QueueUrl: body.QueueUrl, MessageBody: "a" });
    const { scheduler } = server.worlds.of("000000000000", "us-east-1").world;
    const before = scheduler.events;
    await account.clock.advance({ days: 13, hours: 23, minutes: 59 });
    assert.equal((await account.queue("kept")).visible, 1);
    await account.clock.advance({ minutes: 1 });
    assert.equal((await account.queue("kept")).visible, 0);
    assert.ok(scheduler.events - before < 100, `${scheduler.events - before} events`);
  }));

Deno.test("served: the journal comes as it is written, and ends when the world is reset", () =>
  served({ systems: CHOREOGRAPHY, flowing: true }, async (account) => {
    const statuses: unknown[] = [];
    for await (const record of account.journal({ from: "start", types: ["item", "run"] })) {
      if (record.type === "run") {
        statuses.push("run");
        await place(account, "one");
        void account.clock.settle();
      }
      // deno-lint-ignore no-explicit-any
      const image = record.image as any;
      if (record.table === "Orders") statuses.push(image.status.S);
      if (statuses.at(-1) === "SHIPPED") await account.reset();
    }
    assert.deepEqual(statuses, ["run", "ACCEPTED", "PAID", "RESERVED", "SHIPPED"]);
    assert.deepEqual(await account.items("Orders"), []);
    await place(account, "two");
    await account.clock.settle();
    assert.equal((await account.items("Orders")).length, 1, "its systems are deployed anew");
  }));

Deno.test("served: a client that waits for messages is answered when its world is restored", () =>
  served({}, async (account, server) => {
    const { body } = await call(server, "sqs", "CreateQueue", { QueueName: "orders" });
    const polled = call(server, "sqs", "ReceiveMessage", { QueueUrl: body.QueueUrl, WaitTimeSeconds: 20 });
    await account.waitFor(async () => (await account.queue("orders")).waitingReceivers === 1);
    const { name, waitingCalls } = await account.snapshot();
    assert.equal(waitingCalls, 1);
    await account.restore(name);
    assert.equal((await polled).status, 200);
    assert.equal((await account.queue("orders")).waitingReceivers, 0);
  }));

Deno.test("served in real time: the clock is refused with the reason, everything else is there", () =>
  served({ time: "real" }, async (account) => {
    assert.equal((await account.clock.get()).time, "real");
    await assert.rejects(account.clock.advance({ days: 1 }), (error) => {
      assert.ok(error instanceof OrderstormError);
      assert.deepEqual([error.status, error.problem?.type], [409, "/_orderstorm/problems/clock-not-movable"]);
      return true;
    });
    assert.deepEqual((await account.faults.put([{ kind: "throttle", where: {} }])).on, true);
    await account.reset();
    assert.deepEqual((await account.faults.get()).faults, [], "a reset takes faults back to what they were");
  }));

import assert from "node:assert/strict";
import { Pace, WallClock } from "../sim/host/pace.ts";
import type { Fault } from "../sim/faults/mod.ts";
import type { JournalRecord } from "../sim/journal/mod.ts";
import { createWorld } from "../sim/mod.ts";
import { until } from "./fixture.ts";
import { serveThirdParties } from "./third_parties.ts";

function parties(faults: readonly Fault[] = []) {
  const world = createWorld({ seed: 1, faults, latency: false });
  const records: JournalRecord[] = [];
  world.journal.listen({ see: (record) => void records.push(record) });
  const pace = new Pace(world, new WallClock({ movable: false }), (error) => {
    throw error;
  });
  const server = serveThirdParties({ world, pace });
  return {
    ...server,
    world,
    records,
    async [Symbol.asyncDispose]() {
      await server.close();
      pace.stop();
    },
  };
}

function charge(url: string, key: string, signal: AbortSignal | null = null): Promise<Response> {
  return fetch(`${url}/v1/charges`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key, "user-agent": "payments:r1" },
    body: JSON.stringify({ amount: 100, currency: "EUR", source: "tok_visa", reference: key }),
    signal,
  });
}

Deno.test("serveThirdParties charges once for a key, and the journal names who asked", async () => {
  await using on = parties();
  const first = await charge(on.paymentsUrl, "k");
  const second = await charge(on.paymentsUrl, "k");
  assert.equal(first.status, second.status);
  assert.equal(second.headers.get("idempotent-replayed"), "true");
  assert.deepEqual(await second.json(), await first.json());
  assert.equal(on.world.payments.ledger.totals.charged.count, 1);
  const by = on.records.flatMap((record) => record.type === "ledger" ? [record.by] : []);
  assert.deepEqual(by, ["payments:r1"]);
  const label = await fetch(`${on.carrierUrl}/v1/labels`, { method: "POST", body: '{"reference":"o"}' });
  assert.equal(label.status, 201);
  await label.body?.cancel();
  const nobody = await fetch(new URL("/nobody", on.paymentsUrl));
  assert.equal(nobody.status, 404);
  await nobody.body?.cancel();
});

Deno.test("an answer that is lost is never given: the caller's own timeout ends the call, and the charge was made", async () => {
  await using on = parties([{
    kind: "third-party",
    where: { party: "payments" },
    how: "timeout-after",
    perEntity: 1,
  }]);
  const giveUp = new AbortController();
  const lost = charge(on.paymentsUrl, "k", giveUp.signal);
  await until("it was charged", () => on.world.payments.ledger.totals.charged.count === 1);
  giveUp.abort(new DOMException("given up", "TimeoutError"));
  await assert.rejects(lost, { name: "TimeoutError" });
  const again = await charge(on.paymentsUrl, "k");
  assert.equal(again.headers.get("idempotent-replayed"), "true");
  await again.body?.cancel();
  assert.equal(on.world.payments.ledger.totals.charged.count, 1);
});

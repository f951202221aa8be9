import assert from "node:assert/strict";
import { Entity } from "../kernel/mod.ts";
import { Payments } from "./payments.ts";
import { ThirdParties } from "./third_parties.ts";
import { fixture, post } from "./fixture.ts";

const CHARGE = { amount: 1299, currency: "eur", source: "tok_visa", reference: "order-1" };
const charge = (key?: string) => post("payments.example", "/v1/charges", CHARGE, key);
const PAYMENTS = { party: "payments" } as const;

Deno.test("third parties answer by host after the time of the way, and the journal has the request", () => {
  const world = fixture();
  const { outcome, tookMs } = world.send({ ...charge("k1"), host: "Payments.Example:443" });
  assert.equal(outcome.lost, undefined);
  assert.equal(outcome.status, 201);
  assert.equal(tookMs, 150);
  assert.deepEqual(world.of("http"), [{
    t: 75,
    type: "http",
    trace: "order-1",
    host: "payments.example",
    method: "POST",
    path: "/v1/charges",
    by: "payments:r1",
    status: 201,
    idempotencyKey: "k1",
  }]);
  assert.equal(world.of("ledger")[0]?.t, 75);
});

Deno.test("third parties answer an unknown host as a resolver would", () => {
  const world = fixture();
  const { outcome, tookMs } = world.send(post("payment.example", "/v1/charges", CHARGE));
  assert.deepEqual(outcome, {
    lost: true,
    code: "ENOTFOUND",
    reason: "getaddrinfo ENOTFOUND payment.example",
  });
  assert.equal(tookMs, 2);
  assert.deepEqual(world.of("http").map(({ host, status }) => [host, status]), [["payment.example", 0]]);
});

Deno.test("third parties refuse with 429 and retry-after, or 503, and then nothing was done", () => {
  for (const [how, status] of [["rate-limit", 429], ["error", 503]] as const) {
    const world = fixture({ faults: [{ kind: "third-party", where: PAYMENTS, how }] });
    const { outcome } = world.send(charge("k1"));
    assert.equal(outcome.lost, undefined);
    assert.equal(outcome.status, status);
    assert.equal(outcome.headers["retry-after"], how === "rate-limit" ? "1" : undefined);
    assert.deepEqual(world.of("ledger"), []);
    assert.equal(world.of("http")[0]?.status, status);
    assert.deepEqual(
      world.of("fault").map(({ kind, where, effect }) => [kind, where, effect]),
      [["third-party", "payments /v1/charges", "certainly-not"]],
    );
  }
});

Deno.test("third parties lose the answer of a timeout, before or after the charge was made", () => {
  for (const [how, charges] of [["timeout-before", 0], ["timeout-after", 1]] as const) {
    const world = fixture({ faults: [{ kind: "third-party", where: PAYMENTS, how, perEntity: 1 }] });
    const { outcome, tookMs } = world.send(charge("k1"));
    assert.deepEqual(outcome, { lost: true, code: "ECONNRESET", reason: "socket hang up" });
    assert.equal(tookMs, 1075);
    assert.equal(world.of("ledger").length, charges);
    assert.equal(world.of("http")[0]?.status, 0);
    const retry = world.send(charge("k1"));
    assert.equal(retry.outcome.lost, undefined);
    assert.equal(world.of("ledger").length, 1, "the retry with the same key charges once in all");
  }
});

Deno.test("third parties charge twice when the answer is lost and the retry has no key", () => {
  const world = fixture({
    faults: [{ kind: "third-party", where: PAYMENTS, how: "timeout-after", perEntity: 1 }],
  });
  const entity = Entity.root("order-1").child("charge");
  world.send(charge(), { entity, attempt: 0 });
  world.send(charge(), { entity, attempt: 1 });
  assert.equal(world.of("ledger").length, 2);
  assert.notEqual(world.of("ledger")[0]?.id, world.of("ledger")[1]?.id);
  assert.equal(
    world.of("fault")[0]?.trace,
    "order-1",
    "without a key the fault is that of the request itself",
  );
});

Deno.test("third parties make ids of their own for each attempt of one request", () => {
  const world = fixture();
  const entity = Entity.root("order-1").child("label");
  for (const attempt of [0, 1]) {
    world.send(post("carrier.example", "/v1/labels", { reference: "order-1" }), { entity, attempt });
  }
  assert.notEqual(world.of("ledger")[0]?.id, world.of("ledger")[1]?.id);
});

Deno.test("third parties answer late when slow, though the charge was made in time", () => {
  const world = fixture({
    faults: [{ kind: "third-party", where: PAYMENTS, how: "slow", latencyMs: 7000 }],
  });
  const { outcome, tookMs } = world.send(charge("k1"));
  assert.equal(outcome.lost, undefined);
  assert.equal(tookMs, 7150);
  assert.equal(world.of("ledger")[0]?.t, 75);
});

Deno.test("third parties count a limit per entity over all invocations that use one idempotency key", () => {
  const world = fixture({ faults: [{ kind: "third-party", where: PAYMENTS, how: "error", perEntity: 2 }] });
  const statuses = [1, 2, 3, 4].map((n) => {
    const { outcome } = world.send(charge("k1"), { entity: Entity.root("order-1").child("invocation", n) });
    return outcome.lost ? 0 : outcome.status;
  });
  assert.deepEqual(statuses, [503, 503, 201, 201]);
  assert.deepEqual(world.of("fault").map(({ entity }) => entity), ["payments:k1", "payments:k1"]);
  const other = world.send(charge("k2")).outcome;
  assert.equal(other.lost ? 0 : other.status, 503, "another key is another thing");
});

Deno.test("third parties match a fault's path with {id} in place of ids", () => {
  const world = fixture({
    faults: [{
      kind: "third-party",
      where: { party: "payments", path: "/v1/authorizations/{id}/capture" },
      how: "error",
    }],
  });
  const { outcome } = world.send(post("payments.example", "/v1/authorizations", CHARGE, "a1"));
  assert.ok(!outcome.lost && outcome.status === 201);
  const { id } = JSON.parse(outcome.body);
  const captured = world.send(post("payments.example", `/v1/authorizations/${id}/capture`, "", "c1")).outcome;
  assert.equal(captured.lost ? 0 : captured.status, 503);
});

Deno.test("third parties are without faults once the plan is switched off", () => {
  const world = fixture({ faults: [{ kind: "third-party", where: PAYMENTS, how: "error" }] });
  world.faults.switchOff();
  const { outcome } = world.send(charge("k1"));
  assert.equal(outcome.lost ? 0 : outcome.status, 201);
});

Deno.test("third parties cannot share a host", () => {
  const world = fixture();
  assert.throws(
    () =>
      new ThirdParties({
        scheduler: world.scheduler,
        ids: undefined!,
        faults: world.faults,
        journal: { write() {} },
        parties: [new Payments(), new Payments()],
        drawMs: () => 0,
      }),
    /Cannot add payments: payments answers to host payments.example/,
  );
});

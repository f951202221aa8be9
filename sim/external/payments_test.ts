import assert from "node:assert/strict";
import fc from "fast-check";
import { fixture, post } from "./fixture.ts";

const DAY_MS = 24 * 3600 * 1000;
const CHARGE = { amount: 1299, currency: "eur", source: "tok_visa", reference: "order-1" };
const charge = (key?: string, change: object = {}) =>
  post("payments.example", "/v1/charges", { ...CHARGE, ...change }, key);
const authorize = (key?: string, change: object = {}) =>
  post("payments.example", "/v1/authorizations", { ...CHARGE, ...change }, key);
const capture = (id: unknown, key?: string, body: unknown = "") =>
  post("payments.example", `/v1/authorizations/${id}/capture`, body, key);
const refund = (id: unknown, key?: string, amount?: number) =>
  post(
    "payments.example",
    "/v1/refunds",
    { charge: id, reference: "order-1", ...(amount === undefined ? {} : { amount }) },
    key,
  );
const read = (id: unknown) => ({
  method: "GET",
  host: "payments.example",
  path: `/v1/charges/${id}`,
  headers: {},
  body: "",
});

Deno.test("payments POST /v1/charges makes a charge and writes it to the ledger", () => {
  const world = fixture();
  const { status, body } = world.ask(world.payments, charge("k1"));
  assert.equal(status, 201);
  assert.match(body["id"] as string, /^ch_[0-9a-f]{24}$/);
  assert.deepEqual(body, {
    id: body["id"],
    amount: 1299,
    currency: "eur",
    reference: "order-1",
    status: "succeeded",
  });
  assert.deepEqual(world.records, [{
    t: 0,
    type: "ledger",
    trace: "order-1",
    party: "payments",
    action: "charged",
    id: body["id"],
    reference: "order-1",
    idempotencyKey: "k1",
    amount: 1299,
    by: "payments:r1",
  }]);
  assert.deepEqual(world.ask(world.payments, read(body["id"])).body, { ...body, refunded: 0 });
});

Deno.test("payments POST /v1/charges answers a known idempotency key as before, without a second charge", () => {
  const world = fixture();
  const first = world.ask(world.payments, charge("k1"));
  world.pass(DAY_MS - 1);
  const second = world.ask(world.payments, charge("k1"));
  assert.deepEqual(second.body, first.body);
  assert.equal(second.status, 201);
  assert.equal(second.raw.headers["idempotent-replayed"], "true");
  assert.equal(first.raw.headers["idempotent-replayed"], undefined);
  assert.equal(world.payments.ledger.totals.charged.count, 1);
});

Deno.test("payments POST /v1/charges forgets an idempotency key 24 hours after its first use", () => {
  const world = fixture();
  const first = world.ask(world.payments, charge("k1"));
  world.pass(DAY_MS);
  assert.notEqual(world.ask(world.payments, charge("k1")).body["id"], first.body["id"]);
  assert.equal(world.payments.ledger.totals.charged.count, 2);
});

Deno.test("payments POST /v1/charges charges each time without an idempotency key", () => {
  const world = fixture();
  const ids = [1, 2].map(() => world.ask(world.payments, charge()).body["id"]);
  assert.notEqual(ids[0], ids[1]);
  assert.deepEqual(
    world.of("ledger").map(({ action, amount }) => [action, amount]),
    [["charged", 1299], ["charged", 1299]],
  );
});

Deno.test("payments refuses an idempotency key that comes with another request", () => {
  const world = fixture();
  world.ask(world.payments, charge("k1"));
  for (const other of [charge("k1", { amount: 1300 }), authorize("k1")]) {
    const { status, body } = world.ask(world.payments, other);
    assert.equal(status, 409);
    assert.equal((body["error"] as { code: string }).code, "idempotency_key_reuse");
  }
  assert.equal(world.payments.ledger.totals.charged.count, 1);
});

Deno.test("payments declines tok_declined with 402, once in the ledger for one key", () => {
  const world = fixture();
  for (let attempt = 0; attempt < 2; attempt++) {
    const { status, body } = world.ask(world.payments, charge("k1", { source: "tok_declined" }));
    assert.equal(status, 402);
    assert.equal((body["error"] as { code: string }).code, "card_declined");
  }
  assert.deepEqual(world.of("ledger").map(({ action, amount }) => [action, amount]), [["declined", 0]]);
});

Deno.test("payments fails tok_always_fails with 500 and no entry in the ledger", () => {
  const world = fixture();
  const { status, body } = world.ask(world.payments, charge("k1", { source: "tok_always_fails" }));
  assert.equal(status, 500);
  assert.equal((body["error"] as { code: string }).code, "processing_error");
  assert.deepEqual(world.records, []);
});

Deno.test("payments refuses a body that is not valid, and such a request does not use up its key", () => {
  const world = fixture();
  const bad: object[] = [
    { amount: 0 },
    { amount: -5 },
    { amount: 12.5 },
    { amount: "1299" },
    { amount: 100_000_000 },
    { currency: "euro" },
    { source: "" },
    { reference: 7 },
    { reference: undefined },
  ];
  for (const change of bad) {
    const { status, body } = world.ask(world.payments, charge("k1", change));
    assert.equal(status, 400, JSON.stringify(change));
    assert.equal((body["error"] as { code: string }).code, "invalid_request");
  }
  for (const text of ["", "{", "[]", "null", '"x"']) {
    assert.equal(world.ask(world.payments, post("payments.example", "/v1/charges", text, "k1")).status, 400);
  }
  assert.equal(world.ask(world.payments, charge("k1")).status, 201);
});

Deno.test("payments refuses an idempotency key that is empty or longer than 255 characters", () => {
  const world = fixture();
  assert.equal(world.ask(world.payments, charge("")).status, 400);
  assert.equal(world.ask(world.payments, charge("k".repeat(256))).status, 400);
  assert.equal(world.ask(world.payments, charge("k".repeat(255))).status, 201);
});

Deno.test("payments moves money at the capture, not at the authorization, and only once", () => {
  const world = fixture();
  const { status, body } = world.ask(world.payments, authorize("a1"));
  assert.equal(status, 201);
  assert.match(body["id"] as string, /^au_/);
  assert.equal(body["status"], "authorized");
  assert.deepEqual(world.records, []);
  const captured = world.ask(world.payments, capture(body["id"], "c1"));
  assert.equal(captured.status, 201);
  assert.equal(captured.body["status"], "succeeded");
  assert.equal(captured.body["authorization"], body["id"]);
  assert.deepEqual(world.ask(world.payments, capture(body["id"], "c1")).body, captured.body);
  const again = world.ask(world.payments, capture(body["id"], "c2"));
  assert.equal(again.status, 400);
  assert.equal((again.body["error"] as { code: string }).code, "authorization_already_captured");
  assert.deepEqual(world.of("ledger").map(({ action, amount }) => [action, amount]), [["charged", 1299]]);
  assert.equal(world.ask(world.payments, refund(captured.body["id"], "r1")).status, 201);
});

Deno.test("payments captures no more than was authorized", () => {
  const world = fixture();
  const { id } = world.ask(world.payments, authorize()).body;
  assert.equal(world.ask(world.payments, capture(id, undefined, { amount: 1300 })).status, 400);
  assert.equal(world.ask(world.payments, capture(id, undefined, { amount: 300 })).body["amount"], 300);
});

Deno.test("payments POST /v1/refunds refunds what is left, and no more than the charge", () => {
  const world = fixture();
  const { id } = world.ask(world.payments, charge("k1")).body;
  const part = world.ask(world.payments, refund(id, "r1", 299));
  assert.deepEqual([part.status, part.body["amount"], part.body["charge"]], [201, 299, id]);
  assert.match(part.body["id"] as string, /^re_/);
  assert.deepEqual(world.ask(world.payments, refund(id, "r1", 299)).body, part.body);
  const tooMuch = world.ask(world.payments, refund(id, "r2", 1001));
  assert.equal(tooMuch.status, 400);
  assert.equal((tooMuch.body["error"] as { code: string }).code, "charge_already_refunded");
  assert.equal(world.ask(world.payments, refund(id, "r3")).body["amount"], 1000);
  assert.equal(world.ask(world.payments, refund(id, "r4")).status, 400);
  assert.deepEqual(world.payments.ledger.totals.refunded, { count: 2, amount: 1299 });
});

Deno.test("payments answers 404 for what it does not know", () => {
  const world = fixture();
  const unknown = [
    read("ch_1"),
    refund("ch_1"),
    capture("au_1"),
    post("payments.example", "/v1/coffee", {}),
    {
      ...charge(),
      method: "PUT",
    },
  ];
  for (const request of unknown) assert.equal(world.ask(world.payments, request).status, 404, request.path);
});

Deno.test("payments holds what it needs for a day and no more", () => {
  const world = fixture();
  for (let hour = 0; hour < 24 * 10; hour++) {
    for (let i = 0; i < 20; i++) {
      world.ask(world.payments, charge(`k${hour}-${i}`, { reference: `order-${hour}-${i}` }));
    }
    world.pass(3600 * 1000);
    assert.ok(world.payments.size <= 2 * 20 * 26, `${world.payments.size} things held after ${hour} hours`);
  }
  assert.equal(world.payments.ledger.totals.charged.count, 4800);
});

Deno.test("payments money adds up after any sequence of requests (property)", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("charge" as const), order: fc.nat(3), key: fc.option(fc.nat(5)) }),
    fc.record({ do: fc.constant("refund" as const), order: fc.nat(3), key: fc.option(fc.nat(5)) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const world = fixture();
      const known = new Map<number, string>();
      for (const { do: what, order, key } of steps) {
        const name = key === null ? undefined : `${what}-${order}-${key}`;
        if (what === "charge") {
          const answer = world.ask(world.payments, charge(name, { reference: `order-${order}` }));
          known.set(order, answer.body["id"] as string);
        } else world.ask(world.payments, refund(known.get(order) ?? "ch_none", name));
      }
      const ledger = world.of("ledger");
      const sum = (action: string) =>
        ledger.filter((entry) => entry.action === action).reduce((total, entry) => total + entry.amount, 0);
      assert.equal(sum("charged"), world.payments.ledger.totals.charged.amount);
      assert.ok(sum("refunded") <= sum("charged"));
      const charges = ledger.filter(({ action }) => action === "charged");
      assert.equal(
        new Set(charges.map(({ id }) => id)).size,
        charges.length,
        "every charge has an id of its own",
      );
      const keyed = charges.filter(({ idempotencyKey }) => idempotencyKey !== undefined);
      assert.equal(new Set(keyed.map(({ idempotencyKey }) => idempotencyKey)).size, keyed.length);
    }),
    { seed: 7, numRuns: 100 },
  );
});

import assert from "node:assert/strict";
import { createOracle, Entity } from "../kernel/mod.ts";
import type { Entry } from "../journal/records.ts";
import { createFaultPlan, effectOf, type Fault, type FaultPlan } from "./mod.ts";

function plan(
  faults: readonly Fault[],
  nowMs: { value: number } = { value: 0 },
  changeable = false,
): { plan: FaultPlan; written: Entry[] } {
  const written: Entry[] = [];
  const made = createFaultPlan(faults, {
    oracle: createOracle({ seed: 1 }),
    journal: { write: (entry) => written.push(entry) },
    elapsedMs: () => nowMs.value,
    changeable,
  });
  return { plan: made, written };
}

const PUT = { service: "dynamodb", operation: "PutItem", resource: "Orders", by: "orders-api" };

Deno.test("plan strikes only what a fault's scope names, and writes it to the journal", () => {
  const { plan: faults, written } = plan([{
    kind: "throttle",
    where: { service: "dynamodb", resource: "Orders" },
  }]);
  const order = Entity.root("order-1");
  assert.equal(faults.strike("call", { ...PUT, resource: "Payments" }, order), undefined);
  assert.equal(faults.strike("delivery", PUT, order), undefined);
  assert.equal(faults.strike("call", PUT, order)?.kind, "throttle");
  assert.deepEqual(written, [{
    type: "fault",
    trace: "order-1",
    fault: "throttle dynamodb.Orders",
    kind: "throttle",
    where: "dynamodb.PutItem Orders",
    entity: "order-1",
    effect: "certainly-not",
  }]);
});

Deno.test("plan: a fault of one table strikes a call that is about several", () => {
  const { plan: faults } = plan([{ kind: "throttle", where: { service: "dynamodb", resource: "Orders" } }]);
  const order = Entity.root("order-1");
  assert.equal(faults.strike("call", { ...PUT, resource: "Payments,Orders" }, order)?.kind, "throttle");
  assert.equal(faults.strike("call", { ...PUT, resource: "Payments,OrdersOld" }, order), undefined);
});

Deno.test("plan: a fault is armed within its window only, and none after faults were switched off", () => {
  const now = { value: 0 };
  const { plan: faults } = plan([{ kind: "throttle", where: {}, when: { fromMs: 100, toMs: 200 } }], now);
  const armed: boolean[] = [];
  for (now.value of [99, 100, 199, 200]) armed.push(faults.armed("call"));
  assert.deepEqual(armed, [false, true, true, false]);
  now.value = 150;
  faults.switchOff();
  assert.equal(faults.armed("call"), false);
  assert.equal(faults.strike("call", PUT, Entity.root("order-1")), undefined);
});

Deno.test("plan: perEntity bounds how often a fault strikes one entity", () => {
  const { plan: faults } = plan([{ kind: "throttle", where: {}, perEntity: 2 }]);
  const order = Entity.root("order-1");
  const struck = [0, 1, 2, 3].map((attempt) => faults.strike("call", PUT, order, attempt) !== undefined);
  assert.deepEqual(struck, [true, true, false, false]);
});

Deno.test("plan: taking one fault out leaves the decisions of the others where they were", () => {
  const throttle: Fault = { kind: "throttle", where: {}, rate: 0.3 };
  const other: Fault = { kind: "service-error", where: {}, rate: 0.3, name: "other" };
  const hits = (faults: readonly Fault[], name: string): number[] => {
    const { plan: made } = plan(faults);
    const found: number[] = [];
    for (let i = 0; i < 300; i++) {
      if (made.strike("call", PUT, Entity.root("order", i))?.name === name) found.push(i);
    }
    return found;
  };
  assert.deepEqual(hits([throttle, other], "throttle"), hits([throttle], "throttle"));
  const alone = new Set(hits([other], "other"));
  assert.ok(hits([throttle, other], "other").every((index) => alone.has(index)));
});

Deno.test("plan: faults changed while a world runs leave the draws of those that stay where they were", () => {
  const kept: Fault = { kind: "throttle", where: {}, rate: 0.3 };
  const other: Fault = { kind: "latency", where: {}, rate: 0.5, latencyMs: 5 };
  const struckBy = (change: (made: FaultPlan, index: number) => void): number[] => {
    const { plan: made } = plan([kept], undefined, true);
    const found: number[] = [];
    for (let i = 0; i < 300; i++) {
      change(made, i);
      if (made.strike("call", PUT, Entity.root("order", i))?.kind === "throttle") found.push(i);
    }
    return found;
  };
  const alone = struckBy(() => {});
  assert.ok(alone.length > 50);
  assert.deepEqual(
    struckBy((made, i) => {
      if (i === 100) made.replace([kept, other]);
      if (i === 150) made.replace([kept, { ...other, rate: 1 }]);
      if (i === 200) made.replace([kept]);
    }),
    alone,
  );
  assert.deepEqual(
    struckBy((made, i) => {
      if (i === 100) made.replace([]);
      if (i === 200) made.replace([kept]);
      if (i === 250) made.switchOff();
      if (i === 275) made.switchOn();
    }),
    alone.filter((i) => i < 100 || (i >= 200 && i < 250) || i >= 275),
  );
});

Deno.test("plan: a change that cannot be leaves it as it was, and a plan made fixed refuses every change", () => {
  const throttle: Fault = { kind: "throttle", where: {} };
  const { plan: made } = plan([throttle], undefined, true);
  assert.throws(() => made.replace([throttle, throttle]), /the name is taken/);
  assert.deepEqual(made.faults.map(({ name }) => name), ["throttle"]);
  assert.equal(made.possible("stale-read"), true, "one may still come");
  const { plan: fixed } = plan([throttle]);
  assert.throws(() => fixed.replace([]), /it is fixed/);
  assert.deepEqual([fixed.possible("throttle"), fixed.possible("stale-read")], [true, false]);
});

Deno.test("plan refuses a rate, a window or a name that cannot be", () => {
  assert.throws(() => plan([{ kind: "throttle", where: {}, rate: 2 }]), /rate is 2, expected 0 to 1/);
  assert.throws(
    () => plan([{ kind: "throttle", where: {}, when: { fromMs: 5, toMs: 5 } }]),
    /window is 5 to 5 ms, expected an end after its start/,
  );
  assert.throws(
    () => plan([{ kind: "throttle", where: {} }, { kind: "throttle", where: {} }]),
    /the name is taken/,
  );
});

Deno.test("effect of a timeout is unknown, of a throttle certainly not, of a crash before work certainly not", () => {
  assert.equal(effectOf({ kind: "timeout", applied: true, where: {} }), "unknown");
  assert.equal(effectOf({ kind: "timeout", applied: false, where: {} }), "unknown");
  assert.equal(effectOf({ kind: "throttle", where: {} }), "certainly-not");
  assert.equal(effectOf({ kind: "crash", at: "before", where: {} }), "certainly-not");
  assert.equal(effectOf({ kind: "crash", at: "after", where: {} }), "unknown");
  assert.equal(
    effectOf({ kind: "third-party", how: "timeout-after", where: { party: "payments" } }),
    "unknown",
  );
});

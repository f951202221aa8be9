import assert from "node:assert/strict";
import type { z } from "zod";
import { type Fault, faultSchema, POINT_OF } from "./mod.ts";

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
/** True only if each of the two can stand for the other. */
type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false;

Deno.test("fault schema and the fault types are one", () => {
  const same: Same<z.infer<typeof faultSchema>, Mutable<Fault>> = true;
  assert.equal(same, true);
  const kinds = faultSchema.options.map((option) => option.shape.kind.value);
  assert.deepEqual([...kinds].sort(), Object.keys(POINT_OF).sort());
});

Deno.test("fault schema takes what the types allow, and names what they do not", () => {
  const good: Fault[] = [
    { kind: "throttle", where: {} },
    { kind: "timeout", where: { service: "dynamodb" }, applied: true, rate: 0.5, when: { fromMs: 5 } },
    { kind: "third-party", where: { party: "payments" }, how: "slow", latencyMs: 100, perEntity: 2 },
  ];
  for (const fault of good) assert.deepEqual(faultSchema.parse(fault), fault);
  for (
    const [fault, path] of [
      [{ kind: "throtle", where: {} }, "kind"],
      [{ kind: "throttle", where: { servise: "sqs" } }, "where"],
      [{ kind: "throttle", where: {}, rate: 2 }, "rate"],
      [{ kind: "latency", where: {} }, "latencyMs"],
      [{ kind: "throttle", where: {}, when: { fromMs: 5, toMs: 5 } }, "when"],
    ] as const
  ) {
    assert.equal(faultSchema.safeParse(fault).error?.issues[0]?.path[0], path);
  }
});

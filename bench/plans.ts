/** The two plans that benchmarks play: as much as the machine can do, and next to nothing for days. */
import { scenario as happyPath } from "../scenarios/catalog/happy_path.ts";
import type { Plan } from "../scenarios/scenario.ts";

/** The mix of `happy-path`, evenly: as fast as the machine can, as virtual time waits for whoever is busy. */
export function steady(orders: number, perSecond: number): Plan {
  const { mix, faults } = happyPath.plan(happyPath.settings);
  return { orders, mix, faults, arrivals: { kind: "constant", ratePerSecond: perSecond } };
}

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** When the payment provider goes down each day, and for how long: one order comes in that time. */
const DOWN_FROM_MS = 9.9 * HOUR_MS;
const DOWN_FOR_MS = 10 * 60_000;

/** An order an hour; once a day the payment provider is down for ten minutes, and its calls are tried again. */
export function idle(orders: number): Plan {
  const days = Math.ceil(orders * HOUR_MS / DAY_MS);
  return {
    orders,
    arrivals: { kind: "constant", ratePerSecond: 1000 / HOUR_MS },
    mix: { valid: 1 },
    faults: Array.from({ length: days }, (_, day) => ({
      name: `payments down, day ${day + 1}`,
      kind: "third-party",
      where: { party: "payments" },
      how: "error",
      when: { fromMs: day * DAY_MS + DOWN_FROM_MS, toMs: day * DAY_MS + DOWN_FROM_MS + DOWN_FOR_MS },
    })),
  };
}

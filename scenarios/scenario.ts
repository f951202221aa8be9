/**
 * What a scenario is: the question put to a system, as a value. A file in `catalog/`, or anywhere else, exports one
 * as `scenario`.
 */
import type { Fault } from "../sim/faults/mod.ts";
import type { Bounds } from "../sim/kernel/mod.ts";
import type { System } from "../services/systems/system.ts";
import type { Check } from "./checks/check.ts";
import type { Names } from "../targets/deploy.ts";

/** How orders arrive over virtual time. Rates are orders per second; durations are milliseconds. */
export type Arrivals =
  | { readonly kind: "constant"; readonly ratePerSecond: number }
  /** From one rate to another, evenly, over the whole of the orders. */
  | { readonly kind: "ramp"; readonly fromPerSecond: number; readonly toPerSecond: number }
  | { readonly kind: "poisson"; readonly ratePerSecond: number }
  /** A base rate with one burst: `times` the base rate, from `atMs`, for `durationMs`. */
  | {
    readonly kind: "burst";
    readonly ratePerSecond: number;
    readonly times: number;
    readonly atMs: number;
    readonly durationMs: number;
  }
  /** So many customers, each of whom orders again `thinkMs` after the last order was answered. */
  | { readonly kind: "closed-loop"; readonly customers: number; readonly thinkMs: number }
  /** Replays a file: NDJSON, one `{ "atMs": 0, "kind": "valid", "body": {…} }` a line; kind and body may be absent. */
  | { readonly kind: "replay"; readonly file: string };

/** What an order is like. All kinds but the poison ones are put to `POST /orders`. */
export type OrderKind =
  | "valid"
  | "declined-card"
  | "unknown-sku"
  | "out-of-stock"
  /** The client sends the same order again with the same idempotency key, although it was answered. */
  | "client-retry"
  | PoisonKind;

/** Poison goes past the API, onto the bus or a queue, as a faulty producer would send it. */
export type PoisonKind =
  | "poison-not-json"
  | "poison-wrong-schema"
  | "poison-wrong-type"
  | "poison-missing-field"
  | "poison-too-large"
  | "poison-always-fails";

/** The share of each kind of order: weights of any scale. */
export type Mix = Readonly<Partial<Record<OrderKind, number>>>;

/** Thresholds on figures of the run; each that is given becomes a check. */
export interface Thresholds {
  /** From the first request to the final status, in virtual milliseconds, by percentile: `{ p99: 5000 }`. */
  readonly latencyMs?: Readonly<Partial<Record<"p50" | "p95" | "p99" | "max", number>>>;
  /** Accepted orders that became final, per virtual second. */
  readonly throughputPerSecond?: number;
  /** Whether they hold at any endpoint too, in real time. Default false: they are for the embedded account. */
  readonly anywhere?: boolean;
}

/** A scenario with its settings applied: all that a run needs to know. */
export interface Plan {
  /** How many orders. `--orders` wins over it. */
  readonly orders: number;
  readonly arrivals: Arrivals;
  readonly mix: Mix;
  /** Units of each SKU at the start. Default: enough of all for every valid order; `OUT-OF-STOCK` has none. */
  readonly stockPerSku?: number;
  readonly faults: readonly Fault[];
  /** When faults are switched off for good, in virtual milliseconds. Default: once all orders have arrived and been answered. */
  readonly faultsOffAtMs?: number;
  /** A change to the system under question, such as a longer visibility timeout. */
  readonly configure?: (system: System) => System;
  /** What is done to the account after the system was deployed, as somebody with a console would. */
  readonly afterDeploy?: (
    apply: (service: string, operation: string, input: object) => object,
    names: Names,
  ) => void;
  /** Checks beyond those that every scenario has. */
  readonly checks?: readonly Check[];
  readonly thresholds?: Thresholds;
  readonly bounds?: Partial<Bounds>;
  /** How many milliseconds of virtual time the system has to converge once faults are off. Default 24 h. */
  readonly convergeWithinMs?: number;
}

export type Setting = string | number | boolean;

export interface Scenario<S extends Readonly<Record<string, Setting>> = Readonly<Record<string, Setting>>> {
  /** Lower-case words joined by `-`. */
  readonly name: string;
  /** What is asked, in a sentence or two of prose. */
  readonly question: string;
  /** Which systems it can be put to, by name. */
  readonly systems: readonly string[];
  /** What `--set key=value` may change, with defaults. */
  readonly settings: S;
  readonly plan: (settings: S) => Plan;
}

/** Gives a scenario its types. */
export function defineScenario<const S extends Readonly<Record<string, Setting>>>(
  scenario: Omit<Scenario, "settings" | "plan"> & {
    readonly settings: S;
    readonly plan: (settings: { readonly [K in keyof S]: Widen<S[K]> }) => Plan;
  },
): Scenario {
  return scenario as unknown as Scenario;
}

type Widen<T> = T extends number ? number : T extends boolean ? boolean : string;

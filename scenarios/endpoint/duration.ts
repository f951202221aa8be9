/** How long a scenario takes in real time, known before anything is made: orders come when they come. */
import type { System } from "../../services/systems/system.ts";
import { createOracle } from "../../sim/kernel/mod.ts";
import { arrivalTimes, type ReplayedOrder } from "../arrivals.ts";
import { queueSpec } from "../checks/wiring.ts";
import { isPoison } from "../expectation.ts";
import { createOrders } from "../orders.ts";
import type { Plan } from "../scenario.ts";
import { consumerOf } from "./wiring.ts";
import { entranceOf } from "../checks/wiring.ts";

export interface DurationOptions {
  readonly plan: Plan;
  readonly system: System;
  readonly seed: number;
  readonly orders: number;
  readonly replay?: readonly ReplayedOrder[];
}

export interface Duration {
  /** Until the last order has been sent, and sent again, in milliseconds. */
  readonly arrivalsMs: number;
  /** How much longer poison takes until its queue has given it up. */
  readonly poisonMs: number;
  readonly totalMs: number;
}

const DEFAULT_VISIBILITY_SECONDS = 30;
/** From an order's arrival to its end, roughly, on a slow endpoint. */
const WORK_MS = 10_000;

export function durationOf({ plan, system, seed, orders, replay = [] }: DurationOptions): Duration {
  const oracle = createOracle({ seed });
  const source = createOrders({ plan, system, oracle });
  let lastMs = 0;
  let hasPoison = false;
  let index = 0;
  for (const [atMs, replayed] of timesOf(plan, orders, seed, replay)) {
    const { kind, send } = source.order(index++, replayed);
    const againMs = send.via === "api" ? send.againAfterMs.reduce((sum, ms) => sum + ms, 0) : 0;
    lastMs = Math.max(lastMs, atMs + againMs);
    if (isPoison(kind)) hasPoison = true;
  }
  const poisonMs = hasPoison ? givenUpAfterMs(system) : 0;
  return { arrivalsMs: lastMs, poisonMs, totalMs: lastMs + Math.max(poisonMs, WORK_MS) };
}

function* timesOf(
  { arrivals }: Plan,
  orders: number,
  seed: number,
  replay: readonly ReplayedOrder[],
): Generator<[number, ReplayedOrder | undefined]> {
  if (arrivals.kind === "replay") {
    for (const line of replay.slice(0, orders)) yield [line.atMs, line];
  } else if (arrivals.kind === "closed-loop") {
    const { customers, thinkMs } = arrivals;
    for (let index = 0; index < orders; index++) yield [Math.floor(index / customers) * thinkMs, undefined];
  } else {
    for (const atMs of arrivalTimes(arrivals, orders, createOracle({ seed }))) yield [atMs, undefined];
  }
}

/** A message is given up once it was received so often, each time after it was hidden for so long. */
function givenUpAfterMs(system: System): number {
  const { queue: entrance } = entranceOf(system);
  const queue = entrance && queueSpec(system, entrance.name);
  if (queue?.redrive === undefined || consumerOf(system, queue.name) === undefined) return 0;
  return queue.redrive.maxReceiveCount * (queue.visibilityTimeoutSeconds ?? DEFAULT_VISIBILITY_SECONDS) *
    1_000;
}

/** The most orders of a scenario that take no longer than this; 0 when even one takes longer. */
export function mostOrdersWithin(options: DurationOptions, limitMs: number): number {
  let fits = 0;
  let tooMany = options.orders;
  while (tooMany - fits > 1) {
    const orders = Math.floor((fits + tooMany) / 2);
    if (durationOf({ ...options, orders }).totalMs <= limitMs) fits = orders;
    else tooMany = orders;
  }
  return fits;
}

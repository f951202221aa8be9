/** How fast a plan is played: what is asked of a process of its own, and what it answers. */
import type { ChoreographyVariant } from "../services/systems/choreography.ts";
import { ask } from "./process.ts";
import type { Transport } from "./stage.ts";

export interface PaceTask {
  readonly variant: ChoreographyVariant;
  readonly transport: Transport;
  readonly plan: "steady" | "idle";
  /** Orders a virtual second, for the plan `steady`. */
  readonly perSecond?: number;
  /** Orders that are played before any counts: code is compiled and sandboxes are started meanwhile. */
  readonly warmUp: number;
  /** Orders that count. */
  readonly orders: number;
}

/** The median of the stretches that a run is cut into. */
export interface Pace {
  readonly ordersPerSecond: number;
  /** Orders per second of processor time, helper threads included: steadier on a busy machine. */
  readonly ordersPerCpuSecond: number;
  /** Virtual over real time. */
  readonly simToWall: number;
  /** All that counted, in milliseconds. */
  readonly virtualMs: number;
  readonly wallMs: number;
}

/** Measures in a process of its own. */
export function paceOf(task: PaceTask): Promise<Pace> {
  return ask<Pace>({ module: import.meta.resolve("./pace.main.ts"), args: [JSON.stringify(task)] });
}

/** Every way in which the choreography is played, in words that stand in tables. */
export const WAYS = [
  { variant: "direct", transport: "direct", words: "direct" },
  { variant: "buffered", transport: "direct", words: "direct, through queues" },
  { variant: "direct", transport: "wire", words: "wire" },
  { variant: "buffered", transport: "wire", words: "wire, through queues" },
] as const;

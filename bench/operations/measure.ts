/** Measures what one operation costs at several depths, so that its growth, if any, can be seen. */
import { natives } from "../../sim/host/natives.ts";
import { collectGarbage } from "../heap.ts";

/** One operation, at a depth that it keeps: what it adds it takes away again, or adds next to nothing. */
export type Operation = (index: number) => void;

export interface OperationBench {
  /** What stands in the table. */
  readonly name: string;
  /** What `depth` counts: messages, items, rules. */
  readonly unit: string;
  readonly depths: readonly number[];
  /** Brings a world to a depth. */
  readonly prepare: (depth: number) => Operation;
}

export interface Cost {
  readonly depth: number;
  /** Microseconds of one operation: the best of all rounds, as the others were disturbed. */
  readonly us: number;
}

/** Rounds alternate between depths, so that a busy machine disturbs all alike. */
const ROUNDS = 9;

/**
 * Measures an operation at each of its depths.
 *
 * @param roundMs About how long one round of one depth takes.
 */
export function measure(bench: OperationBench, roundMs: number): Cost[] {
  const stages = bench.depths.map((depth) => {
    const operation = bench.prepare(depth);
    return { depth, operation, next: 0, count: 0, best: Infinity };
  });
  collectGarbage();
  for (const stage of stages) stage.count = countFor(roundMs, (count) => timed(stage, count));
  for (let round = 0; round < ROUNDS; round++) {
    for (const stage of stages) stage.best = Math.min(stage.best, timed(stage, stage.count) / stage.count);
  }
  return stages.map(({ depth, best }) => ({ depth, us: best * 1000 }));
}

/** How many operations take about so long; finding out warms up. */
function countFor(roundMs: number, run: (count: number) => number): number {
  let count = 100;
  for (;;) {
    const ms = run(count);
    if (ms >= roundMs / 2) return Math.max(1, Math.round(count * roundMs / ms));
    count *= 2;
  }
}

/** Milliseconds that so many operations take. */
function timed(stage: { operation: Operation; next: number }, count: number): number {
  const { operation } = stage;
  const startMs = natives.nowMs();
  for (let i = 0; i < count; i++) operation(stage.next++);
  return natives.nowMs() - startMs;
}

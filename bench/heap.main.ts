/** The process behind memory.main.ts: samples the heap of one long run, or between many short ones. */
import { Stage } from "./stage.ts";
import { heapBytes } from "./heap.ts";
import { steady } from "./plans.ts";
import { answer } from "./process.ts";

export type HeapTask =
  | { readonly kind: "orders"; readonly orders: number; readonly every: number }
  | { readonly kind: "seeds"; readonly seeds: number; readonly orders: number; readonly every: number };

export interface HeapSample {
  /** Orders that have come, or seeds that are done. */
  readonly count: number;
  readonly bytes: number;
}

export interface OrdersAnswer {
  readonly samples: readonly HeapSample[];
  /** What the tables held once the run was over. */
  readonly tableBytes: number;
}

export interface SeedsAnswer {
  readonly samples: readonly HeapSample[];
}

const PER_SECOND = 50;

async function overOrders(stage: Stage, orders: number, every: number): Promise<OrdersAnswer> {
  const samples: HeapSample[] = [];
  const { session } = await stage.play({
    plan: steady(orders, PER_SECOND),
    orders,
    onArrival(before) {
      if (before > 0 && before % every === 0) samples.push({ count: before, bytes: heapBytes() });
    },
  });
  const endBytes = heapBytes();
  samples.push({ count: orders, bytes: endBytes });
  for (const { name } of stage.system.tables) {
    session.world.apply("dynamodb", "DeleteTable", { TableName: name });
  }
  // A table is deleted in the background.
  await session.world.run({ untilUs: session.world.scheduler.nowUs + 60_000_000 });
  return { samples, tableBytes: endBytes - heapBytes() };
}

async function overSeeds(stage: Stage, seeds: number, orders: number, every: number): Promise<SeedsAnswer> {
  const samples: HeapSample[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    await stage.play({ plan: steady(orders, PER_SECOND), orders, seed });
    if (seed % every === 0) samples.push({ count: seed, bytes: heapBytes() });
  }
  return { samples };
}

async function measure(task: HeapTask): Promise<OrdersAnswer | SeedsAnswer> {
  const stage = await Stage.set("direct");
  await stage.play({ plan: steady(400, PER_SECOND), orders: 400, seed: 1000 });
  switch (task.kind) {
    case "orders":
      return await overOrders(stage, task.orders, task.every);
    case "seeds":
      return await overSeeds(stage, task.seeds, task.orders, task.every);
  }
}

if (import.meta.main) await answer(() => measure(JSON.parse(Deno.args[0]!) as HeapTask));

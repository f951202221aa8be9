/** The heap: as one run goes through many orders, and as one isolate goes through many seeds. */
import { threeDigits, wholeNumber } from "../reports/figures.ts";
import { slope } from "./numbers.ts";
import { answer, ask } from "./process.ts";
import type { HeapSample, HeapTask, OrdersAnswer, SeedsAnswer } from "./heap.main.ts";
import type { Section } from "./section.ts";
import { readTask, scaled, type Task } from "./task.ts";

const ORDERS = 100_000;
const SEEDS = 500;
const ORDERS_PER_SEED = 40;
const SAMPLES = 10;
const MEBIBYTE = 1024 * 1024;

async function memory(task: Task): Promise<Section[]> {
  const module = import.meta.resolve("./heap.main.ts");
  const orders = scaled(ORDERS, task);
  const seeds = scaled(SEEDS, task);
  const run = await ask<OrdersAnswer>({
    module,
    args: [JSON.stringify({ kind: "orders", orders, every: orders / SAMPLES } satisfies HeapTask)],
  });
  const sweep = await ask<SeedsAnswer>({
    module,
    args: [
      JSON.stringify(
        { kind: "seeds", seeds, orders: ORDERS_PER_SEED, every: seeds / SAMPLES } satisfies HeapTask,
      ),
    ],
  });
  return [overOrders(run), overSeeds(sweep)];
}

function overOrders({ samples, tableBytes }: OrdersAnswer): Section {
  const orders = samples.at(-1)!.count;
  const perOrder = slopeOf(samples);
  const inTables = tableBytes / orders;
  const rest = perOrder - inTables;
  return {
    title: "Memory over the orders of one run",
    explanation:
      "The heap after garbage collection while orders come and go, about as many under way at each sample. Tables " +
      "keep the items of every order, as DynamoDB does: four or five items each.",
    ...tableOf("orders so far", samples, "1,000 orders", perOrder * 1000),
    notes: [
      `${wholeNumber(perOrder)} bytes an order: ${
        wholeNumber(inTables)
      } are its items in tables, the other ` +
      `${wholeNumber(rest)} what checks know of it and what third parties remember for a virtual day.`,
    ],
    figures: {
      "orders.bytesPerOrder": perOrder,
      "orders.bytesInTablesPerOrder": inTables,
      "orders.otherBytesPerOrder": rest,
      ...figuresOf("orders", samples),
    },
  };
}

function overSeeds({ samples }: SeedsAnswer): Section {
  const perSeed = slopeOf(samples);
  return {
    title: "Memory over the seeds of one isolate",
    explanation: `The heap after garbage collection, between runs of ${ORDERS_PER_SEED} orders each.`,
    ...tableOf("seeds so far", samples, "seed", perSeed),
    figures: { "seeds.bytesPerSeed": perSeed, ...figuresOf("seeds", samples) },
  };
}

function tableOf(
  counted: string,
  samples: readonly HeapSample[],
  unit: string,
  slopeBytes: number,
): Pick<Section, "columns" | "rows"> {
  const [first, middle, last] = [samples[0]!, samples[samples.length >> 1]!, samples.at(-1)!];
  return {
    columns: [counted, "heap", "of the first"],
    rows: [
      ...[first, middle, last].map(({ count, bytes }) => [
        wholeNumber(count),
        mebibytes(bytes),
        `${threeDigits(bytes / first.bytes)}×`,
      ]),
      [`slope, per ${unit}`, mebibytes(slopeBytes), ""],
    ],
  };
}

function mebibytes(bytes: number): string {
  return Math.abs(bytes) < MEBIBYTE / 10
    ? `${threeDigits(bytes / 1024)} KiB`
    : `${threeDigits(bytes / MEBIBYTE)} MiB`;
}

/** Bytes for one more, over all samples but the first fifth, in which code is still compiled. */
function slopeOf(samples: readonly HeapSample[]): number {
  const settled = samples.slice(Math.ceil(samples.length / 5));
  return slope(settled.map(({ count, bytes }) => [count, bytes]));
}

function figuresOf(name: string, samples: readonly HeapSample[]): Record<string, number> {
  return Object.fromEntries(samples.map(({ count, bytes }) => [`${name}.heapBytesAt${count}`, bytes]));
}

await answer(() => memory(readTask()));

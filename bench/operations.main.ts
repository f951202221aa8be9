/** What one operation costs, and whether it costs more when there is more of everything. */
import { threeDigits, wholeNumber } from "../reports/figures.ts";
import { DYNAMODB_BENCHES } from "./operations/dynamodb.ts";
import { EVENTBRIDGE_BENCHES } from "./operations/eventbridge.ts";
import { KERNEL_BENCHES } from "./operations/kernel.ts";
import { type Cost, measure, type OperationBench } from "./operations/measure.ts";
import { SQS_BENCHES } from "./operations/sqs.ts";
import { answer } from "./process.ts";
import type { Section } from "./section.ts";
import { readTask, type Task } from "./task.ts";

const BENCHES = [...SQS_BENCHES, ...DYNAMODB_BENCHES, ...EVENTBRIDGE_BENCHES, ...KERNEL_BENCHES];
const ROUND_MS = { whole: 200, quick: 20 };

function operations({ quick }: Task): Section {
  const rows: string[][] = [];
  const figures: Record<string, number> = {};
  for (const bench of BENCHES) {
    const costs = measure(bench, quick ? ROUND_MS.quick : ROUND_MS.whole);
    rows.push(...costs.map((cost) => rowOf(bench, cost, costs[0]!)));
    for (const { depth, us } of costs) figures[`${bench.name} at ${depth} ${bench.unit}, us`] = us;
    for (const { depth, us } of costs.slice(1)) {
      figures[`${bench.name} at ${depth} ${bench.unit}, ratio`] = us / costs[0]!.us;
    }
  }
  return {
    title: "One operation, as there is more of everything",
    explanation:
      "Inside the account, without SDK, latency and journal. A ratio near 1 means that an operation does not cost " +
      "more because others went before it.",
    columns: ["operation", "depth", "µs", "ratio"],
    rows,
    notes: [
      "Each figure is the best of several rounds, which alternate between depths. A clock is a heap, so its cost " +
      "grows with the logarithm of the events that wait; these wait in memory that no cache holds.",
    ],
    figures,
  };
}

function rowOf({ name, unit }: OperationBench, { depth, us }: Cost, first: Cost): string[] {
  const isFirst = depth === first.depth;
  return [
    isFirst ? name : "",
    `${wholeNumber(depth)} ${unit}`,
    threeDigits(us),
    isFirst ? "1" : threeDigits(us / first.us),
  ];
}

await answer(() => [operations(readTask())]);

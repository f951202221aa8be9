/** Orders a second on one core: the choreography, as fast as it goes, over both transports and in both variants. */
import { threeDigits, times, wholeNumber } from "../reports/figures.ts";
import { type Pace, paceOf, WAYS } from "./pace.ts";
import { answer } from "./process.ts";
import type { Section } from "./section.ts";
import { readTask, scaled, type Task } from "./task.ts";

const ORDERS = { direct: 8000, wire: 2000 };
/** Orders a virtual second: as `happy-path` has them, and ten times as many. */
const RATES = [20, 200] as const;
/** Not scaled: before its code is compiled and its sandboxes are warm, a run measures just that. */
const WARM_UP = 1000;

async function throughput(task: Task): Promise<Section> {
  const figures: Record<string, number> = {};
  const rows: string[][] = [];
  let first: Pace | undefined;
  for (const { variant, transport, words } of WAYS) {
    for (const perSecond of RATES) {
      const orders = scaled(ORDERS[transport], task);
      const pace = await paceOf({ plan: "steady", perSecond, variant, transport, orders, warmUp: WARM_UP });
      first ??= pace;
      const { ordersPerSecond, ordersPerCpuSecond, simToWall } = pace;
      rows.push([
        words,
        `${perSecond} /s`,
        wholeNumber(ordersPerSecond),
        threeDigits(ordersPerSecond / first.ordersPerSecond),
        wholeNumber(ordersPerCpuSecond),
        times(simToWall),
      ]);
      const name = `${transport}.${variant}.at${perSecond}PerSecond`;
      figures[`${name}.ordersPerSecond`] = ordersPerSecond;
      figures[`${name}.ordersPerCpuSecond`] = ordersPerCpuSecond;
      figures[`${name}.simToWall`] = simToWall;
    }
  }
  return {
    title: "Throughput, on one core",
    explanation:
      "Whole orders a second, from POST to shipped, each through five or six invocations of unmodified handlers, " +
      "with every check on. `direct` hands the SDK's commands to the account; `wire` lets the whole SDK run and " +
      "speaks AWS's protocols in bytes. More arrivals at once need more sandboxes, each with modules of its own.",
    columns: ["transport", "arrivals", "orders/s", "ratio", "per CPU second", "sim:wall"],
    rows,
    notes: [
      `Medians of stretches of one run, once ${wholeNumber(WARM_UP)} orders are through. ` +
      "A CPU second counts the helper threads of the garbage collector and the compiler, too.",
    ],
    figures,
  };
}

await answer(async () => [await throughput(readTask())]);

/** Virtual to real time while little happens: an order an hour, for weeks, with an outage of payments each day. */
import { duration, times, wholeNumber } from "../reports/figures.ts";
import { paceOf, WAYS } from "./pace.ts";
import { answer } from "./process.ts";
import type { Section } from "./section.ts";
import { readTask, scaled, type Task } from "./task.ts";

/** Hours. With the warm-up they stay below the 14 days that dead letters are kept, after which orders are lost. */
const ORDERS = 280;
const WARM_UP = 40;

async function idling(task: Task): Promise<Section> {
  const orders = scaled(ORDERS, task);
  const figures: Record<string, number> = {};
  const rows: string[][] = [];
  for (const { variant, transport, words } of WAYS) {
    const pace = await paceOf({ plan: "idle", variant, transport, orders, warmUp: WARM_UP });
    rows.push([
      words,
      wholeNumber(orders),
      duration(pace.virtualMs),
      duration(pace.wallMs),
      times(pace.simToWall),
    ]);
    figures[`${transport}.${variant}.simToWall`] = pace.simToWall;
    figures[`${transport}.${variant}.virtualMs`] = pace.virtualMs;
    figures[`${transport}.${variant}.wallMs`] = pace.wallMs;
  }
  return {
    title: "Virtual to real time, idle most of the time",
    explanation:
      "An order an hour, and ten minutes a day in which the payment provider is down and orders are tried again. " +
      "Time in which nothing is due costs nothing.",
    columns: ["transport", "orders", "virtual time", "real time", "sim:wall"],
    rows,
    figures,
  };
}

await answer(async () => [await idling(readTask())]);

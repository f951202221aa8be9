/** The process behind pace.ts: plays one plan and clocks it in stretches, once the first orders are through. */
import { Stage } from "./stage.ts";
import process from "node:process";
import { natives } from "../sim/host/natives.ts";
import type { Session } from "../scenarios/session.ts";
import { collectGarbage } from "./heap.ts";
import { median } from "./numbers.ts";
import type { Pace, PaceTask } from "./pace.ts";
import { idle, steady } from "./plans.ts";
import { answer } from "./process.ts";

const STRETCHES = 5;

/** Where a run was at one time. */
interface Mark {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly virtualMs: number;
}

function markOf({ world }: Session): Mark {
  const { user, system } = process.cpuUsage();
  return { wallMs: natives.nowMs(), cpuMs: (user + system) / 1000, virtualMs: world.elapsedMs() };
}

async function measure({ variant, transport, plan, perSecond = 1, warmUp, orders }: PaceTask): Promise<Pace> {
  const stage = await Stage.set(variant);
  const stretch = Math.ceil(orders / STRETCHES);
  // The last order that arrives ends the last stretch: in a steady run as many orders end as arrive.
  const all = warmUp + stretch * STRETCHES + 1;
  const marks: Mark[] = [];
  await stage.play({
    plan: plan === "idle" ? idle(all) : steady(all, perSecond),
    orders: all,
    transport,
    onArrival(before, session) {
      if (before < warmUp || (before - warmUp) % stretch !== 0) return;
      // What came before is not for the stretches that count to clean up.
      if (marks.length === 0) collectGarbage();
      marks.push(markOf(session));
    },
  });
  const stretches = marks.slice(1).map((end, index) => between(marks[index]!, end));
  const { wallMs, virtualMs } = between(marks[0]!, marks.at(-1)!);
  return {
    ordersPerSecond: median(stretches.map((each) => stretch * 1000 / each.wallMs)),
    ordersPerCpuSecond: median(stretches.map((each) => stretch * 1000 / each.cpuMs)),
    simToWall: median(stretches.map((each) => each.virtualMs / each.wallMs)),
    virtualMs,
    wallMs,
  };
}

function between(start: Mark, end: Mark): Mark {
  return {
    wallMs: end.wallMs - start.wallMs,
    cpuMs: end.cpuMs - start.cpuMs,
    virtualMs: end.virtualMs - start.virtualMs,
  };
}

await answer(() => measure(JSON.parse(Deno.args[0]!) as PaceTask));

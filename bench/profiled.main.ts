/**
 * The process that shares.main.ts profiles: plays one plan, and says how long ago what counts began. It must end at
 * once, as the profile is read from its end.
 */
import { Stage, type Transport } from "./stage.ts";
import { natives } from "../sim/host/natives.ts";
import type { ChoreographyVariant } from "../services/systems/choreography.ts";
import { steady } from "./plans.ts";
import { answer } from "./process.ts";

export interface ProfiledTask {
  readonly variant: ChoreographyVariant;
  readonly transport: Transport;
  readonly perSecond: number;
  readonly warmUp: number;
  readonly orders: number;
}

/** How long what counts took, up to the end of the process. */
export interface ProfiledAnswer {
  readonly lastMs: number;
}

async function play(task: ProfiledTask): Promise<ProfiledAnswer> {
  const { variant, transport, perSecond, warmUp, orders } = task;
  const stage = await Stage.set(variant);
  const all = warmUp + orders;
  let startMs = 0;
  await stage.play({
    plan: steady(all, perSecond),
    orders: all,
    transport,
    onArrival(before) {
      if (before === warmUp) startMs = natives.nowMs();
    },
  });
  return { lastMs: natives.nowMs() - startMs };
}

if (import.meta.main) await answer(() => play(JSON.parse(Deno.args[0]!) as ProfiledTask));

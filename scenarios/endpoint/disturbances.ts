/**
 * Kills workers and pauses consumers while faults are on: when and whom is drawn by the world's oracle. What is at work
 * in a worker that is killed comes again when its visibility timeout is over.
 */
import { type Fault, faultName } from "../../sim/faults/mod.ts";
import { effectOf } from "../../sim/faults/fault.ts";
import { Entity } from "../../sim/kernel/mod.ts";
import type { World } from "../../sim/mod.ts";
import { natives } from "../../sim/host/natives.ts";
import type { System } from "../../services/systems/system.ts";
import type { Hosting } from "../../hosting/mod.ts";
import type { Injected } from "./judged.ts";
import { queuesRead } from "./wiring.ts";

export interface DisturbanceOptions {
  readonly world: World;
  readonly hosting: Pick<Hosting, "kill" | "pause" | "resume">;
  /** As it is named at the target. */
  readonly system: System;
  readonly injected: Pick<Injected, "kills" | "pauses">;
  /** The name in the scenario of a function that is named so at the target. */
  readonly plainName: (name: string) => string;
}

/** The first one comes early, so that a short run has one too; then with a pause in which work gets done. */
const FIRST_WITHIN_MS = 2_000;
const SHORTEST_GAP_MS = 4_000;
const LONGEST_GAP_MS = 12_000;

export class Disturbances {
  readonly #options: DisturbanceOptions;
  readonly #paused = new Set<string>();

  constructor(options: DisturbanceOptions) {
    this.#options = options;
  }

  /** Begins; called inside the world. */
  start(): void {
    const { injected } = this.#options;
    for (const fault of [...injected.kills, ...injected.pauses]) {
      this.#next(fault, 0, (fault.when?.fromMs ?? 0) + this.#draw(fault, "first", 0) * FIRST_WITHIN_MS);
    }
  }

  /** Has every paused queue be polled again. */
  end(): void {
    const { hosting } = this.#options;
    // In the order in which it was decided: a pause may be on its way.
    for (const queue of this.#paused) natives.setImmediate(() => hosting.resume(queue));
    this.#paused.clear();
  }

  #draw(fault: Fault, what: string, occurrence: number): number {
    return this.#options.world.oracle.draw(`${faultName(fault)} ${what}`, Entity.root("workers"), occurrence);
  }

  #next(fault: Injected["kills"][number] | Injected["pauses"][number], count: number, afterMs: number): void {
    const { world } = this.#options;
    world.after(afterMs, () => {
      if (!world.faults.on || world.elapsedMs() >= (fault.when?.toMs ?? Infinity)) return;
      if ((fault.rate ?? 1) > 0) {
        if (fault.kind === "crash") this.#kill(fault, count);
        else this.#pause(fault, count);
      }
      const gapMs = SHORTEST_GAP_MS + this.#draw(fault, "gap", count) * (LONGEST_GAP_MS - SHORTEST_GAP_MS);
      this.#next(fault, count + 1, gapMs);
    });
  }

  #kill(fault: Injected["kills"][number], count: number): void {
    const { system, hosting, plainName } = this.#options;
    const services = [
      ...new Set(
        system.functions
          .filter(({ name }) =>
            fault.where.function === undefined || plainName(name) === fault.where.function
          )
          .map(({ service }) => service),
      ),
    ];
    const service = services[Math.floor(this.#draw(fault, "whom", count) * services.length)];
    if (service === undefined) return;
    this.#record(fault, service, count);
    natives.setImmediate(() => hosting.kill(service));
  }

  #pause(fault: Injected["pauses"][number], count: number): void {
    const { world, system, hosting, plainName } = this.#options;
    const spec = system.functions.find(({ name }) => plainName(name) === fault.where.function);
    if (spec === undefined) return;
    const untilMs = fault.when?.toMs ?? Infinity;
    const forMs = fault.kind === "slow-handler" ? fault.latencyMs : Math.max(0, untilMs - world.elapsedMs());
    for (const queue of queuesRead(system, spec.name)) {
      if (this.#paused.has(queue)) continue;
      this.#paused.add(queue);
      this.#record(fault, plainName(queue), count);
      natives.setImmediate(() => hosting.pause(queue));
      if (forMs === Infinity) continue;
      world.after(forMs, () => {
        if (this.#paused.delete(queue)) natives.setImmediate(() => hosting.resume(queue));
      });
    }
  }

  #record(fault: Fault, where: string, count: number): void {
    this.#options.world.journal.write({
      type: "fault",
      trace: "workers",
      fault: faultName(fault),
      kind: fault.kind,
      where,
      entity: `workers/${where}#${count}`,
      effect: effectOf(fault),
    });
  }
}

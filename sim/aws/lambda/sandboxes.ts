/**
 * The execution environments of one function. Each runs one invocation at a time; the one used last is used next,
 * and one that nobody has used for some time is shut down.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
import type { Timer } from "../../kernel/mod.ts";
import type { AwsWorld } from "../operation.ts";
import { IDLE_SANDBOX_MS } from "./limits.ts";
import type { Sandbox } from "./runtime.ts";

/** A sandbox that is, or is about to be, in use. */
export interface Slot {
  /** Such as `payments/sandbox#3`. */
  readonly name: string;
  /** The pool's generation when it was started: one of an older generation runs an older configuration. */
  readonly generation: number;
  sandbox: Sandbox | undefined;
  lastUsedMs: number;
}

export class SandboxPool {
  /** Used last at the end, so the front holds those that have been idle the longest. */
  readonly #idle: Slot[] = [];
  /** Idle sandboxes that are never shut down for idleness: those that were provisioned. */
  keep = 0;
  #busy = 0;
  #started = 0;
  #generation = 0;
  #sweep: Timer | undefined;

  /** Sandboxes at work: the concurrency of the function. */
  get busy(): number {
    return this.#busy;
  }

  get idle(): number {
    return this.#idle.length;
  }

  /** Takes the warm sandbox that was used last; undefined if none is idle. */
  takeWarm(): Slot | undefined {
    const slot = this.#idle.pop();
    if (slot) this.#busy++;
    return slot;
  }

  /** Takes a place for a sandbox that is yet to be started; the first one is number 1. */
  takeCold(poolName: string): { slot: Slot; number: number } {
    this.#busy++;
    const number = ++this.#started;
    const slot: Slot = {
      name: `${poolName}/sandbox#${number}`,
      generation: this.#generation,
      sandbox: undefined,
      lastUsedMs: 0,
    };
    return { slot, number };
  }

  /** Gives a sandbox back; one that is dead (without a `sandbox`) or outdated does not come back into use. */
  release(slot: Slot, world: AwsWorld): void {
    this.#busy--;
    if (slot.sandbox === undefined) return;
    if (slot.generation !== this.#generation) {
      slot.sandbox.kill();
      slot.sandbox = undefined;
      return;
    }
    slot.lastUsedMs = world.nowMs();
    this.#idle.push(slot);
    if (this.#sweep === undefined) this.#schedule(world);
  }

  /** Shuts down what is idle, and what is at work once it is done: the configuration changed. */
  retire(): void {
    this.#generation++;
    for (const slot of this.#idle) slot.sandbox?.kill();
    this.#idle.length = 0;
  }

  #schedule(world: AwsWorld): void {
    const oldest = this.#idle[0];
    if (oldest === undefined || this.#idle.length <= this.keep) return;
    this.#sweep = world.at(oldest.lastUsedMs + IDLE_SANDBOX_MS, () => {
      this.#sweep = undefined;
      const limitMs = world.nowMs() - IDLE_SANDBOX_MS;
      let expired = 0;
      while (expired < this.#idle.length - this.keep && this.#idle[expired]!.lastUsedMs <= limitMs) {
        this.#idle[expired]!.sandbox?.kill();
        expired++;
      }
      if (expired > 0) this.#idle.splice(0, expired);
      this.#schedule(world);
    }, true);
  }
}

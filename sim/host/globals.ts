/**
 * Puts the isolate's globals under the world: clock, timers, chance, locale, fetch, and the doors to real I/O.
 *
 * Installed once per isolate and before any module of a user or of the SDK loads. While no world runs, everything
 * passes through to the real thing; that is how modules load and clients warm up.
 */
import { current, currentWorld } from "./context.ts";
import { patchChance } from "./globals/chance.ts";
import { patchDate } from "./globals/clock.ts";
import { banBuiltins, banGlobals } from "./globals/doors.ts";
import { patchFetch, patchProcess } from "./globals/environment.ts";
import { patchLocale } from "./globals/locale.ts";
import { patchMachine } from "./globals/machine.ts";
import { patchStacks } from "./globals/stacks.ts";
import { patchAbortSignal, patchTimers } from "./globals/timers.ts";

/** Patches the globals of this isolate. install.ts calls it, once. */
export function installGlobals(): void {
  patchStacks();
  patchLocale();
  patchDate();
  patchTimers();
  patchChance();
  patchFetch();
  patchProcess();
  patchMachine();
  patchAbortSignal();
  banGlobals();
  banBuiltins();
  globalThis.addEventListener("unhandledrejection", (event) => {
    const world = currentWorld();
    if (!world) return;
    event.preventDefault();
    // What the code of a sandbox that died still does before its next await has no meaning any more.
    if (current()?.owner.alive !== false) world.unhandled(event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    const owner = current()?.owner;
    if (!owner) return;
    event.preventDefault();
    owner.uncaught(event.error);
  });
}

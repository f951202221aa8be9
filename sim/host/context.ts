/**
 * Who is running: the invocation whose code the isolate executes right now, carried through its awaits.
 *
 * Every patched global asks here, so that time, chance and the outside world are those of the right sandbox.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Entity, Ids, Oracle, Timer } from "../kernel/mod.ts";
import type { Account } from "../aws/account.ts";

/** What the patched globals ask of the world that runs. */
export interface HostWorld {
  readonly account: Account;
  readonly oracle: Oracle;
  readonly ids: Ids;
  nowMs(): number;
  /** Milliseconds since the start of the run, with a fraction. */
  elapsedMs(): number;
  after(delayMs: number, run: () => void): Timer;
  cancel(timer: Timer): void;
  /** A real resource was touched in virtual time: recorded, and thrown at whoever did it. */
  leak(what: string): Error;
  /** A promise of a handler was rejected and nobody looked: recorded, as it has no place in virtual time. */
  unhandled(reason: unknown): void;
  /** Calls a third party over HTTP. */
  fetch(activity: Activity, input: string | URL | Request, init?: RequestInit): Promise<Response>;
}

/** Code that is under virtual time: one invocation, or the start of a sandbox. */
export interface Activity {
  readonly world: HostWorld;
  readonly owner: Owner;
  readonly entity: Entity;
  readonly requestId: string;
  readonly counters: Counters;
  /** The call to AWS that is on its way through the SDK. */
  readonly call?: SdkCall;
}

/** What an activity counts; each kind for itself, so that one kind does not shift the other. */
export interface Counters {
  /** Calls to AWS or a third party. */
  calls: number;
  /** Draws of `Math.random`. */
  randoms: number;
  /** UUIDs and random bytes. */
  ids: number;
}

/** One logical SDK call with its retries. */
export interface SdkCall {
  readonly entity: Entity;
  /** Which of the activity's calls it is, from 0. */
  readonly ordinal: number;
  attempts: number;
}

/** The sandbox that an activity belongs to. */
export interface Owner {
  readonly functionName: string;
  readonly environment: Record<string, string>;
  /** False once it has died: what its code still asks for, before it comes to its next await, is not done. */
  readonly alive: boolean;
  /**
   * Hands a continuation to the sandbox: runs it now, keeps it while the sandbox is frozen between invocations, or
   * drops it when the sandbox is dead.
   */
  resume(run: () => void): void;
  /**
   * Whether the call of that number, from 0, may leave. After a planned crash none does, whatever order a transport
   * sends calls in that were made at once.
   */
  maySend(ordinal: number): boolean;
  /** Told once a call has left; a planned crash may strike. */
  onSent(): void;
  /** Told of an exception of its code that nothing caught: it ends the sandbox, as Lambda's own runtime does. */
  uncaught(error: unknown): void;
}

const storage = new AsyncLocalStorage<Activity>();

/** The world whose run is under way in this isolate; one at a time. */
let running: HostWorld | undefined;

/** Says which world owns the isolate's globals, or that none does. */
export function setRunning(world: HostWorld | undefined): void {
  running = world;
}

/** The activity whose code runs now; undefined for our own code. */
export function current(): Activity | undefined {
  return storage.getStore();
}

/** The world that owns time now; undefined while none runs and for code outside any sandbox. */
export function currentWorld(): HostWorld | undefined {
  return storage.getStore()?.world ?? running;
}

/** Runs code as part of an activity. */
export function runAs<T>(activity: Activity, run: () => T): T {
  return storage.run(activity, run);
}

/** Runs code of ours as part of no activity. */
export function runAsNobody<T>(run: () => T): T {
  return storage.run(undefined as unknown as Activity, run);
}

/**
 * Runs code as part of no activity and of no run: the loading of a module that all sandboxes of the isolate share. What
 * it keeps must not be of whoever happened to be the first to ask for it.
 */
export function runOutside<T>(run: () => T): T {
  const world = running;
  running = undefined;
  try {
    return runAsNobody(run);
  } finally {
    running = world;
  }
}

type Entered = (functionName: string) => void;

let entered: Entered = () => {};

/** Has somebody told whose code is about to run, each time, so that code which never comes back has a name. */
export function watchActivities(told: Entered): void {
  entered = told;
}

/** Says that the code of a function is about to run. */
export function enter(functionName: string): void {
  entered(functionName);
}

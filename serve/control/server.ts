/**
 * What the control API needs of a server: its worlds, the clock that they follow, and the log of what came into each
 * of them from outside. The worlds of serve/worlds.ts are such.
 */
import type { Fault } from "../../sim/faults/mod.ts";
import type { Pace, WallClock } from "../../sim/host/pace.ts";
import type { World } from "../../sim/mod.ts";
import type { System } from "../../services/systems/system.ts";

/** A change of a world's faults, which the control API makes and a snapshot has to make again. */
export interface FaultChange {
  readonly kind: "faults";
  readonly faults: readonly Fault[];
  readonly on: boolean;
}

/** When something came in: the virtual time, and how many events the world had run. Both fix its place in a replay. */
export interface Arrival {
  readonly atUs: number;
  readonly events: number;
}

/** An input as plain JSON. What `kind`s there are beside `faults`, and what they hold, is the server's affair. */
export type LoggedInput =
  & Arrival
  & (FaultChange | { readonly kind: Exclude<string, "faults">; readonly [member: string]: unknown });

/** Everything that came into one world from outside, in order, as far as it is held. */
export interface InputLog {
  readonly entries: readonly LoggedInput[];
  /** How many of the first had to be let go of; a world that lost any cannot be replayed. */
  readonly dropped: number;
  /** Writes down an input that is about to be entered, with the time that it is in the world. */
  add(input: FaultChange): void;
}

export interface ControlledWorld {
  readonly account: string;
  readonly region: string;
  readonly world: World;
  readonly pace: Pace;
  readonly systems: readonly System[];
  readonly inputs: InputLog;
  /** Enters an input of a log into this world, and into its own log; nobody hears the answer. */
  enter(input: LoggedInput): void;
}

export interface ControlledWorlds<W extends ControlledWorld = ControlledWorld> {
  readonly clock: WallClock;
  /** The world of an account and region, made on first use. */
  of(account: string, region: string): W;
  all(): readonly W[];
  /** A new world as that of this account and region was at its start: systems deployed, and not driven by a pace yet. */
  fresh(account: string, region: string): W;
  /** Puts a world in the place of another, drives it, and ends the other one with every call that waits in it. */
  replace(world: W, by: W): void;
}

export interface ControlledServer<W extends ControlledWorld = ControlledWorld> {
  readonly seed: number;
  readonly worlds: ControlledWorlds<W>;
}

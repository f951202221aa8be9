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

/** An input of a log, as plain JSON. What it holds beside this is the server's affair. */
export interface LoggedInput {
  /** `faults`, or a kind of the server's own. */
  readonly kind: string;
  /** When it came in: the virtual time, and how many events the world had run. Both fix its place in a replay. */
  readonly atUs: number;
  readonly events: number;
}

/** Everything that came into one world from outside, in order, as far as it is held. */
export interface InputLog {
  readonly entries: readonly LoggedInput[];
  /** How many of the first had to be let go of; a world that lost any cannot be replayed. */
  readonly dropped: number;
}

export interface ControlledWorld {
  readonly account: string;
  readonly region: string;
  readonly world: World;
  readonly pace: Pace;
  readonly systems: readonly System[];
  readonly inputs: InputLog;
  /** Changes the faults and writes that down. Only from inside the world. */
  changeFaults(change: FaultChange): void;
  /** Enters an input of a log into this world and its own log, at the time that it is; nobody hears the answer. */
  enter(input: LoggedInput): void;
}

export interface ControlledWorlds<W extends ControlledWorld = ControlledWorld> {
  readonly clock: WallClock;
  /** The account and region that a request without either is for. */
  readonly home: { readonly account: string; readonly region: string };
  /** The world of an account and region, made on first use. @throws {AwsError} There are too many. */
  of(account: string, region: string): W;
  all(): readonly W[];
  /** A world of this account and region as one is at its start: systems deployed, and not driven by a pace yet. */
  fresh(account: string, region: string): W;
  /** Puts a world in the place of another, drives it, and ends the other one with every call that waits in it. */
  replace(world: W, by: W): void;
}

export interface ControlledServer<W extends ControlledWorld = ControlledWorld> {
  readonly seed: number;
  readonly worlds: ControlledWorlds<W>;
}

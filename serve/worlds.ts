/** The worlds of a server: one for each account and region that is spoken to, all on one clock. */
import { AwsError } from "../sim/aws/errors.ts";
import type { Fault } from "../sim/faults/mod.ts";
import type { WallClock } from "../sim/host/pace.ts";
import type { JournalOutput } from "../sim/journal/mod.ts";
import type { ControlledWorlds } from "./control/server.ts";
import { endObservation } from "./control/observation.ts";
import type { Deployment } from "./deployment.ts";
import { ServedWorld, type ZipPlace } from "./served_world.ts";

export interface WorldsOptions {
  readonly clock: WallClock;
  readonly seed: number;
  /** Of every world, at its start. */
  readonly faults: readonly Fault[];
  /** The account and region that systems are deployed into, and that a request without either is for. */
  readonly account: string;
  readonly region: string;
  readonly zips: ZipPlace;
  /** Where the journal of that account and region goes. */
  readonly journal?: JournalOutput;
  readonly onProblem: (problem: unknown) => void;
}

/** Each costs some memory for ever, and whoever calls may make them up. */
const MOST_WORLDS = 256;

export class Worlds implements ControlledWorlds<ServedWorld> {
  readonly clock: WallClock;
  readonly #options: WorldsOptions;
  readonly #worlds = new Map<string, ServedWorld>();
  #deployments: readonly Deployment[] = [];

  constructor(options: WorldsOptions) {
    this.clock = options.clock;
    this.#options = options;
  }

  /** The account and region that a request without either is for. */
  get home(): { readonly account: string; readonly region: string } {
    return this.#options;
  }

  /**
   * Has systems deployed into the home world, which is made now, and into each that takes its place.
   *
   * @throws {DeploymentError} They cannot be deployed.
   */
  deploy(deployments: readonly Deployment[]): ServedWorld {
    this.#deployments = deployments;
    const { account, region } = this.home;
    return this.of(account, region);
  }

  /**
   * The world of an account and region, made on first use.
   *
   * @throws {AwsError} There are too many.
   */
  of(account: string, region: string): ServedWorld {
    const key = `${account}/${region}`;
    const known = this.#worlds.get(key);
    if (known) return known;
    if (this.#worlds.size >= MOST_WORLDS) {
      throw new AwsError(
        "ServiceUnavailable",
        `This server holds ${MOST_WORLDS} pairs of account and region already, and takes no more: ${key}`,
        { status: 503 },
      );
    }
    const made = this.fresh(account, region);
    this.#worlds.set(key, made);
    made.goLive();
    return made;
  }

  /** Whether an account has been spoken to in any region. */
  knows(account: string): boolean {
    for (const world of this.#worlds.values()) if (world.account === account) return true;
    return false;
  }

  all(): readonly ServedWorld[] {
    return [...this.#worlds.values()];
  }

  /** A world of this account and region as one is at its start; nothing drives it yet. */
  fresh(account: string, region: string): ServedWorld {
    const { home } = this;
    const { clock, seed, faults, journal, zips, onProblem } = this.#options;
    const isHome = account === home.account && region === home.region;
    return new ServedWorld({
      account,
      region,
      clock,
      seed,
      faults,
      deployments: isHome ? this.#deployments : [],
      zips,
      ...(isHome && journal ? { journal } : undefined),
      onProblem,
    });
  }

  /** Puts a world in the place of another, drives it, and ends the other with every call that waits in it. */
  replace(world: ServedWorld, by: ServedWorld): void {
    this.#worlds.set(`${by.account}/${by.region}`, by);
    world.end();
    by.goLive();
  }

  /** Answers every call that waits for messages at once, in all worlds. */
  releaseWaiting(): void {
    for (const world of this.#worlds.values()) world.releaseWaiting();
  }

  tellLeaks(): void {
    for (const world of this.#worlds.values()) world.tellLeaks();
  }

  /** Lets readers of the journals go. */
  endObservations(): void {
    for (const { world } of this.#worlds.values()) endObservation(world, "The server was shut down");
  }

  /** Ends all of them. */
  end(): void {
    for (const world of this.#worlds.values()) world.end();
  }
}

/** Worlds for the tests of the control API: without systems, on a clock that stands until it is moved. */
import type { Fault } from "../../sim/faults/mod.ts";
import { natives } from "../../sim/host/natives.ts";
import { Pace, WallClock } from "../../sim/host/pace.ts";
import { DEFAULT_START_MS, Entity } from "../../sim/kernel/mod.ts";
import { createWorld, type World } from "../../sim/mod.ts";
import type { Outcome } from "../../sim/aws/operation.ts";
import { endObservation, handleControl, observe, PREFIX } from "./mod.ts";
import type { ControlledServer, ControlledWorld, FaultChange, LoggedInput } from "./server.ts";

interface CallInput extends LoggedInput {
  readonly kind: "call";
  readonly service: string;
  readonly operation: string;
  readonly input: object;
}

/** A world that takes calls and writes them down. */
export class FixtureWorld implements ControlledWorld {
  readonly account: string;
  readonly region: string;
  readonly world: World;
  readonly pace: Pace;
  readonly systems = [];
  readonly inputs = { entries: [] as LoggedInput[], dropped: 0 };
  readonly errors: unknown[] = [];
  #calls = 0;

  constructor(account: string, region: string, clock: WallClock, seed: number, faults: readonly Fault[]) {
    this.account = account;
    this.region = region;
    this.world = createWorld({
      seed,
      faults,
      account,
      region,
      changeableFaults: true,
      latency: false,
      journal: { keepHash: false },
      bounds: { virtualTimeMs: Infinity, events: Infinity },
    });
    observe(this.world);
    this.pace = new Pace(this.world, clock, (error) => this.errors.push(error));
  }

  /** Calls an operation as a client outside would. */
  call(service: string, operation: string, input: object): Promise<Outcome> {
    return new Promise((resolve) => {
      // Whoever waits for the outcome goes on outside the world's turn, in real time.
      const answer = (outcome: Outcome): void => natives.setImmediate(() => resolve(outcome));
      this.pace.submit(() =>
        this.#enter({ kind: "call", service, operation, input, ...this.#place() }, answer)
      );
    });
  }

  changeFaults(change: FaultChange): void {
    this.world.faults.replace(change.faults);
    if (change.on) this.world.faults.switchOn();
    else this.world.faults.switchOff();
    this.inputs.entries.push({ ...change, ...this.#place() } as LoggedInput);
  }

  enter(input: LoggedInput): void {
    if (input.kind === "faults") this.changeFaults(input as LoggedInput & FaultChange);
    else this.#enter(input as CallInput, () => {});
  }

  #enter(input: CallInput, done: (outcome: Outcome) => void): void {
    this.inputs.entries.push(input);
    const entity = Entity.root("call", this.#calls++);
    const { service, operation } = input;
    this.world.account.call(service, operation, input.input, { kind: "client", name: "test" }, entity, done);
  }

  #place(): { atUs: number; events: number } {
    return { atUs: this.world.scheduler.nowUs, events: this.world.scheduler.events };
  }
}

/** An answer of the control API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // deno-lint-ignore no-explicit-any
  readonly body: any;
}

/** A server of such worlds. */
export class FixtureServer implements ControlledServer<FixtureWorld> {
  readonly seed: number;
  readonly worlds;
  readonly #all: FixtureWorld[] = [];

  constructor(options: { seed?: number; movable?: boolean; faults?: readonly Fault[] } = {}) {
    const { seed = 1, movable = true, faults = [] } = options;
    this.seed = seed;
    const clock = new WallClock({ movable, startMs: DEFAULT_START_MS });
    if (movable) {
      clock.stop();
      clock.set(0);
    }
    const all = this.#all;
    const fresh = (account: string, region: string): FixtureWorld =>
      new FixtureWorld(account, region, clock, seed, faults);
    this.worlds = {
      clock,
      home: { account: "000000000000", region: "us-east-1" },
      fresh,
      of(account: string, region: string): FixtureWorld {
        const known = all.find((world) => world.account === account && world.region === region);
        if (known) return known;
        const made = fresh(account, region);
        all.push(made);
        made.pace.wake();
        return made;
      },
      all: () => all,
      replace(world: FixtureWorld, by: FixtureWorld): void {
        world.pace.stop();
        all[all.indexOf(world)] = by;
        by.pace.wake();
      },
    };
  }

  get world(): FixtureWorld {
    return this.worlds.of("000000000000", "us-east-1");
  }

  /** Asks the control API: `ask("GET", "/queues")`. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const response = await handleControl(
      new Request(`http://127.0.0.1${PREFIX}${path}`, {
        method,
        headers: { ...(text === undefined ? undefined : { "content-type": "application/json" }), ...headers },
        ...(text === undefined ? undefined : { body: text }),
      }),
      this,
    );
    const answer = await response.text();
    const json = /^application\/(problem\+)?json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      text: answer,
      body: json && answer !== "" ? JSON.parse(answer) : undefined,
    };
  }

  /** Nothing happens in its worlds any more, and readers of their journals are let go. */
  stop(): void {
    for (const { pace, world } of this.#all) {
      pace.stop();
      endObservation(world, "The server stops");
    }
  }
}

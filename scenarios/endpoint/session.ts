/**
 * A run at an endpoint, from the first order to what the checks have to say. Clock, chance, journal, faults and third
 * parties are those of a world that follows the wall clock; the account is the endpoint, and workers run the handlers.
 *
 * Only what can be seen from outside is judged.
 */
import type { Hosting } from "../../hosting/mod.ts";
import type { System } from "../../services/systems/system.ts";
import { natives } from "../../sim/host/natives.ts";
import type { Pace, WallClock } from "../../sim/host/pace.ts";
import { JOURNAL_VERSION } from "../../sim/journal/mod.ts";
import type { World } from "../../sim/mod.ts";
import { AwsFault, type Endpoint, faultText, TargetError } from "../../targets/mod.ts";
import type { ReplayedOrder } from "../arrivals.ts";
import type { CheckContext, PlannedOrder } from "../checks/check.ts";
import { Clients } from "../clients.ts";
import { expectationOf, isPoison } from "../expectation.ts";
import { Judging } from "../judging.ts";
import { initialStock } from "../orders.ts";
import type { Plan } from "../scenario.ts";
import { Disturbances } from "./disturbances.ts";
import { endStateAt, ordersAskedFor, readOrders } from "./end_state.ts";
import type { Injected, Judged } from "./judged.ts";
import { Observer } from "./observer.ts";
import { endpointPorts } from "./ports.ts";
import { untilAtRest } from "./rest.ts";
import type { Traces } from "./traces.ts";

export interface EndpointSessionOptions {
  readonly scenario: string;
  readonly plan: Plan;
  /** As it is wired and named at the endpoint. */
  readonly system: System;
  readonly seed: number;
  readonly orders: number;
  readonly endpoint: Endpoint;
  readonly queueUrls: ReadonlyMap<string, string>;
  readonly hosting: Hosting;
  readonly world: World;
  /** Stopped at the start of the world; the session starts it. */
  readonly clock: WallClock;
  readonly pace: Pace;
  /** Filled by the session as orders are sent. */
  readonly planned: Map<string, PlannedOrder>;
  readonly traces: Traces;
  readonly judged: Judged;
  readonly injected: Injected;
  readonly plainName: (name: string) => string;
  /** By when it has to be over, in milliseconds of its own clock. */
  readonly mostMs: number;
  readonly replay?: Iterable<ReplayedOrder>;
  readonly recorded: Readonly<Record<string, unknown>>;
  readonly onProgress?: (session: EndpointSession) => void;
  /** Breaks the run off: nothing is judged then. */
  readonly signal: AbortSignal;
}

/** How often the tables are looked at: as exact are the times at which orders ended. */
export const LOOK_EVERY_MS = 500;
/** How long the system may take to come to rest once faults are off, where a plan does not say. */
const CONVERGE_MS = 24 * 3600 * 1000;

export class EndpointSession {
  readonly options: EndpointSessionOptions;
  readonly judging: Judging;
  journalHash = "";
  /** What a reader of the verdict has to know of how it went. */
  readonly notes: string[] = [];
  readonly #context: CheckContext;
  readonly #observer: Observer;
  readonly #disturbances: Disturbances;
  readonly #clients: Clients;
  readonly #tookAnyway: string[] = [];
  #faultsOffMs: number | undefined;
  #answered = false;

  constructor(options: EndpointSessionOptions) {
    this.options = options;
    const { world, system, endpoint, plan, seed, planned, traces, pace, hosting, signal } = options;
    const { journal } = world;
    this.#context = { system, orders: planned, seed, fromOutside: true };
    this.judging = new Judging(journal, options.judged.checks, this.#context);
    const now = (work: () => void): void => pace.submit(work);
    this.#observer = new Observer({ endpoint, system, orders: planned, traces, journal, now });
    this.#disturbances = new Disturbances({
      world,
      hosting,
      system,
      injected: options.injected,
      plainName: options.plainName,
    });
    this.#clients = new Clients({
      world,
      ports: endpointPorts({
        pace,
        journal,
        ordersUrl: hosting.url,
        endpoint,
        queueUrls: options.queueUrls,
        onTaken: (trace, id) => this.#took(trace, id),
        signal,
      }),
      plan,
      system,
      orders: options.orders,
      planned,
      ...(options.replay ? { replay: options.replay } : undefined),
      onAnswered: () => {
        this.#answered = true;
        this.#switchOff();
      },
    });
  }

  /** Runs the whole session; an endpoint that fails in mid-run makes it invalid. */
  async run(): Promise<void> {
    const { pace, endpoint, signal } = this.options;
    try {
      await this.#phases();
    } catch (error) {
      if (!(error instanceof AwsFault || error instanceof TargetError)) throw error;
      if (!signal.aborted) {
        this.judging.invalid ??= { reason: "target", detail: `${endpoint.title}: ${faultText(error)}` };
      }
    }
    pace.stop();
    this.journalHash = this.judging.finish();
  }

  async #phases(): Promise<void> {
    const { world, clock, plan, orders, system, signal, scenario, seed, recorded } = this.options;
    const { journal } = world;
    clock.start();
    await this.#inWorld(() => {
      journal.write({ type: "run", version: JOURNAL_VERSION, scenario, seed, options: recorded });
      const stock = initialStock({ ...plan, orders });
      this.#observer.stocked(Array.from(stock, ([sku, quantity]) => system.stockItem(sku, quantity).item));
      journal.write({ type: "phase", phase: "faults-on" });
      if (plan.faultsOffAtMs !== undefined) world.after(plan.faultsOffAtMs, () => this.#switchOff(true));
      this.#disturbances.start();
      this.#clients.start();
    });
    while (!this.#over()) {
      await this.#observer.look();
      this.options.onProgress?.(this);
      await this.#wait(LOOK_EVERY_MS);
    }
    if (signal.aborted) return;
    await this.#inWorld(() => this.#switchOff(true));
    await this.#judge(await this.#converged());
  }

  /** Whether the first phase is over: all are answered and faults are off, or there is no time left. */
  #over(): boolean {
    const { signal, mostMs, world } = this.options;
    return signal.aborted || this.judging.invalid !== undefined || world.elapsedMs() >= mostMs ||
      (this.#answered && this.#faultsOffMs !== undefined);
  }

  async #converged(): Promise<string[]> {
    const { endpoint, system, queueUrls, world, plan, mostMs, signal } = this.options;
    return await untilAtRest({
      endpoint,
      system,
      queueUrls,
      look: async () => {
        await this.#observer.look();
        this.options.onProgress?.(this);
        return this.#observer.open.length;
      },
      wait: (ms) => this.#wait(ms),
      nowMs: () => world.elapsedMs(),
      untilMs: Math.min(mostMs, this.#faultsOffMs! + (plan.convergeWithinMs ?? CONVERGE_MS)),
      signal,
    });
  }

  async #judge(stuck: string[]): Promise<void> {
    const { endpoint, system, queueUrls, traces, world, hosting, judged, signal } = this.options;
    if (!this.#answered) stuck.push("not every order has been sent and answered");
    if (signal.aborted) return;
    const { items } = await this.#observer.lookAtAll();
    const { state, problems } = await endStateAt({
      endpoint,
      system,
      queueUrls,
      traces,
      items,
      atMs: world.elapsedMs(),
      stuck,
    });
    this.notes.push(...problems);
    const answers = await readOrders(hosting.url, ordersAskedFor(judged.checks, this.#context, state));
    if (signal.aborted) return;
    await this.#inWorld(() => {
      if (stuck.length === 0) world.journal.write({ type: "phase", phase: "quiescent" });
      this.judging.end({ ...state, readOrder: (orderId) => answers.get(orderId) });
    });
    const took = this.#tookAnyway.length;
    if (took > 0) {
      this.notes.push(
        `${this.options.endpoint.title} took ${took} of what AWS refuses (${
          this.#tookAnyway[0]
        }): not judged`,
      );
    }
  }

  #took(trace: string, id: string): void {
    const { traces, planned, system } = this.options;
    traces.took(trace, id);
    const kind = planned.get(trace)?.kind;
    if (kind !== undefined && isPoison(kind) && expectationOf(kind, system) === "refused") {
      this.#tookAnyway.push(`${trace}, ${kind}`);
    }
  }

  /** Ends all faults, once; `by` all orders being answered only where the plan names no other time. */
  #switchOff(now = this.options.plan.faultsOffAtMs === undefined): void {
    if (!now || this.#faultsOffMs !== undefined) return;
    const { world } = this.options;
    this.#faultsOffMs = world.elapsedMs();
    world.faults.switchOff();
    this.#disturbances.end();
    world.journal.write({ type: "phase", phase: "faults-off" });
  }

  #inWorld(work: () => void): Promise<void> {
    return new Promise((resolve, reject) =>
      this.options.pace.submit(() => {
        try {
          work();
          natives.setImmediate(resolve);
        } catch (error) {
          reject(error);
        }
      })
    );
  }

  #wait(ms: number): Promise<void> {
    const { signal } = this.options;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = natives.setTimeout(resolve, ms);
      signal.addEventListener("abort", () => {
        natives.clearTimeout(timer);
        resolve();
      }, { once: true });
    });
  }
}

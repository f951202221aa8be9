/** What a run at an endpoint stands on: everything that is made before the first order, and unmade after the last. */
import {
  hosted,
  type Hosting,
  type HostingEvent,
  serveThirdParties,
  startHosting,
} from "../../hosting/mod.ts";
import type { System } from "../../services/systems/system.ts";
import { natives } from "../../sim/host/natives.ts";
import { Pace, WallClock } from "../../sim/host/pace.ts";
import type { JournalOutput } from "../../sim/journal/mod.ts";
import type { Fault } from "../../sim/faults/mod.ts";
import { createWorld, type World } from "../../sim/mod.ts";
import {
  type Endpoint,
  prefixed,
  provision,
  runOf,
  runTags,
  tearDown,
  withThirdParties,
} from "../../targets/mod.ts";
import type { PlannedOrder } from "../checks/check.ts";
import { initialStock } from "../orders.ts";
import type { Plan } from "../scenario.ts";
import { type FaultProxy, startFaultProxy } from "./proxy.ts";
import { Traces } from "./traces.ts";

export interface StageOptions {
  readonly plan: Plan;
  /** As a scenario configures it: without prefix, and not wired for workers. */
  readonly system: System;
  readonly endpoint: Endpoint;
  /** Before every name. */
  readonly prefix: string;
  readonly seed: number;
  readonly orders: number;
  /** Those that the world brings about. */
  readonly faults: readonly Fault[];
  /** Whether some of them strike calls, between the workers and the endpoint. */
  readonly proxied: boolean;
  readonly output?: JournalOutput;
  readonly onStep: (what: string) => void;
  readonly onEvent?: (event: HostingEvent) => void;
  /** Told of what the world threw. */
  readonly onError: (error: unknown) => void;
  /** Stops the making between two steps. */
  readonly signal: AbortSignal;
}

/** The system as workers run it, under names of its own run. */
export function stagedSystem(system: System, prefix: string): System {
  return prefixed(hosted(system), prefix);
}

export class Stage {
  readonly system: System;
  readonly world: World;
  /** Stopped until the session starts it. */
  readonly clock = new WallClock({ movable: false });
  readonly pace: Pace;
  readonly planned = new Map<string, PlannedOrder>();
  readonly traces = new Traces(this.planned);
  readonly #options: StageOptions;
  readonly #closing: (() => Promise<void>)[] = [];
  /** Whether anything may have been made at the endpoint. */
  #begun = false;
  #hosting: Hosting | undefined;
  #queueUrls: ReadonlyMap<string, string> = new Map();

  constructor(options: StageOptions) {
    this.#options = options;
    const { endpoint, plan, output } = options;
    this.clock.stop();
    this.system = stagedSystem(options.system, options.prefix);
    this.world = createWorld({
      seed: options.seed,
      faults: options.faults,
      startMs: this.clock.startMs,
      latency: false,
      account: endpoint.account,
      region: endpoint.region,
      ...(plan.bounds ? { bounds: plan.bounds } : undefined),
      ...(output ? { journal: { output } } : undefined),
    });
    this.pace = new Pace(this.world, this.clock, options.onError);
  }

  get hosting(): Hosting {
    if (this.#hosting === undefined) throw new Error("The stage has no hosting yet: build it first");
    return this.#hosting;
  }

  get queueUrls(): ReadonlyMap<string, string> {
    return this.#queueUrls;
  }

  /** The name in the scenario of what has that name at the endpoint. */
  readonly plainName = (name: string): string =>
    name.startsWith(this.#options.prefix) ? name.slice(this.#options.prefix.length) : name;

  /**
   * Makes everything; what was made until something failed is unmade by `strike`.
   *
   * @throws {AwsFault | TargetError} The endpoint refused.
   */
  async build(): Promise<void> {
    const { endpoint, prefix, onStep, signal, system: plain } = this.#options;
    const tags = runTags(prefix, plain, natives.Date.now());
    const step = (what: string): void => {
      // A step that throws ends the making: what was made is torn down by whoever asked for it.
      signal.throwIfAborted();
      this.#begun = true;
      onStep(what);
    };
    const { queueUrls } = await provision(this.system, endpoint, { functions: false, tags, onStep: step });
    this.#queueUrls = queueUrls;
    await this.#stockUp();
    step("workers");
    const parties = serveThirdParties({ world: this.world, pace: this.pace });
    this.#closing.push(() => parties.close());
    const proxy = this.#options.proxied ? await this.#startProxy() : undefined;
    const urls = { payments: parties.paymentsUrl, carrier: parties.carrierUrl };
    const { onEvent } = this.#options;
    this.#hosting = await startHosting({
      system: named(withThirdParties(this.system, urls)),
      environment: { ...(proxy ?? endpoint).environment, AWS_ACCOUNT_ID: endpoint.account },
      ...(onEvent ? { onEvent } : undefined),
    });
    signal.throwIfAborted();
  }

  /** Ends the workers, then everything else; `abruptly` without letting them finish. */
  async close(abruptly: boolean): Promise<void> {
    if (this.#hosting) await (abruptly ? this.#hosting.close() : this.#hosting.drain());
    this.pace.stop();
    for (const close of this.#closing.reverse()) await close();
  }

  /** Writes down what handlers said, and of what they failed: a log, which no check takes for evidence. */
  tellJournal(event: HostingEvent): void {
    if (event.kind !== "log" && event.kind !== "failed") return;
    const line = event.kind === "log" ? event.line : `${event.errorType}: ${event.errorMessage}`;
    const requestId = event.kind === "failed" ? event.requestId : "";
    this.pace.submit(() =>
      this.world.journal.write({ type: "log", function: this.plainName(event.function), requestId, line })
    );
  }

  /** Removes what was made at the endpoint; asks nothing of one where nothing was. Returns what could not be removed. */
  async strike(): Promise<string[]> {
    return this.#begun ? await tearDown(this.system, this.#options.endpoint, { functions: false }) : [];
  }

  async #stockUp(): Promise<void> {
    const { endpoint, plan, orders } = this.#options;
    for (const [sku, quantity] of initialStock({ ...plan, orders })) {
      const { table, item } = this.system.stockItem(sku, quantity);
      await endpoint.call("dynamodb", "PutItem", { TableName: table, Item: item });
    }
  }

  async #startProxy(): Promise<FaultProxy> {
    const { world, pace, traces, plainName } = this;
    const proxy = await startFaultProxy({ world, pace, endpoint: this.#options.endpoint, traces, plainName });
    this.#closing.push(() => proxy.close());
    return proxy;
  }
}

/** Has each function tell its name with every call, in the SDK's own way, so that a fault can be for one of them. */
function named(system: System): System {
  return {
    ...system,
    functions: system.functions.map((spec) => ({
      ...spec,
      environment: { ...spec.environment, AWS_SDK_UA_APP_ID: spec.name },
    })),
  };
}

/** The command that removes what a run has left. */
export function cleanupCommand(
  endpoint: Pick<Endpoint, "kind" | "url" | "region" | "account">,
  prefix: string,
): string {
  const target = endpoint.kind === "aws"
    ? `aws --region ${endpoint.region} --account ${endpoint.account}`
    : endpoint.url;
  return `deno task cleanup --target ${target} --run ${runOf(prefix)}`;
}

/** The most names that are given of what could not be removed for one reason. */
const NAMED = 3;

/** What could not be removed, each with the reason, as one line: what shares a reason is counted. */
export function leftWords(left: readonly string[]): string {
  const byReason = Map.groupBy(left, (line) => line.slice(line.indexOf(": ") + 2));
  const words = Array.from(byReason, ([reason, lines]) => {
    const names = lines.slice(0, NAMED).map((line) => line.slice(0, line.indexOf(": ")));
    const more = lines.length - names.length;
    return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""} (${reason})`;
  });
  return `could not remove ${words.join("; ")}`;
}

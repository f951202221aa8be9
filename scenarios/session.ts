/**
 * A session: one run as it goes, from an empty account to what the checks have to say.
 *
 * Phase one: orders arrive while faults are on, and no invariant may be violated. Phase two: faults are off, and the
 * world has to come to rest within its time, or the run says what is stuck. Then the checks look at the account.
 */
import { HttpApi } from "../sim/aws/apigateway/mod.ts";
import { JOURNAL_VERSION, type JournalOutput } from "../sim/journal/mod.ts";
import { BoundReachedError } from "../sim/kernel/mod.ts";
import { type Bundle, CODE_BUCKET, createWorld, LeakError, type World } from "../sim/mod.ts";
import type { Code } from "../sim/host/code.ts";
import type { LoopOptions } from "../sim/host/loop.ts";
import { afterRealTurn, natives } from "../sim/host/natives.ts";
import type { System } from "../services/systems/system.ts";
import type { ReplayedOrder } from "./arrivals.ts";
import { accountPorts } from "./account_ports.ts";
import { Clients } from "./clients.ts";
import { checksOf } from "./checks/mod.ts";
import type { CheckContext, PlannedOrder } from "./checks/check.ts";
import { type Apply, deploySystem, Names } from "../targets/deploy.ts";
import { endStateOf, stuckIn } from "./end_state.ts";
import { Judging } from "./judging.ts";
import { initialStock } from "./orders.ts";
import { RealTime } from "./real_time.ts";
import type { Plan } from "./scenario.ts";
import { orUsageError } from "./usage_error.ts";

export interface SessionOptions {
  readonly scenario: string;
  readonly plan: Plan;
  readonly system: System;
  readonly seed: number;
  readonly orders: number;
  readonly transport: "direct" | "wire";
  /** The code of each function's entry. */
  readonly code: ReadonlyMap<string, Code | Bundle>;
  readonly output?: JournalOutput;
  /** The orders to replay, for arrivals that do. */
  readonly replay?: Iterable<ReplayedOrder>;
  /** What stands in the journal's first record beside scenario and seed. */
  readonly recorded: Readonly<Record<string, unknown>>;
  /** Whether the world follows the wall clock, from now on. Default false: virtual time, from 2026-01-01 on. */
  readonly realTime?: boolean;
  /** Told of the session between slices of the run. */
  readonly onSlice?: (session: Session) => void;
}

/** How long the world may take to come to rest once faults are off, where a plan does not say. */
const CONVERGE_MS = 24 * 3600 * 1000;

export class Session {
  readonly options: SessionOptions;
  readonly world: World;
  readonly clients: Clients;
  readonly judging: Judging;
  /** The hash of the journal once the session has ended. */
  journalHash = "";
  readonly #api: HttpApi;
  readonly #orders = new Map<string, PlannedOrder>();
  #faultsOffMs: number | undefined;

  constructor(options: SessionOptions) {
    this.options = options;
    const { plan, system, seed } = options;
    this.world = createWorld({
      seed,
      faults: plan.faults,
      transport: options.transport,
      ...(options.realTime ? { startMs: natives.Date.now() } : undefined),
      ...(plan.bounds ? { bounds: plan.bounds } : undefined),
      journal: options.output ? { output: options.output } : {},
    });
    const { world } = this;
    const context: CheckContext = { system, orders: this.#orders, seed };
    this.judging = new Judging(world.journal, checksOf(plan), context);
    world.journal.write({
      type: "run",
      version: JOURNAL_VERSION,
      scenario: options.scenario,
      seed,
      options: options.recorded,
    });
    this.#deploy();
    const names = new Names(world.account.account, world.account.region);
    this.#api = new HttpApi({
      world: world.account,
      routes: system.routes.map(({ method, path, function: name }) => ({
        method,
        path,
        functionArn: names.functionArn(name),
      })),
    });
    this.clients = new Clients({
      world,
      ports: accountPorts(world, this.#api),
      plan,
      system,
      orders: options.orders,
      planned: this.#orders,
      ...(options.replay ? { replay: options.replay } : undefined),
      onAnswered: () => this.#switchOff(),
    });
  }

  get checks(): Judging["checks"] {
    return this.judging.checks;
  }

  get funnel(): Judging["funnel"] {
    return this.judging.funnel;
  }

  get invalid(): Judging["invalid"] {
    return this.judging.invalid;
  }

  /** Runs the whole session. */
  async run(): Promise<void> {
    const { world, options } = this;
    const { plan } = options;
    const onSlice = options.onSlice ? () => options.onSlice!(this) : undefined;
    const stop = (): boolean => world.leaks.length > 0 || this.judging.invalid !== undefined;
    const loop = { ...(onSlice ? { onSlice } : undefined), stop };
    const realTime = options.realTime ? new RealTime(world) : undefined;
    const run = (leg: LoopOptions) => realTime ? realTime.run(leg) : world.run(leg);
    try {
      world.journal.write({ type: "phase", phase: "faults-on" });
      if (plan.faultsOffAtMs !== undefined) {
        world.after(plan.faultsOffAtMs, () => this.#switchOff(true));
      }
      this.clients.start();
      // The first leg ends with faults off or an idle world, the second once the time to converge is over.
      await run({ ...loop, stop: () => stop() || this.#faultsOffMs !== undefined });
      this.#switchOff(true);
      const untilUs = (this.#faultsOffMs! + (plan.convergeWithinMs ?? CONVERGE_MS)) * 1000;
      await run({ ...loop, untilUs: Math.round(untilUs) });
      realTime?.stop();
      // Of a run that was broken off, the end says nothing.
      if (!stop()) await afterRealTurn(() => this.#judge());
    } catch (error) {
      if (!(error instanceof BoundReachedError)) throw error;
      this.judging.invalid = { reason: "bound", detail: error.message };
    }
    realTime?.stop();
    const [leak] = world.leaks;
    if (leak) {
      this.judging.invalid = {
        reason: leak instanceof LeakError ? "leak" : "rejection",
        detail: leak.message,
      };
    }
    this.journalHash = this.judging.finish();
  }

  #deploy(): void {
    const { world } = this;
    const { system, code, plan, orders } = this.options;
    for (const spec of system.functions) {
      const bundle = code.get(spec.entry);
      if (!bundle) throw new Error(`Cannot deploy ${spec.name}: there is no bundle of ${spec.entry}`);
      world.addCode(spec.entry, bundle);
    }
    const { account, region } = world.account;
    const cannot = `Cannot deploy ${system.name}/${system.variant}`;
    const apply: Apply = (service, operation, input) => world.apply(service, operation, input);
    deploySystem(system, {
      apply: (service, operation, input) => {
        const answered = `${cannot}: ${service}.${operation} is answered with`;
        return orUsageError(answered, () => apply(service, operation, input));
      },
      account,
      region,
      codeOf: (spec) => ({ bucket: CODE_BUCKET, key: spec.entry }),
    });
    orUsageError(
      `${cannot}: afterDeploy() threw`,
      () => plan.afterDeploy?.(apply, new Names(account, region)),
    );
    for (const [sku, quantity] of initialStock({ ...plan, orders })) {
      const { table, item } = system.stockItem(sku, quantity);
      world.apply("dynamodb", "PutItem", { TableName: table, Item: item });
    }
  }

  /** Ends all faults, once; `by` all orders being answered only where the plan names no other time. */
  #switchOff(now = this.options.plan.faultsOffAtMs === undefined): void {
    if (!now || this.#faultsOffMs !== undefined) return;
    this.#faultsOffMs = this.world.elapsedMs();
    this.world.faults.switchOff();
    this.world.journal.write({ type: "phase", phase: "faults-off" });
  }

  #judge(): void {
    const ended = { world: this.world, system: this.options.system, api: this.#api };
    const stuck = stuckIn(ended);
    if (stuck.length === 0) this.world.journal.write({ type: "phase", phase: "quiescent" });
    const state = endStateOf(ended, stuck);
    this.judging.end(state);
  }
}

/**
 * A session: one run as it goes, from an empty account to what the checks have to say.
 *
 * Phase one: orders arrive while faults are on, and no invariant may be violated. Phase two: faults are off, and the
 * world has to come to rest within its time, or the run says what is stuck. Then the checks look at the account.
 */
import { HttpApi } from "../sim/aws/apigateway/mod.ts";
import {
  JOURNAL_VERSION,
  type JournalOutput,
  type JournalRecord,
  type RecordType,
} from "../sim/journal/mod.ts";
import { BoundReachedError } from "../sim/kernel/mod.ts";
import { type Bundle, CODE_BUCKET, createWorld, LeakError, type World } from "../sim/mod.ts";
import type { Code } from "../sim/host/code.ts";
import { afterRealTurn } from "../sim/host/natives.ts";
import type { System } from "../services/systems/system.ts";
import type { ReplayedOrder } from "./arrivals.ts";
import { Clients } from "./clients.ts";
import { checksOf } from "./checks/mod.ts";
import type { Check, CheckContext, CheckRun, PlannedOrder } from "./checks/check.ts";
import { createFunnel, type Funnel } from "./checks/funnel.ts";
import { type Apply, deploySystem, Names } from "../targets/deploy.ts";
import { endStateOf, stuckIn } from "./end_state.ts";
import { initialStock } from "./orders.ts";
import type { Plan } from "./scenario.ts";
import { orUsageError, reasonOf, UsageError } from "./usage_error.ts";

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
  /** Told of the session between slices of the run. */
  readonly onSlice?: (session: Session) => void;
}

/** Why a run says nothing about its question. */
export interface Invalid {
  /** `rejection`: a promise of a handler was rejected and nobody looked. `check`: a check of the scenario broke. */
  readonly reason: "bound" | "leak" | "rejection" | "check";
  readonly detail: string;
}

/** A check with its run. */
export interface StartedCheck {
  readonly check: Check;
  readonly run: CheckRun;
}

/** What checks see unless they say otherwise: a service's own log is not evidence. */
const JUDGED: readonly RecordType[] = [
  "run",
  "phase",
  "request",
  "response",
  "call",
  "fault",
  "item",
  "message",
  "event",
  "invocation",
  "http",
  "ledger",
];

/** How long the world may take to come to rest once faults are off, where a plan does not say. */
const CONVERGE_MS = 24 * 3600 * 1000;

function started(check: Check, context: CheckContext): StartedCheck {
  const cannot = `Cannot start the check ${check.name}: start()`;
  const run = orUsageError(`${cannot} threw`, () => check.start(context));
  if (typeof run?.figure !== "function" || !Array.isArray(run.violations)) {
    throw new UsageError(`${cannot} returned a value without figure or violations, expected both`);
  }
  return { check, run };
}

export class Session {
  readonly options: SessionOptions;
  readonly world: World;
  readonly clients: Clients;
  readonly checks: readonly StartedCheck[];
  readonly funnel: Funnel;
  invalid: Invalid | undefined;
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
      ...(plan.bounds ? { bounds: plan.bounds } : undefined),
      journal: options.output ? { output: options.output } : {},
    });
    const { world } = this;
    const context: CheckContext = { system, orders: this.#orders, seed };
    this.checks = checksOf(plan).map((check) => started(check, context));
    this.funnel = createFunnel(context);
    world.journal.listen({ see: this.funnel.see.bind(this.funnel) });
    for (const { check, run } of this.checks) {
      const { see } = run;
      if (see === undefined) continue;
      const guarded = (record: JournalRecord): void => this.#guard(check, () => see(record));
      world.journal.listen({ types: run.types ?? JUDGED, see: guarded });
    }
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
      api: this.#api,
      plan,
      system,
      orders: options.orders,
      planned: this.#orders,
      ...(options.replay ? { replay: options.replay } : undefined),
      onAnswered: () => this.#switchOff(),
    });
  }

  /** Runs the whole session. */
  async run(): Promise<void> {
    const { world, options } = this;
    const { plan } = options;
    const onSlice = options.onSlice ? () => options.onSlice!(this) : undefined;
    const stop = (): boolean => world.leaks.length > 0 || this.invalid !== undefined;
    const loop = { ...(onSlice ? { onSlice } : undefined), stop };
    try {
      world.journal.write({ type: "phase", phase: "faults-on" });
      if (plan.faultsOffAtMs !== undefined) {
        world.after(plan.faultsOffAtMs, () => this.#switchOff(true));
      }
      this.clients.start();
      // The first leg ends with faults off or an idle world, the second once the time to converge is over.
      await world.run({ ...loop, stop: () => stop() || this.#faultsOffMs !== undefined });
      this.#switchOff(true);
      const untilUs = (this.#faultsOffMs! + (plan.convergeWithinMs ?? CONVERGE_MS)) * 1000;
      await world.run({ ...loop, untilUs: Math.round(untilUs) });
      // Of a run that was broken off, the end says nothing.
      if (!stop()) await afterRealTurn(() => this.#judge());
    } catch (error) {
      if (!(error instanceof BoundReachedError)) throw error;
      this.invalid = { reason: "bound", detail: error.message };
    }
    const [leak] = world.leaks;
    if (leak) {
      this.invalid = { reason: leak instanceof LeakError ? "leak" : "rejection", detail: leak.message };
    }
    this.#finish();
  }

  /** Lets a check work. One that breaks ends the run: thrown, it could end in the hands of the code under test. */
  #guard(check: Check, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.invalid ??= { reason: "check", detail: `The check ${check.name} broke: ${reasonOf(error)}` };
    }
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
    for (const { check, run } of this.checks) this.#guard(check, () => run.end?.(state));
    this.funnel.end(state);
  }

  #finish(): void {
    const { journal } = this.world;
    for (const { check, run } of this.checks) {
      for (const { message, orderId } of run.violations) {
        journal.write({
          type: "violation",
          check: check.name,
          message,
          ...(orderId ? { order: orderId } : undefined),
        });
      }
    }
    journal.write({ type: "phase", phase: "end" });
    this.journalHash = journal.finish() ?? "";
  }
}

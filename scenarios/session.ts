/**
 * A session: one run as it goes, from an empty account to what the checks have to say.
 *
 * Phase one: orders arrive while faults are on, and no invariant may be violated. Phase two: faults are off, and the
 * world has to come to rest within its time, or the run says what is stuck. Then the checks look at the account.
 */
import { HttpApi } from "../sim/aws/apigateway/mod.ts";
import type { LambdaState } from "../sim/aws/lambda/mod.ts";
import type { SqsState } from "../sim/aws/sqs/mod.ts";
import { JOURNAL_VERSION, type JournalOutput, type RecordType } from "../sim/journal/mod.ts";
import { BoundReachedError, Entity } from "../sim/kernel/mod.ts";
import { type Bundle, CODE_BUCKET, createWorld, type World } from "../sim/mod.ts";
import type { Code } from "../sim/host/code.ts";
import { afterRealTurn } from "../sim/host/natives.ts";
import type { ItemImage, System } from "../services/systems/system.ts";
import type { ReplayedOrder } from "./arrivals.ts";
import { Clients } from "./clients.ts";
import { checksOf } from "./checks/mod.ts";
import type {
  Check,
  CheckContext,
  CheckRun,
  EndState,
  PlannedOrder,
  RestingMessage,
} from "./checks/check.ts";
import { createFunnel, type Funnel } from "./checks/funnel.ts";
import { deploySystem, Names } from "./deploy.ts";
import { initialStock } from "./orders.ts";
import type { Plan } from "./scenario.ts";

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
  readonly reason: "bound" | "leak";
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
    this.checks = checksOf(plan).map((check) => ({ check, run: check.start(context) }));
    this.funnel = createFunnel(context);
    world.journal.listen({ see: this.funnel.see.bind(this.funnel) });
    for (const { run } of this.checks) {
      if (run.see) world.journal.listen({ types: run.types ?? JUDGED, see: run.see });
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
    const loop = { ...(onSlice ? { onSlice } : undefined), stop: () => world.leaks.length > 0 };
    try {
      world.journal.write({ type: "phase", phase: "faults-on" });
      if (plan.faultsOffAtMs !== undefined) {
        world.after(plan.faultsOffAtMs, () => this.#switchOff(true));
      }
      this.clients.start();
      // The first leg ends with faults off or an idle world, the second once the time to converge is over.
      await world.run({ ...loop, stop: () => world.leaks.length > 0 || this.#faultsOffMs !== undefined });
      this.#switchOff(true);
      const untilUs = (this.#faultsOffMs! + (plan.convergeWithinMs ?? CONVERGE_MS)) * 1000;
      await world.run({ ...loop, untilUs: Math.round(untilUs) });
      const stuck = world.scheduler.pending === 0 ? [] : this.#stuck();
      if (stuck.length === 0) world.journal.write({ type: "phase", phase: "quiescent" });
      await afterRealTurn(() => this.#judge(stuck));
    } catch (error) {
      if (!(error instanceof BoundReachedError)) throw error;
      this.invalid = { reason: "bound", detail: error.message };
    }
    const [leak] = world.leaks;
    if (leak) this.invalid = { reason: "leak", detail: leak.message };
    this.#finish();
  }

  #deploy(): void {
    const { world } = this;
    const { system, code, plan, orders } = this.options;
    for (const spec of system.functions) {
      const bundle = code.get(spec.entry);
      if (!bundle) throw new Error(`Cannot deploy ${spec.name}: there is no bundle of ${spec.entry}`);
      world.addCode(spec.entry, bundle);
    }
    const apply = (service: string, operation: string, input: object) =>
      world.apply(service, operation, input);
    deploySystem(system, {
      apply,
      account: world.account.account,
      region: world.account.region,
      codeOf: (spec) => ({ bucket: CODE_BUCKET, key: spec.entry }),
    });
    plan.afterDeploy?.(apply, new Names(world.account.account, world.account.region));
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

  /** What still waits, and where, when the time to converge is over. */
  #stuck(): string[] {
    const { world } = this;
    const { system } = this.options;
    const reasons: string[] = [];
    const queues = world.account.peer<SqsState>("sqs");
    const letters = new Set(system.queues.flatMap((queue) => queue.redrive ? [queue.redrive.queue] : []));
    for (const { name } of system.queues) {
      const { visible, inFlight, delayed } = queues.depths(name);
      if (visible + inFlight + delayed > 0 && !letters.has(name)) {
        reasons.push(`queue ${name}: ${visible} visible, ${inFlight} in flight, ${delayed} delayed`);
      }
    }
    const lambda = world.account.peer<LambdaState>("lambda");
    for (const { name } of system.functions) {
      const running = lambda.concurrency(name);
      if (running > 0) reasons.push(`function ${name}: ${running} running`);
    }
    const next = world.scheduler.nextUs;
    reasons.push(
      `${world.scheduler.pending} events wait on the clock` +
        (next === undefined ? "" : `, the next in ${Math.round((next - world.scheduler.nowUs) / 1000)} ms`),
    );
    return reasons;
  }

  #judge(stuck: readonly string[]): void {
    const state = this.#endState(stuck);
    for (const { run } of this.checks) run.end?.(state);
    this.funnel.end(state);
  }

  #endState(stuck: readonly string[]): EndState {
    const { world } = this;
    const queues = world.account.peer<SqsState>("sqs");
    return {
      atMs: world.elapsedMs(),
      stuck,
      queue: (name) =>
        Array.from(queues.messages(name), (message): RestingMessage => ({
          id: message.id,
          body: message.body,
          receiveCount: message.receiveCount,
          attributes: message.attributes,
          trace: message.trace,
        })),
      items: (table) => this.#items(table),
      readOrder: (orderId) => this.#read(orderId),
    };
  }

  *#items(table: string): Generator<ItemImage> {
    let start: object | undefined;
    do {
      const page = this.world.apply("dynamodb", "Scan", {
        TableName: table,
        ConsistentRead: true,
        ...(start ? { ExclusiveStartKey: start } : undefined),
      }) as { Items?: ItemImage[]; LastEvaluatedKey?: object };
      yield* page.Items ?? [];
      start = page.LastEvaluatedKey;
    } while (start);
  }

  /** Asks over the real route, letting virtual time pass until the answer is there. */
  #read(orderId: string): { status: number; body: string } | undefined {
    let answer: { status: number; body: string } | undefined;
    const request = { method: "GET", path: `/orders/${encodeURIComponent(orderId)}`, headers: {}, body: "" };
    this.#api.handle(request, Entity.root("read").child(orderId), (response) => answer = response);
    this.world.runNow(() => answer !== undefined);
    return answer;
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

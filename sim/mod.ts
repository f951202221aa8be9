/**
 * The world: one simulated AWS account with its third parties and its clock. This is the one door to `sim`.
 *
 * @example
 * ```ts
 * const world = createWorld({ seed: 7 });
 * world.addCode("orders.js", bundle);
 * world.apply("sqs", "CreateQueue", { QueueName: "orders" });
 * await world.run();
 * console.log(world.journal.finish());
 * ```
 */
import "./host/install.ts";
import { Account } from "./aws/account.ts";
import { drawLatencyMs } from "./aws/latency.ts";
import type { Caller, Outbound } from "./aws/operation.ts";
import { dynamodb } from "./aws/dynamodb/mod.ts";
import { dynamodbstreams } from "./aws/dynamodb_streams/mod.ts";
import { eventbridge } from "./aws/eventbridge/mod.ts";
import { iam } from "./aws/iam/mod.ts";
import { lambda, type Runtime } from "./aws/lambda/mod.ts";
import { sqs } from "./aws/sqs/mod.ts";
import { sts } from "./aws/sts/mod.ts";
import { Carrier, Payments, ThirdParties } from "./external/mod.ts";
import { createFaultPlan, type Fault, type FaultPlan } from "./faults/mod.ts";
import { type Bundle, Code } from "./host/code.ts";
import { type Activity, type HostWorld, runAsNobody, setRunning } from "./host/context.ts";
import { virtualFetch } from "./host/fetch.ts";
import { blame, LeakError, UnhandledRejectionError } from "./host/leaks.ts";
import { drain, type LoopOptions, runLoop } from "./host/loop.ts";
import { functionRuntime } from "./host/function_runtime.ts";
import { sandboxRuntime } from "./host/sandbox.ts";
import { adoptModule, setTransport, type Transport } from "./host/sdk.ts";
import { Journal, type JournalOptions } from "./journal/mod.ts";
import {
  type Bounds,
  createOracle,
  DEFAULT_START_MS,
  Entity,
  Ids,
  type Oracle,
  Scheduler,
  type Stop,
  type Timer,
} from "./kernel/mod.ts";

export { type Bundle } from "./host/code.ts";
export { LeakError, UnhandledRejectionError } from "./host/leaks.ts";
export { type Transport } from "./host/sdk.ts";

export interface WorldOptions {
  /** Any safe integer. */
  readonly seed: number;
  /** Default none. */
  readonly faults?: readonly Fault[];
  /** Whether `world.faults.replace` may be called while the world runs. Default false. */
  readonly changeableFaults?: boolean;
  /** How SDK clients reach the account. Default `direct`. */
  readonly transport?: Transport;
  /** Virtual epoch of the start, in milliseconds. Default 2026-01-01T00:00:00Z. */
  readonly startMs?: number;
  readonly bounds?: Partial<Bounds>;
  /** Default `000000000000`. */
  readonly account?: string;
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Host name of the payment provider. Default `payments.example`. */
  readonly paymentsHost?: string;
  /** Host name of the carrier. Default `carrier.example`. */
  readonly carrierHost?: string;
  /** Whether calls take as long as they do in AWS. Default true; without, only faults make them late. */
  readonly latency?: boolean;
  /** Told of what operations throw that is no error of AWS's. Default: it ends the run. */
  readonly onBroken?: (error: unknown) => void;
  /**
   * The way out of AWS over HTTP, for what EventBridge sends to hosts that are no third party of this world. Default:
   * such hosts have no address.
   */
  readonly outbound?: Outbound;
  /** What runs zips. Default: nothing does, and an invocation of one says so; virtual time needs bundles. */
  readonly zips?: (world: World) => Runtime;
  /** What to do with the journal beyond hashing it. */
  readonly journal?: Omit<JournalOptions, "elapsedMs">;
}

const DEPLOY: Caller = { kind: "client", name: "deploy" };
/** The bucket that `addCode` puts code into. */
export const CODE_BUCKET = "orderstorm";

/** One simulated account, its third parties and its clock. */
export class World implements HostWorld {
  readonly scheduler: Scheduler;
  readonly oracle: Oracle;
  readonly ids: Ids;
  readonly journal: Journal;
  readonly faults: FaultPlan;
  readonly account: Account;
  readonly thirdParties: ThirdParties;
  readonly payments: Payments;
  /** Real resources that code under virtual time has touched; a run with any is not valid. */
  readonly leaks: (LeakError | UnhandledRejectionError)[] = [];
  readonly #transport: Transport;
  readonly #code = new Map<string, Code>();
  #applied = 0;

  constructor(options: WorldOptions) {
    const { seed } = options;
    this.#transport = options.transport ?? "direct";
    this.scheduler = new Scheduler({
      startMs: options.startMs ?? DEFAULT_START_MS,
      ...(options.bounds ? { bounds: options.bounds } : undefined),
      drain,
    });
    const elapsedMs = (): number => this.elapsedMs();
    this.journal = new Journal({ ...options.journal, elapsedMs });
    this.oracle = createOracle({ seed });
    this.ids = new Ids(seed);
    this.faults = createFaultPlan(options.faults ?? [], {
      oracle: this.oracle,
      journal: this.journal,
      elapsedMs,
      changeable: options.changeableFaults ?? false,
    });
    const runtime = functionRuntime({
      bundles: sandboxRuntime(() => ({
        world: this,
        journal: this.journal,
        code: (bucket, key) => this.#codeOf(bucket, key),
        onModule: adoptModule,
      })),
      zips: options.zips?.(this),
    });
    this.account = new Account({
      scheduler: this.scheduler,
      oracle: this.oracle,
      ids: this.ids,
      journal: this.journal,
      faults: this.faults,
      services: [sqs(), dynamodb(), dynamodbstreams(), eventbridge(), lambda(runtime), iam(), sts()],
      latency: options.latency ?? true,
      outbound: (request, by, entity, done) => {
        const { host, hostname, pathname, search } = new URL(request.url);
        if (options.outbound && !this.thirdParties.hosts.includes(hostname)) {
          return options.outbound(request, by, entity, done);
        }
        const { method, headers, body } = request;
        this.thirdParties.fetch(
          { method, host, path: pathname + search, headers, body },
          by,
          entity,
          0,
          done,
        );
      },
      ...(options.onBroken ? { onBroken: options.onBroken } : undefined),
      ...(options.account ? { account: options.account } : undefined),
      ...(options.region ? { region: options.region } : undefined),
    });
    this.payments = new Payments({ host: options.paymentsHost ?? "payments.example" });
    this.thirdParties = new ThirdParties({
      scheduler: this.scheduler,
      ids: this.ids,
      faults: this.faults,
      journal: this.journal,
      parties: [this.payments, new Carrier({ host: options.carrierHost ?? "carrier.example" })],
      drawMs: (latency, entity, occurrence) =>
        options.latency === false ? 0 : drawLatencyMs(this.oracle, latency, entity, occurrence),
    });
  }

  /** Uploads a function's bundle; CreateFunction finds it under bucket `orderstorm` and this key. */
  addCode(key: string, code: Bundle | Code): void {
    this.#code.set(key, code instanceof Code ? code : new Code(key, code));
  }

  /**
   * Applies an operation of the account at once, without latency or faults.
   *
   * @throws {AwsError} The operation's own error.
   */
  apply(service: string, operation: string, input: object): object {
    return this.account.apply(service, operation, input, DEPLOY, Entity.root("deploy", this.#applied++));
  }

  /**
   * Lets virtual time pass until only background events wait, or until `untilUs`.
   *
   * @throws {BoundReachedError} A bound of the run was reached.
   */
  async run(options: LoopOptions = {}): Promise<void> {
    setTransport(this.#transport);
    setRunning(this);
    try {
      await runAsNobody(() => runLoop(this.scheduler, options));
    } finally {
      setRunning(undefined);
    }
  }

  /**
   * Lets virtual time pass until `done` says so, without giving up the thread. Only from a macrotask.
   *
   * @returns False when nothing was left to wait for, or the code of a handler needs a real turn of the event loop.
   */
  runNow(done: () => boolean): boolean {
    setTransport(this.#transport);
    setRunning(this);
    try {
      return runAsNobody(() => {
        while (!done()) if (this.scheduler.advance(1) !== "slice") return done();
        return true;
      });
    } finally {
      setRunning(undefined);
    }
  }

  /**
   * Lets time pass to `untilUs`, background events included, or for so many instants. Only from a macrotask.
   *
   * @throws {BoundReachedError} A bound of the run was reached.
   */
  turn(untilUs: number, mostInstants: number): Stop {
    setTransport(this.#transport);
    setRunning(this);
    try {
      return runAsNobody(() => this.scheduler.advance(mostInstants, untilUs, true));
    } finally {
      setRunning(undefined);
    }
  }

  nowMs(): number {
    return this.scheduler.nowMs;
  }

  elapsedMs(): number {
    return this.scheduler.nowUs / 1000;
  }

  after(delayMs: number, run: () => void): Timer {
    return this.scheduler.after(delayMs, run);
  }

  cancel(timer: Timer): void {
    this.scheduler.cancel(timer);
  }

  leak(what: string): LeakError {
    const where = blame(new Error().stack);
    const error = new LeakError(what, where);
    this.leaks.push(error);
    return error;
  }

  unhandled(reason: unknown): void {
    const where = blame(reason instanceof Error ? reason.stack : undefined);
    this.leaks.push(new UnhandledRejectionError(reason, where));
  }

  fetch(activity: Activity, input: string | URL | Request, init?: RequestInit): Promise<Response> {
    return virtualFetch(this.thirdParties, activity, input, init);
  }

  #codeOf(bucket: string, key: string): Code {
    const code = bucket === CODE_BUCKET ? this.#code.get(key) : undefined;
    if (!code) throw new Error(`Cannot start a sandbox: there is no code under ${bucket}/${key}`);
    return code;
  }
}

/** Makes a world.  */
export function createWorld(options: WorldOptions): World {
  return new World(options);
}

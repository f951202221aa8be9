/**
 * A world that is served: one account in one region, which follows the clock of its server, takes requests from
 * outside and keeps a log of them.
 *
 * A request enters the world between two instants, and its answer leaves it outside the world's turn: whoever awaits
 * it goes on in real time.
 */
import type { HttpApi, HttpResponse } from "../sim/aws/apigateway/mod.ts";
import { gatewayError } from "../sim/aws/apigateway/messages.ts";
import { AwsError } from "../sim/aws/errors.ts";
import type { LambdaState } from "../sim/aws/lambda/mod.ts";
import { invokeUrl, type UrlResponse } from "../sim/aws/lambda/url_invocation.ts";
import { problem } from "../sim/aws/lambda/url_response.ts";
import type { Outcome } from "../sim/aws/operation.ts";
import type { SqsState } from "../sim/aws/sqs/mod.ts";
import type { HttpOutcome } from "../sim/external/mod.ts";
import type { Fault } from "../sim/faults/mod.ts";
import { OutboundRequests } from "./outbound.ts";
import { Outbox } from "./outbox.ts";
import { Pace, type WallClock } from "../sim/host/pace.ts";
import { type Directories, type FromSandbox, WorkerRuntime, type ZipHost } from "../sim/host/zip/mod.ts";
import { JOURNAL_VERSION, type JournalOutput } from "../sim/journal/mod.ts";
import { Entity } from "../sim/kernel/mod.ts";
import { createWorld, type World } from "../sim/mod.ts";
import type { System } from "../services/systems/system.ts";
import { observe } from "./control/observation.ts";
import type { ControlledWorld, FaultChange, LoggedInput as AnyInput } from "./control/server.ts";
import { deploy, type Deployment } from "./deployment.ts";
import {
  type ApiInput,
  type CallInput,
  type Input,
  Inputs,
  type OutboundInput,
  type SandboxInput,
  type ThirdPartyInput,
  type UrlInput,
} from "./inputs.ts";
import { readInput } from "./input_schema.ts";
import { revived } from "./portable.ts";

export interface ServedWorldOptions {
  readonly account: string;
  readonly region: string;
  readonly clock: WallClock;
  readonly seed: number;
  readonly faults: readonly Fault[];
  readonly deployments: readonly Deployment[];
  readonly zips: ZipPlace;
  /** Where its journal goes. Default: nowhere. */
  readonly journal?: JournalOutput;
  /** Told of what is wrong with the server, not with a request. */
  readonly onProblem: (problem: unknown) => void;
}

/** Where functions that were uploaded as zips run. */
export interface ZipPlace {
  readonly directories: Directories;
  /** This server, for the SDK in functions. */
  readonly endpoint: () => string | undefined;
  /** What functions may connect to, as Deno's `--allow-net` takes it; true for everything. */
  readonly net: readonly string[] | true;
}

/** What came of a call. */
export interface Answer {
  readonly outcome: Outcome;
  readonly requestId: string;
  /** Virtual epoch milliseconds at which it left the world. */
  readonly atMs: number;
}

/** A call that is under way. */
export interface Call {
  readonly answer: Promise<Answer>;
  /** Its client is gone: it waits for nothing any more. */
  hangUp(): void;
}

/** More than clients could cause at one instant of a clock that stands; a loop without progress gets there. */
const EVENTS_AT_ONE_INSTANT = 5_000_000;
/** The hosts that the third parties of a world answer to. */
const PARTY_HOSTS = { payments: "payments.example", carrier: "carrier.example" } as const;

export class ServedWorld implements ControlledWorld {
  readonly account: string;
  readonly region: string;
  readonly world: World;
  readonly pace: Pace;
  readonly systems: readonly System[];
  /** The HTTP API of each system, by its name. */
  readonly apis: ReadonlyMap<string, HttpApi>;
  readonly inputs = new Inputs();
  readonly #onProblem: (problem: unknown) => void;
  readonly #zips: WorkerRuntime;
  readonly #outbox = new Outbox();
  readonly #outbound = new OutboundRequests((number, outcome) =>
    this.pace.submit(() => this.#answerOutbound({ kind: "outbound", number, outcome }))
  );
  /** Ends each exchange that is under way. */
  readonly #open = new Set<() => void>();
  #exchanges = 0;
  #ended = false;

  /** @throws {DeploymentError} A system cannot be deployed. */
  constructor(options: ServedWorldOptions) {
    const { account, region, clock, seed, faults, deployments, zips, onProblem } = options;
    this.account = account;
    this.region = region;
    this.#onProblem = onProblem;
    this.#zips = new WorkerRuntime({ ...zips, host: this.#zipHost() });
    this.world = createWorld({
      zips: () => this.#zips,
      seed,
      faults,
      account,
      region,
      startMs: clock.startMs,
      changeableFaults: true,
      latency: false,
      onBroken: onProblem,
      outbound: (request, _by, _entity, done) => this.#outbound.send(request, done),
      bounds: {
        virtualTimeMs: Infinity,
        events: Infinity,
        eventsAtOneInstant: EVENTS_AT_ONE_INSTANT,
      },
      journal: { keepHash: false, ...(options.journal ? { output: options.journal } : undefined) },
    });
    observe(this.world);
    this.pace = new Pace(this.world, clock, onProblem);
    const recorded = { account, region, systems: deployments.map(({ system }) => system.name) };
    this.world.journal.write({
      type: "run",
      version: JOURNAL_VERSION,
      scenario: "serve",
      seed,
      options: recorded,
    });
    this.systems = deployments.map(({ system }) => system);
    this.apis = new Map(deployments.map((each) => [each.system.name, deploy(this.world, each)]));
  }

  /** From here on functions that were uploaded as zips run, requests go out over HTTP, and time passes. */
  goLive(): void {
    this.#zips.goLive();
    this.#outbound.goLive();
    this.pace.wake();
  }

  /** Workers of functions that run right now. */
  get workers(): number {
    return this.#zips.workers;
  }

  /**
   * Calls an operation as a client outside would.
   *
   * @param bytes How long the request was.
   */
  call(input: CallInput, bytes = 0): Call {
    let hangUp: (() => void) | undefined;
    const ended: Outcome = input.operation === "ReceiveMessage" ? { output: {} } : { error: unavailable() };
    const end = (): Answer => ({ outcome: ended, requestId: crypto.randomUUID(), atMs: this.world.nowMs() });
    const answer = this.#exchange<Answer>((done) => {
      const { number, entity } = this.#call(input, bytes, done);
      hangUp = () => {
        if (this.#hangUp(number, entity)) done(end());
      };
    }, end);
    return { answer, hangUp: () => this.pace.submit(() => hangUp?.()) };
  }

  /** Sends a request to the HTTP API of a system that this world has. */
  request(input: ApiInput): Promise<HttpResponse> {
    return this.#exchange((done) => this.#request(input, done), () => gatewayError(503));
  }

  /** Sends a request to a third party of this world. */
  thirdParty(input: ThirdPartyInput): Promise<HttpOutcome> {
    return this.#exchange<HttpOutcome>(
      (done) => this.#thirdParty(input, done),
      () => ({ lost: true, code: "ECONNRESET", reason: "socket hang up" }),
    );
  }

  /** Sends a request to a function URL of this world. */
  functionUrl(input: UrlInput): Promise<UrlResponse> {
    return this.#exchange<UrlResponse>(
      (done) => this.#functionUrl(input, done),
      () => problem(503, { message: "Service Unavailable" }),
    );
  }

  changeFaults(change: FaultChange): void {
    const { faults } = this.world;
    faults.replace(change.faults);
    if (change.on) faults.switchOn();
    else faults.switchOff();
    this.#log(change, 0);
  }

  /**
   * Enters an input of a log at the time that it is; nobody hears the answer. Only from inside the world.
   *
   * @throws {TypeError} It is no input of this server's.
   */
  enter(logged: AnyInput): void {
    const input = readInput(logged);
    switch (input.kind) {
      case "call":
        this.#call({ ...input, input: revived(input.input) as object }, JSON.stringify(input).length);
        return;
      case "hang-up":
        this.#hangUp(input.number, Entity.root(ROOT, input.number));
        return;
      case "api":
        this.#request(input);
        return;
      case "third-party":
        this.#thirdParty(input);
        return;
      case "url":
        this.#functionUrl(input);
        return;
      case "sandbox":
        this.#hear({ ...input, message: revived(input.message) as FromSandbox });
        return;
      case "outbound":
        this.#answerOutbound(input);
        return;
      case "faults":
        this.changeFaults(input);
        return;
      default:
        input satisfies never;
    }
  }

  /** How many requests wait for their answers. */
  get underWay(): number {
    return this.#open.size;
  }

  /** Answers every call that waits for messages at once, with none. */
  releaseWaiting(): void {
    this.pace.submit(() => {
      for (const { demand } of this.world.account.peer<SqsState>("sqs").queues) {
        for (const poll of demand.polls) {
          this.world.cancel(poll.timer);
          demand.polls.delete(poll);
          poll.answer([]);
        }
      }
    });
  }

  /** Ends the world: nothing happens in it any more, and whoever waits for an answer is told so. */
  end(): void {
    this.#ended = true;
    this.pace.stop();
    this.#outbound.end();
    this.#zips.end();
    for (const end of this.#open) end();
    this.#open.clear();
    this.world.journal.finish();
  }

  /** Tells of what handlers did that has no place in virtual time, and forgets it. */
  tellLeaks(): void {
    for (const leak of this.world.leaks.splice(0)) this.#onProblem(leak.message);
  }

  /** Lets `enter` enter the world; the promise is settled outside its turn, or by `ended` once the world has ended. */
  #exchange<A>(enter: (done: (answer: A) => void) => void, ended: () => A): Promise<A> {
    if (this.#ended) return Promise.resolve(ended());
    return new Promise((resolve) => {
      const end = (): void => resolve(ended());
      this.#open.add(end);
      this.pace.submit(() =>
        enter((answer) =>
          this.#outbox.put(() => {
            this.#open.delete(end);
            resolve(answer);
          })
        )
      );
    });
  }

  #call(input: CallInput, bytes: number, done?: (answer: Answer) => void): Entered {
    this.#log(input, bytes);
    const entered = this.#next();
    const { service, operation, accessKeyId } = input;
    const caller = { kind: "client", name: ROOT, ...(accessKeyId ? { accessKeyId } : undefined) } as const;
    this.world.account.call(service, operation, input.input, caller, entered.entity, (outcome) => {
      done?.({ outcome, requestId: this.world.ids.uuid(entered.entity), atMs: this.world.nowMs() });
    });
    return entered;
  }

  /** @returns False if that call does not wait for messages. */
  #hangUp(number: number, entity: Entity): boolean {
    if (!this.world.account.peer<SqsState>("sqs").forget(entity)) return false;
    this.#log({ kind: "hang-up", number }, 0);
    return true;
  }

  #request(input: ApiInput, done: (response: HttpResponse) => void = () => {}): void {
    const api = this.apis.get(input.system);
    if (!api) throw new TypeError(`Cannot enter a request to ${input.system}: no such system is served`);
    this.#log(input, input.path.length + input.body.length);
    const { method, path, query, headers, body } = input;
    const request = { method, path, query, headers, sourceIp: "127.0.0.1", ...(body ? { body } : undefined) };
    api.handle(request, this.#next().entity, done);
  }

  #thirdParty(input: ThirdPartyInput, done: (outcome: HttpOutcome) => void = () => {}): void {
    this.#log(input, input.path.length + input.body.length);
    const { method, path, headers, body, party } = input;
    const request = { method, host: PARTY_HOSTS[party], path, headers, body };
    this.world.thirdParties.fetch(request, ROOT, this.#next().entity, 0, done);
  }

  #functionUrl(input: UrlInput, done: (response: UrlResponse) => void = () => {}): void {
    this.#log(input, input.path.length + input.body.length);
    invokeUrl(this.world.account.peer<LambdaState>("lambda"), input.id, input, this.#next().entity, done);
  }

  #zipHost(): ZipHost {
    return {
      journal: { write: (record) => this.world.journal.write(record) },
      nowMs: () => this.world.nowMs(),
      enter: (sandbox, message) => this.pace.submit(() => this.#hear({ kind: "sandbox", sandbox, message })),
      onProblem: (problem) => this.#onProblem(problem),
    };
  }

  #hear(input: SandboxInput): void {
    const { message } = input;
    this.#log(input, message.kind === "chunk" ? message.bytes.length : JSON.stringify(message).length);
    this.#zips.hear(input.sandbox, message);
  }

  #answerOutbound(input: OutboundInput): void {
    this.#log(input, JSON.stringify(input.outcome).length);
    this.#outbound.answer(input.number, input.outcome);
  }

  #next(): Entered {
    const number = this.#exchanges++;
    return { number, entity: Entity.root(ROOT, number) };
  }

  #log(input: Input, bytes: number): void {
    const { nowUs, events } = this.world.scheduler;
    this.inputs.add({ ...input, atUs: nowUs, events }, bytes);
  }
}

/** What the journal calls clients outside, and what they cause. */
const ROOT = "http";

interface Entered {
  readonly number: number;
  readonly entity: Entity;
}

function unavailable(): AwsError {
  const message = "This account was reset, restored or shut down while the request was under way.";
  return new AwsError("ServiceUnavailable", message, { status: 503 });
}

/**
 * The way from a service to a third party and back: routing by host, latency, the fault point and the journal.
 *
 * A request travels there, meets the fault point, is carried out, and its answer travels back, all in virtual time.
 */
import { Entity, type Ids, type Scheduler } from "../kernel/mod.ts";
import type { FaultPlan, NamedFault, ThirdPartyFault } from "../faults/mod.ts";
import type { JournalSink } from "../journal/records.ts";
import { failure, json, pathOf } from "./answer.ts";
import type {
  HttpOutcome,
  HttpRequest,
  HttpResponse,
  PartyContext,
  PartyLatency,
  ThirdParty,
} from "./party.ts";
import { type Dated, Recent, REMEMBER_MS } from "./recent.ts";

/** After how long a caller notices that its connection broke. */
const RESET_AFTER_MS = 1000;
/** By how much an answer is late where a `slow` fault does not say; the default of {@linkcode ThirdPartyFault}. */
const SLOW_BY_MS = 5000;
/** What `retry-after` says in the answer 429. */
const RETRY_AFTER_SECONDS = 1;
/** How long a resolver takes to say that a name does not exist. */
const LOOKUP: PartyLatency = { p50Ms: 2, p99Ms: 25 };

/** The most business requests whose attempts are counted at a time. */
const MOST_KEYS = 100_000;

/** How often a business request was seen, and when last. */
interface Seen extends Dated {
  readonly count: number;
}

export interface ThirdPartiesOptions {
  readonly scheduler: Pick<Scheduler, "nowMs" | "after">;
  readonly ids: Ids;
  readonly faults: FaultPlan;
  readonly journal: JournalSink;
  readonly parties: readonly ThirdParty[];
  /** Draws a time in milliseconds from a distribution: the world's one way to do so. */
  readonly drawMs: (latency: PartyLatency, entity: Entity, occurrence: number) => number;
}

/** All third parties of one world. */
export class ThirdParties {
  readonly #options: ThirdPartiesOptions;
  readonly #byHost = new Map<string, ThirdParty>();
  readonly #seen = new Recent<Seen>(REMEMBER_MS, MOST_KEYS);
  /** Whether the plan can have a fault for third parties at all; without one nothing needs to be counted. */
  readonly #faulty: boolean;

  /** @throws {Error} Two parties answer to one host. */
  constructor(options: ThirdPartiesOptions) {
    this.#options = options;
    this.#faulty = options.faults.possible("third-party");
    for (const party of options.parties) {
      const taken = this.#byHost.get(party.host);
      if (taken) throw new Error(`Cannot add ${party.name}: ${taken.name} answers to host ${party.host}`);
      this.#byHost.set(party.host, party);
    }
  }

  /** The host names that are answered to, in lower case. */
  get hosts(): string[] {
    return [...this.#byHost.keys()];
  }

  /**
   * Sends a request; `done` is called once, in virtual time. A caller that gave up meanwhile ignores it.
   *
   * @param caller As the journal writes it: `payments:<request id>`.
   * @param entity Names the request: a child of the invocation that makes it.
   * @param attempt 0 for the first attempt; retries by the same code share the entity.
   */
  fetch(
    request: HttpRequest,
    caller: string,
    entity: Entity,
    attempt: number,
    done: (outcome: HttpOutcome) => void,
  ): void {
    const { scheduler, drawMs } = this.#options;
    const host = hostName(request.host);
    const party = this.#byHost.get(host);
    if (party === undefined) {
      scheduler.after(drawMs(LOOKUP, entity, attempt), () => {
        this.#record(request, caller, entity, 0);
        done({ lost: true, code: "ENOTFOUND", reason: `getaddrinfo ENOTFOUND ${host}` });
      });
      return;
    }
    const travelMs = drawMs(party.latency, entity, attempt) / 2;
    scheduler.after(travelMs, () => this.#arrive(party, request, caller, entity, attempt, travelMs, done));
  }

  #arrive(
    party: ThirdParty,
    request: HttpRequest,
    caller: string,
    entity: Entity,
    attempt: number,
    travelMs: number,
    done: (outcome: HttpOutcome) => void,
  ): void {
    const { scheduler } = this.#options;
    const fault = this.#strike(party, request, entity, attempt);
    const response = fault && refusal(fault) || this.#handle(party, request, caller, entity, attempt, fault);
    if (response === undefined || fault?.how === "timeout-after") {
      this.#record(request, caller, entity, 0);
      scheduler.after(
        RESET_AFTER_MS,
        () => done({ lost: true, code: "ECONNRESET", reason: "socket hang up" }),
      );
      return;
    }
    this.#record(request, caller, entity, response.status);
    const lateMs = fault?.how === "slow" ? fault.latencyMs ?? SLOW_BY_MS : 0;
    scheduler.after(travelMs + lateMs, () => done(response));
  }

  /** Undefined where the request is lost on its way. */
  #handle(
    party: ThirdParty,
    request: HttpRequest,
    caller: string,
    entity: Entity,
    attempt: number,
    fault: ThirdPartyFault | undefined,
  ): HttpResponse | undefined {
    if (fault?.how === "timeout-before") return undefined;
    const { scheduler, ids, journal } = this.#options;
    const context: PartyContext = {
      nowMs: scheduler.nowMs,
      entity: entity.child(party.name, attempt),
      trace: entity.root,
      by: caller,
      ids,
      journal,
    };
    return party.handle(request, context);
  }

  /**
   * Faults strike the business request, not the attempt: whatever has one idempotency key is one thing, however
   * many invocations try it, so that a limit per entity counts all of them.
   */
  #strike(
    party: ThirdParty,
    request: HttpRequest,
    entity: Entity,
    attempt: number,
  ): NamedFault<ThirdPartyFault> | undefined {
    if (!this.#faulty) return undefined;
    const key = request.headers["idempotency-key"];
    let hit = entity;
    let occurrence = attempt;
    if (key !== undefined) {
      const name = `${party.name}:${key}`;
      hit = Entity.root(name);
      // Counted whether or not a fault is armed: ending one fault must not move the draws of another.
      occurrence = this.#count(name);
    }
    const { faults } = this.#options;
    if (!faults.armed("third-party")) return undefined;
    const query = { party: party.name, path: routeOf(request.path) };
    const fault = faults.strike("third-party", query, hit, occurrence, entity.root);
    return fault?.kind === "third-party" ? fault : undefined;
  }

  /** How often a business request was seen before this time. */
  #count(name: string): number {
    const nowMs = this.#options.scheduler.nowMs;
    const count = this.#seen.get(name, nowMs)?.count ?? 0;
    this.#seen.set(name, { count: count + 1, atMs: nowMs });
    return count;
  }

  #record(request: HttpRequest, by: string, entity: Entity, status: number): void {
    const idempotencyKey = request.headers["idempotency-key"];
    this.#options.journal.write({
      type: "http",
      trace: entity.root,
      host: hostName(request.host),
      method: request.method,
      path: request.path,
      by,
      status,
      ...(idempotencyKey === undefined ? undefined : { idempotencyKey }),
    });
  }
}

/** The answer with which a fault takes the place of the party's own. */
function refusal(fault: ThirdPartyFault): HttpResponse | undefined {
  switch (fault.how) {
    case "rate-limit": {
      const answer = json(429, { error: { code: "rate_limit", message: "Too many requests" } });
      return { ...answer, headers: { ...answer.headers, "retry-after": String(RETRY_AFTER_SECONDS) } };
    }
    case "error":
      return failure(503, "service_unavailable", "The service is temporarily unavailable");
    case "timeout-before":
    case "timeout-after":
    case "slow":
      return undefined;
  }
}

/** The path as a fault's scope writes it: without query, and `{id}` in place of each id. */
function routeOf(target: string): string {
  return pathOf(target).replace(/\/[a-z]{2}_[0-9a-f]+(?=\/|$)/g, "/{id}");
}

function hostName(host: string): string {
  const port = host.lastIndexOf(":");
  return (port < 0 ? host : host.slice(0, port)).toLowerCase();
}

/** Worlds for tests of third parties: a clock, a journal and a fault plan, with the parties under test. */
import { createOracle, Entity, Ids, Scheduler } from "../kernel/mod.ts";
import { createFaultPlan, type Fault, type FaultPlan } from "../faults/mod.ts";
import type { Entry, JournalRecord, RecordOf, RecordType } from "../journal/records.ts";
import { Carrier } from "./carrier.ts";
import type { HttpOutcome, HttpRequest, HttpResponse, PartyContext, ThirdParty } from "./party.ts";
import { Payments } from "./payments.ts";
import { ThirdParties } from "./third_parties.ts";

export interface Fixture {
  readonly scheduler: Scheduler;
  readonly faults: FaultPlan;
  readonly payments: Payments;
  readonly carrier: Carrier;
  readonly parties: ThirdParties;
  readonly records: JournalRecord[];
  /** The records of one type. */
  of<T extends RecordType>(type: T): RecordOf<T>[];
  /** Lets a party carry out a request now, each time as a request of its own. */
  ask(
    party: ThirdParty,
    request: HttpRequest,
  ): { status: number; body: Record<string, unknown>; raw: HttpResponse };
  /** Sends a request over the whole way and lets time pass until it is answered. */
  send(request: HttpRequest, options?: SendOptions): { outcome: HttpOutcome; tookMs: number };
  /** Lets that much virtual time pass. */
  pass(milliseconds: number): void;
}

export interface SendOptions {
  /** Default: a new one each time, under the root `order-1`. */
  readonly entity?: Entity;
  readonly attempt?: number;
}

/** Makes a world of both parties, in which each way there and back takes the median. */
export function fixture(options: { readonly faults?: readonly Fault[] } = {}): Fixture {
  const scheduler = new Scheduler();
  const records: JournalRecord[] = [];
  const elapsedMs = (): number => scheduler.nowUs / 1000;
  const journal = {
    write: (entry: Entry) => void records.push({ t: elapsedMs(), ...entry } as JournalRecord),
  };
  const faults = createFaultPlan(options.faults ?? [], {
    oracle: createOracle({ seed: 1 }),
    journal,
    elapsedMs,
  });
  const ids = new Ids(1);
  const payments = new Payments();
  const carrier = new Carrier();
  const parties = new ThirdParties({
    scheduler,
    ids,
    faults,
    journal,
    parties: [payments, carrier],
    drawMs: (latency) => latency.p50Ms,
  });
  let asked = 0;
  const next = (): Entity => Entity.root("order-1").child("request", asked++);
  return {
    scheduler,
    faults,
    payments,
    carrier,
    parties,
    records,
    of: <T extends RecordType>(type: T) =>
      records.filter((record): record is RecordOf<T> & JournalRecord => record.type === type),
    ask(party, request) {
      const entity = next();
      const context: PartyContext = {
        nowMs: scheduler.nowMs,
        entity,
        trace: entity.root,
        by: "payments:r1",
        ids,
        journal,
      };
      const raw = party.handle(request, context);
      return { status: raw.status, body: JSON.parse(raw.body), raw };
    },
    send(request, { entity = next(), attempt = 0 } = {}) {
      const box: { outcome?: HttpOutcome } = {};
      const startUs = scheduler.nowUs;
      parties.fetch(request, "payments:r1", entity, attempt, (outcome) => box.outcome = outcome);
      scheduler.advance(Infinity);
      if (box.outcome === undefined) throw new Error(`No outcome of ${request.method} ${request.path}`);
      return { outcome: box.outcome, tookMs: (scheduler.nowUs - startUs) / 1000 };
    },
    pass(milliseconds) {
      // The clock only moves to where something happens.
      scheduler.after(milliseconds, () => {});
      scheduler.advance(Infinity, scheduler.nowUs + milliseconds * 1000);
    },
  };
}

/** A request with a JSON body, and an idempotency key where one is given. */
export function post(host: string, path: string, body: unknown, key?: string): HttpRequest {
  return {
    method: "POST",
    host,
    path,
    headers: { "content-type": "application/json", ...(key === undefined ? {} : { "idempotency-key": key }) },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

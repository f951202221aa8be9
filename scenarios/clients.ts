/**
 * The clients: they send the orders of a scenario at its times, and do what a careful client of an HTTP API does:
 * keep one idempotency key for one order, and send again, later and later, while no final answer comes.
 */
import type { HttpRequest, HttpResponse } from "../sim/aws/apigateway/mod.ts";
import type { Entity } from "../sim/kernel/mod.ts";
import type { World } from "../sim/mod.ts";
import type { System } from "../services/systems/system.ts";
import { arrivalTimes, ClosedLoop, type ReplayedOrder } from "./arrivals.ts";
import type { PlannedOrder } from "./checks/check.ts";
import { type ApiSend, createOrders, type OrderSource, type OrderToSend } from "./orders.ts";
import type { PoisonCall } from "./poison.ts";
import type { Plan } from "./scenario.ts";

/** What came of a producer's call: AWS's error, or nothing. */
export interface Produced {
  readonly error?: { readonly code: string; readonly status: number } | undefined;
}

/** How clients reach the system: through the embedded account, or over HTTP. `done` is called inside the world. */
export interface ClientPorts {
  /** Sends a request to the orders API. An answer that never came has status 0. */
  readonly request: (request: HttpRequest, entity: Entity, done: (response: HttpResponse) => void) => void;
  /** Calls an AWS operation past the API. */
  readonly produce: (
    call: PoisonCall,
    entity: Entity,
    attempt: number,
    done: (produced: Produced) => void,
  ) => void;
}

export interface ClientsOptions {
  /** Clock, chance and journal; the account of it is not asked. */
  readonly world: World;
  readonly ports: ClientPorts;
  readonly plan: Plan;
  readonly system: System;
  readonly orders: number;
  /** Filled as orders are sent. */
  readonly planned: Map<string, PlannedOrder>;
  /** The orders of the file, for arrivals that replay one. */
  readonly replay?: Iterable<ReplayedOrder>;
  /** Called once, when every order has been sent and answered for good. */
  readonly onAnswered: () => void;
}

/** Sends of one order before its client gives up. */
const MOST_ATTEMPTS = 12;
/** Waits between them: from one second, doubled each time, up to two minutes. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 120_000;

export class Clients {
  readonly #options: ClientsOptions;
  readonly #source: OrderSource;
  #next = 0;
  #open = 0;
  #exhausted = false;

  constructor(options: ClientsOptions) {
    this.#options = options;
    const { world, plan, system } = options;
    this.#source = createOrders({
      plan,
      system,
      oracle: world.oracle,
      account: world.account.account,
      region: world.account.region,
      startMs: world.scheduler.startMs,
    });
  }

  /** Orders sent so far. */
  get sent(): number {
    return this.#next;
  }

  /** Begins to send. */
  start(): void {
    const { plan, orders, world } = this.#options;
    const { arrivals } = plan;
    if (arrivals.kind === "closed-loop") {
      const loop = new ClosedLoop(arrivals, orders);
      for (let customer = 0; customer < loop.customers; customer++) {
        world.after(loop.firstAtMs(customer), () => this.#turn(loop));
      }
    } else if (arrivals.kind === "replay") {
      this.#follow(replayTimes(this.#options.replay ?? [], orders));
    } else {
      this.#follow(openTimes(arrivalTimes(arrivals, orders, world.oracle)));
    }
  }

  /** Sends the orders of an open arrival process; only the next one waits on the clock. */
  #follow(times: Iterator<[atMs: number, replayed: ReplayedOrder | undefined]>): void {
    const { value, done } = times.next();
    if (done) {
      this.#exhausted = true;
      this.#close(0);
      return;
    }
    const [atMs, replayed] = value;
    this.#options.world.after(atMs - this.#options.world.elapsedMs(), () => {
      this.#send(() => {}, replayed);
      this.#follow(times);
    });
  }

  /** One customer of a closed loop orders, thinks, and orders again. */
  #turn(loop: ClosedLoop): void {
    const { orders, world } = this.#options;
    if (this.#next >= orders) {
      this.#exhausted = true;
      this.#close(0);
      return;
    }
    this.#send(() => {
      const nowMs = world.elapsedMs();
      world.after(loop.nextAtMs(nowMs) - nowMs, () => this.#turn(loop));
    });
  }

  #send(answered: () => void, replayed?: ReplayedOrder): void {
    const order = this.#source.order(this.#next++, replayed);
    this.#open++;
    const { trace, kind, send } = order;
    const planned: PlannedOrder = {
      trace,
      kind,
      orderId: undefined,
      ...(send.via === "api" ? { idempotencyKey: send.idempotencyKey } : undefined),
    };
    this.#options.planned.set(trace, planned);
    const done = (): void => {
      answered();
      this.#close(1);
    };
    if (send.via === "api") this.#post(order, send, planned, 0, 0, done);
    else this.#produce(order, send, 0, done);
  }

  #close(count: number): void {
    this.#open -= count;
    const { orders, onAnswered } = this.#options;
    if (this.#open === 0 && (this.#exhausted || this.#next >= orders)) onAnswered();
  }

  /** Posts an order until it is answered for good, and then again as often as the order says. */
  #post(
    order: OrderToSend,
    send: ApiSend,
    planned: PlannedOrder,
    attempt: number,
    repeat: number,
    done: () => void,
  ): void {
    const { world, ports } = this.#options;
    const { trace, entity } = order;
    const { method, path, idempotencyKey, body } = send;
    world.journal.write({ type: "request", trace, method, path, attempt: attempt + 1, idempotencyKey, body });
    const headers = { "content-type": "application/json", "idempotency-key": idempotencyKey };
    const sent = entity.child("request", repeat * MOST_ATTEMPTS + attempt);
    ports.request({ method, path, headers, body }, sent, (response) => {
      this.#record(trace, send, attempt, response);
      if (response.status === 202) planned.orderId ??= orderIdOf(response.body);
      const isFinal = response.status < 500 && response.status !== 429 && response.status !== 0;
      if (!isFinal && attempt + 1 < MOST_ATTEMPTS) {
        world.after(
          this.#waitMs(order, attempt),
          () => this.#post(order, send, planned, attempt + 1, repeat, done),
        );
        return;
      }
      const againMs = isFinal ? send.againAfterMs[repeat] : undefined;
      if (againMs === undefined) return done();
      world.after(againMs, () => this.#post(order, send, planned, 0, repeat + 1, done));
    });
  }

  #record(trace: string, send: ApiSend, attempt: number, response: HttpResponse): void {
    const { method, path } = send;
    const { status, body } = response;
    this.#options.world.journal.write({
      type: "response",
      trace,
      method,
      path,
      attempt: attempt + 1,
      status,
      body,
    });
  }

  /** Puts poison where it goes; like any producer, it tries again while AWS does not take the call. */
  #produce(order: OrderToSend, send: PoisonCall, attempt: number, done: () => void): void {
    const { world, ports } = this.#options;
    ports.produce(send, order.entity, attempt, ({ error }) => {
      const retry = error && (error.status >= 500 || /Throttl/.test(error.code));
      if (!retry || attempt + 1 >= MOST_ATTEMPTS) return done();
      world.after(this.#waitMs(order, attempt), () => this.#produce(order, send, attempt + 1, done));
    });
  }

  /** Full jitter over the upper half of an exponential backoff. */
  #waitMs(order: OrderToSend, attempt: number): number {
    const draw = this.#options.world.oracle.draw("client.backoff", order.entity, attempt);
    return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + draw / 2);
  }
}

function* openTimes(times: Iterable<number>): Generator<[number, undefined]> {
  for (const atMs of times) yield [atMs, undefined];
}

function* replayTimes(lines: Iterable<ReplayedOrder>, orders: number): Generator<[number, ReplayedOrder]> {
  let sent = 0;
  for (const line of lines) {
    if (sent++ >= orders) return;
    yield [line.atMs, line];
  }
}

function orderIdOf(body: string): string | undefined {
  try {
    const { orderId } = JSON.parse(body) as { orderId?: unknown };
    return typeof orderId === "string" ? orderId : undefined;
  } catch {
    return undefined;
  }
}

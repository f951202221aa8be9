// @ts-check
/**
 * The client of a served account's control API, for tests: one file without dependencies, for Node 20 and Deno.
 *
 * @example
 * ```js
 * const account = connect("http://127.0.0.1:4566");
 * await account.clock.advance({ days: 14 });
 * console.log(await account.queues());
 * ```
 *
 * @module
 */

/**
 * @typedef {{ milliseconds?: number, seconds?: number, minutes?: number, hours?: number, days?: number }} Duration
 * @typedef {{ at: string, is: string, expected: string }} Mistake What is wrong with a request, where, and what is wanted.
 * @typedef {{ type: string, title: string, status: number, detail: string, instance: string, nearest?: string,
 *   mistakes?: Mistake[] }} Problem As RFC 9457 has it.
 * @typedef {{ time: "real" | "virtual", now: string, elapsedMs: number, flows: boolean, nextEventInMs: number | null,
 *   nextForegroundInMs: number | null, waiting: number }} Clock Times are virtual; `now` is ISO 8601.
 * @typedef {Clock & { movedMs: number | null }} MovedClock
 * @typedef {{ name: string, url: string, arn: string, visible: number, inFlight: number, delayed: number,
 *   oldestAgeMs: number | null, waitingReceivers: number, attributes: Record<string, string>,
 *   tags: Record<string, string> }} Queue
 * @typedef {{ id: string, state: "visible" | "in-flight" | "delayed", body: string, receiveCount: number, ageMs: number,
 *   attributes: Record<string, string>, trace: string }} Message
 * @typedef {{ name: string, arn: string, items: number, sizeBytes: number,
 *   keys: { name: string, kind: "partition" | "sort" }[], indexes: { name: string, entries: number }[] }} Table
 * @typedef {{ name: string, arn: string, inFlight: number, rules: { name: string, state: string, pattern: unknown,
 *   targets: { id: string, arn: string, maximumRetryAttempts: number, deadLetterQueue?: string }[] }[] }} Bus
 * @typedef {{ name: string, arn: string, running: number, idleSandboxes: number, reservedConcurrency: number | null,
 *   timeoutSeconds: number, memoryMb: number,
 *   eventSources: { arn: string, enabled: boolean }[] }} LambdaFunction
 * @typedef {{ name: string, variant: string, summary: string,
 *   routes: { method: string, path: string, function: string }[] }} System
 * @typedef {{ account: string, region: string, systems: string[], elapsedMs: number, records: number,
 *   inputs: number }} World
 * @typedef {{ account: string, region: string, elapsedMs: number, queues: Queue[], tables: Table[], buses: Bus[],
 *   functions: LambdaFunction[], pendingEvents: number, systems: System[] }} State
 * @typedef {{ kind: string, where: Record<string, string>, name?: string, rate?: number, perEntity?: number,
 *   when?: { fromMs?: number, toMs?: number }, [member: string]: unknown }} Fault See `docs/control-api.json`.
 * @typedef {{ on: boolean, faults: (Fault & { name: string })[] }} Faults
 * @typedef {{ name: string, account: string, region: string, atMs: number, inputs: number, records: number,
 *   digest: string, waitingCalls: number }} Snapshot
 * @typedef {{ number: number, t: number, trace: string, party: "payments" | "carrier",
 *   action: "charged" | "refunded" | "declined" | "labelled", id: string, reference: string, idempotencyKey?: string,
 *   amount: number, by: string }} LedgerEntry Amounts in minor units (cents); `reference` is the order.
 * @typedef {{ totals: Record<LedgerEntry["action"], { count: number, amount: number }>, entries: LedgerEntry[],
 *   dropped: number }} Ledger
 * @typedef {{ t: number, type: string, trace?: string, [member: string]: unknown }} JournalRecord
 * @typedef {{ account?: string, region?: string, fetch?: typeof fetch }} ConnectOptions
 * @typedef {{ types?: readonly string[], trace?: string }} RecordFilter
 */

const PREFIX = "/_orderstorm";
const PAGE = 1000;

/** A request that was refused, or that got no answer (status 0). */
export class OrderstormError extends Error {
  /**
   * @param {string} message
   * @param {number} status
   * @param {Problem | undefined} problem
   * @param {{ method: string, url: string, body?: unknown }} request
   * @param {{ cause?: unknown }} [options]
   */
  constructor(message, status, problem, request, options) {
    super(message, options);
    this.name = "OrderstormError";
    /** The status of the answer; 0 if there was none. */
    this.status = status;
    /** What the server said is wrong; undefined if it did not answer with a problem. */
    this.problem = problem;
    /** What was asked. */
    this.request = request;
  }
}

/**
 * A client of one world of a served account.
 *
 * @param {string} url Where it is served: `http://127.0.0.1:4566`.
 * @param {ConnectOptions} [options] Which world; default account 000000000000 in us-east-1.
 */
export function connect(url, options = {}) {
  return new Orderstorm(url, options);
}

/** One world of a served account: its state, its clock, its faults, its journal, and the way back. */
export class Orderstorm {
  /** @type {ConnectOptions} */ #options;

  /**
   * @param {string} url
   * @param {ConnectOptions} [options]
   */
  constructor(url, options = {}) {
    /** Where the account is served, without a slash at the end. */
    this.url = url.replace(/\/+$/, "");
    this.#options = options;
    /** The clock that all worlds of the server follow. */
    this.clock = new RemoteClock((...request) => this.#ask(...request));
    /** What goes wrong in this world. */
    this.faults = new RemoteFaults((...request) => this.#ask(...request));
  }

  /**
   * A client of another world of the same server.
   *
   * @param {{ account?: string, region?: string }} world
   */
  world(world) {
    return new Orderstorm(this.url, { ...this.#options, ...world });
  }

  /**
   * The HTTP API of a deployed system: `fetch(account.api("choreography") + "/orders", …)`.
   *
   * @param {string} system
   */
  api(system) {
    return `${this.url}${PREFIX}/api/${encodeURIComponent(system)}`;
  }

  /** All worlds of the server. @returns {Promise<World[]>} */
  async worlds() {
    return (await this.#ask("GET", "/worlds")).worlds;
  }

  /** Everything that can be seen of the world, without messages and items. @returns {Promise<State>} */
  state() {
    return this.#ask("GET", "/state");
  }

  /** @returns {Promise<Queue[]>} */
  async queues() {
    return (await this.#ask("GET", "/queues")).queues;
  }

  /**
   * @param {string} name
   * @returns {Promise<Queue>}
   */
  queue(name) {
    return this.#ask("GET", `/queues/${encodeURIComponent(name)}`);
  }

  /**
   * The messages of a queue; none of them counts as received.
   *
   * @param {string} queue
   * @param {{ limit?: number }} [options] How many at most. Default: all.
   * @returns {Promise<Message[]>}
   */
  messages(queue, { limit = Infinity } = {}) {
    return this.#pages(`/queues/${encodeURIComponent(queue)}/messages`, "messages", {}, limit);
  }

  /** @returns {Promise<Table[]>} */
  async tables() {
    return (await this.#ask("GET", "/tables")).tables;
  }

  /**
   * The items of a table as plain objects, or in DynamoDB's JSON.
   *
   * @param {string} table
   * @param {{ limit?: number, plain?: boolean }} [options] Default: all items, plain.
   * @returns {Promise<Record<string, any>[]>}
   */
  items(table, { limit = Infinity, plain = true } = {}) {
    return this.#pages(
      `/tables/${encodeURIComponent(table)}/items`,
      "items",
      { plain: String(plain) },
      limit,
    );
  }

  /** @returns {Promise<Bus[]>} */
  async buses() {
    return (await this.#ask("GET", "/buses")).buses;
  }

  /** @returns {Promise<LambdaFunction[]>} */
  async functions() {
    return (await this.#ask("GET", "/functions")).functions;
  }

  /** @returns {Promise<System[]>} */
  async systems() {
    return (await this.#ask("GET", "/systems")).systems;
  }

  /**
   * What the payment provider and the carrier really did.
   *
   * @param {{ reference?: string, idempotencyKey?: string, party?: "payments" | "carrier",
   *   action?: LedgerEntry["action"] }} [filter] `reference` is the order. Default: everything.
   * @returns {Promise<Ledger>}
   */
  async ledger(filter = {}) {
    /** @type {LedgerEntry[]} */ const entries = [];
    let after;
    for (;;) {
      const page = await this.#ask("GET", "/ledger", undefined, { ...filter, limit: PAGE, after });
      entries.push(...page.entries);
      after = page.after;
      if (after === undefined) return { totals: page.totals, entries, dropped: page.dropped };
    }
  }

  /**
   * Records of the journal as they are written, until the world is reset or restored, or `signal` says so.
   *
   * @param {RecordFilter & { from?: "start" | "now", signal?: AbortSignal }} [options] `start`: records of the past
   *   first, as far as they are held. Default `now`.
   * @returns {AsyncGenerator<JournalRecord, void, void>}
   * @throws {OrderstormError} Records are missing: the reader was too slow, or away for too long.
   */
  async *journal({ types, trace, from, signal } = {}) {
    const query = { type: types?.join(","), trace, from };
    /** @type {string | undefined} */ let lastId;
    for (let failures = 0; failures < 5; failures++) {
      const { response, request } = await this.#fetch("GET", "/journal", undefined, query, {
        ...(lastId === undefined ? undefined : { "last-event-id": lastId }),
      }, signal);
      for await (const event of serverSentEvents(response, signal)) {
        if (event.id !== undefined) lastId = event.id;
        if (event.data === "") continue;
        if (event.name === "replaced") return;
        const data = JSON.parse(event.data);
        if (event.name === "gap" || event.name === "dropped") {
          throw new OrderstormError(
            `Records of the journal are missing: ${data.reason}`,
            200,
            undefined,
            request,
          );
        }
        failures = 0;
        yield data;
      }
      if (signal?.aborted) return;
    }
  }

  /**
   * The records that are held now, the oldest first.
   *
   * @param {RecordFilter & { limit?: number }} [options] Default: the last 10,000 of all.
   * @returns {Promise<JournalRecord[]>}
   */
  async records({ types, trace, limit } = {}) {
    const query = { format: "ndjson", type: types?.join(","), trace, limit };
    const { response } = await this.#fetch("GET", "/journal", undefined, query);
    return (await response.text()).split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  }

  /**
   * Takes a snapshot of the world.
   *
   * @param {string} [name] Default: snapshot-1, snapshot-2, ...
   * @returns {Promise<Snapshot>}
   */
  snapshot(name) {
    return this.#ask("POST", "/snapshots", name === undefined ? {} : { name });
  }

  /** The snapshots that the server holds. @returns {Promise<Snapshot[]>} */
  async snapshots() {
    return (await this.#ask("GET", "/snapshots")).snapshots;
  }

  /**
   * A snapshot as text, to be kept and restored elsewhere.
   *
   * @param {string} name
   * @returns {Promise<string>}
   */
  async download(name) {
    return await (await this.#fetch("GET", `/snapshots/${encodeURIComponent(name)}`)).response.text();
  }

  /** @param {string} name */
  async deleteSnapshot(name) {
    await this.#fetch("DELETE", `/snapshots/${encodeURIComponent(name)}`);
  }

  /**
   * Restores a world, and the clock with it.
   *
   * @param {string} snapshot The name of one that the server holds, or the text of one that was downloaded.
   * @returns {Promise<{ snapshot: Snapshot, clock: Clock,
   *   ahead: { account: string, region: string, byMs: number }[] }>}
   */
  restore(snapshot) {
    return snapshot.startsWith("{")
      ? this.#ask("POST", "/restore", new Upload(snapshot))
      : this.#ask("POST", `/snapshots/${encodeURIComponent(snapshot)}/restore`);
  }

  /**
   * Puts the world back to its start: nothing in it but its systems.
   *
   * @param {{ clock?: "keep" | "restart" }} [options] Whether the clock of all worlds starts again. Default `keep`.
   * @returns {Promise<Clock>}
   */
  reset(options = {}) {
    return this.#ask("POST", "/reset", options);
  }

  /**
   * Asks `condition` again and again until it answers with something true, and returns that. What it throws counts as
   * not yet.
   *
   * @template T
   * @param {(account: Orderstorm) => T | Promise<T>} condition
   * @param {{ timeoutSeconds?: number, intervalMs?: number, advance?: Duration, what?: string }} [options] In real
   *   time: for how long (default 30 s) and how often (default every 50 ms). With `advance`, the clock is moved by that
   *   much before each further try.
   * @returns {Promise<NonNullable<Awaited<T>>>}
   * @throws {Error} It has not come true in time.
   */
  async waitFor(condition, options = {}) {
    const { timeoutSeconds = 30, intervalMs = 50, advance, what = condition.toString() } = options;
    const untilMs = Date.now() + timeoutSeconds * 1000;
    /** @type {unknown} */ let reason;
    for (;;) {
      try {
        const value = await condition(this);
        if (value) return /** @type {NonNullable<Awaited<T>>} */ (value);
        reason = undefined;
      } catch (error) {
        reason = error;
      }
      if (Date.now() >= untilMs) {
        const why = reason === undefined ? "" : `: ${reason instanceof Error ? reason.message : reason}`;
        throw new Error(`Not true after ${timeoutSeconds} s: ${what}${why}`, { cause: reason });
      }
      if (advance) await this.clock.advance(advance);
      await new Promise((resolve) => setTimeout(resolve, advance ? 0 : intervalMs));
    }
  }

  /**
   * @param {string} path
   * @param {string} member
   * @param {Record<string, unknown>} query
   * @param {number} limit
   * @returns {Promise<any[]>}
   */
  async #pages(path, member, query, limit) {
    const all = [];
    let after;
    while (all.length < limit) {
      const page = await this.#ask("GET", path, undefined, {
        ...query,
        limit: Math.min(PAGE, limit - all.length),
        after,
      });
      all.push(...page[member]);
      after = page.after;
      if (after === undefined) break;
    }
    return all;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {Record<string, unknown>} [query]
   * @returns {Promise<any>}
   */
  async #ask(method, path, body, query) {
    return await (await this.#fetch(method, path, body, query)).response.json();
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {Record<string, unknown>} [query]
   * @param {Record<string, string>} [headers]
   * @param {AbortSignal} [signal]
   */
  async #fetch(method, path, body, query = {}, headers = {}, signal = undefined) {
    const { account, region, fetch: send = fetch } = this.#options;
    const url = new URL(this.url + PREFIX + path);
    for (const [name, value] of Object.entries({ ...query, account, region })) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const request = { method, url: url.href, ...(body === undefined ? undefined : { body }) };
    const upload = body instanceof Upload;
    /** @type {Response} */ let response;
    try {
      response = await send(url, {
        method,
        headers: {
          ...(body === undefined ? undefined : { "content-type": upload ? Upload.TYPE : "application/json" }),
          ...headers,
        },
        ...(body === undefined ? undefined : { body: upload ? body.text : JSON.stringify(body) }),
        ...(signal === undefined ? undefined : { signal }),
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new OrderstormError(
        `${method} ${url.href} got no answer: ${reason}. Is an account served there (deno task serve)?`,
        0,
        undefined,
        request,
        { cause },
      );
    }
    if (!response.ok) throw await refusal(response, request);
    return { response, request };
  }
}

/** The clock of a server. */
export class RemoteClock {
  /** @type {(method: string, path: string, body?: unknown) => Promise<any>} */ #ask;

  /** @param {(method: string, path: string, body?: unknown) => Promise<any>} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  /** @returns {Promise<Clock>} */
  get() {
    return this.#ask("GET", "/clock");
  }

  /**
   * Moves the clock ahead; what is due on the way has happened when it returns.
   *
   * @param {Duration | { to: string | Date }} by `{ days: 14 }`, or to a time.
   * @returns {Promise<MovedClock>}
   */
  advance(by) {
    return this.#ask("POST", "/clock/advance", by);
  }

  /**
   * Jumps to the next event; `movedMs` is null if none waits.
   *
   * @param {{ event?: "foreground" | "any" }} [options] `any` stops at background events too.
   * @returns {Promise<MovedClock>}
   */
  next(options = {}) {
    return this.#ask("POST", "/clock/next", options);
  }

  /**
   * Moves the clock from event to event until nothing but background events waits.
   *
   * @param {{ withinMilliseconds?: number }} [options] The longest virtual time. Default one day.
   * @returns {Promise<MovedClock>}
   * @throws {OrderstormError} Something still waits then; its problem says what.
   */
  settle(options = {}) {
    return this.#ask("POST", "/clock/settle", options);
  }

  /**
   * From then on the clock moves only when it is moved, and no handler gets on until then.
   *
   * @returns {Promise<Clock>}
   */
  stop() {
    return this.#ask("POST", "/clock/stop");
  }

  /** @returns {Promise<Clock>} */
  start() {
    return this.#ask("POST", "/clock/start");
  }
}

/** The faults of a world. Each change leaves what the others draw where it was. */
export class RemoteFaults {
  /** @type {(method: string, path: string, body?: unknown) => Promise<any>} */ #ask;

  /** @param {(method: string, path: string, body?: unknown) => Promise<any>} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  /** @returns {Promise<Faults>} */
  get() {
    return this.#ask("GET", "/faults");
  }

  /**
   * Puts these in the place of all that there are.
   *
   * @param {readonly Fault[]} faults
   * @returns {Promise<Faults>}
   */
  put(faults) {
    return this.#ask("PUT", "/faults", { faults });
  }

  /**
   * @param {Fault} fault
   * @returns {Promise<Faults>}
   */
  add(fault) {
    return this.#ask("POST", "/faults", fault);
  }

  /**
   * Puts a fault in the place of the one of that name.
   *
   * @param {string} name
   * @param {Fault} fault
   * @returns {Promise<Faults>}
   */
  replace(name, fault) {
    return this.#ask("PUT", `/faults/${encodeURIComponent(name)}`, fault);
  }

  /**
   * Removes the fault of that name, or all.
   *
   * @param {string} [name]
   * @returns {Promise<Faults>}
   */
  remove(name) {
    return this.#ask("DELETE", name === undefined ? "/faults" : `/faults/${encodeURIComponent(name)}`);
  }

  /** Switches all off; they stay in the list. @returns {Promise<Faults>} */
  off() {
    return this.#ask("POST", "/faults/off");
  }

  /** @returns {Promise<Faults>} */
  on() {
    return this.#ask("POST", "/faults/on");
  }
}

/** A body that is a snapshot. */
class Upload {
  static TYPE = "application/x-ndjson";

  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/**
 * @param {Response} response
 * @param {{ method: string, url: string, body?: unknown }} request
 */
async function refusal(response, request) {
  const text = await response.text();
  /** @type {Problem | undefined} */ let problem;
  try {
    if (response.headers.get("content-type")?.startsWith("application/problem+json")) {
      problem = JSON.parse(text);
    }
  } catch {
    // Not what it says it is: shown as text below.
  }
  const detail = problem ? [problem.detail, ...listed(problem.mistakes)].join("\n  ") : text.slice(0, 500);
  return new OrderstormError(
    `${request.method} ${request.url} was answered with ${response.status}: ${detail}`,
    response.status,
    problem,
    request,
  );
}

/** @param {Mistake[] | undefined} mistakes */
function listed(mistakes = []) {
  return mistakes.map(({ at, is, expected }) => `${at} is ${is}, expected ${expected}`);
}

/**
 * @param {Response} response
 * @param {AbortSignal | undefined} signal
 * @returns {AsyncGenerator<{ name: string, data: string, id: string | undefined }, void, void>}
 */
async function* serverSentEvents(response, signal) {
  if (response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = { name: "message", data: "", id: /** @type {string | undefined} */ (undefined) };
        for (const line of block.split("\n")) {
          const colon = line.indexOf(": ");
          const field = line.slice(0, colon);
          if (field === "event") event.name = line.slice(colon + 2);
          if (field === "data") event.data += line.slice(colon + 2);
          if (field === "id") event.id = line.slice(colon + 2);
        }
        yield event;
      }
    }
  } catch (error) {
    // A connection that breaks ends the events; whoever reads goes on after the last one.
    if (!signal?.aborted && !(error instanceof TypeError)) throw error;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

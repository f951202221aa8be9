/**
 * The figures of a run, computed from its journal and from what lies in its dead-letter queues: how many orders came
 * how far, what was tried again and how often, which faults struck, how long it took. Plain data for every report.
 */
import type { JournalRecord, RecordOf } from "../../sim/journal/records.ts";
import type { OrderStatus } from "../../services/systems/system.ts";
import { isPoison } from "../expectation.ts";
import { bookOf } from "./book.ts";
import { requestIdOf } from "./order_file.ts";
import type { CheckContext, EndState, RestingMessage } from "./check.ts";
import { deadLettersAtEnd } from "./dead_letters.ts";
import { faultScript } from "./explain.ts";
import { type GivingUp, givingUpsOf } from "./giving_up.ts";
import { paceOf } from "./thresholds.ts";
import { targetName } from "./wiring.ts";
import { orderIdIn, shortened } from "./words.ts";

/** How many orders came how far. */
export interface Counts {
  /** Orders sent by clients, and poison put past the API. */
  readonly arrived: number;
  /** Orders answered with 202. */
  readonly accepted: number;
  /** Orders whose last answer was an error. */
  readonly refused: number;
  /** Orders whose client got no answer at all. */
  readonly unanswered: number;
  /** Poison put past the API. */
  readonly poison: number;
  /** Orders that were charged or had their stock reserved, whatever became of them after. */
  readonly paid: number;
  readonly reserved: number;
  readonly shipped: number;
  readonly rejected: number;
  /** Messages in dead-letter queues at the end. */
  readonly deadLettered: number;
}

/** What lies in a dead-letter queue, from one source. */
export interface DeadLetterFigures {
  readonly queue: string;
  /** The queue, `rule → target` or function that gave up. */
  readonly source: string;
  readonly count: number;
  /** Most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

export interface Figures {
  readonly counts: Counts;
  /** From the first request to the final status, in virtual milliseconds; null when no order became final. */
  readonly latencyMs: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  } | null;
  /** Accepted orders that became final, per virtual second. */
  readonly throughputPerSecond: number;
  /** Attempts beyond the first by hop, `payments → dynamodb`; sorted by name. */
  readonly retries: Readonly<Record<string, number>>;
  /** Faults that struck, by kind; sorted by name. */
  readonly faults: Readonly<Record<string, number>>;
  /** Faults that struck, by the name of the fault in the plan; sorted by name. */
  readonly faultsByName: Readonly<Record<string, number>>;
  readonly deadLetters: readonly DeadLetterFigures[];
}

export interface Funnel {
  /** Sees each record of the journal, in order. */
  readonly see: (record: JournalRecord) => void;
  /** Looks once at the end. */
  end(state: EndState): void;
  /** Orders that are final so far, and faults so far: for a line of progress. */
  readonly progress: { readonly accepted: number; readonly final: number; readonly faults: number };
  /** The figures so far; those of dead-letter queues once `end` was called. */
  figures(): Figures;
  /** The faults that struck one order, one line each, oldest first; kept for orders of violations. */
  faultScript(orderId: string | undefined): string[];
}

/** Starts the figures of one run. */
export function createFunnel(context: CheckContext): Funnel {
  return new RunFunnel(context);
}

const PAID = 1;
const RESERVED = 2;

class RunFunnel implements Funnel {
  readonly #context: CheckContext;
  readonly #book: ReturnType<typeof bookOf>;
  readonly #pace: ReturnType<typeof paceOf>;
  readonly #givingUps: ReturnType<typeof givingUpsOf>;
  readonly #retries = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  readonly #faultsByName = new Map<string, number>();
  /** Answers of orders that were not accepted: the last status by trace. Orders that are accepted leave it. */
  readonly #answers = new Map<string, number>();
  /** PAID and RESERVED bits of orders that have not ended. */
  readonly #reached = new Map<string, number>();
  /** Calls that failed in running invocations, by caller and then by what was called. */
  readonly #failed = new Map<string, Map<string, number>>();
  /** Why things were given up, by dead-letter queue and id; grows with dead letters only. */
  readonly #reasons = new Map<string, GivingUp>();
  #accepted = 0;
  #paid = 0;
  #reserved = 0;
  #shipped = 0;
  #rejected = 0;
  #struck = 0;
  #deadLetters: DeadLetterFigures[] = [];

  constructor(context: CheckContext) {
    this.#context = context;
    this.#book = bookOf(context);
    this.#pace = paceOf(context);
    this.#givingUps = givingUpsOf(context);
  }

  /** A property, as listeners are handed on without their object. */
  readonly see = (record: JournalRecord): void => {
    this.#pace.see(record);
    const up = this.#givingUps.see(record);
    if (up?.queue !== undefined) this.#reasons.set(`${up.queue}|${up.id}`, up);
    switch (record.type) {
      case "request":
        if (record.attempt > 1) this.#retried(`client → ${record.method} ${record.path}`);
        return;
      case "response":
        return this.#response(record);
      case "call":
        return this.#call(record);
      case "http":
        return this.#http(record);
      case "fault":
        this.#struck++;
        add(this.#faults, record.kind);
        add(this.#faultsByName, record.fault);
        return;
      case "ledger":
        if (record.action === "charged") this.#reach(record.reference, PAID);
        return;
      case "item":
        if (record.table === this.#context.system.views.ordersTable && record.image) this.#order(record);
        return;
      case "invocation":
        return this.#invocation(record);
      case "message":
        if (record.action === "received" && record.receiveCount > 1) this.#retried(`sqs → ${record.queue}`);
        return;
      case "event":
        if (record.action === "retried") {
          this.#retried(`eventbridge → ${targetName(record.rule ?? "", record.target ?? "")}`);
        }
        return;
      default:
        return;
    }
  };

  end(state: EndState): void {
    this.#deadLetters = figuresOf(
      deadLettersAtEnd(this.#context.system, this.#book, state).map(({ queue, message, file }) => ({
        queue,
        message,
        orderId: file?.orderId ?? orderIdIn(message.body),
        up: this.#givenUp(queue, message),
      })),
    );
  }

  get progress(): { accepted: number; final: number; faults: number } {
    return { accepted: this.#accepted, final: this.#shipped + this.#rejected, faults: this.#struck };
  }

  figures(): Figures {
    const { latency } = this.#pace;
    const { p50, p95, p99, max } = latency.figures;
    let poison = 0;
    for (const order of this.#context.orders.values()) if (isPoison(order.kind)) poison++;
    let refused = 0;
    for (const status of this.#answers.values()) if (status > 0) refused++;
    return {
      counts: {
        arrived: this.#context.orders.size,
        accepted: this.#accepted,
        refused,
        unanswered: this.#answers.size - refused,
        poison,
        paid: this.#paid,
        reserved: this.#reserved,
        shipped: this.#shipped,
        rejected: this.#rejected,
        deadLettered: this.#deadLetters.reduce((sum, each) => sum + each.count, 0),
      },
      latencyMs: latency.count === 0 ? null : { p50, p95, p99, max },
      throughputPerSecond: this.#pace.throughputPerSecond,
      retries: sorted(this.#retries),
      faults: sorted(this.#faults),
      faultsByName: sorted(this.#faultsByName),
      deadLetters: this.#deadLetters,
    };
  }

  faultScript(orderId: string | undefined): string[] {
    return faultScript(this.#book.ofOrder(orderId));
  }

  #retried(hop: string): void {
    add(this.#retries, hop);
  }

  #response(record: RecordOf<"response">): void {
    if (record.method !== "POST") return;
    if (record.status === 202) {
      const file = this.#book.ofTrace(record.trace);
      if (file?.acceptedAtMs === record.t && !file.counted) {
        file.counted = true;
        this.#accepted++;
      }
      this.#answers.delete(record.trace);
    } else if (!this.#book.ofTrace(record.trace)?.counted) {
      this.#answers.set(record.trace, record.status);
    }
  }

  /** A call that failed and is made again by the same invocation is a retry: the SDK's, or the handler's. */
  #call(record: RecordOf<"call">): void {
    if (requestIdOf(record.by) === undefined) return;
    const failed = record.error !== undefined || record.answerLost === true;
    const hop = `${record.by.slice(0, record.by.indexOf(":"))} → ${record.service}`;
    this.#attempted(record.by, `${hop}|${record.operation} ${record.resource}`, hop, failed);
  }

  #http(record: RecordOf<"http">): void {
    const hop = `${record.by.split(":", 1)[0]} → ${record.host}`;
    const failed = record.status === 0 || record.status === 429 || record.status >= 500;
    this.#attempted(record.by, `${hop}|${record.path} ${record.idempotencyKey ?? ""}`, hop, failed);
  }

  #attempted(by: string, what: string, hop: string, failed: boolean): void {
    let own = this.#failed.get(by);
    const before = own?.get(what) ?? 0;
    if (before > 0) {
      this.#retried(hop);
      own!.set(what, before - 1);
    }
    if (!failed) return;
    if (own === undefined) this.#failed.set(by, own = new Map());
    own.set(what, (own.get(what) ?? 0) + 1);
  }

  #order(record: RecordOf<"item">): void {
    const { views } = this.#context.system;
    const { orderId, status } = views.order(record.image as never);
    const before = record.old && views.order(record.old as never).status;
    if (before === status) return;
    // Who is shipped to was paid and reserved for, in whatever order the statuses came.
    this.#reach(orderId, status === "SHIPPED" ? PAID | RESERVED : bitsOf(status));
    if (status !== "SHIPPED" && status !== "REJECTED") return;
    this.#reached.delete(orderId);
    if (before === "SHIPPED" || before === "REJECTED") return;
    if (status === "SHIPPED") this.#shipped++;
    else this.#rejected++;
  }

  /** Statuses may overtake each other, so the ledger tells as well who paid. */
  #reach(orderId: string, bits: number): void {
    const reached = this.#reached.get(orderId) ?? 0;
    const news = bits & ~reached;
    if (news === 0) return;
    if (news & PAID) this.#paid++;
    if (news & RESERVED) this.#reserved++;
    this.#reached.set(orderId, reached | bits);
  }

  #invocation(record: RecordOf<"invocation">): void {
    if (record.action === "start" && record.mode === "async" && record.attempt > 1) {
      this.#retried(`lambda → ${record.function}`);
    } else if (record.action === "throttled") {
      this.#retried(`lambda → ${record.function} (throttled)`);
    } else if (record.action === "end") {
      this.#failed.delete(`${record.function}:${record.requestId}`);
    }
  }

  #givenUp(queue: string, message: RestingMessage): GivingUp | undefined {
    const { attributes } = message;
    const id = attributes["RequestID"] ??
      (attributes["RULE_ARN"] ? /"id"\s*:\s*"([^"]+)"/.exec(message.body)?.[1] : message.id);
    return this.#reasons.get(`${queue}|${id}`);
  }
}

function bitsOf(status: OrderStatus): number {
  switch (status) {
    case "PAID":
      return PAID;
    case "RESERVED":
      return PAID | RESERVED;
    case "ACCEPTED":
    case "SHIPPED":
    case "REJECTED":
      return 0;
  }
}

/** Dead letters counted by queue and source, and in each by reason. */
function figuresOf(
  letters: readonly {
    queue: string;
    message: RestingMessage;
    orderId: string | undefined;
    up: GivingUp | undefined;
  }[],
): DeadLetterFigures[] {
  const groups = new Map<
    string,
    { queue: string; source: string; count: number; reasons: Map<string, number> }
  >();
  for (const { queue, message, orderId, up } of letters) {
    const source = up === undefined ? sourceOf(message) : `${WAYS[up.way]} ${up.source}`;
    const key = `${queue}|${source}`;
    let group = groups.get(key);
    if (group === undefined) groups.set(key, group = { queue, source, count: 0, reasons: new Map() });
    group.count++;
    const { attributes } = message;
    const reason = attributes["ErrorMessage"] ?? attributes["ERROR_MESSAGE"] ?? up?.reason ??
      "why is not seen from outside";
    add(group.reasons, shortened(generalised(reason, orderId)));
  }
  return [...groups.values()].map(({ queue, source, count, reasons }) => ({
    queue,
    source,
    count,
    reasons: [...reasons].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .map(([reason, times]) => ({ reason, count: times })),
  }));
}

/** Who gave up on a message of which only the end is seen: SQS says so itself, though not everywhere. */
function sourceOf({ attributes }: RestingMessage): string {
  const arn = attributes["DeadLetterQueueSourceArn"] ?? attributes["RULE_ARN"];
  if (arn === undefined) return "unknown";
  const name = arn.slice(Math.max(arn.lastIndexOf(":"), arn.lastIndexOf("/")) + 1);
  return attributes["RULE_ARN"] === undefined ? `queue ${name}` : `rule ${name}`;
}

/** Takes the ids out of a reason, so that like reasons can be counted together. */
function generalised(reason: string, orderId: string | undefined): string {
  const general = reason.replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "{id}");
  return orderId === undefined ? general : general.replaceAll(orderId, "{order}");
}

const WAYS: Readonly<Record<GivingUp["way"], string>> = {
  async: "function",
  target: "rule",
  redrive: "queue",
};

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

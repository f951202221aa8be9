/**
 * The book of a run: one file per order, shared by all checks. It links ids, traces, messages and invocations to
 * orders, and keeps for each open order a short history, so that a violation can say what led to it.
 *
 * Memory: a file of a finished order is a handful of numbers, those of single checks among them, as a map for each
 * check would cost more; its history is dropped a while after its end.
 */
import type { JournalRecord, RecordOf } from "../../sim/journal/records.ts";
import type { ItemImage } from "../../services/systems/system.ts";
import type { CheckContext } from "./check.ts";
import { amountOf } from "./amount.ts";
import {
  faultBit,
  isFinal,
  type Notable,
  type OpenInvocation,
  type OrderFile,
  requestIdOf,
} from "./order_file.ts";
import { orderIdIn } from "./words.ts";

const NOTES = 12;
const STRUCK = 16;
/** How long after its end, in virtual milliseconds, an order's history is kept: late duplicates come within it. */
const GRACE_MS = 60_000;
/** The most finished orders that keep their history, however recent. */
const GRACE_ORDERS = 2_000;

/** Errors that are an answer, not a mishap: conditions that did not hold. */
const ANSWERS = new Set(["ConditionalCheckFailedException", "TransactionCanceledException"]);

export class Book {
  readonly #context: CheckContext;
  readonly #byTrace = new Map<string, OrderFile>();
  readonly #byOrderId = new Map<string, OrderFile>();
  readonly #messages = new Map<string, OrderFile>();
  readonly #open = new Map<string, OpenInvocation>();
  readonly #openByTrace = new Map<string, OpenInvocation[]>();
  readonly #finals: OrderFile[] = [];
  #finalsHead = 0;
  /** The faults of this very instant: a fault may be written before the start of the batch that it strikes. */
  #recent: RecordOf<"fault">[] = [];
  #stray: Map<string, number> | undefined;
  #seen: JournalRecord | undefined;

  constructor(context: CheckContext) {
    this.#context = context;
  }

  /** Takes a record into account; each check calls it first, only the first call for a record counts. */
  see(record: JournalRecord): void {
    if (record === this.#seen) return;
    this.#seen = record;
    switch (record.type) {
      case "request": {
        // Reading an order begins none.
        if (record.method !== "POST") return;
        const file = this.#fileOf(record.trace, true)!;
        if (file.requestedAtMs === undefined) {
          file.requestedAtMs = record.t;
          file.amount = amountOf(record.body);
        }
        return;
      }
      case "response":
        if (record.status === 202 && record.method === "POST") this.#accepted(record);
        return;
      case "item":
        if (record.table === this.#context.system.views.ordersTable) this.#order(record);
        return;
      case "fault":
        return this.#fault(record);
      case "call":
        if (record.error !== undefined || record.answerLost) this.#call(record);
        return;
      case "message":
        return this.#message(record);
      case "event":
        return this.#event(record);
      case "invocation":
        return this.#invocation(record);
      case "ledger":
        return this.#note(this.ofOrder(record.reference) ?? this.ofTrace(record.trace), record);
      case "http":
        return this.#http(record);
      case "run":
      case "phase":
      case "log":
      case "violation":
        return;
    }
  }

  ofOrder(orderId: string | undefined): OrderFile | undefined {
    return orderId === undefined ? undefined : this.#byOrderId.get(orderId);
  }

  ofTrace(trace: string): OrderFile | undefined {
    return this.#fileOf(trace, false);
  }

  /** The order whose message this is, while the message is in its queue. */
  ofMessage(messageId: string): OrderFile | undefined {
    return this.#messages.get(messageId);
  }

  /** The invocation with that request id, if it runs now. */
  invocation(requestId: string | undefined): OpenInvocation | undefined {
    return requestId === undefined ? undefined : this.#open.get(requestId);
  }

  /** The running invocation that has this message in its batch. */
  holderOf(messageId: string): OpenInvocation | undefined {
    for (const open of this.#open.values()) {
      if (open.mode === "event-source" && open.inputs.includes(messageId)) return open;
    }
    return undefined;
  }

  /** Every order seen so far, in the order of their first records. */
  files(): Iterable<OrderFile> {
    return this.#byTrace.values();
  }

  /** True when a fault that belongs to no order struck something of this name: a poller's receive, say. */
  strayFaultAt(resource: string): boolean {
    if (this.#stray === undefined) return false;
    for (const where of this.#stray.keys()) if (where.split(" ").includes(resource)) return true;
    return false;
  }

  #fileOf(trace: string, create: boolean): OrderFile | undefined {
    const known = this.#byTrace.get(trace);
    if (known || !(create || this.#context.orders.has(trace))) return known;
    const file: OrderFile = {
      trace,
      orderId: undefined,
      requestedAtMs: undefined,
      acceptedAtMs: undefined,
      finalAtMs: undefined,
      status: undefined,
      amount: undefined,
      entered: false,
      faultKinds: 0,
      notes: undefined,
      struck: undefined,
      pinned: false,
      paced: false,
      counted: false,
      settled: undefined,
      steps: 0,
    };
    this.#byTrace.set(trace, file);
    return file;
  }

  #link(orderId: string, trace: string): OrderFile {
    const known = this.#byOrderId.get(orderId);
    if (known) return known;
    let file = this.#fileOf(trace, true)!;
    // A second order id for one request is an order of its own, which the check `idempotent` will ask about.
    if (file.orderId !== undefined && file.orderId !== orderId) {
      file = this.#fileOf(`${trace} (${orderId})`, true)!;
    }
    file.orderId = orderId;
    this.#byOrderId.set(orderId, file);
    return file;
  }

  /** An event may tell of an order before it is stored or answered, where somebody has the order of things wrong. */
  #announced(orderId: string, trace: string): void {
    if (this.#byOrderId.has(orderId) || this.#context.orders.get(trace)?.idempotencyKey === undefined) return;
    this.#link(orderId, trace);
  }

  #accepted(record: RecordOf<"response">): void {
    const orderId = orderIdIn(record.body) ?? this.#context.orders.get(record.trace)?.orderId;
    const file = orderId === undefined ? this.ofTrace(record.trace) : this.#link(orderId, record.trace);
    if (file) file.acceptedAtMs ??= record.t;
  }

  #order(record: RecordOf<"item">): void {
    if (record.image === undefined) return;
    const view = this.#context.system.views.order(record.image as ItemImage);
    const file = this.#link(view.orderId, record.trace);
    file.status = view.status;
    if (file.finalAtMs === undefined && isFinal(view.status)) {
      file.finalAtMs = record.t;
      this.#finals.push(file);
    }
    this.#forget(record.t);
  }

  /** Drops the history of orders that ended a while ago. */
  #forget(now: number): void {
    const finals = this.#finals;
    while (this.#finalsHead < finals.length) {
      const file = finals[this.#finalsHead]!;
      if (now - file.finalAtMs! < GRACE_MS && finals.length - this.#finalsHead <= GRACE_ORDERS) break;
      if (!file.pinned) file.notes = file.struck = undefined;
      this.#finalsHead++;
    }
    if (this.#finalsHead > 1024 && this.#finalsHead * 2 > finals.length) {
      finals.splice(0, this.#finalsHead);
      this.#finalsHead = 0;
    }
  }

  #fault(record: RecordOf<"fault">): void {
    let found = false;
    const own = this.ofTrace(record.trace) ?? this.#ofBusiness(record);
    if (own) {
      found = true;
      this.#hit(own, record);
    }
    for (const open of this.#openByTrace.get(record.trace) ?? []) {
      found = true;
      open.faulted = true;
      for (const file of open.files) if (file !== own) this.#hit(file, record);
    }
    if (this.#recent.length > 0 && this.#recent[0]!.t !== record.t) this.#recent = [];
    this.#recent.push(record);
    // A fault of a third party is named after the business request; the `http` record tells whose it was.
    if (!found && record.kind !== "third-party") {
      this.#stray ??= new Map();
      this.#stray.set(record.where, (this.#stray.get(record.where) ?? 0) + 1);
    }
  }

  /** At an endpoint nobody knows who called a third party; but the key of what was asked for names the order. */
  #ofBusiness(fault: RecordOf<"fault">): OrderFile | undefined {
    if (!this.#context.fromOutside || fault.kind !== "third-party") return undefined;
    for (const part of fault.entity.split(/[:/]/)) {
      const file = this.ofOrder(part);
      if (file) return file;
    }
    return undefined;
  }

  #hit(file: OrderFile, fault: RecordOf<"fault">): void {
    file.faultKinds |= faultBit(fault.kind);
    const struck = file.struck ??= [];
    if (struck.includes(fault)) return;
    if (struck.length < STRUCK) struck.push(fault);
    this.#note(file, fault);
  }

  #http(record: RecordOf<"http">): void {
    const key = record.idempotencyKey;
    const faults = this.#recent.filter((fault) =>
      fault.kind === "third-party" && fault.t === record.t && key !== undefined &&
      fault.trace.endsWith(`:${key}`)
    );
    if (faults.length === 0 && record.status > 0 && record.status < 400) return;
    for (const file of this.#ofCaller(record, key)) {
      for (const fault of faults) this.#hit(file, fault);
      this.#note(file, record);
    }
  }

  /** The orders on whose behalf a call was made: of a batch, the one that the key names, if it names one. */
  #ofCaller(record: { by: string; trace: string }, key?: string): readonly OrderFile[] {
    const open = this.invocation(requestIdOf(record.by));
    const own = this.ofTrace(record.trace);
    if (open === undefined) return own ? [own] : [];
    const named = key === undefined
      ? []
      : open.files.filter((file) => file.orderId !== undefined && key.includes(file.orderId));
    return named.length > 0 ? named : open.files;
  }

  #call(record: RecordOf<"call">): void {
    if (record.error !== undefined && ANSWERS.has(record.error)) return;
    for (const file of this.#ofCaller(record)) this.#note(file, record);
  }

  #message(record: RecordOf<"message">): void {
    switch (record.action) {
      case "sent": {
        const file = this.ofOrder(orderIdIn(record.body)) ?? this.ofTrace(record.trace);
        if (!file) return;
        file.entered = true;
        this.#messages.set(record.id, file);
        return;
      }
      case "received":
        if (record.receiveCount > 1) this.#note(this.#messages.get(record.id), record);
        return;
      case "dead-lettered":
        this.#note(this.#messages.get(record.id) ?? this.ofTrace(record.trace), record);
        return;
      case "deleted":
        this.#messages.delete(record.id);
        return;
      case "expired":
      case "purged":
        this.#note(this.#messages.get(record.id), record);
        this.#messages.delete(record.id);
        return;
    }
  }

  #event(record: RecordOf<"event">): void {
    const orderId = orderIdIn(record.detail);
    if (record.action === "put" && orderId !== undefined) this.#announced(orderId, record.trace);
    const file = this.ofOrder(orderId) ?? this.ofTrace(record.trace);
    if (record.action === "put") {
      if (file) file.entered = true;
    } else if (record.action !== "delivered") {
      this.#note(file, record);
    }
  }

  #invocation(record: RecordOf<"invocation">): void {
    if (record.action === "start") {
      const files = this.#filesOf(record);
      const open: OpenInvocation = {
        function: record.function,
        requestId: record.requestId,
        startedAtMs: record.t,
        trace: record.trace,
        mode: record.mode,
        inputs: record.inputs,
        files,
        faulted: this.#strikeRecent(record, files),
      };
      this.#open.set(record.requestId, open);
      const others = this.#openByTrace.get(record.trace);
      if (others) others.push(open);
      else this.#openByTrace.set(record.trace, [open]);
      return;
    }
    if (record.action === "end") {
      const open = this.#open.get(record.requestId);
      if (open) this.#close(open);
      if (record.outcome !== "ok") {
        for (const file of open?.files ?? this.#filesOf(record)) this.#note(file, record);
      } else {
        for (const id of record.failed ?? []) this.#note(this.#messages.get(id), record);
      }
      return;
    }
    const files = this.#filesOf(record);
    this.#strikeRecent(record, files);
    for (const file of files) this.#note(file, record);
  }

  /** Faults of this instant and trace struck every order of this payload. Returns whether there were any. */
  #strikeRecent(record: RecordOf<"invocation">, files: readonly OrderFile[]): boolean {
    let struck = false;
    for (const fault of this.#recent) {
      if (fault.t !== record.t || fault.trace !== record.trace) continue;
      struck = true;
      for (const file of files) this.#hit(file, fault);
    }
    return struck;
  }

  #close(open: OpenInvocation): void {
    this.#open.delete(open.requestId);
    const others = this.#openByTrace.get(open.trace);
    if (!others) return;
    const index = others.indexOf(open);
    if (index >= 0) others.splice(index, 1);
    if (others.length === 0) this.#openByTrace.delete(open.trace);
  }

  #filesOf(record: RecordOf<"invocation">): OrderFile[] {
    const files: OrderFile[] = [];
    if (record.mode === "event-source") {
      for (const id of record.inputs) {
        const file = this.#messages.get(id);
        if (file && !files.includes(file)) files.push(file);
      }
    }
    const own = files.length === 0 ? this.ofTrace(record.trace) : undefined;
    if (own) files.push(own);
    return files;
  }

  #note(file: OrderFile | undefined, record: Notable): void {
    if (file === undefined) return;
    // What happens to a finished order after its grace is not kept, or finished orders would grow again.
    if (file.notes === undefined) file.notes = [record];
    else {
      if (file.notes.length >= NOTES) file.notes.shift();
      file.notes.push(record);
    }
    if (file.finalAtMs !== undefined && file.notes.length === 1 && !file.pinned) {
      this.#requeue(file, record.t);
    }
  }

  /** A late happening gives a finished order its history back, for as long as the newest ones have theirs. */
  #requeue(file: OrderFile, now: number): void {
    const newest = this.#finals.at(-1);
    if (newest !== file && now - file.finalAtMs! >= GRACE_MS) this.#finals.push(file);
  }
}

const books = new WeakMap<CheckContext, Book>();

/** The book of a run; every check of one run gets the same. */
export function bookOf(context: CheckContext): Book {
  let book = books.get(context);
  if (book === undefined) books.set(context, book = new Book(context));
  return book;
}

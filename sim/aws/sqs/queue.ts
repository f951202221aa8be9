/**
 * One standard queue: its messages, and how they become visible, hidden, deleted, moved and too old.
 *
 * Nothing here runs by itself. Every entry first calls {@linkcode Queue.catchUp}, which brings the queue to the
 * present: messages whose time has come become visible, those past their retention are gone. Each message costs
 * O(log n) at most over its whole life, however deep the queue is. Follows
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
import type { JournalSink, MessageRecord } from "../../journal/records.ts";
import { Demand } from "./demand.ts";
import { MAX_IN_FLIGHT } from "./limits.ts";
import { type Content, Message } from "./message.ts";
import { plainAttributes } from "./message_attributes.ts";
import { AgeOrder, ArrivalOrder, type VisibleOrder } from "./orders.ts";
import type { QueueSettings } from "./queue_attributes.ts";
import { TimeHeap } from "./time_heap.ts";

/** How much of a body the journal keeps, in characters. */
const JOURNAL_BODY_LENGTH = 2048;

export interface QueueIdentity {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** Tells a queue from an earlier one of its name. */
  readonly serial: number;
  readonly createdMs: number;
}

export class Queue {
  /** FIFO queues will be the second kind. */
  readonly kind = "standard";
  readonly identity: QueueIdentity;
  settings: QueueSettings;
  modifiedMs: number;
  purgedMs = -Infinity;
  readonly tags = new Map<string, string>();
  /** Who waits for messages. */
  readonly demand = new Demand();
  readonly #journal: JournalSink;
  readonly #messages = new Map<string, Message>();
  readonly #visible: VisibleOrder = new ArrivalOrder();
  readonly #waiting = new TimeHeap<Message>();
  readonly #ages = new AgeOrder();
  #inFlight = 0;

  constructor(identity: QueueIdentity, settings: QueueSettings, journal: JournalSink) {
    this.identity = identity;
    this.settings = settings;
    this.modifiedMs = identity.createdMs;
    this.#journal = journal;
  }

  get visible(): number {
    return this.#visible.size;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get delayed(): number {
    return this.#waiting.size - this.#inFlight;
  }

  get full(): boolean {
    return this.#inFlight >= MAX_IN_FLIGHT;
  }

  /** The message that the next receive would get. */
  get next(): Message | undefined {
    return this.#visible.next;
  }

  /** When a message that is hidden now becomes visible, in virtual epoch milliseconds; undefined if none is. */
  get nextVisibleMs(): number | undefined {
    return this.#waiting.first?.atMs;
  }

  find(id: string): Message | undefined {
    return this.#messages.get(id);
  }

  /** All messages, in the order in which they came. */
  all(): IterableIterator<Message> {
    return this.#messages.values();
  }

  /** Brings the queue to the present: drops what is too old, shows what is no longer hidden. */
  catchUp(nowMs: number): void {
    const sentByMs = nowMs - this.settings.retentionMs;
    for (let old = this.#ages.sentBy(sentByMs); old; old = this.#ages.sentBy(sentByMs)) {
      if (!old.deleted) this.#record("expired", old);
      this.#drop(old);
    }
    for (let due = this.#waiting.first; due && due.atMs <= nowMs; due = this.#waiting.first) {
      const message = due.value;
      if (message.deleted && message.duplicateAtMs === undefined) this.#drop(message);
      else this.#show(message);
    }
  }

  /** Adds a message that a producer sent; it becomes visible after the delay. */
  send(content: Content, delayMs: number): void {
    const message = new Message(content);
    this.#place(message, content.sentMs, delayMs);
    const { id, body, attributes, trace } = content;
    this.#journal.write({
      type: "message",
      trace,
      queue: this.identity.name,
      action: "sent",
      id,
      receiveCount: 0,
      body: body.length > JOURNAL_BODY_LENGTH ? body.slice(0, JOURNAL_BODY_LENGTH) : body,
      ...(attributes.length > 0 ? { attributes: plainAttributes(attributes) } : undefined),
    });
  }

  /** Hands a visible message out and hides it. */
  receive(message: Message, nowMs: number, visibilityMs: number): void {
    const duplicate = message.duplicateAtMs !== undefined;
    message.duplicateAtMs = undefined;
    if (message.receiveCount === 0) message.firstReceivedMs = nowMs;
    message.receiveCount++;
    message.receivesHere++;
    message.receivedMs = nowMs;
    // Both handles of a duplicate stand for one message, so the earlier one still deletes it.
    if (!duplicate) message.validReceipt = message.receiveCount;
    this.#hide(message, "in-flight", nowMs + visibilityMs);
    this.#record("received", message);
  }

  /** Hides a visible message from receivers as if it had not arrived yet: a fault. */
  holdBack(message: Message, untilMs: number): void {
    message.heldBackAt = message.receiveCount;
    this.#hide(message, "delayed", untilMs);
  }

  /** Makes a message in flight visible once more at that time, even if it is deleted meanwhile: a fault. */
  duplicate(message: Message, atMs: number): void {
    message.duplicateAtMs = atMs;
    this.#hide(message, "in-flight", message.hiddenUntilMs);
  }

  /** Sets a new end of a message's visibility timeout, also after it has run out. */
  changeVisibility(message: Message, untilMs: number): void {
    this.#hide(message, "in-flight", untilMs);
  }

  delete(message: Message): void {
    if (!message.deleted) this.#record("deleted", message);
    message.deleted = true;
    if (message.duplicateAtMs === undefined) this.#drop(message);
  }

  /** Moves a message to this queue's dead-letter queue. */
  redrive(message: Message, target: Queue, nowMs: number): void {
    this.#drop(message);
    this.#journal.write({
      type: "message",
      trace: message.content.trace,
      queue: this.identity.name,
      action: "dead-lettered",
      id: message.content.id,
      receiveCount: message.receiveCount,
      to: target.identity.name,
    });
    message.receivesHere = 0;
    message.sourceArn = this.identity.arn;
    target.catchUp(nowMs);
    target.#place(message, nowMs, 0);
    target.catchUp(nowMs);
  }

  /** Deletes all messages, those in flight and delayed too. */
  purge(nowMs: number): void {
    this.purgedMs = nowMs;
    for (const message of this.#messages.values()) {
      if (!message.deleted) this.#record("purged", message);
      message.state = "gone";
    }
    this.#messages.clear();
    this.#visible.clear();
    this.#waiting.clear();
    this.#ages.clear();
    this.#inFlight = 0;
  }

  #place(message: Message, nowMs: number, delayMs: number): void {
    this.#messages.set(message.content.id, message);
    this.#ages.add(message);
    if (delayMs > 0) this.#hide(message, "delayed", nowMs + delayMs);
    else this.#show(message);
  }

  #show(message: Message): void {
    this.#leave(message);
    message.state = "visible";
    this.#visible.add(message);
  }

  #hide(message: Message, state: "in-flight" | "delayed", untilMs: number): void {
    this.#leave(message);
    message.state = state;
    message.hiddenUntilMs = untilMs;
    const { duplicateAtMs } = message;
    const atMs = duplicateAtMs === undefined ? untilMs : Math.min(duplicateAtMs, untilMs);
    message.waiting = this.#waiting.push(message, atMs, message.waiting);
    if (state === "in-flight") this.#inFlight++;
  }

  #drop(message: Message): void {
    this.#leave(message);
    message.state = "gone";
    this.#ages.remove(message);
    this.#messages.delete(message.content.id);
  }

  /** Takes a message out of the order that its state puts it in. */
  #leave(message: Message): void {
    switch (message.state) {
      case "visible":
        this.#visible.remove(message);
        break;
      case "in-flight":
        this.#inFlight--;
        this.#waiting.remove(message.waiting!);
        break;
      case "delayed":
        this.#waiting.remove(message.waiting!);
        break;
      case "gone":
        break;
    }
  }

  #record(action: MessageRecord["action"], message: Message): void {
    this.#journal.write({
      type: "message",
      trace: message.content.trace,
      queue: this.identity.name,
      action,
      id: message.content.id,
      receiveCount: message.receiveCount,
    });
  }
}

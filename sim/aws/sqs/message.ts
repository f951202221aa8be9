/**
 * A message as a queue holds it: what was sent, which never changes, and where it stands, which its queue changes.
 */
import type { Entity } from "../../kernel/mod.ts";
import type { Slot } from "./time_heap.ts";

/** A message attribute, its value a text (types String and Number) or bytes (type Binary). */
export interface MessageAttribute {
  readonly name: string;
  readonly type: string;
  readonly value: string | Uint8Array;
}

/** What a producer sent, and what SQS notes about it on arrival. */
export interface Content {
  readonly id: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** Sorted by name; empty if there are none. */
  readonly attributes: readonly MessageAttribute[];
  readonly md5OfAttributes: string | undefined;
  /** The system attribute AWSTraceHeader. */
  readonly traceHeader: string | undefined;
  readonly groupId: string | undefined;
  readonly senderId: string;
  /** When it was first sent, in virtual epoch milliseconds; a redrive keeps it. */
  readonly sentMs: number;
  /** The outermost cause, for the journal. */
  readonly trace: string;
  /** Names the message: its id and the faults that hit it are drawn from this. */
  readonly entity: Entity;
}

/** `delayed`: not yet to be received. `in-flight`: received, hidden until its visibility timeout ends. */
export type MessageState = "visible" | "in-flight" | "delayed" | "gone";

export class Message {
  readonly content: Content;
  state: MessageState = "gone";
  /** How often it was received, in all queues that it was in. */
  receiveCount = 0;
  /** How often it was received from the queue that it is in: what maxReceiveCount is about. */
  receivesHere = 0;
  firstReceivedMs = 0;
  /** When it was received last, in virtual epoch milliseconds. */
  receivedMs = 0;
  /** The first receive (by its receive count) whose receipt handle still deletes it. */
  validReceipt = 0;
  /** When its visibility timeout ends, while it is in flight. */
  hiddenUntilMs = 0;
  /** ARN of the queue that a redrive moved it from. */
  sourceArn: string | undefined;

  /** A fault makes it visible once more at this time, whatever its visibility timeout says. */
  duplicateAtMs: number | undefined;
  /** It was deleted, but a duplicate of it is still to be delivered or in flight. */
  deleted = false;
  /** A fault held it back before the receive with this count; no fault hits that receive again. */
  heldBackAt = -1;

  /** Neighbours in the order of the visible messages. */
  before: Message | undefined;
  after: Message | undefined;
  /** Neighbours in the order of age. */
  older: Message | undefined;
  younger: Message | undefined;
  /** Its place among the messages that wait for a time, and among those whose age is out of order. */
  waiting: Slot<Message> | undefined;
  aging: Slot<Message> | undefined;

  constructor(content: Content) {
    this.content = content;
  }
}

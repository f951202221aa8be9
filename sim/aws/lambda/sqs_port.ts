/**
 * What Lambda needs of SQS beyond its API: to be told when a queue has messages, so that an idle poller costs
 * nothing, and to know which order a message belongs to. The state of sim/aws/sqs has this shape.
 */
import type { Entity } from "../../kernel/mod.ts";

export interface SqsPort {
  /** The settings of a queue; undefined if there is no such queue. */
  rulesOf(queueName: string): { readonly visibilityMs: number } | undefined;
  /** Calls back once, when a message of that queue is visible. The result takes the request back. */
  whenAvailable(queueName: string, callback: () => void): () => void;
  /** What a message goes back to, while its queue holds it. */
  lookup(
    queueName: string,
    messageId: string,
  ): { readonly trace: string; readonly entity: Entity } | undefined;
}

/** A message as ReceiveMessage answers with it. */
export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
  readonly MD5OfMessageAttributes?: string;
}

export interface MessageAttribute {
  readonly DataType?: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}

/**
 * One batch of a queue's messages, from the invocation of the function to the deletion of what went well.
 *
 * Messages that failed are left alone: they become visible again when their visibility timeout ends.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
import { Entity } from "../../kernel/mod.ts";
import { batchEvent } from "./batch.ts";
import { failedItems } from "./batch_response.ts";
import { callWithRetries } from "./calls.ts";
import type { MappingSettings } from "./event_source_mapping.ts";
import { type Invoked, startInvocation } from "./invocation.ts";
import { queueUrl } from "./names.ts";
import { chooseVersion, lookUp } from "./resolve.ts";
import type { ReceivedMessage, SqsPort } from "./sqs_port.ts";
import type { LambdaState } from "./state.ts";

export interface Batch {
  readonly queueName: string;
  readonly queueArn: string;
  readonly settings: MappingSettings;
  readonly messages: readonly ReceivedMessage[];
  /** When the first of them becomes visible again, in virtual epoch milliseconds. */
  readonly visibleAgainMs: number;
}

/** SQS deletes no more at once. */
const DELETE_MAX = 10;
/** Between attempts at a throttled invocation: doubled each time. AWS publishes no numbers. */
const THROTTLED_MIN_MS = 500;
const THROTTLED_MAX_MS = 30_000;

export class BatchRun {
  readonly #state: LambdaState;
  readonly #batch: Batch;
  readonly #done: (failed: boolean) => void;
  readonly #ids: readonly string[];
  readonly #entity: Entity;
  readonly #trace: string;
  /** How often the first message has been received: which attempt at it this is. */
  readonly #attempt: number;
  #throttles = 0;

  /** @param done Told at the end whether the function failed or never came to run. */
  constructor(state: LambdaState, sqs: SqsPort, batch: Batch, done: (failed: boolean) => void) {
    this.#state = state;
    this.#batch = batch;
    this.#done = done;
    this.#ids = batch.messages.map((message) => message.MessageId);
    const first = batch.messages[0]!;
    const cause = sqs.lookup(batch.queueName, first.MessageId);
    const message = cause?.entity ?? Entity.root(`message:${first.MessageId}`);
    this.#entity = message.child(`batch:${batch.settings.functionName}`);
    this.#trace = cause?.trace ?? message.root;
    this.#attempt = Number(first.Attributes?.ApproximateReceiveCount ?? 1);
  }

  start(): void {
    const { queueArn, settings, messages } = this.#batch;
    const target = lookUp(this.#state, settings.functionName, settings.qualifier);
    if (target === undefined) return this.#done(true);
    const { world } = this.#state;
    const version = chooseVersion(this.#state, target, this.#entity, this.#attempt);
    const refusal = startInvocation(this.#state, version, {
      requestId: world.ids.uuid(this.#entity, this.#attempt),
      entity: this.#entity,
      attempt: this.#attempt,
      trace: this.#trace,
      mode: "event-source",
      event: batchEvent(messages, queueArn, world.region),
      inputs: this.#ids,
      invokedArn: target.arn,
      ...(settings.reportsBatchItemFailures
        ? { failedInputs: (payload: string) => failedItems(payload, this.#ids) }
        : undefined),
    }, (invoked) => this.#invoked(invoked));
    if (refusal !== undefined) this.#throttled();
  }

  /** Lambda tries again by itself until the messages are visible again, and then lets them go. */
  #throttled(): void {
    const { world } = this.#state;
    const ceilingMs = Math.min(THROTTLED_MAX_MS, THROTTLED_MIN_MS * 2 ** this.#throttles);
    const jitter = world.oracle.draw("poller-backoff", this.#entity, this.#attempt * 1000 + this.#throttles);
    this.#throttles++;
    const retryMs = world.nowMs() + ceilingMs * (0.5 + jitter / 2);
    if (retryMs >= this.#batch.visibleAgainMs) return this.#done(true);
    world.at(retryMs, () => this.start());
  }

  #invoked(invoked: Invoked): void {
    if (invoked.outcome !== "ok") return this.#done(true);
    const failed = new Set(invoked.failed);
    const finished = failed.size === 0
      ? this.#batch.messages
      : this.#batch.messages.filter((message) => !failed.has(message.MessageId));
    this.#delete(finished, failed.size > 0);
  }

  #delete(messages: readonly ReceivedMessage[], failed: boolean): void {
    const { world } = this.#state;
    let open = Math.ceil(messages.length / DELETE_MAX);
    if (open === 0) return this.#done(failed);
    for (let from = 0; from < messages.length; from += DELETE_MAX) {
      const chunk = messages.slice(from, from + DELETE_MAX);
      const entity = this.#entity.child("delete", this.#attempt * 1000 + from / DELETE_MAX);
      callWithRetries(
        world,
        "sqs",
        "DeleteMessageBatch",
        {
          QueueUrl: queueUrl(world, this.#batch.queueName),
          Entries: chunk.map((message, index) => ({
            Id: String(index),
            ReceiptHandle: message.ReceiptHandle,
          })),
        },
        entity,
        (output) =>
          this.#deleted(chunk, output, entity, () => {
            if (--open === 0) this.#done(failed);
          }),
      );
    }
  }

  /** Entries that SQS failed at by itself are tried once more; without that their messages would come again. */
  #deleted(
    chunk: readonly ReceivedMessage[],
    output: object | undefined,
    entity: Entity,
    done: () => void,
  ): void {
    const { Failed: failed = [] } = (output ?? {}) as {
      Failed?: readonly { readonly Id: string; readonly SenderFault: boolean }[];
    };
    const again = failed.filter((entry) => !entry.SenderFault);
    if (again.length === 0) return done();
    callWithRetries(
      this.#state.world,
      "sqs",
      "DeleteMessageBatch",
      {
        QueueUrl: queueUrl(this.#state.world, this.#batch.queueName),
        Entries: again.map(({ Id }) => ({ Id, ReceiptHandle: chunk[Number(Id)]!.ReceiptHandle })),
      },
      entity.child("again"),
      () => done(),
    );
  }
}

/**
 * The pollers of one SQS event source mapping: they receive messages, collect them into batches and hand the batches
 * on. AWS keeps long polls open; here a poller asks the queue to be told when it has messages, so that an idle
 * mapping costs no events.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
import { Entity, type Timer } from "../../kernel/mod.ts";
import type { Outcome } from "../operation.ts";
import { messageBytes, splitByPayload, sqsRecord } from "./batch.ts";
import { BatchRun } from "./batch_run.ts";
import { callWithRetries, LAMBDA_CALLER, retryable } from "./calls.ts";
import type { MappingSettings, Poller } from "./event_source_mapping.ts";
import { MAX_SYNC_PAYLOAD_BYTES, WINDOW_VISIBILITY_MARGIN_SECONDS } from "./limits.ts";
import { queueUrl } from "./names.ts";
import { PollerScaling } from "./poller_scaling.ts";
import { lookUp } from "./resolve.ts";
import type { ReceivedMessage, SqsPort } from "./sqs_port.ts";
import type { LambdaState } from "./state.ts";

/** SQS hands out no more at once. */
const RECEIVE_MAX = 10;
/** How long a mapping waits after a failed ReceiveMessage: doubled each time up to a minute. */
const RECEIVE_RETRY_MIN_MS = 1000;
const RECEIVE_RETRY_MAX_MS = 60_000;

/** A batch that waits for more messages until its window ends. */
interface OpenBatch {
  readonly messages: ReceivedMessage[];
  readonly receivedMs: number;
  bytes: number;
  readonly timer: Timer;
}

export class SqsPoller implements Poller {
  readonly #state: LambdaState;
  readonly #queueName: string;
  readonly #queueArn: string;
  /** Polls are caused by no order: they are named after the mapping and counted. */
  readonly #entity: Entity;
  #settings: MappingSettings;
  #scaling: PollerScaling;
  #polls = 0;
  #failures = 0;
  /** ReceiveMessage calls on their way. */
  #receiving = 0;
  /** Batches that are collected or worked on. */
  #batches = 0;
  #open: OpenBatch | undefined;
  #stopWaiting: (() => void) | undefined;
  /** Messages wait, but no further batch is allowed. */
  #blocked = false;
  #growth: Timer | undefined;
  #pause: Timer | undefined;

  constructor(state: LambdaState, queueName: string, queueArn: string, settings: MappingSettings) {
    this.#state = state;
    this.#queueName = queueName;
    this.#queueArn = queueArn;
    this.#settings = settings;
    this.#entity = Entity.root(`poller:${queueName}:${settings.functionName}`);
    this.#scaling = new PollerScaling(settings);
    if (settings.enabled) this.#next();
  }

  /** Batches that are collected or worked on now. */
  get batches(): number {
    return this.#batches;
  }

  /** Applies new settings; batches that have been received are worked on to their end, whatever changes. */
  update(settings: MappingSettings): void {
    this.#settings = settings;
    this.#scaling.change(settings);
    if (settings.enabled) this.#next();
    else this.stop();
  }

  /** Receives no more. */
  stop(): void {
    const { world } = this.#state;
    this.#settings = { ...this.#settings, enabled: false };
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#blocked = false;
    if (this.#growth) world.cancel(this.#growth);
    if (this.#pause) world.cancel(this.#pause);
    this.#growth = this.#pause = undefined;
  }

  /** How many more batches could be started if each poll on its way brought one. */
  get #room(): number {
    const forOpen = this.#open ? 1 : 0;
    return this.#scaling.limit - this.#batches - this.#receiving + forOpen;
  }

  /** Goes on with whatever is to be done next, unless something is under way that will. */
  #next(): void {
    if (!this.#settings.enabled || this.#pause) return;
    if (this.#blocked && this.#room > 0) this.#blocked = false;
    if (this.#blocked || this.#stopWaiting || this.#receiving > 0) return;
    this.#stopWaiting = this.#sqs.whenAvailable(this.#queueName, () => {
      this.#stopWaiting = undefined;
      if (!this.#settings.enabled) return;
      if (this.#room > 0) this.#receive();
      else this.#block();
    });
  }

  /** Waits for a batch to end or for the limit to grow. */
  #block(): void {
    this.#blocked = true;
    if (this.#growth || !this.#scaling.canGrow) return;
    const { world } = this.#state;
    this.#growth = world.at(world.nowMs() + this.#scaling.growthMs, () => {
      this.#growth = undefined;
      if (!this.#blocked) return;
      this.#scaling.grow();
      if (this.#room > 0) this.#next();
      else this.#block();
    });
  }

  #receive(): void {
    const { world } = this.#state;
    const { batchSize } = this.#settings;
    const wanted = Math.min(RECEIVE_MAX, batchSize - (this.#open?.messages.length ?? 0));
    const visibilitySeconds = this.#visibilitySeconds();
    const poll = this.#polls++;
    this.#receiving++;
    world.call(
      "sqs",
      "ReceiveMessage",
      {
        QueueUrl: queueUrl(world, this.#queueName),
        MaxNumberOfMessages: wanted,
        WaitTimeSeconds: 0,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
        ...(visibilitySeconds === undefined ? undefined : { VisibilityTimeout: visibilitySeconds }),
      },
      LAMBDA_CALLER,
      this.#entity.child("poll", poll),
      (outcome) => this.#received(outcome, wanted, poll),
    );
  }

  #received(outcome: Outcome, wanted: number, poll: number): void {
    this.#receiving--;
    if (outcome.output === undefined) return this.#failed(outcome);
    this.#failures = 0;
    const { Messages: messages = [] } = outcome.output as { Messages?: readonly ReceivedMessage[] };
    const kept = this.#settings.filters === undefined ? messages : this.#filter(messages, poll);
    if (messages.length === 0) this.#scaling.idle();
    else if (this.#settings.batchWindowSeconds > 0) this.#collect(kept);
    else for (const batch of splitByPayload(kept)) this.#work(batch, this.#state.world.nowMs());
    // A full answer means that more are waiting: poll twice in its place, as far as the limit goes.
    if (messages.length === wanted && this.#settings.enabled && !this.#pause) {
      for (let i = 0; i < 2; i++) {
        if (this.#room > 0) this.#receive();
        else this.#block();
      }
    }
    this.#next();
  }

  /** What the filters let through; the function never sees the rest, which is deleted. */
  #filter(messages: readonly ReceivedMessage[], poll: number): readonly ReceivedMessage[] {
    const { world } = this.#state;
    const kept: ReceivedMessage[] = [];
    const unwanted: ReceivedMessage[] = [];
    for (const message of messages) {
      const record = sqsRecord(message, this.#queueArn, world.region);
      (this.#settings.filters!.matchesMessage(record) ? kept : unwanted).push(message);
    }
    if (unwanted.length > 0) {
      callWithRetries(
        world,
        "sqs",
        "DeleteMessageBatch",
        {
          QueueUrl: queueUrl(world, this.#queueName),
          Entries: unwanted.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        },
        this.#entity.child("filter", poll),
        () => {},
      );
    }
    return kept;
  }

  #failed(outcome: Outcome): void {
    if (!this.#settings.enabled || this.#pause) return;
    const { world } = this.#state;
    const delayMs = Math.min(RECEIVE_RETRY_MAX_MS, RECEIVE_RETRY_MIN_MS * 2 ** this.#failures++);
    // What will not go away by itself, such as a deleted queue, must not keep a run from ending.
    const background = outcome.error !== undefined && !retryable(outcome.error);
    this.#pause = world.at(world.nowMs() + delayMs, () => {
      this.#pause = undefined;
      this.#next();
    }, background);
  }

  /** Adds messages to the open batch; it is worked on when it is full or its window ends. */
  #collect(messages: readonly ReceivedMessage[]): void {
    const { world } = this.#state;
    for (const message of messages) {
      const bytes = messageBytes(message);
      if (this.#open && this.#open.bytes + bytes > MAX_SYNC_PAYLOAD_BYTES) this.#flush();
      this.#open ??= {
        messages: [],
        receivedMs: world.nowMs(),
        bytes: 0,
        timer: world.at(
          world.nowMs() + this.#settings.batchWindowSeconds * 1000,
          () => this.#flush(),
        ),
      };
      if (this.#open.messages.length === 0) this.#batches++;
      this.#open.messages.push(message);
      this.#open.bytes += bytes;
      if (this.#open.messages.length >= this.#settings.batchSize) this.#flush();
    }
  }

  #flush(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    this.#state.world.cancel(open.timer);
    this.#batches--;
    this.#work(open.messages, open.receivedMs);
    this.#next();
  }

  #work(messages: readonly ReceivedMessage[], receivedMs: number): void {
    this.#batches++;
    const run = new BatchRun(this.#state, this.#sqs, {
      queueName: this.#queueName,
      queueArn: this.#queueArn,
      settings: this.#settings,
      messages,
      visibleAgainMs: receivedMs + this.#visibilityMs(),
    }, (failed) => {
      this.#batches--;
      if (!failed) this.#scaling.succeeded();
      else if (!this.#settings.reportsBatchItemFailures) this.#scaling.failed();
      this.#next();
    });
    run.start();
  }

  #visibilityMs(): number {
    const seconds = this.#visibilitySeconds();
    return seconds === undefined ? this.#sqs.rulesOf(this.#queueName)?.visibilityMs ?? 0 : seconds * 1000;
  }

  /** What Lambda asks for itself where window and timeout exceed the queue's own visibility timeout. */
  #visibilitySeconds(): number | undefined {
    const { batchWindowSeconds, functionName, qualifier } = this.#settings;
    if (batchWindowSeconds === 0) return undefined;
    const timeoutSeconds = lookUp(this.#state, functionName, qualifier)?.version.settings.timeoutSeconds ?? 0;
    const queueMs = this.#sqs.rulesOf(this.#queueName)?.visibilityMs ?? 0;
    if ((batchWindowSeconds + timeoutSeconds) * 1000 <= queueMs) return undefined;
    return batchWindowSeconds + timeoutSeconds + WINDOW_VISIBILITY_MARGIN_SECONDS;
  }

  get #sqs(): SqsPort {
    return this.#state.world.peer<SqsPort>("sqs");
  }
}

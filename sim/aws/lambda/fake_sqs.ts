/**
 * A stand-in for SQS in the tests of Lambda: queues with visibility timeouts and no more, and a count of the calls.
 * The real one is sim/aws/sqs.
 */
import { Entity } from "../../kernel/mod.ts";
import { AwsError } from "../errors.ts";
import type { AnyOperation, AwsService, AwsWorld } from "../operation.ts";
import type { SqsPort } from "./sqs_port.ts";

export interface FakeMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly entity: Entity;
  receiveCount: number;
  visibleAtMs: number;
}

interface FakeQueue {
  readonly visibilityMs: number;
  readonly messages: Map<string, FakeMessage>;
  readonly watchers: Set<() => void>;
}

export class FakeSqs implements SqsPort {
  readonly queues = new Map<string, FakeQueue>();
  readonly calls: Record<string, number> = {};
  /** Receipt handles that DeleteMessageBatch answers with a failure of its own for, once. */
  readonly failDeletes = new Set<string>();
  readonly #world: AwsWorld;
  #sent = 0;

  constructor(world: AwsWorld) {
    this.#world = world;
  }

  create(name: string, visibilitySeconds = 30): void {
    this.queues.set(name, {
      visibilityMs: visibilitySeconds * 1000,
      messages: new Map(),
      watchers: new Set(),
    });
  }

  send(name: string, body: string, attributes: Readonly<Record<string, unknown>> = {}): FakeMessage {
    const entity = Entity.root("order", this.#sent++);
    const message: FakeMessage = {
      id: this.#world.ids.uuid(entity),
      body,
      attributes,
      entity,
      receiveCount: 0,
      visibleAtMs: this.#world.nowMs(),
    };
    this.queue(name).messages.set(message.id, message);
    this.#tell(name);
    return message;
  }

  nowMs(): number {
    return this.#world.nowMs();
  }

  /** Bodies of what a queue holds, in flight or not. */
  bodies(name: string): string[] {
    return [...this.queue(name).messages.values()].map((message) => message.body);
  }

  queue(name: string): FakeQueue {
    const queue = this.queues.get(name);
    if (!queue) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    return queue;
  }

  visible(name: string): FakeMessage[] {
    const nowMs = this.#world.nowMs();
    return [...this.queue(name).messages.values()].filter((message) => message.visibleAtMs <= nowMs);
  }

  rulesOf(queueName: string): { readonly visibilityMs: number } | undefined {
    return this.queues.get(queueName);
  }

  lookup(queueName: string, messageId: string): { trace: string; entity: Entity } | undefined {
    const entity = this.queues.get(queueName)?.messages.get(messageId)?.entity;
    return entity && { trace: entity.root, entity };
  }

  whenAvailable(queueName: string, callback: () => void): () => void {
    const { watchers } = this.queue(queueName);
    watchers.add(callback);
    this.#tell(queueName);
    return () => void watchers.delete(callback);
  }

  #tell(name: string): void {
    const queue = this.queue(name);
    if (queue.watchers.size === 0) return;
    const nowMs = this.#world.nowMs();
    let nextMs = Infinity;
    for (const message of queue.messages.values()) nextMs = Math.min(nextMs, message.visibleAtMs);
    if (nextMs === Infinity) return;
    this.#world.at(Math.max(nowMs, nextMs), () => {
      if (this.visible(name).length === 0) return this.#tell(name);
      for (const watcher of [...queue.watchers]) if (queue.watchers.delete(watcher)) watcher();
    });
  }
}

type Input = Record<string, unknown>;

const row = (run: (state: FakeSqs, input: Input, queue: string) => object): AnyOperation<FakeSqs> => ({
  errors: [],
  mutates: true,
  resource: (input: Input) => nameIn(input),
  run: (state, input: Input) => run(state, input, nameIn(input)),
});

function nameIn(input: Input): string {
  return String(input.QueueUrl).split("/").at(-1)!;
}

export function fakeSqs(): AwsService<FakeSqs> {
  const count = (state: FakeSqs, operation: string): void => {
    state.calls[operation] = (state.calls[operation] ?? 0) + 1;
  };
  return {
    name: "sqs",
    title: "Amazon SQS",
    namespace: "com.amazonaws.sqs",
    operations: {
      SendMessage: row((state, input, queue) => {
        count(state, "SendMessage");
        const message = state.send(queue, String(input.MessageBody), input.MessageAttributes as Input);
        return { MessageId: message.id };
      }),
      ReceiveMessage: row((state, input, queue) => {
        count(state, "ReceiveMessage");
        const { visibilityMs } = state.queue(queue);
        const hideMs = input.VisibilityTimeout === undefined
          ? visibilityMs
          : Number(input.VisibilityTimeout) * 1000;
        const messages = state.visible(queue).slice(0, Number(input.MaxNumberOfMessages));
        for (const message of messages) {
          message.receiveCount++;
          message.visibleAtMs = state.nowMs() + hideMs;
        }
        if (messages.length === 0) return {};
        return {
          Messages: messages.map((message) => ({
            MessageId: message.id,
            ReceiptHandle: `${message.id}#${message.receiveCount}`,
            Body: message.body,
            MD5OfBody: "d41d8cd98f00b204e9800998ecf8427e",
            Attributes: { ApproximateReceiveCount: String(message.receiveCount), SenderId: "test" },
            MessageAttributes: message.attributes,
          })),
        };
      }),
      DeleteMessageBatch: row((state, input, queue) => {
        count(state, "DeleteMessageBatch");
        const entries = input.Entries as { Id: string; ReceiptHandle: string }[];
        const failed = entries.filter((entry) => state.failDeletes.delete(entry.ReceiptHandle));
        for (const entry of entries) {
          if (!failed.includes(entry)) {
            state.queue(queue).messages.delete(entry.ReceiptHandle.split("#")[0]!);
          }
        }
        return {
          Successful: entries.filter((entry) => !failed.includes(entry)).map(({ Id }) => ({ Id })),
          Failed: failed.map(({ Id }) => ({ Id, SenderFault: false, Code: "InternalError" })),
        };
      }),
    },
    allOperations: ["SendMessage", "ReceiveMessage", "DeleteMessageBatch"],
    throttled: () => new AwsError("RequestThrottled", "Rate exceeded", { status: 403 }),
    failed: () => new AwsError("InternalFailure", "We encountered an internal error", { status: 500 }),
    latency: { p50Ms: 5, p99Ms: 20 },
    newState: (world) => new FakeSqs(world),
  };
}

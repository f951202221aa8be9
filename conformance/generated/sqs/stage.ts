/**
 * What a sequence of SQS operations has come to, as a plain model knows it: which queues there are, where each message
 * is, and which receipt handles were given out.
 *
 * The model is a list of messages, obviously right and slow. Time does not pass in it, as visibility timeouts and
 * delays are either zero or longer than any sequence.
 */

/** A message, named by its body. */
export interface ModelMessage {
  readonly body: string;
  queue: string;
  state: "visible" | "hidden" | "delayed";
  /** Receives in the queue that it is in. */
  here: number;
  /** Whether it has been visible without a break since it was sent, so that every engine knows its place. */
  fresh: boolean;
  /** The handle of its last receive. */
  handle: number | undefined;
}

/** A queue of a sequence. */
export interface ModelQueue {
  readonly name: string;
  readonly deadLetters?: { readonly queue: string; readonly maxReceiveCount: number };
  readonly maximumBytes: number;
}

/** A handle that was given out: for what, and how each side put it. */
export interface ModelHandle {
  readonly queue: string;
  readonly body: string;
  readonly ours: string;
  readonly theirs: string;
}

export class Stage {
  readonly queues: readonly ModelQueue[];
  readonly handles: ModelHandle[] = [];
  messages: ModelMessage[] = [];
  #bodies = 0;

  constructor(queues: readonly ModelQueue[]) {
    this.queues = queues;
  }

  /** A body that no other message has. */
  nextBody(): string {
    return `message ${this.#bodies++}`;
  }

  in(queue: string, state?: ModelMessage["state"]): ModelMessage[] {
    return this.messages.filter((each) =>
      each.queue === queue && (state === undefined || each.state === state)
    );
  }

  /** How many messages a receive must ask for so that which it gets is no matter of order; undefined for any number. */
  leastToReceive(queue: string): number | undefined {
    const visible = this.in(queue, "visible");
    return visible.every(({ fresh }) => fresh) ? undefined : visible.length;
  }

  sent(queue: string, body: string, delayed: boolean): void {
    this.messages.push({
      body,
      queue,
      state: delayed ? "delayed" : "visible",
      here: 0,
      fresh: true,
      handle: undefined,
    });
  }

  /** Receives up to `limit` messages; returns their bodies. */
  received(queue: ModelQueue, limit: number): string[] {
    const taken: string[] = [];
    for (const message of this.in(queue.name, "visible")) {
      if (taken.length === limit) break;
      const { deadLetters } = queue;
      message.fresh = false;
      if (deadLetters && message.here >= deadLetters.maxReceiveCount) {
        Object.assign(message, { queue: deadLetters.queue, here: 0 });
        continue;
      }
      message.here++;
      message.state = "hidden";
      taken.push(message.body);
    }
    return taken;
  }

  /** Notes the handles of what both sides received. */
  handed(queue: string, body: string, ours: string, theirs: string): void {
    const message = this.messages.find((each) => each.body === body);
    if (message) message.handle = this.handles.length;
    this.handles.push({ queue, body, ours, theirs });
  }

  /** Whether that handle is an old one of a message that its queue still has: what it does is for nobody to know. */
  outdated(handle: number): boolean {
    const { queue, body } = this.handles[handle]!;
    return this.messages.some((each) => each.body === body && each.queue === queue && each.handle !== handle);
  }

  /** The message whose last receive gave out that handle, while its queue has it. */
  heldBy(handle: number): ModelMessage | undefined {
    return this.messages.find((each) => each.handle === handle && each.queue === this.handles[handle]!.queue);
  }

  deleted(message: ModelMessage): void {
    this.messages = this.messages.filter((each) => each !== message);
  }

  purged(queue: string): void {
    this.messages = this.messages.filter((each) => each.queue !== queue);
  }
}

/** Draws one call of SQS after another, on the queues of a stage. Handles are drawn by their numbers on the stage. */
import type { Draw } from "../dynamodb/draw.ts";
import { messageParts, queueAttributes, receiveParts, tags } from "./inputs.ts";
import type { ModelQueue, Stage } from "./stage.ts";

type Input = Record<string, unknown>;

/** A call in which `{ $handle: 3 }` stands for the fourth handle that was given out. */
export interface DrawnCall {
  readonly operation: string;
  readonly input: Input;
  /** The queue that it is about, where there is one of that name. */
  readonly queue: ModelQueue | undefined;
}

/** A receive hides messages for longer than any sequence takes. */
const HIDDEN_S = 600;
const MOST_VISIBLE = 10;
/** How much of a sequence is wrong: what only one side refuses ends it, so that some go on for long. */
const WRONG = [0, 0.05, 0.5];

export class Calls {
  readonly #draw: Draw;
  readonly #stage: Stage;
  readonly #prefix: string;
  readonly #wrong: number;

  constructor(draw: Draw, stage: Stage, prefix: string) {
    this.#draw = draw;
    this.#stage = stage;
    this.#prefix = prefix;
    this.#wrong = draw.pick(WRONG);
  }

  next(): DrawnCall {
    const draw = this.#draw;
    const queue = draw.pick(this.#stage.queues);
    const wrong = draw.chance(this.#wrong);
    const [operation, input, about = queue] = draw.weighted<[string, Input, ModelQueue?]>([
      [14, () => ["SendMessage", this.#send(queue, wrong)]],
      [8, () => ["SendMessageBatch", { Entries: this.#sendEntries(queue, wrong) }]],
      [16, () => ["ReceiveMessage", this.#receive(queue, wrong)]],
      [10, () => this.#onHandle("DeleteMessage", queue, wrong)],
      [5, () => ["DeleteMessageBatch", { Entries: this.#handleEntries(queue, wrong, false) }]],
      [9, () => this.#onHandle("ChangeMessageVisibility", queue, wrong)],
      [4, () => ["ChangeMessageVisibilityBatch", { Entries: this.#handleEntries(queue, wrong, true) }]],
      [6, () => ["GetQueueAttributes", this.#getAttributes(wrong)]],
      [6, () => ["SetQueueAttributes", { Attributes: this.#attributes(wrong) }]],
      [3, () => ["CreateQueue", this.#create(queue, wrong)]],
      [2, () => ["GetQueueUrl", { QueueName: wrong ? draw.pick(["nowhere", "", "a b"]) : queue.name }]],
      [2, () => ["ListQueues", this.#list(wrong, { QueueNamePrefix: this.#prefix })]],
      [2, () => ["ListDeadLetterSourceQueues", this.#list(wrong, {})]],
      [3, () => ["TagQueue", { Tags: tags(draw, !wrong) }]],
      [1, () => ["UntagQueue", { TagKeys: wrong ? [] : draw.pick([["team"], ["stage", "none"]]) }]],
      [2, () => ["ListQueueTags", {}]],
      [1, () => ["PurgeQueue", {}]],
      [3, () => ["AddPermission", this.#permission(wrong)]],
      [2, () => ["RemovePermission", { Label: draw.pick(wrong ? ["nobody", ""] : ["a", "b"]) }]],
      [2, () => ["StartMessageMoveTask", this.#moveTask()]],
      [1, () => ["CancelMessageMoveTask", { TaskHandle: draw.pick(["x", this.#unknownTask()]) }]],
    ]);
    return this.#placed(operation, input, about, draw.chance(0.02));
  }

  /** Adds the URL of the queue, or of one that is not there. */
  #placed(operation: string, input: Input, queue: ModelQueue, lost: boolean): DrawnCall {
    if (WITHOUT_URL.has(operation)) return { operation, input, queue: undefined };
    const name = lost ? this.#draw.pick(["nowhere", undefined]) : queue.name;
    const QueueUrl = name === undefined ? undefined : urlOf(name);
    return { operation, input: { QueueUrl, ...input }, queue: lost ? undefined : queue };
  }

  #crowded(queue: ModelQueue, more: number): boolean {
    return this.#stage.in(queue.name).length + more > MOST_VISIBLE;
  }

  #send(queue: ModelQueue, wrong: boolean): Input {
    const draw = this.#draw;
    const body = this.#stage.nextBody();
    if (!wrong && !this.#crowded(queue, 1)) {
      const parts = messageParts(draw, true);
      // At the limit to the byte, where the attributes leave the size to the body.
      const full = draw.chance(0.1) && parts.MessageAttributes === undefined && queue.maximumBytes < 5_000;
      return { MessageBody: full ? body.padEnd(queue.maximumBytes, ".") : body, ...parts };
    }
    return draw.weighted<Input>([
      [6, () => ({ MessageBody: body, ...messageParts(draw, false) })],
      [1, () => ({ MessageBody: "" })],
      [1, () => ({})],
      [1, () => ({ MessageBody: draw.pick(["a\u0000b", "\u0001", "\uFFFE", "\u000B"]) })],
      [1, () => ({ MessageBody: "é".repeat(Math.floor(queue.maximumBytes / 2) + 1) })],
    ]);
  }

  #sendEntries(queue: ModelQueue, wrong: boolean): Input[] {
    const draw = this.#draw;
    const entry = (Id: unknown, more: Input = {}): Input => ({
      Id,
      MessageBody: this.#stage.nextBody(),
      ...more,
    });
    if (wrong || this.#crowded(queue, 3)) {
      return draw.pick<() => Input[]>([
        () => [],
        () => Array.from({ length: 11 }, (_, i) => entry(`e${i}`)),
        () => [entry("a"), entry("a")],
        () => [entry(draw.pick(["a b", "", "x".repeat(81), "é", "a.b"]))],
        () => [{ Id: "a", MessageBody: "a\u0000" }, { Id: "b", ...entry("b"), ...messageParts(draw, false) }],
        () => [{ Id: "a", MessageBody: "é".repeat(Math.floor(queue.maximumBytes / 2) + 1) }],
      ])();
    }
    return Array.from({ length: 1 + draw.int(3) }, (_, i) => entry(`e-${i}_X`, messageParts(draw, true)));
  }

  #receive(queue: ModelQueue, wrong: boolean): Input {
    const draw = this.#draw;
    if (wrong) return receiveParts(draw, false);
    const least = this.#stage.leastToReceive(queue.name);
    // What is hidden for no time may be received twice by one call, or not: nobody says.
    const hidden = draw.pick([HIDDEN_S, undefined, 43_200]);
    return {
      ...receiveParts(draw, true),
      ...(hidden === undefined ? undefined : { VisibilityTimeout: hidden }),
      ...(least === undefined && draw.chance(0.4)
        ? draw.pick<Input>([{}, { MaxNumberOfMessages: 1 + draw.int(10) }])
        : { MaxNumberOfMessages: 10 }),
    };
  }

  /**
   * A handle of that queue, mostly of a message that is still there.
   *
   * @param toHide Whether it is to hide a message: what that does to one that is not hidden is for nobody to know.
   * @param but Handles that are taken already.
   */
  #handle(queue: ModelQueue, wrong: boolean, toHide = false, but: readonly unknown[] = []): unknown {
    const draw = this.#draw;
    const { handles } = this.#stage;
    const here = handles.flatMap(({ queue: name }, i) => name === queue.name ? [i] : []);
    const live = here.filter((i) => {
      const message = this.#stage.heldBy(i);
      return message && !but.includes(i) && (!toHide || message.state === "hidden");
    });
    if (wrong && draw.chance(0.4)) return draw.pick(["garbage", "", undefined]);
    const from = wrong ? here.filter((i) => !this.#stage.outdated(i) && !this.#stage.heldBy(i)) : live;
    return from.length > 0 ? { $handle: draw.pick(from) } : "garbage";
  }

  #onHandle(operation: string, queue: ModelQueue, wrong: boolean): [string, Input] {
    const draw = this.#draw;
    if (operation === "DeleteMessage") return [operation, { ReceiptHandle: this.#handle(queue, wrong) }];
    const VisibilityTimeout = wrong ? draw.pick([-1, 43_201, 0, undefined]) : draw.pick([0, 0, 0, HIDDEN_S]);
    return [operation, {
      ReceiptHandle: this.#handle(queue, wrong, VisibilityTimeout === HIDDEN_S),
      VisibilityTimeout,
    }];
  }

  #handleEntries(queue: ModelQueue, wrong: boolean, visibility: boolean): Input[] {
    const draw = this.#draw;
    const taken: unknown[] = [];
    const entry = (Id: unknown, bad: boolean): Input => {
      const VisibilityTimeout = bad ? draw.pick([0, -1, 43_201]) : draw.pick([0, HIDDEN_S]);
      const handle = this.#handle(queue, bad, visibility && VisibilityTimeout === HIDDEN_S, taken) ?? "none";
      if (typeof handle === "object" && handle !== null && "$handle" in handle) taken.push(handle.$handle);
      return { Id, ReceiptHandle: handle, ...(visibility ? { VisibilityTimeout } : undefined) };
    };
    if (!wrong) return Array.from({ length: 1 + draw.int(3) }, (_, i) => entry(`${i}`, false));
    return draw.pick<() => Input[]>([
      () => [],
      () => Array.from({ length: 11 }, (_, i) => entry(`${i}`, false)),
      () => [entry("a", false), entry("a", false)],
      () => [entry("a b", false)],
      () => [entry("a", true), entry("b", false)],
    ])();
  }

  #getAttributes(wrong: boolean): Input {
    const draw = this.#draw;
    if (wrong) return draw.pick<Input>([{ AttributeNames: ["Colour"] }, { AttributeNames: [] }, {}]);
    return {
      AttributeNames: draw.pick([
        ["All"],
        ["All", "VisibilityTimeout"],
        [
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "ApproximateNumberOfMessagesDelayed",
        ],
        ["Policy", "RedrivePolicy", "RedriveAllowPolicy"],
        ["SqsManagedSseEnabled", "KmsMasterKeyId"],
      ]),
    };
  }

  #attributes(wrong: boolean): Input {
    return queueAttributes(this.#draw, !wrong, (name) => arnOf(`${this.#prefix}-${name}`));
  }

  #create(queue: ModelQueue, wrong: boolean): Input {
    const draw = this.#draw;
    if (!wrong) return { QueueName: queue.name };
    return draw.pick<Input>([
      { QueueName: "a b" },
      { QueueName: "x".repeat(81) },
      { QueueName: "q.fifo" },
      { QueueName: queue.name, Attributes: { VisibilityTimeout: "77" } },
      { QueueName: `${this.#prefix}-new`, Attributes: this.#attributes(true) },
    ]);
  }

  #list(wrong: boolean, prefix: Input): Input {
    return {
      ...prefix,
      ...this.#draw.pick<Input>(
        wrong ? [{ MaxResults: 0 }, { MaxResults: 1001 }] : [{}, { MaxResults: 1000 }],
      ),
    };
  }

  #permission(wrong: boolean): Input {
    const draw = this.#draw;
    const fine = { Label: draw.pick(["a", "b"]), AWSAccountIds: ["111111111111"], Actions: ["SendMessage"] };
    if (!wrong) return { ...fine, Actions: draw.pick([["*"], ["SendMessage", "ReceiveMessage"]]) };
    return {
      ...fine,
      ...draw.pick<Input>([
        { Actions: ["Colour"] },
        { Actions: Array(8).fill("SendMessage") },
        { Actions: ["DeleteQueue"] },
        { Label: "a b" },
        { Label: "" },
      ]),
    };
  }

  #moveTask(): Input {
    const arn = (name: string) => arnOf(`${this.#prefix}-${name}`);
    return this.#draw.pick<Input>([
      {},
      { SourceArn: "dead" },
      { SourceArn: arn("none") },
      { SourceArn: arn("plain") },
      { SourceArn: arn("dead"), DestinationArn: arn("none") },
    ]);
  }

  #unknownTask(): string {
    return btoa(JSON.stringify({ taskId: "none", sourceArn: arnOf(`${this.#prefix}-dead`) }));
  }
}

const WITHOUT_URL: ReadonlySet<string> = new Set([
  "CreateQueue",
  "GetQueueUrl",
  "ListQueues",
  "StartMessageMoveTask",
  "CancelMessageMoveTask",
]);

/** An URL of a queue that every engine reads. */
export function urlOf(name: string): string {
  return `http://sqs.us-east-1.localhost.localstack.cloud:4566/000000000000/${name}`;
}

export function arnOf(name: string): string {
  return `arn:aws:sqs:us-east-1:000000000000:${name}`;
}

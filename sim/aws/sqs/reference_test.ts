/** SQS against a reference model that scans a plain list: random operations must have the same answers. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { fixture } from "../fixture.ts";
import { sqs, type SqsState } from "./mod.ts";

const RETENTION_MS = 60_000;
const MAX_RECEIVES = 3;

interface Item {
  readonly body: string;
  readonly sentMs: number;
  receives: number;
  here: number;
  visibleMs: number;
  turn: number;
  hidden: "no" | "in-flight" | "delayed";
}

/** The obvious way to do it. */
class Reference {
  nowMs = 0;
  live: Item[] = [];
  dead: Item[] = [];
  #turn = 0;

  #now(list: Item[]): Item[] {
    for (const item of list) if (item.visibleMs <= this.nowMs) item.hidden = "no";
    return list.filter((item) => item.sentMs + RETENTION_MS > this.nowMs);
  }
  catchUp(): void {
    this.live = this.#now(this.live);
    this.dead = this.#now(this.dead);
  }
  #place(item: Item, hidden: Item["hidden"], delayMs: number): void {
    Object.assign(item, { hidden, visibleMs: this.nowMs + delayMs, turn: this.#turn++ });
  }
  send(body: string, delayMs: number): void {
    const item: Item = {
      body,
      sentMs: this.nowMs,
      receives: 0,
      here: 0,
      visibleMs: 0,
      turn: 0,
      hidden: "no",
    };
    this.#place(item, delayMs > 0 ? "delayed" : "no", delayMs);
    this.live.push(item);
  }
  receive(limit: number, visibilityMs: number): Item[] {
    const ready = this.live.filter((item) => item.hidden === "no");
    ready.sort((a, b) => a.visibleMs - b.visibleMs || a.turn - b.turn);
    const taken: Item[] = [];
    for (const item of ready) {
      if (taken.length === limit) break;
      if (item.here >= MAX_RECEIVES) {
        this.live.splice(this.live.indexOf(item), 1);
        this.#place(item, "no", 0);
        this.dead.push(item);
        continue;
      }
      item.receives++;
      item.here++;
      this.#place(item, "in-flight", visibilityMs);
      taken.push(item);
    }
    return taken;
  }
  change(item: Item, visibilityMs: number): void {
    if (this.live.includes(item)) this.#place(item, "in-flight", visibilityMs);
  }
  delete(item: Item): void {
    this.live = this.live.filter((other) => other !== item);
  }
  depths(list: Item[]) {
    const count = (hidden: Item["hidden"]) => list.filter((item) => item.hidden === hidden).length;
    return { visible: count("no"), inFlight: count("in-flight"), delayed: count("delayed") };
  }
}

type Command =
  | { readonly do: "send"; readonly delay: number }
  | { readonly do: "receive"; readonly limit: number; readonly visibility: number }
  | { readonly do: "delete" | "change"; readonly which: number; readonly visibility: number }
  | { readonly do: "pass"; readonly ms: number };

const seconds = fc.constantFrom(0, 0, 0, 1, 2, 4);
const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const), delay: seconds }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("receive" as const),
        limit: fc.integer({ min: 1, max: 4 }),
        visibility: seconds,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom("delete" as const, "change" as const),
        which: fc.nat(20),
        visibility: seconds,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("pass" as const),
        ms: fc.constantFrom(1, 1, 500, 999, 1000, 3000, 20_000),
      }),
    },
  ),
  { maxLength: 120, size: "max" },
);

Deno.test("sqs does what a plain list would do (any sequence of operations)", () => {
  fc.assert(fc.property(commands, run), { seed: 20260101, numRuns: 300 });
});

function run(sequence: readonly Command[]): void {
  const { apply, pass, account } = fixture([sqs()]);
  const Attributes = { MessageRetentionPeriod: String(RETENTION_MS / 1000) };
  const create = (QueueName: string, more: object = {}) =>
    apply("sqs", "CreateQueue", { QueueName, Attributes: { ...Attributes, ...more } }).QueueUrl as string;
  create("dead");
  const deadLetterTargetArn = "arn:aws:sqs:us-east-1:000000000000:dead";
  const QueueUrl = create("live", {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: MAX_RECEIVES }),
  });
  const state = account.peer<SqsState>("sqs");
  const reference = new Reference();
  const handles: { handle: string; item: Item; receive: number }[] = [];
  let bodies = 0;
  for (const command of sequence) {
    reference.catchUp();
    switch (command.do) {
      case "send": {
        const MessageBody = `m${bodies++}`;
        apply("sqs", "SendMessage", { QueueUrl, MessageBody, DelaySeconds: command.delay });
        reference.send(MessageBody, command.delay * 1000);
        break;
      }
      case "receive": {
        const { Messages = [] } = apply("sqs", "ReceiveMessage", {
          QueueUrl,
          MaxNumberOfMessages: command.limit,
          VisibilityTimeout: command.visibility,
          AttributeNames: ["ApproximateReceiveCount"],
        });
        const items = reference.receive(command.limit, command.visibility * 1000);
        assert.deepEqual(
          Messages.map((message: { Body: string; Attributes: Record<string, string> }) =>
            `${message.Body} ${message.Attributes.ApproximateReceiveCount}`
          ),
          items.map((item) => `${item.body} ${item.receives}`),
        );
        items.forEach((item, i) =>
          handles.push({ handle: Messages[i].ReceiptHandle, item, receive: item.receives })
        );
        break;
      }
      case "delete":
      case "change": {
        const chosen = handles[handles.length - 1 - command.which];
        if (!chosen) break;
        const newest = chosen.item.receives === chosen.receive;
        const input = { QueueUrl, ReceiptHandle: chosen.handle, VisibilityTimeout: command.visibility };
        if (command.do === "delete") {
          apply("sqs", "DeleteMessage", input);
          if (newest) reference.delete(chosen.item);
        } else {
          apply("sqs", "ChangeMessageVisibility", input);
          // Earlier handles still change it, but not what is gone.
          if (reference.live.includes(chosen.item)) reference.change(chosen.item, command.visibility * 1000);
        }
        break;
      }
      case "pass":
        pass(command.ms);
        reference.nowMs += command.ms;
        break;
    }
    reference.catchUp();
    assert.deepEqual(state.depths("live"), reference.depths(reference.live), `live after ${command.do}`);
    assert.deepEqual(state.depths("dead"), reference.depths(reference.dead), `dead after ${command.do}`);
    assert.deepEqual(
      [...state.messages("dead")].map((message) => message.body),
      reference.dead.map((item) => item.body),
    );
  }
}

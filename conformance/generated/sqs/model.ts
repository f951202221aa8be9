/** What an answer means for the stage, and what the stage knows that an answer must be. */
import type { Answer } from "../suite.ts";
import type { DrawnCall } from "./calls.ts";
import type { ModelQueue, Stage } from "./stage.ts";

interface Received {
  readonly Body: string;
  readonly ReceiptHandle: string;
}

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly ReceiptHandle?: unknown;
  readonly VisibilityTimeout?: number;
}

const DEPTHS = {
  ApproximateNumberOfMessages: "visible",
  ApproximateNumberOfMessagesNotVisible: "hidden",
  ApproximateNumberOfMessagesDelayed: "delayed",
} as const;

/** What the model says of an answer of ours that is not as it must be. */
export interface Surprise {
  readonly got: unknown;
  readonly wanted: unknown;
}

/** Takes what both sides did into the stage. @returns What the model did not expect of ours. */
export function applied(stage: Stage, call: DrawnCall, ours: Answer, theirs: Answer): Surprise | undefined {
  const { operation, input, queue } = call;
  if (!queue || ours.error || theirs.error) return undefined;
  const entries = succeeded(input, ours.output);
  switch (operation) {
    case "SendMessage":
      stage.sent(queue.name, String(input.MessageBody), Boolean(input.DelaySeconds));
      break;
    case "SendMessageBatch":
      for (const entry of entries) stage.sent(queue.name, entry.MessageBody, Boolean(entry.DelaySeconds));
      break;
    case "DeleteMessage":
      deleted(stage, input.ReceiptHandle);
      break;
    case "DeleteMessageBatch":
      for (const entry of entries) deleted(stage, entry.ReceiptHandle);
      break;
    case "ChangeMessageVisibility":
      changed(stage, input.ReceiptHandle, input.VisibilityTimeout as number);
      break;
    case "ChangeMessageVisibilityBatch":
      for (const entry of entries) changed(stage, entry.ReceiptHandle, entry.VisibilityTimeout!);
      break;
    case "PurgeQueue":
      stage.purged(queue.name);
      break;
    case "GetQueueAttributes":
      return counted(stage, queue, ours);
    case "ReceiveMessage":
      return received(stage, queue, (input.MaxNumberOfMessages as number | undefined) ?? 1, ours, theirs);
  }
  return undefined;
}

function counted(stage: Stage, queue: ModelQueue, { output }: Answer): Surprise | undefined {
  const { Attributes = {} } = output as { Attributes?: Record<string, string> };
  for (const [name, state] of Object.entries(DEPTHS)) {
    const got = Attributes[name];
    const wanted = String(stage.in(queue.name, state).length);
    if (got !== undefined && got !== wanted) {
      return { got: { [name]: got }, wanted: { [name]: wanted, by: "the model" } };
    }
  }
  return undefined;
}

function succeeded(input: Record<string, unknown>, output: object): Entry[] {
  const { Successful = [] } = output as { Successful?: { Id: string }[] };
  const ids = new Set(Successful.map(({ Id }) => Id));
  return Array.isArray(input.Entries) ? (input.Entries as Entry[]).filter(({ Id }) => ids.has(Id)) : [];
}

function held(stage: Stage, handle: unknown) {
  return typeof handle === "object" && handle !== null && "$handle" in handle
    ? stage.heldBy(handle.$handle as number)
    : undefined;
}

function deleted(stage: Stage, handle: unknown): void {
  const message = held(stage, handle);
  if (message) stage.deleted(message);
}

function changed(stage: Stage, handle: unknown, timeout: number): void {
  const message = held(stage, handle);
  if (message) message.state = timeout > 0 ? "hidden" : "visible";
}

function received(
  stage: Stage,
  queue: ModelQueue,
  limit: number,
  ours: Answer,
  theirs: Answer,
): Surprise | undefined {
  const wanted = stage.received(queue, limit);
  const mine = messagesIn(ours);
  const other = new Map(messagesIn(theirs).map((message) => [message.Body, message]));
  for (const { Body, ReceiptHandle } of mine) {
    const twin = other.get(Body);
    if (twin) stage.handed(queue.name, Body, ReceiptHandle, twin.ReceiptHandle);
  }
  const got = mine.map(({ Body }) => Body).sort();
  return got.join() === wanted.sort().join()
    ? undefined
    : { got, wanted: { messages: wanted, by: "the model" } };
}

function messagesIn({ output }: Answer): readonly Received[] {
  return (output as { Messages?: Received[] } | undefined)?.Messages ?? [];
}

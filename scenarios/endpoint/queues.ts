/** Looks at an endpoint's queues: how much waits in them, and what lies in those that nobody reads any more. */
import { type Endpoint, faultText } from "../../targets/mod.ts";
import type { RestingMessage } from "../checks/check.ts";

type Caller = Pick<Endpoint, "call">;

export interface Depth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** About how many messages a queue has; exact on most look-alikes, on AWS only after a while. */
export async function depthOf(endpoint: Caller, queueUrl: string): Promise<Depth> {
  const { Attributes = {} } = await endpoint.call("sqs", "GetQueueAttributes", {
    QueueUrl: queueUrl,
    AttributeNames: [
      "ApproximateNumberOfMessages",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesDelayed",
    ],
  }) as { Attributes?: Record<string, string> };
  const count = (name: string): number => Number(Attributes[`ApproximateNumberOfMessages${name}`] ?? 0);
  return { visible: count(""), inFlight: count("NotVisible"), delayed: count("Delayed") };
}

export function total({ visible, inFlight, delayed }: Depth): number {
  return visible + inFlight + delayed;
}

interface Received {
  readonly MessageId?: string;
  readonly ReceiptHandle?: string;
  readonly Body?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>;
}

const AT_ONCE = 10;
/** Long enough that none comes twice while the others are read. */
const HIDDEN_SECONDS = 120;
/** Receives in a row that find nothing before a queue counts as read: SQS asks only some of its hosts each time. */
const EMPTY_RECEIVES = 2;

/**
 * Everything that lies in a queue and can be received now, which stays there: it is visible again at the end.
 *
 * @param traceOf Tells of whom a message is.
 * @returns What was found, and why a message could not be made visible again.
 */
export async function readQueue(
  endpoint: Caller,
  queueUrl: string,
  traceOf: (message: { id: string; body: string }) => string,
): Promise<{ messages: RestingMessage[]; problems: string[] }> {
  const found = new Map<string, Received>();
  for (let empty = 0; empty < EMPTY_RECEIVES;) {
    const { Messages = [] } = await endpoint.call("sqs", "ReceiveMessage", {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: AT_ONCE,
      VisibilityTimeout: HIDDEN_SECONDS,
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    }) as { Messages?: Received[] };
    empty = Messages.length === 0 ? empty + 1 : 0;
    for (const message of Messages) found.set(message.MessageId ?? `${found.size}`, message);
  }
  const problems: string[] = [];
  for (const { MessageId, ReceiptHandle } of found.values()) {
    try {
      await endpoint.call("sqs", "ChangeMessageVisibility", {
        QueueUrl: queueUrl,
        ReceiptHandle,
        VisibilityTimeout: 0,
      });
    } catch (error) {
      problems.push(`message ${MessageId} of ${queueUrl} stays hidden for a while: ${faultText(error)}`);
    }
  }
  return { messages: Array.from(found.values(), (message) => resting(message, traceOf)), problems };
}

function resting(
  { MessageId = "", Body = "", Attributes = {}, MessageAttributes = {} }: Received,
  traceOf: (message: { id: string; body: string }) => string,
): RestingMessage {
  const own = Object.entries(MessageAttributes).flatMap(([name, { StringValue }]) =>
    StringValue === undefined ? [] : [[name, StringValue] as const]
  );
  return {
    id: MessageId,
    body: Body,
    receiveCount: Number(Attributes["ApproximateReceiveCount"] ?? 0),
    attributes: { ...Attributes, ...Object.fromEntries(own) },
    trace: traceOf({ id: MessageId, body: Body }),
  };
}

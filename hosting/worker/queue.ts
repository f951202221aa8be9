/** A queue as a poller uses it, over the AWS SDK. */
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { ReceivedMessage as Received } from "../../sim/aws/lambda/sqs_port.ts";

export type { ReceivedMessage as Received } from "../../sim/aws/lambda/sqs_port.ts";

/** What a poller needs of a queue. Each call rejects when SQS does not answer, or refuses. */
export interface QueuePort {
  /** Finds the queue: how long a receive hides a message, and its ARN. Called before all others. */
  open(): Promise<{ readonly visibilitySeconds: number; readonly arn: string }>;
  receive(most: number, waitSeconds: number, signal: AbortSignal): Promise<readonly Received[]>;
  /** Hides messages for so long from now; 0 gives them back. */
  hide(messages: readonly Received[], seconds: number): Promise<void>;
  remove(messages: readonly Received[]): Promise<void>;
}

/** What SQS takes in one batch. */
const BATCH = 10;
/** A receive is answered at the end of its wait; anything longer is a connection that died. */
const PATIENCE_MS = 10_000;

/** The queue of a name. */
export function sqsQueue(name: string, environment: Readonly<Record<string, string>>): QueuePort {
  // Given here and not left to the environment: only then it wins over the host in a queue's URL.
  const endpoint = environment["AWS_ENDPOINT_URL_SQS"] ?? environment["AWS_ENDPOINT_URL"];
  const client = new SQSClient({
    ...(endpoint === undefined ? undefined : { endpoint }),
    requestHandler: { requestTimeout: 20_000 + PATIENCE_MS, connectionTimeout: PATIENCE_MS },
  });
  let QueueUrl = "";
  return {
    async open() {
      QueueUrl = (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl ?? "";
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["VisibilityTimeout", "QueueArn"] }),
      );
      return {
        visibilitySeconds: Number(Attributes?.VisibilityTimeout ?? 30),
        arn: Attributes?.QueueArn ?? "",
      };
    },
    async receive(most, waitSeconds, signal) {
      const { Messages } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: Math.min(BATCH, most),
          WaitTimeSeconds: waitSeconds,
          MessageAttributeNames: ["All"],
          MessageSystemAttributeNames: ["All"],
        }),
        { abortSignal: signal },
      );
      return (Messages ?? []) as Received[];
    },
    async hide(messages, seconds) {
      for (const batch of batches(messages)) {
        const { Failed } = await client.send(
          new ChangeMessageVisibilityBatchCommand({
            QueueUrl,
            Entries: batch.map(({ ReceiptHandle }, index) => ({
              Id: String(index),
              ReceiptHandle,
              VisibilityTimeout: seconds,
            })),
          }),
        );
        refuse("change the visibility of", Failed);
      }
    },
    async remove(messages) {
      for (const batch of batches(messages)) {
        const { Failed } = await client.send(
          new DeleteMessageBatchCommand({
            QueueUrl,
            Entries: batch.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
          }),
        );
        refuse("delete", Failed);
      }
    },
  };
}

function* batches(messages: readonly Received[]): Iterable<readonly Received[]> {
  for (let at = 0; at < messages.length; at += BATCH) yield messages.slice(at, at + BATCH);
}

function refuse(
  what: string,
  failed: readonly { Code?: string | undefined; Message?: string | undefined }[] | undefined,
): void {
  const [first] = failed ?? [];
  if (first === undefined) return;
  throw new Error(
    `Cannot ${what} ${failed!.length} messages: ${first.Code} ${first.Message ?? ""}`.trimEnd(),
  );
}

/** A function behind the stream of a table: sends what was written on to a queue, and fails at what says so. */
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { StreamEvent } from "../../aws/lambda/stream_event.ts";

const sqs = new SQSClient({});
const QUEUE_URL = process.env.QUEUE_URL!;

export async function handler(event: StreamEvent, context: { invokedFunctionArn: string }): Promise<object> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { eventName, dynamodb } of event.Records) {
    const item = dynamodb.NewImage as { id: { S: string }; poison?: object } | undefined;
    if (item?.poison) {
      batchItemFailures.push({ itemIdentifier: dynamodb.SequenceNumber });
      break;
    }
    const MessageBody = JSON.stringify({ eventName, id: item?.id.S, by: context.invokedFunctionArn });
    await sqs.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody }));
  }
  return { batchItemFailures };
}

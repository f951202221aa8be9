/** SQS: a message is sent, received and deleted while others wait. */
import { sqs } from "../../sim/aws/sqs/mod.ts";
import { bareAccount } from "./account.ts";
import type { OperationBench } from "./measure.ts";

interface Received {
  readonly Messages?: readonly { readonly ReceiptHandle: string }[];
}

const BODY = JSON.stringify({ orderId: "ord_0123456789abcdef", items: [{ sku: "MUG", quantity: 2 }] });

export const SQS_BENCHES: readonly OperationBench[] = [{
  name: "SQS send, receive, delete",
  unit: "messages",
  depths: [10, 1000, 1_000_000],
  prepare(depth) {
    const { apply } = bareAccount([sqs()]);
    const { QueueUrl } = apply<{ QueueUrl: string }>("sqs", "CreateQueue", { QueueName: "orders" });
    for (let i = 0; i < depth; i++) apply("sqs", "SendMessage", { QueueUrl, MessageBody: BODY });
    return () => {
      apply("sqs", "SendMessage", { QueueUrl, MessageBody: BODY });
      const { Messages } = apply<Received>("sqs", "ReceiveMessage", { QueueUrl, WaitTimeSeconds: 0 });
      apply("sqs", "DeleteMessage", { QueueUrl, ReceiptHandle: Messages![0]!.ReceiptHandle });
    };
  },
}];

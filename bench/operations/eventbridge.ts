/** EventBridge: an event is put on a bus of few or many rules, one of which matches and delivers it to a queue. */
import { eventbridge } from "../../sim/aws/eventbridge/mod.ts";
import { sqs } from "../../sim/aws/sqs/mod.ts";
import { bareAccount } from "./account.ts";
import type { OperationBench } from "./measure.ts";

const BUS = "orders";
const DETAIL = JSON.stringify({ orderId: "ord_0123456789abcdef", status: "CHARGED", amount: 1299 });
/** So many events at once are delivered, received and deleted, so that the queue stays short. */
const BATCH = 10;

interface Received {
  readonly Messages?: readonly { readonly MessageId: string; readonly ReceiptHandle: string }[];
}

/** @param near Whether every other rule is for the same source and detail type, so that its pattern has to be asked. */
function bench(name: string, near: boolean): OperationBench {
  return {
    name,
    unit: "rules",
    depths: [4, 300],
    prepare(rules) {
      const { apply, scheduler } = bareAccount([eventbridge(), sqs()]);
      apply("eventbridge", "CreateEventBus", { Name: BUS });
      const { QueueUrl } = apply<{ QueueUrl: string }>("sqs", "CreateQueue", { QueueName: "charged" });
      for (let i = 0; i < rules; i++) {
        const same = i === 0 || (near && i % 2 === 0);
        apply("eventbridge", "PutRule", {
          Name: `rule-${i}`,
          EventBusName: BUS,
          EventPattern: JSON.stringify({
            source: ["payments"],
            "detail-type": [same ? "PaymentProcessed" : `Other${i}`],
            detail: { status: [i === 0 ? "CHARGED" : `STATUS-${i}`] },
          }),
        });
      }
      const arn = "arn:aws:sqs:us-east-1:000000000000:charged";
      apply("eventbridge", "PutTargets", {
        Rule: "rule-0",
        EventBusName: BUS,
        Targets: [{ Id: "queue", Arn: arn }],
      });
      const entry = { EventBusName: BUS, Source: "payments", DetailType: "PaymentProcessed", Detail: DETAIL };
      return (index) => {
        apply("eventbridge", "PutEvents", { Entries: [entry] });
        if (index % BATCH !== BATCH - 1) return;
        scheduler.advance(Infinity);
        const { Messages = [] } = apply<Received>("sqs", "ReceiveMessage", {
          QueueUrl,
          MaxNumberOfMessages: BATCH,
          WaitTimeSeconds: 0,
        });
        apply("sqs", "DeleteMessageBatch", {
          QueueUrl,
          Entries: Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle })),
        });
      };
    },
  };
}

export const EVENTBRIDGE_BENCHES: readonly OperationBench[] = [
  bench("EventBridge PutEvents and delivery, rules for other events", false),
  bench("EventBridge PutEvents and delivery, half of the rules for this event", true),
];

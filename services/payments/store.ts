/** The Payments table: key `orderId`. One item for each order: the decision, put once, and later its refund. */
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { environment, putOnce, resourceName } from "../lambda/mod.ts";
import { type Payment, PaymentSchema } from "./payment.ts";

const { PAYMENTS_TABLE } = environment({ PAYMENTS_TABLE: resourceName });

/** Shared with the idempotency records. */
export const dynamodb = new DynamoDBClient({});

/** Puts the decision on an order's payment, and returns the one that counts: this one, or an earlier one. */
export async function decidePayment(decision: Payment): Promise<Payment> {
  const existing = await putOnce(dynamodb, PAYMENTS_TABLE, "orderId", marshall(decision));
  return existing === undefined ? decision : PaymentSchema.parse(unmarshall(existing));
}

/** Reads a payment, its latest writes included. */
export async function getPayment(orderId: string): Promise<Payment | undefined> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: PAYMENTS_TABLE, Key: { orderId: { S: orderId } }, ConsistentRead: true }),
  );
  return Item && PaymentSchema.parse(unmarshall(Item));
}

/** Notes that a charge was refunded, and returns the payment as it is then: with this refund, or an earlier one. */
export async function recordRefund(orderId: string, refundId: string, refundedAt: string): Promise<Payment> {
  try {
    const { Attributes } = await dynamodb.send(
      new UpdateItemCommand({
        TableName: PAYMENTS_TABLE,
        Key: { orderId: { S: orderId } },
        UpdateExpression: "SET #status = :refunded, #refundId = :refundId, #refundedAt = :refundedAt",
        ConditionExpression: "#status = :charged",
        ExpressionAttributeNames: {
          "#status": "status",
          "#refundId": "refundId",
          "#refundedAt": "refundedAt",
        },
        ExpressionAttributeValues: {
          ":refunded": { S: "REFUNDED" },
          ":charged": { S: "CHARGED" },
          ":refundId": { S: refundId },
          ":refundedAt": { S: refundedAt },
        },
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return PaymentSchema.parse(unmarshall(Attributes ?? {}));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
    return PaymentSchema.parse(unmarshall(error.Item));
  }
}

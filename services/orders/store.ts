/** The Orders table: key `orderId`. An order is put once and its status moved on by conditional updates. */
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { environment, putOnce, resourceName } from "../lambda/mod.ts";
import { type Order, OrderSchema, STAGE_TIMES } from "./order.ts";
import { type Move, ORIGINS } from "./progress.ts";

const { ORDERS_TABLE } = environment({ ORDERS_TABLE: resourceName });
const dynamodb = new DynamoDBClient({});

/** Puts an order under its id unless there is one, and returns the one that was there. */
export async function putOrder(order: Order): Promise<Order | undefined> {
  const item = marshall(order, { removeUndefinedValues: true });
  const existing = await putOnce(dynamodb, ORDERS_TABLE, "orderId", item);
  return existing && OrderSchema.parse(unmarshall(existing));
}

/** Reads an order, its latest writes included. */
export async function getOrder(orderId: string): Promise<Order | undefined> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: ORDERS_TABLE, Key: { orderId: { S: orderId } }, ConsistentRead: true }),
  );
  return Item && OrderSchema.parse(unmarshall(Item));
}

/** There is no order of the id that an event names. */
export class UnknownOrderError extends Error {
  override readonly name = "UnknownOrderError";
}

/**
 * Moves an order on, if it is at a stage from which the move is possible.
 *
 * @returns Whether it moved; false when it already stood there or further on.
 * @throws {UnknownOrderError}
 */
export async function moveOrder(orderId: string, move: Move): Promise<boolean> {
  const names: Record<string, string> = { "#status": "status", "#at": STAGE_TIMES[move.to] };
  const values: Record<string, { S: string }> = { ":to": { S: move.to }, ":at": { S: move.at } };
  let update = "SET #status = :to, #at = :at";
  for (const [name, value] of Object.entries(move.set)) {
    names[`#${name}`] = name;
    values[`:${name}`] = { S: value };
    update += `, #${name} = :${name}`;
  }
  const origins = ORIGINS[move.to].map((status) => {
    values[`:${status}`] = { S: status };
    return `:${status}`;
  });
  try {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: ORDERS_TABLE,
        Key: { orderId: { S: orderId } },
        UpdateExpression: update,
        ConditionExpression: `#status IN (${origins.join(", ")})`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (error.Item === undefined) {
      throw new UnknownOrderError(`Cannot move order ${orderId}: there is none of that id`);
    }
    return false;
  }
}

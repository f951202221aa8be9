/**
 * Decisions that are made once. An item is put only where there is none; whoever comes second, or cannot tell
 * whether an earlier put arrived, is handed the item that counts.
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";

export type ItemImage = Record<string, AttributeValue>;

/**
 * Puts an item unless its key is taken.
 *
 * @returns The item that was there before, which stays; undefined when the given one was put.
 */
export async function putOnce(
  client: DynamoDBClient,
  table: string,
  partitionKey: string,
  item: ItemImage,
): Promise<ItemImage | undefined> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: item,
        ConditionExpression: "attribute_not_exists(#key)",
        ExpressionAttributeNames: { "#key": partitionKey },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && error.Item !== undefined) return error.Item;
    throw error;
  }
}

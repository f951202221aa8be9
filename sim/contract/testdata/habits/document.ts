/** Handlers that speak to DynamoDB in plain JavaScript values, by the document client. */
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocument,
  DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true, convertClassInstanceToMap: true },
});
const TableName = "ranged";

class Money {
  readonly amount = 12.5;
  readonly currency = "EUR";
}

/** Puts an item of every kind of value and reads it back. */
export async function documentRoundTrip() {
  const Item = {
    id: "1",
    at: 1,
    owner: "o",
    text: "é 😀",
    bytes: new Uint8Array([0, 255]),
    list: [1, "a", null, { deep: [true] }],
    tags: new Set(["a", "b"]),
    scores: new Set([1, 2.5]),
    price: new Money(),
    gone: undefined,
    big: 12345678901234567890n,
  };
  const put = await client.send(new PutCommand({ TableName, Item }));
  const got = await client.send(new GetCommand({ TableName, Key: { id: "1", at: 1 }, ConsistentRead: true }));
  return { put, got };
}

export async function documentUpdate() {
  await client.send(new PutCommand({ TableName, Item: { id: "1", at: 1, owner: "o", count: 1 } }));
  const updated = await client.send(
    new UpdateCommand({
      TableName,
      Key: { id: "1", at: 1 },
      UpdateExpression: "SET #c = #c + :one, seen = :seen",
      ExpressionAttributeNames: { "#c": "count" },
      ExpressionAttributeValues: { ":one": 1, ":seen": ["x"] },
      ReturnValues: "ALL_NEW",
    }),
  );
  const refused = await client.send(
    new DeleteCommand({
      TableName,
      Key: { id: "1", at: 1 },
      ConditionExpression: "#c = :c",
      ExpressionAttributeNames: { "#c": "count" },
      ExpressionAttributeValues: { ":c": 7 },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }),
  ).catch((error: unknown) => error);
  return { updated, refused, isRefusal: refused instanceof ConditionalCheckFailedException };
}

export async function documentQuery() {
  const RequestItems = {
    [TableName]: [1, 2, 3].map((at) => ({ PutRequest: { Item: { id: "1", at, owner: "o" } } })),
  };
  await client.send(new BatchWriteCommand({ RequestItems }));
  const query = {
    TableName,
    KeyConditionExpression: "id = :id",
    ExpressionAttributeValues: { ":id": "1" },
  };
  const page = await client.send(new QueryCommand({ ...query, Limit: 1 }));
  const batch = await client.send(
    new BatchGetCommand({
      RequestItems: { [TableName]: { Keys: [{ id: "1", at: 2 }, { id: "1", at: 9 }] } },
    }),
  );
  const pages: unknown[] = [];
  for await (const each of paginateQuery({ client, pageSize: 2 }, query)) pages.push(each.Items);
  return { page, batch, pages };
}

export async function documentTransaction() {
  await client.send(new PutCommand({ TableName, Item: { id: "1", at: 1, owner: "o" } }));
  return await client.send(
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName, Item: { id: "2", at: 1, owner: "o" } } },
        {
          Put: {
            TableName,
            Item: { id: "1", at: 1, owner: "p" },
            ConditionExpression: "attribute_not_exists(id)",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          },
        },
      ],
    }),
  ).catch((error: unknown) => error);
}

/** The document client with a method for each command. */
export async function documentAggregated() {
  const document = DynamoDBDocument.from(new DynamoDBClient({}));
  await document.put({ TableName, Item: { id: "1", at: 1, owner: "o" } });
  const got = await document.get({ TableName, Key: { id: "1", at: 1 } });
  const called = await new Promise((resolve) => {
    document.get({ TableName, Key: { id: "1", at: 1 } }, (error, output) => resolve({ error, output }));
  });
  return { got, called };
}

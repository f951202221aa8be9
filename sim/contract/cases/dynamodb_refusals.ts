/**
 * What Amazon DynamoDB answers to requests that are wrong by themselves: which check comes first, and in which words.
 *
 * The words are those that AWS itself was seen to answer with.
 */
import type { Case, Given } from "../case.ts";

const TableName = "refusing";
const TABLE = {
  TableName,
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
};
const given: readonly Given[] = [["dynamodb", "CreateTable", TABLE]];
const refused = (message: string) => ({ error: "ValidationException", message, instance: null });
const broken = (...found: string[]) =>
  refused(`${found.length} validation error${found.length > 1 ? "s" : ""} detected: ${found.join("; ")}`);
const must = (value: string, at: string, demand: string) =>
  `Value '${value}' at '${at}' failed to satisfy constraint: Member must ${demand}`;
const key = (id: string) => ({ id: { S: id } });
const NAMES =
  "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have " +
  "length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]";
const VALUES =
  "Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have " +
  "length greater than or equal to 1]";
const LONG = "a".repeat(256);

interface Refusals {
  readonly name: string;
  readonly given?: readonly Given[];
  readonly steps:
    readonly (readonly [operation: string, input: object, answer: Omit<Case, "name" | "given" | "call">])[];
}

const REFUSALS: readonly Refusals[] = [
  {
    name: "the name of a table has its own limits, which an ARN has not",
    steps: [
      [
        "PutItem",
        { TableName: "ab", Item: key("a") },
        broken(must("ab", "tableName", "have length greater than or equal to 3")),
      ],
      [
        "PutItem",
        { TableName: LONG, Item: key("a") },
        broken(must(LONG, "tableName", "have length less than or equal to 255")),
      ],
      [
        "GetItem",
        { TableName: "x!", Key: key("a") },
        broken(
          must("x!", "tableName", "satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
          must("x!", "tableName", "have length greater than or equal to 3"),
        ),
      ],
      [
        "GetItem",
        { TableName: "", Key: key("a") },
        broken(must("", "tableName", "have length greater than or equal to 1")),
      ],
    ],
  },
  {
    name: "operations on tables look at the name before all else",
    steps: [
      [
        "CreateTable",
        { ...TABLE, TableName: "ab", KeySchema: [] },
        broken(must("ab", "tableName", "have length greater than or equal to 3")),
      ],
    ],
  },
  {
    name: "CreateTable counts definitions before it looks at what they are of",
    steps: [
      [
        "CreateTable",
        {
          ...TABLE,
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }, { AttributeName: "id", KeyType: "RANGE" }],
        },
        refused("Invalid KeySchema: Some index key attribute have no definition"),
      ],
    ],
  },
  {
    name: "a key schema that is too long is printed",
    steps: [
      [
        "CreateTable",
        {
          ...TABLE,
          KeySchema: [
            { AttributeName: "a", KeyType: "HASH" },
            { AttributeName: "b", KeyType: "RANGE" },
            { AttributeName: "c", KeyType: "RANGE" },
          ],
        },
        broken(must(
          "[KeySchemaElement(attributeName=a, keyType=HASH), KeySchemaElement(attributeName=b, keyType=RANGE), " +
            "KeySchemaElement(attributeName=c, keyType=RANGE)]",
          "keySchema",
          "have length less than or equal to 2",
        )),
      ],
    ],
  },
  {
    name: "a batch is of something, and of no more than may be",
    given,
    steps: [
      [
        "BatchGetItem",
        { RequestItems: {} },
        refused("The requestItems parameter is required for BatchGetItem"),
      ],
      [
        "BatchWriteItem",
        { RequestItems: {} },
        refused("The requestItems parameter is required for BatchWriteItem"),
      ],
      [
        "BatchGetItem",
        { RequestItems: { [TableName]: { Keys: Array.from({ length: 101 }, (_, i) => key(`${i}`)) } } },
        broken(
          `Value at 'RequestItems.${TableName}.member.Keys' failed to satisfy constraint: ` +
            "Member must have length less than or equal to 100",
        ),
      ],
      [
        "BatchWriteItem",
        { RequestItems: { [TableName]: [] } },
        broken(`Value '{${TableName}=[]}' at 'requestItems' failed to satisfy constraint: ${VALUES}`),
      ],
      [
        "BatchWriteItem",
        { RequestItems: { "a!": [] } },
        broken(
          `Value '{a!=[]}' at 'requestItems' failed to satisfy constraint: ${NAMES}`,
          `Value '{a!=[]}' at 'requestItems' failed to satisfy constraint: ${VALUES}`,
        ),
      ],
      [
        "BatchWriteItem",
        { RequestItems: { [TableName]: [{ PutRequest: { Item: { other: { S: "a" } } } }] } },
        refused("The provided key element does not match the schema"),
      ],
    ],
  },
  {
    name: "a limit of nothing is told of in other words by Query than by Scan",
    given,
    steps: [
      [
        "Query",
        {
          TableName,
          KeyConditionExpression: "id = :a",
          ExpressionAttributeValues: { ":a": { S: "a" } },
          Limit: 0,
        },
        broken(
          "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
      ],
      ["Scan", { TableName, Limit: 0 }, broken(must("0", "limit", "have value greater than or equal to 1"))],
    ],
  },
  {
    name: "what does not go with its table cancels a transaction",
    given,
    steps: [
      [
        "TransactGetItems",
        {
          TransactItems: [
            { Get: { TableName, Key: key("a") } },
            { Get: { TableName, Key: { other: { S: "a" } } } },
          ],
        },
        {
          error: "TransactionCanceledException",
          instance: "TransactionCanceledException",
          message: "Transaction cancelled, please refer cancellation reasons for specific reasons " +
            "[None, ValidationError]",
          members: {
            CancellationReasons: [
              { Code: "None" },
              { Code: "ValidationError", Message: "The provided key element does not match the schema" },
            ],
          },
        },
      ],
    ],
  },
  {
    name: "an attribute is defined once",
    steps: [
      [
        "CreateTable",
        {
          ...TABLE,
          AttributeDefinitions: [...TABLE.AttributeDefinitions, { AttributeName: "id", AttributeType: "N" }],
        },
        { error: "ValidationException", instance: null },
      ],
    ],
  },
  {
    name: "an update that only takes away makes no item",
    given: [...given, ["dynamodb", "UpdateItem", {
      TableName,
      Key: key("a"),
      UpdateExpression: "REMOVE mood",
    }]],
    steps: [["Scan", { TableName }, { output: { Count: 0 } }]],
  },
  {
    name: "tags have letters, numbers, white space and a few other characters",
    steps: [
      ["CreateTable", { ...TABLE, Tags: [{ Key: "hi!", Value: "a" }] }, {
        error: "ValidationException",
        instance: null,
      }],
      [
        "CreateTable",
        { ...TABLE, Tags: [{ Key: "a b/c:d", Value: "e@f=g+h-i_j.k" }] },
        { output: { TableDescription: { TableName } } },
      ],
    ],
  },
  {
    name: "a filter is not about keys, nor about what might be in them",
    given,
    steps: ["id[1] = :a", "attribute_exists(id.a) AND mood = :a"].map((FilterExpression) => [
      "Query",
      {
        TableName,
        KeyConditionExpression: "id = :a",
        FilterExpression,
        ExpressionAttributeValues: { ":a": { S: "a" } },
      },
      refused("Filter Expression can only contain non-primary key attributes: Primary key attribute: id"),
    ]),
  },
  {
    name: "the tables of other accounts are theirs",
    steps: [
      [
        "ListTagsOfResource",
        { ResourceArn: "arn:aws:dynamodb:us-east-1:999999999999:table/theirs" },
        { error: "AccessDeniedException", instance: null },
      ],
    ],
  },
];

export const DYNAMODB_REFUSALS: readonly Case[] = REFUSALS.flatMap(({ name, given, steps }) =>
  steps.map(([operation, input, answer], index) => ({
    name: steps.length > 1 ? `${name} (${index + 1})` : name,
    ...(given ? { given } : undefined),
    call: [operation, input] as const,
    ...answer,
  }))
);

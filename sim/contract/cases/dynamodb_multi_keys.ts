/**
 * What a client sees of global secondary indexes of Amazon DynamoDB whose keys have several attributes.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html
 */
import type { Case, Given } from "../case.ts";

const TableName = "matches";
const NAMES = ["id", "league", "year", "round", "place"] as const;
const INDEX = {
  IndexName: "by-round",
  KeySchema: [
    { AttributeName: "league", KeyType: "HASH" },
    { AttributeName: "year", KeyType: "HASH" },
    { AttributeName: "round", KeyType: "RANGE" },
    { AttributeName: "place", KeyType: "RANGE" },
  ],
  Projection: { ProjectionType: "ALL" },
};
const TABLE = {
  TableName,
  AttributeDefinitions: NAMES.map((AttributeName) => ({
    AttributeName,
    AttributeType: AttributeName === "round" ? "N" : "S",
  })),
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [INDEX],
  BillingMode: "PAY_PER_REQUEST",
};

function match(id: string, round: number | undefined, place: string): Given {
  return ["dynamodb", "PutItem", {
    TableName,
    Item: {
      id: { S: id },
      league: { S: "first" },
      year: { S: "2025" },
      place: { S: place },
      ...(round === undefined ? undefined : { round: { N: `${round}` } }),
    },
  }];
}

const given: readonly Given[] = [
  ["dynamodb", "CreateTable", TABLE],
  match("a", 10, "Bern"),
  match("b", 9, "Wien"),
  match("c", 9, "Graz"),
  match("d", 9, "Grazing"),
  match("e", undefined, "Linz"),
];

const IN_2025 = "league = :l AND #y = :y";

function query(more: string, values: object, others: object = {}) {
  return ["Query", {
    TableName,
    IndexName: "by-round",
    KeyConditionExpression: IN_2025 + more,
    ExpressionAttributeNames: { "#y": "year" },
    ExpressionAttributeValues: { ":l": { S: "first" }, ":y": { S: "2025" }, ...values },
    ...others,
  }] as const;
}

const found = (...ids: string[]) => ({ Count: ids.length, Items: ids.map((id) => ({ id: { S: id } })) });
const refused = (message: string) => ({ error: "ValidationException", message, instance: null });

export const DYNAMODB_MULTI_KEYS: readonly Case[] = [
  {
    name: "CreateTable makes an index whose keys have several attributes",
    call: ["CreateTable", TABLE],
    output: { TableDescription: { GlobalSecondaryIndexes: [{ KeySchema: INDEX.KeySchema }] } },
  },
  {
    name: "CreateTable refuses an index with attributes of its partition after those that it is sorted by",
    call: ["CreateTable", {
      ...TABLE,
      GlobalSecondaryIndexes: [{
        ...INDEX,
        KeySchema: [INDEX.KeySchema[0], ...INDEX.KeySchema.slice(2), INDEX.KeySchema[1]],
      }],
    }],
    error: "ValidationException",
    instance: null,
  },
  {
    name: "Query sorts by several attributes, and lacks items that lack one",
    given,
    call: query("", {}),
    output: found("c", "d", "b", "a"),
  },
  {
    name: "Query asks for the first of several sort attributes",
    given,
    call: query(" AND round = :r", { ":r": { N: "9" } }),
    output: found("c", "d", "b"),
  },
  {
    name: "Query asks for a range of the first of several sort attributes",
    given,
    call: query(" AND round > :r", { ":r": { N: "9" } }),
    output: found("a"),
  },
  {
    name: "Query asks for what the last of several sort attributes begins with",
    given,
    call: query(" AND begins_with(place, :p) AND round = :r", { ":r": { N: "9" }, ":p": { S: "Graz" } }),
    output: found("c", "d"),
  },
  {
    name: "Query goes on after a key of several attributes",
    given,
    call: query("", {}, {
      ExclusiveStartKey: {
        id: { S: "c" },
        league: { S: "first" },
        year: { S: "2025" },
        round: { N: "9" },
        place: { S: "Graz" },
      },
      Limit: 1,
    }),
    output: { ...found("d"), LastEvaluatedKey: { id: { S: "d" }, place: { S: "Grazing" } } },
  },
  {
    name: "Query leaves out no sort attribute before one that it asks for",
    given,
    call: query(" AND place = :p", { ":p": { S: "Graz" } }),
    ...refused(
      "RANGE key attributes round must have equality conditions specified in the query because a condition is " +
        "present on key attribute place",
    ),
  },
  {
    name: "Query says all attributes of a partition",
    given,
    call: ["Query", {
      TableName,
      IndexName: "by-round",
      KeyConditionExpression: "league = :l",
      ExpressionAttributeValues: { ":l": { S: "first" } },
    }],
    error: "ValidationException",
    instance: null,
  },
];

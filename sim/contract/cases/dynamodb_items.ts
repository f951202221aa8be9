/**
 * What a client sees of Amazon DynamoDB's items: parameters of the time before expressions, metrics, pages, segments,
 * and what is wrong with requests, in AWS's words.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html
 */
import type { Case, Given } from "../case.ts";

const TableName = "notes";
const NOTES = {
  TableName,
  AttributeDefinitions: [
    { AttributeName: "id", AttributeType: "S" },
    { AttributeName: "at", AttributeType: "N" },
    { AttributeName: "mood", AttributeType: "S" },
  ],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }, { AttributeName: "at", KeyType: "RANGE" }],
  LocalSecondaryIndexes: [{
    IndexName: "by-mood",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }, { AttributeName: "mood", KeyType: "RANGE" }],
    Projection: { ProjectionType: "KEYS_ONLY" },
  }],
  GlobalSecondaryIndexes: [{
    IndexName: "of-mood",
    KeySchema: [{ AttributeName: "mood", KeyType: "HASH" }],
    Projection: { ProjectionType: "KEYS_ONLY" },
  }],
  BillingMode: "PAY_PER_REQUEST",
};
const CREATED: Given = ["dynamodb", "CreateTable", NOTES];
const PUT: readonly Given[] = [1, 2, 3].map((at) => ["dynamodb", "PutItem", {
  TableName,
  Item: { id: { S: "a" }, at: { N: `${at}` }, mood: { S: "calm" }, text: { S: `text ${at}` } },
}]);
const given = [CREATED, ...PUT];
const KEY = { id: { S: "a" }, at: { N: "1" } };
const OF_A = { id: { ComparisonOperator: "EQ", AttributeValueList: [{ S: "a" }] } };
const ALL_OF_A = { KeyConditionExpression: "id = :a", ExpressionAttributeValues: { ":a": { S: "a" } } };
const METRICS = { ItemCollectionKey: { id: { S: "a" } }, SizeEstimateRangeGB: [0, 1] };
const INVALID = { error: "ValidationException", instance: null, members: { $fault: "client" } } as const;

/** A call to the table of notes that is refused. */
function refused(name: string, operation: string, input: object, message: string): Case {
  return { name, given, call: [operation, { TableName, ...input }], message, ...INVALID };
}

const LEGACY: readonly Case[] = [
  {
    name: "PutItem takes what it expects as it did before expressions",
    given,
    call: ["PutItem", { TableName, Item: KEY, Expected: { id: { Exists: false } } }],
    error: "ConditionalCheckFailedException",
    instance: "ConditionalCheckFailedException",
    message: "The conditional request failed",
  },
  {
    name: "DeleteItem joins what it expects with OR",
    given,
    call: ["DeleteItem", {
      TableName,
      Key: KEY,
      Expected: { text: { Value: { S: "other" } }, mood: { ComparisonOperator: "NOT_NULL" } },
      ConditionalOperator: "OR",
      ReturnValues: "ALL_OLD",
    }],
    output: { Attributes: { text: { S: "text 1" } } },
  },
  {
    name: "UpdateItem takes AttributeUpdates, and adds to a list",
    given,
    call: ["UpdateItem", {
      TableName,
      Key: KEY,
      AttributeUpdates: {
        text: { Action: "DELETE" },
        read: { Action: "ADD", Value: { N: "2" } },
        tags: { Action: "ADD", Value: { L: [{ S: "x" }] } },
        mood: { Value: { S: "glad" } },
      },
      ReturnValues: "UPDATED_NEW",
    }],
    output: { Attributes: { read: { N: "2" }, tags: { L: [{ S: "x" }] }, mood: { S: "glad" } } },
  },
  {
    name: "GetItem takes AttributesToGet",
    given,
    call: ["GetItem", { TableName, Key: KEY, AttributesToGet: ["text", "nothing"] }],
    output: { Item: { text: { S: "text 1" } } },
  },
  {
    name: "Query takes KeyConditions and QueryFilter",
    given,
    call: ["Query", {
      TableName,
      KeyConditions: { ...OF_A, at: { ComparisonOperator: "GE", AttributeValueList: [{ N: "2" }] } },
      QueryFilter: { text: { ComparisonOperator: "NE", AttributeValueList: [{ S: "text 2" }] } },
    }],
    output: { Count: 1, ScannedCount: 2, Items: [{ at: { N: "3" } }] },
  },
  {
    name: "Scan takes ScanFilter",
    given,
    call: ["Scan", {
      TableName,
      ScanFilter: { text: { ComparisonOperator: "CONTAINS", AttributeValueList: [{ S: "2" }] } },
      Select: "COUNT",
    }],
    output: { Count: 1, ScannedCount: 3 },
  },
  refused(
    "parameters of both kinds do not go into one request",
    "PutItem",
    { Item: KEY, Expected: { id: { Exists: false } }, ConditionExpression: "attribute_exists(id)" },
    "Can not use both expression and non-expression parameters in the same request: " +
      "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
  ),
  refused(
    "ConditionalOperator joins two conditions or more",
    "Scan",
    { ScanFilter: { text: { ComparisonOperator: "NULL" } }, ConditionalOperator: "AND" },
    "ConditionalOperator can only be used when Filter or Expected has two or more elements",
  ),
  refused(
    "an operator takes its number of values",
    "PutItem",
    { Item: KEY, Expected: { text: { ComparisonOperator: "BETWEEN", AttributeValueList: [{ S: "a" }] } } },
    "One or more parameter values were invalid: Invalid number of argument(s) for the BETWEEN ComparisonOperator",
  ),
  refused(
    "what is expected to exist has a value",
    "PutItem",
    { Item: KEY, Expected: { text: { Exists: true } } },
    "One or more parameter values were invalid: Value must be provided when Exists is true for Attribute: text",
  ),
  refused(
    "an update without a value can only delete",
    "UpdateItem",
    { Key: KEY, AttributeUpdates: { text: { Action: "PUT" } } },
    "One or more parameter values were invalid: Only DELETE action is allowed when no attribute value is specified",
  ),
  refused(
    "an update of another type does not fit",
    "UpdateItem",
    { Key: KEY, AttributeUpdates: { text: { Action: "ADD", Value: { N: "1" } } } },
    "Type mismatch for attribute to update",
  ),
  refused(
    "a Query has one condition on a key, or two",
    "Query",
    { KeyConditions: {} },
    "Conditions can be of length 1 or 2 only",
  ),
  refused(
    "a Query's filter is not about keys",
    "Query",
    { KeyConditions: OF_A, QueryFilter: { at: { ComparisonOperator: "NOT_NULL" } } },
    "QueryFilter can only contain non-primary key attributes: Primary key attribute: at",
  ),
];

const READS: readonly Case[] = [
  {
    name: "Query ends without a key where nothing can follow",
    given,
    call: ["Query", {
      TableName,
      KeyConditionExpression: "id = :a AND #at <= :n",
      ExpressionAttributeNames: { "#at": "at" },
      ExpressionAttributeValues: { ":a": { S: "a" }, ":n": { N: "2" } },
      Limit: 2,
      ReturnConsumedCapacity: "INDEXES",
    }],
    output: { Count: 2, ConsumedCapacity: { CapacityUnits: 0.5, Table: { CapacityUnits: 0.5 } } },
  },
  {
    name: "Query hands out where a page of an index ended",
    given,
    call: ["Query", { TableName, IndexName: "by-mood", ...ALL_OF_A, Limit: 1 }],
    output: { Count: 1, LastEvaluatedKey: { ...KEY, mood: { S: "calm" } } },
  },
  {
    name: "Query reads from the table what a local index does not hold",
    given,
    call: ["Query", {
      TableName,
      IndexName: "by-mood",
      ...ALL_OF_A,
      Select: "ALL_ATTRIBUTES",
      ReturnConsumedCapacity: "INDEXES",
    }],
    output: { Items: [{ text: { S: "text 1" } }, {}, {}], ConsumedCapacity: { CapacityUnits: 2 } },
  },
  {
    name: "Scan reads one of several segments",
    given,
    call: ["Scan", { TableName, Segment: 0, TotalSegments: 1, Limit: 3 }],
    output: { Count: 3, LastEvaluatedKey: { id: { S: "a" }, at: { N: "3" } } },
  },
  refused(
    "a segment needs their number",
    "Scan",
    { Segment: 0 },
    "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
  ),
  refused(
    "a segment is less than their number",
    "Scan",
    { Segment: 2, TotalSegments: 2 },
    "The Segment parameter is zero-based and must be less than parameter TotalSegments: " +
      "Segment: 2 is not less than TotalSegments: 2",
  ),
  refused(
    "what is projected goes with what is selected",
    "Query",
    { ...ALL_OF_A, ProjectionExpression: "id", Select: "COUNT" },
    "Cannot specify the ProjectionExpression when choosing to get only the Count",
  ),
  refused(
    "specific attributes have to be named",
    "Query",
    { ...ALL_OF_A, Select: "SPECIFIC_ATTRIBUTES" },
    "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
  ),
  refused(
    "a global index gives what it holds",
    "Query",
    {
      IndexName: "of-mood",
      KeyConditionExpression: "mood = :m",
      ExpressionAttributeValues: { ":m": { S: "calm" } },
      ProjectionExpression: "mood, body",
    },
    "One or more parameter values were invalid: Global secondary index of-mood does not project [body]",
  ),
  refused(
    "a start key of another partition is outside",
    "Query",
    { ...ALL_OF_A, ExclusiveStartKey: { id: { S: "b" }, at: { N: "1" } } },
    "The provided starting key is outside query boundaries based on provided conditions",
  ),
];

const WRITES: readonly Case[] = [
  // Tried at the service itself (ExtendDB, issue 60).
  {
    name: "DeleteItem counts the size of a text in units of UTF-16",
    given: [CREATED, ["dynamodb", "PutItem", { TableName, Item: { ...KEY, text: { S: "é𝄞" } } }]],
    call: ["DeleteItem", {
      TableName,
      Key: KEY,
      ConditionExpression: "size(#text) = :size",
      ExpressionAttributeNames: { "#text": "text" },
      ExpressionAttributeValues: { ":size": { N: "3" } },
    }],
    output: {},
  },
  {
    name: "PutItem tells of the item collection",
    given,
    call: ["PutItem", { TableName, Item: KEY, ReturnItemCollectionMetrics: "SIZE" }],
    output: { ItemCollectionMetrics: METRICS },
  },
  {
    name: "BatchWriteItem tells of each item collection once",
    given,
    call: ["BatchWriteItem", {
      RequestItems: {
        [TableName]: [
          { PutRequest: { Item: KEY } },
          { DeleteRequest: { Key: { id: { S: "a" }, at: { N: "2" } } } },
        ],
      },
      ReturnItemCollectionMetrics: "SIZE",
    }],
    output: { ItemCollectionMetrics: { [TableName]: [METRICS] }, UnprocessedItems: {} },
  },
  {
    name: "TransactWriteItems tells of item collections and capacity",
    given,
    call: ["TransactWriteItems", {
      TransactItems: [{ Put: { TableName, Item: { ...KEY, text: { S: "new" } } } }],
      ReturnItemCollectionMetrics: "SIZE",
      ReturnConsumedCapacity: "TOTAL",
    }],
    output: {
      ItemCollectionMetrics: { [TableName]: [METRICS] },
      ConsumedCapacity: [{ TableName, CapacityUnits: 6, WriteCapacityUnits: 6 }],
    },
  },
  refused(
    "an expression does not look into keys",
    "PutItem",
    { Item: KEY, ConditionExpression: "attribute_exists(id.part)" },
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: id",
  ),
  refused(
    "an update makes no key of an index of another type",
    "UpdateItem",
    { Key: KEY, UpdateExpression: "SET mood = #at", ExpressionAttributeNames: { "#at": "at" } },
    "The update expression attempted to update the secondary index key to unsupported type",
  ),
  refused(
    "a value may be as deep as 32 levels when it is compared, and not when it is written",
    "UpdateItem",
    {
      Key: KEY,
      UpdateExpression: "SET deep = :v",
      ExpressionAttributeValues: { ":v": nested(32) },
    },
    "Nesting Levels have exceeded supported limits",
  ),
  refused(
    "no value is deeper than 32 levels",
    "UpdateItem",
    {
      Key: KEY,
      UpdateExpression: "SET deep = :v",
      ExpressionAttributeValues: { ":v": nested(33) },
    },
    "ExpressionAttributeValues contains invalid value: Nesting Levels have exceeded supported limits: " +
      "Attributes in the item have nested levels beyond supported limit for key :v",
  ),
  refused(
    "unused values are listed in the order of a hash table",
    "PutItem",
    {
      Item: KEY,
      ConditionExpression: "id = :a",
      ExpressionAttributeValues: Object.fromEntries(
        [":a", ":foo", ":bar", ":baz", ":v1", ":v10"].map((key) => [key, { S: "1" }]),
      ),
    },
    "Value provided in ExpressionAttributeValues unused in expressions: keys: {:bar, :v1, :foo, :v10, :baz}",
  ),
];

function nested(levels: number): object {
  let value: object = { S: "x" };
  for (let i = 0; i < levels; i++) value = { L: [value] };
  return value;
}

export const DYNAMODB_ITEMS: readonly Case[] = [...LEGACY, ...READS, ...WRITES];

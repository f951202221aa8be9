/**
 * What a client sees of Amazon DynamoDB.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
import { bufferOf, type Case, type Given } from "../case.ts";

const TABLE = {
  TableName: "things",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
};
const RANGED = {
  TableName: "ranged",
  AttributeDefinitions: [
    { AttributeName: "id", AttributeType: "S" },
    { AttributeName: "at", AttributeType: "N" },
    { AttributeName: "owner", AttributeType: "S" },
  ],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }, { AttributeName: "at", KeyType: "RANGE" }],
  GlobalSecondaryIndexes: [{
    IndexName: "by-owner",
    KeySchema: [{ AttributeName: "owner", KeyType: "HASH" }],
    Projection: { ProjectionType: "ALL" },
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
  }],
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
};

const CREATED: Given = ["dynamodb", "CreateTable", TABLE];
const CREATED_RANGED: Given = ["dynamodb", "CreateTable", RANGED];

const BYTES = new Uint8Array([0, 1, 127, 128, 255]);
const SEEN_BYTES = { $bytes: [...BYTES], class: "Uint8Array" };
/** An attribute of every type. */
const EVERYTHING = {
  id: { S: "1" },
  text: { S: "é 😀\u0000" },
  empty: { S: "" },
  number: { N: "-12345678901234567890.123456789" },
  bytes: { B: BYTES },
  noBytes: { B: new Uint8Array() },
  texts: { SS: ["a", "b"] },
  numbers: { NS: ["1", "2.5"] },
  manyBytes: { BS: [BYTES, new Uint8Array([7])] },
  map: { M: { deep: { M: { bytes: { B: BYTES } } }, none: { M: {} } } },
  list: { L: [{ S: "x" }, { B: BYTES }, { L: [] }, { NULL: true }] },
  nothing: { NULL: true },
  yes: { BOOL: true },
  no: { BOOL: false },
};
const SEEN_EVERYTHING = {
  text: EVERYTHING.text,
  empty: { S: "" },
  bytes: { B: SEEN_BYTES },
  noBytes: { B: { $bytes: [], class: "Uint8Array" } },
  manyBytes: { BS: [{ $bytes: [...BYTES] }, { $bytes: [7] }] },
  map: { M: { deep: { M: { bytes: { B: SEEN_BYTES } } }, none: { M: {} } } },
  list: { L: [{ S: "x" }, { B: SEEN_BYTES }, { L: [] }, { NULL: true }] },
};
const PUT: Given = ["dynamodb", "PutItem", { TableName: "things", Item: EVERYTHING }];
const KEY = { id: { S: "1" } };
const PUT_RANGED: Given[] = [1, 2, 3].map((at) => ["dynamodb", "PutItem", {
  TableName: "ranged",
  Item: { id: { S: "1" }, at: { N: `${at}` }, owner: { S: "o" }, bytes: { B: BYTES } },
}]);

const NO_TABLE = {
  error: "ResourceNotFoundException",
  instance: "ResourceNotFoundException",
  members: { $fault: "client" },
} as const;
const INVALID = { error: "ValidationException", instance: null, members: { $fault: "client" } } as const;

export const DYNAMODB: readonly Case[] = [
  {
    name: "CreateTable describes the table, with a date",
    call: ["CreateTable", RANGED],
    output: {
      TableDescription: {
        TableName: "ranged",
        TableStatus: "CREATING",
        CreationDateTime: { $date: Date.UTC(2026, 0, 1) + 401 },
        GlobalSecondaryIndexes: [{ IndexName: "by-owner", IndexStatus: "CREATING" }],
      },
    },
  },
  {
    name: "CreateTable refuses the name of a table that is there",
    given: [CREATED],
    call: ["CreateTable", TABLE],
    error: "ResourceInUseException",
    instance: "ResourceInUseException",
  },
  {
    name: "CreateTable refuses a key that is not defined",
    call: ["CreateTable", { ...TABLE, AttributeDefinitions: [] }],
    ...INVALID,
  },
  {
    name: "DescribeTable has dates and counts",
    given: [CREATED, PUT],
    call: ["DescribeTable", { TableName: "things" }],
    output: { Table: { ItemCount: 1, BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" } } },
  },
  {
    name: "DescribeTable does not find a table",
    call: ["DescribeTable", { TableName: "nowhere" }],
    ...NO_TABLE,
  },
  {
    name: "DescribeTable refuses a name that cannot be one",
    call: ["DescribeTable", { TableName: "no spaces" }],
    ...INVALID,
  },
  {
    name: "DeleteTable describes what was there",
    given: [CREATED],
    call: ["DeleteTable", { TableName: "things" }],
    output: { TableDescription: { TableStatus: "DELETING" } },
  },
  { name: "DeleteTable does not find a table", call: ["DeleteTable", { TableName: "nowhere" }], ...NO_TABLE },
  {
    name: "DeleteTable refuses a protected table",
    given: [["dynamodb", "CreateTable", { ...TABLE, DeletionProtectionEnabled: true }]],
    call: ["DeleteTable", { TableName: "things" }],
    ...INVALID,
  },
  { name: "ListTables of an empty account", call: ["ListTables", {}], output: { TableNames: [] } },
  {
    name: "ListTables lists in pages",
    given: [CREATED, CREATED_RANGED],
    call: ["ListTables", { Limit: 1 }],
    output: { TableNames: ["ranged"], LastEvaluatedTableName: "ranged" },
  },
  { name: "ListTables refuses a size of pages", call: ["ListTables", { Limit: 0 }], ...INVALID },
  {
    name: "UpdateTimeToLive answers with what it was told",
    given: [CREATED],
    call: ["UpdateTimeToLive", {
      TableName: "things",
      TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
    }],
    output: { TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" } },
  },
  {
    name: "UpdateTimeToLive refuses to disable what is not enabled",
    given: [CREATED],
    call: ["UpdateTimeToLive", {
      TableName: "things",
      TimeToLiveSpecification: { Enabled: false, AttributeName: "expires" },
    }],
    ...INVALID,
  },
  {
    name: "UpdateTimeToLive does not find a table",
    call: ["UpdateTimeToLive", {
      TableName: "nowhere",
      TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
    }],
    ...NO_TABLE,
  },
  {
    name: "DescribeTimeToLive does not find a table",
    call: ["DescribeTimeToLive", { TableName: "nowhere" }],
    ...NO_TABLE,
  },
  {
    name: "DescribeTimeToLive of a table without",
    given: [CREATED],
    call: ["DescribeTimeToLive", { TableName: "things" }],
    output: { TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } },
  },
  {
    name: "PutItem has an empty output",
    given: [CREATED],
    call: ["PutItem", { TableName: "things", Item: EVERYTHING }],
    output: {},
  },
  {
    name: "PutItem answers with the item before, and what it cost",
    given: [CREATED, PUT],
    call: ["PutItem", {
      TableName: "things",
      Item: KEY,
      ReturnValues: "ALL_OLD",
      ReturnConsumedCapacity: "TOTAL",
      ReturnItemCollectionMetrics: "SIZE",
    }],
    output: { Attributes: SEEN_EVERYTHING, ConsumedCapacity: { TableName: "things", CapacityUnits: 1 } },
  },
  {
    name: "PutItem takes bytes of Node.js, and text as base64",
    given: [CREATED],
    before: [["PutItem", {
      TableName: "things",
      Item: { id: { S: "1" }, buffer: { B: bufferOf("hé") }, text: { B: "aMOp" } },
    }]],
    call: ["GetItem", { TableName: "things", Key: KEY }],
    output: {
      Item: {
        buffer: { B: { $bytes: [104, 195, 169], class: "Uint8Array" } },
        text: { B: { $bytes: [104, 195, 169], class: "Uint8Array" } },
      },
    },
  },
  {
    name: "PutItem ignores members that are undefined or not known",
    given: [CREATED],
    call: ["PutItem", {
      TableName: "things",
      Item: { id: { S: "1", N: undefined }, gone: undefined },
      ConditionExpression: undefined,
      Colour: "red",
    }],
    output: {},
  },
  {
    name: "PutItem refuses text for bytes that is no base64",
    given: [CREATED],
    call: ["PutItem", { TableName: "things", Item: { id: { S: "1" }, bytes: { B: "hé" } } }],
    error: "SerializationException",
    instance: null,
  },
  {
    name: "PutItem refuses what is undefined or null inside a list, which the SDK sends as null",
    given: [CREATED],
    call: ["PutItem", {
      TableName: "things",
      Item: { id: { S: "1" }, list: { L: [undefined, { S: "a" }] } },
    }],
    ...INVALID,
  },
  {
    name: "PutItem refuses a number given as one, of which the SDK makes empty text",
    given: [CREATED],
    call: ["PutItem", { TableName: "things", Item: { id: { S: "1" }, count: { N: 5 } } }],
    ...INVALID,
  },
  {
    name: "PutItem takes numbers in a set of texts, of which the SDK makes empty text",
    given: [CREATED],
    before: [["PutItem", { TableName: "things", Item: { id: { S: "1" }, set: { SS: [1] } } }]],
    call: ["GetItem", { TableName: "things", Key: KEY }],
    output: { Item: { set: { SS: [""] } } },
  },
  {
    name: "PutItem refuses a plain value for an attribute",
    given: [CREATED],
    call: ["PutItem", { TableName: "things", Item: { id: "1" } }],
    error: "SerializationException",
    instance: null,
  },
  {
    name: "PutItem refuses a type of attribute that does not exist",
    given: [CREATED],
    call: ["PutItem", { TableName: "things", Item: { id: { S: "1" }, odd: { X: "1" } } }],
    ...INVALID,
  },
  {
    name: "PutItem refuses an item without its key",
    given: [CREATED],
    call: ["PutItem", { TableName: "things", Item: { other: { S: "1" } } }],
    ...INVALID,
  },
  {
    name: "PutItem does not find a table",
    call: ["PutItem", { TableName: "nowhere", Item: KEY }],
    ...NO_TABLE,
  },
  { name: "PutItem without a table", call: ["PutItem", { Item: KEY }], ...INVALID },
  {
    name: "PutItem with a condition that does not hold has no item",
    given: [CREATED, PUT],
    call: ["PutItem", { TableName: "things", Item: KEY, ConditionExpression: "attribute_not_exists(id)" }],
    error: "ConditionalCheckFailedException",
    instance: "ConditionalCheckFailedException",
    members: { $fault: "client" },
  },
  {
    name: "PutItem with a condition that does not hold has the item when asked, bytes and all",
    given: [CREATED, PUT],
    call: ["PutItem", {
      TableName: "things",
      Item: KEY,
      ConditionExpression: "attribute_not_exists(id)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }],
    error: "ConditionalCheckFailedException",
    instance: "ConditionalCheckFailedException",
    members: { Item: SEEN_EVERYTHING },
  },
  {
    name: "GetItem reads every type of attribute",
    given: [CREATED, PUT],
    call: ["GetItem", {
      TableName: "things",
      Key: KEY,
      ConsistentRead: true,
      ReturnConsumedCapacity: "INDEXES",
    }],
    output: { Item: SEEN_EVERYTHING, ConsumedCapacity: { CapacityUnits: 1 } },
  },
  {
    name: "GetItem of what is not there has no member",
    given: [CREATED],
    call: ["GetItem", { TableName: "things", Key: KEY }],
    output: {},
  },
  {
    name: "GetItem refuses a key that is none",
    given: [CREATED],
    call: ["GetItem", { TableName: "things", Key: { id: { N: "1" } } }],
    ...INVALID,
  },
  {
    name: "GetItem does not find a table",
    call: ["GetItem", { TableName: "nowhere", Key: KEY }],
    ...NO_TABLE,
  },
  {
    name: "UpdateItem answers with what it changed",
    given: [CREATED, PUT],
    call: ["UpdateItem", {
      TableName: "things",
      Key: KEY,
      UpdateExpression: "SET #b = :b REMOVE yes ADD numbers :n",
      ExpressionAttributeNames: { "#b": "bytes" },
      ExpressionAttributeValues: { ":b": { B: new Uint8Array([9]) }, ":n": { NS: ["3"] } },
      ReturnValues: "UPDATED_NEW",
    }],
    output: { Attributes: { bytes: { B: { $bytes: [9] } } } },
  },
  {
    name: "UpdateItem with a condition that does not hold",
    given: [CREATED, PUT],
    call: ["UpdateItem", {
      TableName: "things",
      Key: KEY,
      UpdateExpression: "SET a = :a",
      ConditionExpression: "bytes = :a",
      ExpressionAttributeValues: { ":a": { B: new Uint8Array([9]) } },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }],
    error: "ConditionalCheckFailedException",
    instance: "ConditionalCheckFailedException",
    members: { Item: SEEN_EVERYTHING },
  },
  {
    name: "UpdateItem refuses an expression",
    given: [CREATED],
    call: ["UpdateItem", { TableName: "things", Key: KEY, UpdateExpression: "SET" }],
    ...INVALID,
  },
  {
    name: "UpdateItem does not find a table",
    call: ["UpdateItem", { TableName: "nowhere", Key: KEY }],
    ...NO_TABLE,
  },
  {
    name: "DeleteItem answers with the item before",
    given: [CREATED, PUT],
    call: ["DeleteItem", { TableName: "things", Key: KEY, ReturnValues: "ALL_OLD" }],
    output: { Attributes: SEEN_EVERYTHING },
  },
  {
    name: "DeleteItem of what is not there has an empty output",
    given: [CREATED],
    call: ["DeleteItem", { TableName: "things", Key: KEY }],
    output: {},
  },
  {
    name: "DeleteItem with a condition that does not hold",
    given: [CREATED],
    call: ["DeleteItem", { TableName: "things", Key: KEY, ConditionExpression: "attribute_exists(id)" }],
    error: "ConditionalCheckFailedException",
    instance: "ConditionalCheckFailedException",
  },
  {
    name: "DeleteItem does not find a table",
    call: ["DeleteItem", { TableName: "nowhere", Key: KEY }],
    ...NO_TABLE,
  },
  {
    name: "DeleteItem refuses no key",
    given: [CREATED],
    call: ["DeleteItem", { TableName: "things" }],
    ...INVALID,
  },
  {
    name: "Query answers in pages",
    given: [CREATED_RANGED, ...PUT_RANGED],
    call: ["Query", {
      TableName: "ranged",
      KeyConditionExpression: "id = :id AND #at >= :from",
      ExpressionAttributeNames: { "#at": "at" },
      ExpressionAttributeValues: { ":id": { S: "1" }, ":from": { N: "2" } },
      Limit: 1,
      ScanIndexForward: false,
      ReturnConsumedCapacity: "TOTAL",
    }],
    output: {
      Count: 1,
      ScannedCount: 1,
      Items: [{ at: { N: "3" }, bytes: { B: SEEN_BYTES } }],
      LastEvaluatedKey: { id: { S: "1" }, at: { N: "3" } },
    },
  },
  {
    name: "Query of an index goes on after a key",
    given: [CREATED_RANGED, ...PUT_RANGED],
    call: ["Query", {
      TableName: "ranged",
      IndexName: "by-owner",
      KeyConditionExpression: "#o = :o",
      ExpressionAttributeNames: { "#o": "owner" },
      ExpressionAttributeValues: { ":o": { S: "o" } },
      ExclusiveStartKey: { id: { S: "1" }, at: { N: "1" }, owner: { S: "o" } },
    }],
    output: { Count: 2 },
  },
  {
    name: "Query without a hit has no items",
    given: [CREATED_RANGED],
    call: ["Query", {
      TableName: "ranged",
      KeyConditionExpression: "id = :id",
      ExpressionAttributeValues: { ":id": { S: "1" } },
      ExclusiveStartKey: undefined,
    }],
    output: { Count: 0, Items: [] },
  },
  {
    name: "Query refuses a condition on what is no key",
    given: [CREATED_RANGED],
    call: ["Query", {
      TableName: "ranged",
      KeyConditionExpression: "colour = :id",
      ExpressionAttributeValues: { ":id": { S: "1" } },
    }],
    ...INVALID,
  },
  {
    name: "Query does not find a table",
    call: ["Query", {
      TableName: "nowhere",
      KeyConditionExpression: "id = :id",
      ExpressionAttributeValues: { ":id": { S: "1" } },
    }],
    ...NO_TABLE,
  },
  {
    name: "Scan filters and counts",
    given: [CREATED_RANGED, ...PUT_RANGED],
    call: ["Scan", {
      TableName: "ranged",
      FilterExpression: "#at > :at",
      ProjectionExpression: "#at, bytes",
      ExpressionAttributeNames: { "#at": "at" },
      ExpressionAttributeValues: { ":at": { N: "1" } },
    }],
    output: { Count: 2, ScannedCount: 3, Items: [{ bytes: { B: SEEN_BYTES } }, { at: { N: "3" } }] },
  },
  {
    name: "Scan refuses a segment",
    given: [CREATED],
    call: ["Scan", { TableName: "things", Segment: 2, TotalSegments: 1 }],
    ...INVALID,
  },
  { name: "Scan does not find a table", call: ["Scan", { TableName: "nowhere" }], ...NO_TABLE },
  {
    name: "BatchGetItem answers by table",
    given: [CREATED, PUT],
    call: ["BatchGetItem", { RequestItems: { things: { Keys: [KEY, { id: { S: "2" } }] } } }],
    output: { Responses: { things: [SEEN_EVERYTHING] }, UnprocessedKeys: {} },
  },
  {
    name: "BatchGetItem refuses a key twice",
    given: [CREATED],
    call: ["BatchGetItem", { RequestItems: { things: { Keys: [KEY, KEY] } } }],
    ...INVALID,
  },
  {
    name: "BatchGetItem does not find a table",
    call: ["BatchGetItem", { RequestItems: { nowhere: { Keys: [KEY] } } }],
    ...NO_TABLE,
  },
  {
    name: "BatchWriteItem answers with what it did not do",
    given: [CREATED, PUT],
    call: ["BatchWriteItem", {
      RequestItems: {
        things: [{ PutRequest: { Item: { id: { S: "2" }, bytes: { B: BYTES } } } }, {
          DeleteRequest: { Key: KEY },
        }],
      },
    }],
    output: { UnprocessedItems: {} },
  },
  {
    name: "BatchWriteItem refuses an empty batch",
    call: ["BatchWriteItem", { RequestItems: {} }],
    ...INVALID,
  },
  {
    name: "BatchWriteItem does not find a table",
    call: ["BatchWriteItem", { RequestItems: { nowhere: [{ DeleteRequest: { Key: KEY } }] } }],
    ...NO_TABLE,
  },
  {
    name: "TransactGetItems answers in order, with a hole",
    given: [CREATED, PUT],
    call: ["TransactGetItems", {
      TransactItems: ["2", "1"].map((id) => ({ Get: { TableName: "things", Key: { id: { S: id } } } })),
    }],
    output: { Responses: [{}, { Item: SEEN_EVERYTHING }] },
  },
  {
    name: "TransactGetItems refuses an empty list",
    call: ["TransactGetItems", { TransactItems: [] }],
    ...INVALID,
  },
  {
    name: "TransactGetItems does not find a table",
    call: ["TransactGetItems", { TransactItems: [{ Get: { TableName: "nowhere", Key: KEY } }] }],
    ...NO_TABLE,
  },
  {
    name: "TransactWriteItems has an empty output",
    given: [CREATED, PUT],
    call: ["TransactWriteItems", {
      TransactItems: [
        { Put: { TableName: "things", Item: { id: { S: "2" }, bytes: { B: BYTES } } } },
        {
          Update: {
            TableName: "things",
            Key: KEY,
            UpdateExpression: "SET a = :a",
            ExpressionAttributeValues: { ":a": { N: "1" } },
          },
        },
        { Delete: { TableName: "things", Key: { id: { S: "3" } } } },
      ],
    }],
    output: {},
  },
  {
    name: "TransactWriteItems that is cancelled says why for each action, with the items that were asked for",
    given: [CREATED, PUT],
    call: ["TransactWriteItems", {
      TransactItems: [
        { Put: { TableName: "things", Item: { id: { S: "2" } } } },
        {
          ConditionCheck: {
            TableName: "things",
            Key: KEY,
            ConditionExpression: "attribute_not_exists(id)",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          },
        },
      ],
    }],
    error: "TransactionCanceledException",
    instance: "TransactionCanceledException",
    members: {
      CancellationReasons: [{ Code: "None" }, {
        Code: "ConditionalCheckFailed",
        Message: "The conditional request failed",
        Item: SEEN_EVERYTHING,
      }],
    },
  },
  {
    name: "TransactWriteItems refuses a token with another request",
    given: [CREATED],
    before: [["TransactWriteItems", {
      ClientRequestToken: "t",
      TransactItems: [{ Put: { TableName: "things", Item: { id: { S: "1" } } } }],
    }]],
    call: ["TransactWriteItems", {
      ClientRequestToken: "t",
      TransactItems: [{ Put: { TableName: "things", Item: { id: { S: "2" } } } }],
    }],
    error: "IdempotentParameterMismatchException",
    instance: "IdempotentParameterMismatchException",
  },
  {
    name: "TransactWriteItems refuses two actions on one item",
    given: [CREATED],
    call: ["TransactWriteItems", {
      TransactItems: [{ Put: { TableName: "things", Item: KEY } }, {
        Delete: { TableName: "things", Key: KEY },
      }],
    }],
    ...INVALID,
  },
  {
    name:
      "TransactWriteItems whose answer is lost is tried again with the token that the SDK made, and counts once",
    given: [CREATED],
    faults: [{ kind: "timeout", applied: true, where: { operation: "TransactWriteItems" }, perEntity: 1 }],
    before: [["TransactWriteItems", {
      TransactItems: [{
        Update: {
          TableName: "things",
          Key: KEY,
          UpdateExpression: "ADD n :one",
          ExpressionAttributeValues: { ":one": { N: "1" } },
        },
      }],
    }]],
    call: ["GetItem", { TableName: "things", Key: KEY }],
    output: { Item: { n: { N: "1" } } },
  },
  {
    name: "an operation that is not emulated is answered by name",
    call: ["ListExports", {}],
    error: "UnknownOperationException",
    instance: null,
  },
  {
    name: "a call that is throttled for ever",
    given: [CREATED],
    faults: [{ kind: "throttle", where: { service: "dynamodb" } }],
    call: ["GetItem", { TableName: "things", Key: KEY }],
    error: "ProvisionedThroughputExceededException",
    instance: "ProvisionedThroughputExceededException",
    attempts: 4,
  },
  {
    name: "a service that fails twice",
    given: [CREATED],
    faults: [{ kind: "service-error", where: { service: "dynamodb" }, perEntity: 2 }],
    call: ["GetItem", { TableName: "things", Key: KEY }],
    output: {},
    attempts: 3,
  },
  {
    name: "a service that fails for ever",
    given: [CREATED],
    faults: [{ kind: "service-error", where: { service: "dynamodb" } }],
    call: ["GetItem", { TableName: "things", Key: KEY }],
    error: "InternalServerError",
    status: 500,
    instance: "InternalServerError",
    members: { $fault: "server" },
    attempts: 4,
  },
];

/**
 * What a client sees of many PartiQL statements at once in Amazon DynamoDB: in batches and in transactions.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.html
 */
import type { Case } from "../case.ts";
import { given, INVALID, NOT_WELL_FORMED, ONE, TableName, track } from "./dynamodb_partiql.ts";

const BATCHES: readonly Case[] = [
  {
    name: "BatchExecuteStatement reads an item for each statement",
    given,
    call: ["BatchExecuteStatement", {
      Statements: [
        { Statement: "SELECT track FROM songs WHERE artist = 'a' AND track = 2" },
        { Statement: "SELECT track FROM songs WHERE artist = ? AND track = 9", Parameters: [{ S: "a" }] },
        { Statement: "SELECT track FROM songs WHERE artist = 'a'" },
        { Statement: "SLECT" },
      ],
      ReturnConsumedCapacity: "TOTAL",
    }],
    output: {
      Responses: [
        { TableName, Item: track(2) },
        { TableName },
        {
          Error: {
            Code: "ValidationError",
            Message:
              "Select statements within BatchExecuteStatement must specify the primary key in the where clause.",
          },
        },
        { Error: { Code: "ValidationError", Message: "Unsupported operation: VariableReference" } },
      ],
      ConsumedCapacity: [{ TableName, CapacityUnits: 1 }],
    },
  },
  {
    name: "BatchExecuteStatement writes what can be written",
    given,
    call: ["BatchExecuteStatement", {
      Statements: [
        { Statement: "INSERT INTO songs VALUE {'artist': 'a', 'track': 1}" },
        { Statement: "UPDATE songs SET plays = 1 WHERE artist = 'a' AND track = 2 AND plays = 99" },
        { Statement: "DELETE FROM songs WHERE artist = 'a' AND track = 3 RETURNING ALL OLD *" },
      ],
    }],
    output: {
      Responses: [
        { Error: { Code: "DuplicateItem", Message: "Duplicate primary key exists in table" }, TableName },
        { Error: { Code: "ConditionalCheckFailed", Message: "The conditional request failed" }, TableName },
        { TableName, Item: track(3) },
      ],
    },
  },
  {
    name: "BatchExecuteStatement does not read and write",
    given,
    call: ["BatchExecuteStatement", {
      Statements: [
        { Statement: `SELECT * FROM songs ${ONE}` },
        { Statement: "DELETE FROM songs WHERE artist = 'a' AND track = 2" },
      ],
    }],
    message: "Read and write requests together in the same batch is not supported.",
    ...INVALID,
  },
  {
    name: "BatchExecuteStatement is about different items",
    given,
    call: ["BatchExecuteStatement", {
      Statements: [{ Statement: `SELECT * FROM songs ${ONE}` }, {
        Statement: `SELECT track FROM songs ${ONE}`,
      }],
    }],
    message: "Provided list of item keys contains duplicates",
    ...INVALID,
  },
  {
    name: "BatchExecuteStatement is of 25 statements at most",
    given,
    call: ["BatchExecuteStatement", {
      Statements: Array.from({ length: 26 }, (_, i) => ({
        Statement: `SELECT * FROM songs WHERE artist = 'a' AND track = ${i}`,
      })),
    }],
    ...INVALID,
  },
];

const TRANSACTIONS: readonly Case[] = [
  {
    name: "ExecuteTransaction reads at one instant",
    given,
    call: ["ExecuteTransaction", {
      TransactStatements: [
        { Statement: "SELECT track FROM songs WHERE artist = 'a' AND track = 2" },
        { Statement: "SELECT track FROM songs WHERE artist = 'z' AND track = 2" },
      ],
      ReturnConsumedCapacity: "TOTAL",
    }],
    output: {
      Responses: [{ Item: track(2) }, {}],
      ConsumedCapacity: [{ TableName, CapacityUnits: 4, ReadCapacityUnits: 4 }],
    },
  },
  {
    name: "ExecuteTransaction writes where EXISTS holds",
    given,
    call: ["ExecuteTransaction", {
      TransactStatements: [
        { Statement: `EXISTS(SELECT * FROM songs ${ONE} AND plays = 10)` },
        { Statement: "INSERT INTO songs VALUE {'artist': 'b', 'track': 1}" },
      ],
    }],
    output: { Responses: [] },
  },
  {
    name: "ExecuteTransaction happens once under a token",
    given,
    before: [["ExecuteTransaction", {
      TransactStatements: [{ Statement: "INSERT INTO songs VALUE {'artist': 'b', 'track': 1}" }],
      ClientRequestToken: "once",
    }]],
    call: ["ExecuteTransaction", {
      TransactStatements: [{ Statement: "INSERT INTO songs VALUE {'artist': 'b', 'track': 1}" }],
      ClientRequestToken: "once",
      ReturnConsumedCapacity: "TOTAL",
    }],
    output: { Responses: [], ConsumedCapacity: [{ TableName, ReadCapacityUnits: 2 }] },
  },
  {
    name: "ExecuteTransaction happens as a whole or not at all",
    given,
    call: ["ExecuteTransaction", {
      TransactStatements: [
        { Statement: "INSERT INTO songs VALUE {'artist': 'b', 'track': 1}" },
        { Statement: "INSERT INTO songs VALUE {'artist': 'a', 'track': 1}" },
        {
          Statement: "UPDATE songs SET plays = 1 WHERE artist = 'a' AND track = 2 AND plays = 99",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
      ],
    }],
    error: "TransactionCanceledException",
    instance: "TransactionCanceledException",
    message: "Transaction cancelled, please refer cancellation reasons for specific reasons " +
      "[None, DuplicateItem, ConditionalCheckFailed]",
    members: {
      CancellationReasons: [
        { Code: "None" },
        { Code: "DuplicateItem", Message: "Duplicate primary key exists in table" },
        { Code: "ConditionalCheckFailed", Message: "The conditional request failed", Item: track(2) },
      ],
    },
  },
  {
    name: "ExecuteTransaction does not read and write",
    given,
    call: ["ExecuteTransaction", {
      TransactStatements: [
        { Statement: `SELECT * FROM songs ${ONE}` },
        { Statement: "DELETE FROM songs WHERE artist = 'a' AND track = 2" },
      ],
    }],
    message: "ExecuteTransaction API does not support both read and write operations in the same request.",
    ...INVALID,
  },
  {
    name: "ExecuteTransaction says which statement is wrong",
    given,
    call: ["ExecuteTransaction", {
      TransactStatements: [{ Statement: `DELETE FROM songs ${ONE}` }, {
        Statement: "SELECT * FROM songs WHERE",
      }],
    }],
    message: `Validation failed in TransactStatements[1]: ${NOT_WELL_FORMED}Unexpected term`,
    ...INVALID,
  },
  {
    name: "ExecuteTransaction gives nothing of what it writes",
    given,
    call: ["ExecuteTransaction", {
      TransactStatements: [{ Statement: `DELETE FROM songs ${ONE} RETURNING ALL OLD *` }],
    }],
    message:
      "Validation failed in TransactStatements[0]: RETURNING clause is not supported in ExecuteTransaction.",
    ...INVALID,
  },
  {
    name: "ExecuteTransaction reads no index",
    given,
    call: ["ExecuteTransaction", {
      TransactStatements: [{ Statement: `SELECT * FROM "songs"."of-mood" WHERE mood = 'calm'` }],
    }],
    message:
      "Validation failed in TransactStatements[0]: Reads on indices are not supported within transactions.",
    ...INVALID,
  },
];

export const DYNAMODB_PARTIQL_MANY: readonly Case[] = [...BATCHES, ...TRANSACTIONS];

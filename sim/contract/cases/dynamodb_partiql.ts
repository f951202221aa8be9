/**
 * What a client sees of PartiQL in Amazon DynamoDB: statements that read and write, and what is wrong with them.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html; messages are AWS's, as public
 * conformance tests against it have them.
 */
import type { Case, Given } from "../case.ts";

export const TableName = "songs";
const SONGS = {
  TableName,
  AttributeDefinitions: [
    { AttributeName: "artist", AttributeType: "S" },
    { AttributeName: "track", AttributeType: "N" },
    { AttributeName: "mood", AttributeType: "S" },
  ],
  KeySchema: [{ AttributeName: "artist", KeyType: "HASH" }, { AttributeName: "track", KeyType: "RANGE" }],
  LocalSecondaryIndexes: [{
    IndexName: "by-mood",
    KeySchema: [{ AttributeName: "artist", KeyType: "HASH" }, { AttributeName: "mood", KeyType: "RANGE" }],
    Projection: { ProjectionType: "KEYS_ONLY" },
  }],
  GlobalSecondaryIndexes: [{
    IndexName: "of-mood",
    KeySchema: [{ AttributeName: "mood", KeyType: "HASH" }],
    Projection: { ProjectionType: "KEYS_ONLY" },
  }],
  BillingMode: "PAY_PER_REQUEST",
};
const PUT: readonly Given[] = [1, 2, 3].map((track) => ["dynamodb", "PutItem", {
  TableName,
  Item: {
    artist: { S: "a" },
    track: { N: `${track}` },
    mood: { S: "calm" },
    plays: { N: `${track * 10}` },
    tags: { SS: ["x", "y"] },
    notes: { L: [{ S: "n0" }, { M: { deep: { N: "7" } } }] },
  },
}]);
export const given: readonly Given[] = [["dynamodb", "CreateTable", SONGS], ...PUT];
export const INVALID = { error: "ValidationException", instance: null } as const;
export const NOT_WELL_FORMED = "Statement wasn't well formed, can't be processed: ";
const NO_KEY = "Where clause does not contain a mandatory equality on all key attributes";
export const ONE = "WHERE artist = 'a' AND track = 1";

/** A statement and what it answers with. */
function answers(name: string, statement: string, items: readonly object[], more: object = {}): Case {
  return {
    name: `ExecuteStatement ${name}`,
    given,
    call: ["ExecuteStatement", { Statement: statement, ...more }],
    output: { Items: items },
  };
}

/** A statement that is refused. */
function refused(name: string, Statement: string, message: string, more: object = {}): Case {
  return {
    name: `ExecuteStatement ${name}`,
    given,
    call: ["ExecuteStatement", { Statement, ...more }],
    message,
    ...INVALID,
  };
}

export const track = (n: number) => ({ track: { N: `${n}` } });

const READS: readonly Case[] = [
  answers("selects an item by its key", `SELECT track, plays FROM "songs" ${ONE}`, [{
    ...track(1),
    plays: { N: "10" },
  }]),
  answers("selects a partition in order", "SELECT track FROM songs WHERE artist = 'a' ORDER BY track DESC", [
    track(3),
    track(2),
    track(1),
  ]),
  answers(
    "takes parameters",
    "SELECT track FROM songs WHERE artist = ? AND plays >= ?",
    [track(2), track(3)],
    {
      Parameters: [{ S: "a" }, { N: "20" }],
    },
  ),
  answers("scans with a filter", "select track from songs where plays between 15 and 25", [track(2)]),
  answers(
    "selects with IN on keys",
    "SELECT track FROM songs WHERE artist IN ['b', 'a'] AND track IN [3, 1]",
    [
      track(1),
      track(3),
    ],
  ),
  answers("gives paths their last names", `SELECT notes[0], notes[1].deep FROM songs ${ONE}`, [
    { "notes[0]": { S: "n0" }, deep: { N: "7" } },
  ]),
  answers("has functions", `SELECT track FROM songs ${ONE} AND contains(tags, 'x') AND size(notes) = 2`, [
    track(1),
  ]),
  answers(
    "tells what is missing",
    `SELECT track FROM songs ${ONE} AND lyrics IS MISSING AND plays IS NOT NULL`,
    [track(1)],
  ),
  answers("reads an index", `SELECT * FROM "songs"."of-mood" WHERE mood = 'calm' AND track > 2`, [
    { artist: { S: "a" }, ...track(3), mood: { S: "calm" } },
  ]),
  answers(
    "fetches for a local index",
    `SELECT plays FROM "songs"."by-mood" WHERE artist = 'a' AND track = 2`,
    [
      { plays: { N: "20" } },
    ],
  ),
  {
    name: "ExecuteStatement goes on where a page ended",
    given,
    before: [["ExecuteStatement", { Statement: "SELECT track FROM songs WHERE artist = 'a'", Limit: 2 }]],
    call: ["ExecuteStatement", ([page]) => ({
      Statement: "SELECT track FROM songs WHERE artist = 'a'",
      Limit: 2,
      NextToken: page.NextToken,
    })],
    output: { Items: [track(3)] },
  },
  {
    name: "ExecuteStatement tells what it consumed",
    given,
    call: ["ExecuteStatement", {
      Statement: `SELECT plays FROM "songs"."by-mood" WHERE artist = 'a'`,
      ReturnConsumedCapacity: "INDEXES",
    }],
    output: {
      ConsumedCapacity: {
        TableName,
        CapacityUnits: 2,
        Table: { CapacityUnits: 1.5 },
        LocalSecondaryIndexes: { "by-mood": { CapacityUnits: 0.5 } },
      },
    },
  },
];

const WRITES: readonly Case[] = [
  answers(
    "inserts",
    "INSERT INTO songs VALUE {'artist': 'b', 'track': 1, 'tags': <<'z'>>, 'l': [1, {'k': NULL}]}",
    [],
  ),
  answers(
    "updates",
    `UPDATE songs SET plays = plays + 1 SET notes = list_append(notes, ['n2']) REMOVE mood ${ONE} RETURNING MODIFIED NEW *`,
    [
      { plays: { N: "11" }, notes: { L: [{ S: "n0" }, { M: { deep: { N: "7" } } }, { S: "n2" }] } },
    ],
  ),
  answers(
    "adds to sets and takes away",
    `UPDATE songs SET tags = set_add(tags, <<'z'>>) ${ONE} RETURNING MODIFIED NEW *`,
    [
      { tags: { SS: ["x", "y", "z"] } },
    ],
  ),
  answers("updates what FROM names first", `FROM songs ${ONE} SET plays = 5 RETURNING MODIFIED OLD *`, [{
    plays: { N: "10" },
  }]),
  answers("deletes", `DELETE FROM songs ${ONE} RETURNING ALL OLD *`, [
    {
      artist: { S: "a" },
      ...track(1),
      mood: { S: "calm" },
      plays: { N: "10" },
      tags: { SS: ["x", "y"] },
      notes: { L: [{ S: "n0" }, { M: { deep: { N: "7" } } }] },
    },
  ]),
  answers(
    "deletes nothing where nothing is",
    "DELETE FROM songs WHERE artist = 'z' AND track = 1 AND plays = 1",
    [],
  ),
  {
    name: "ExecuteStatement does not insert twice",
    given,
    call: ["ExecuteStatement", { Statement: "INSERT INTO songs VALUE {'artist': 'a', 'track': 1}" }],
    error: "DuplicateItemException",
    instance: "DuplicateItemException",
    message: "Duplicate primary key exists in table",
  },
  {
    name: "ExecuteStatement does not update what is not there",
    given,
    call: ["ExecuteStatement", { Statement: "UPDATE songs SET plays = 1 WHERE artist = 'z' AND track = 1" }],
    error: "ConditionalCheckFailedException",
    instance: "ConditionalCheckFailedException",
    message: "The conditional request failed",
  },
  {
    name: "ExecuteStatement gives the item back whose condition failed",
    given,
    call: ["ExecuteStatement", {
      Statement: `DELETE FROM songs ${ONE} AND plays = 99`,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }],
    error: "ConditionalCheckFailedException",
    instance: "ConditionalCheckFailedException",
    members: { Item: { artist: { S: "a" }, ...track(1) } },
  },
  {
    name: "ExecuteStatement names no table that is not there",
    given,
    call: ["ExecuteStatement", { Statement: "SELECT * FROM nowhere" }],
    error: "ResourceNotFoundException",
    instance: "ResourceNotFoundException",
    message: "Requested resource not found",
  },
];

const REFUSALS: readonly Case[] = [
  refused(
    "refuses what is no statement",
    "SLECT * FROM songs",
    `${NOT_WELL_FORMED}Expected data manipulation`,
  ),
  refused(
    "refuses what is left over",
    `SELECT * FROM songs ${ONE} foo`,
    `${NOT_WELL_FORMED}Unexpected token after expression`,
  ),
  refused(
    "refuses a WHERE without a condition",
    "SELECT * FROM songs WHERE",
    `${NOT_WELL_FORMED}Unexpected term`,
  ),
  refused("refuses a quote that is open", "SELECT * FROM songs WHERE artist = 'a", NOT_WELL_FORMED),
  refused("refuses keywords as names", "SELECT date FROM songs", `${NOT_WELL_FORMED}Unexpected keyword`),
  refused("refuses an alias", "SELECT * FROM songs s", "Aliasing is not supported"),
  refused("refuses writes without a key", "UPDATE songs SET plays = 1 WHERE artist = 'a'", NO_KEY),
  refused("refuses writes of everything", "DELETE FROM songs", NO_KEY),
  refused(
    "refuses parameters that are missing",
    "SELECT * FROM songs WHERE artist = ?",
    "Number of parameters in request and statement don't match.",
  ),
  refused(
    "refuses a key of another type",
    "SELECT * FROM songs WHERE artist = 1",
    "Key attribute's data type should match its data type in table's schema: Key artist",
  ),
  refused(
    "refuses an item without its key",
    "INSERT INTO songs VALUE {'artist': 'a'}",
    "Key attribute should be present in the item: Key track",
  ),
  refused(
    "refuses an order by no key",
    "SELECT * FROM songs WHERE artist = 'a' ORDER BY plays",
    "Variable reference plays in ORDER BY clause must be part of the primary key",
  ),
  refused(
    "refuses an index that is not there",
    `SELECT * FROM "songs"."nope"`,
    "The table does not have the specified index",
  ),
  refused(
    "refuses what a global index does not hold",
    `SELECT plays FROM "songs"."of-mood"`,
    "One or more parameter values were invalid: Global secondary index of-mood does not project [plays]",
  ),
  refused(
    "refuses strong reads of a global index",
    `SELECT * FROM "songs"."of-mood"`,
    "Strongly consistent read is not supported on Global Secondary Indexes",
    { ConsistentRead: true },
  ),
  refused(
    "refuses a number that is too large",
    "SELECT * FROM songs WHERE plays = 1e126",
    "Number overflow. Attempting to store a number with magnitude larger than supported range under root",
  ),
  refused(
    "refuses functions that it has not",
    "SELECT * FROM songs WHERE foo(plays)",
    "Unrecognized function: foo at 1:27:3",
  ),
  refused("refuses a token that is none", "SELECT * FROM songs", "Invalid NextToken", {
    NextToken: "nonsense",
  }),
  refused(
    "refuses EXISTS by itself",
    `EXISTS(SELECT * FROM songs ${ONE})`,
    "EXISTS can only be used in ExecuteTransaction write requests.",
  ),
  refused(
    "refuses to give what a DELETE leaves",
    `DELETE FROM songs ${ONE} RETURNING ALL NEW *`,
    "Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
  ),
  refused(
    "refuses a statement of 8,193 characters",
    "x".repeat(8193),
    `1 validation error detected: Value '${
      "x".repeat(8193)
    }' at 'statement' failed to satisfy constraint: Member must have length less than or equal to 8192`,
  ),
];

export const DYNAMODB_PARTIQL: readonly Case[] = [...READS, ...WRITES, ...REFUSALS];

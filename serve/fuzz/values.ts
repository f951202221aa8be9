/** Inputs of operations, made from the SDK's own schemas: mostly of the right types, sometimes of any other. */
import { NormalizedSchema } from "@smithy/core/schema";
import type { Chance } from "./chance.ts";

/**
 * What exists in the account that is fuzzed, so that many requests get past "there is none". Of the served system only
 * what its orders API does without, as that is asked as well.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  QueueName: ["fuzz", "fuzz-dlq", "fuzz-2"],
  QueueUrl: [
    "http://127.0.0.1/000000000000/fuzz",
    "https://sqs.us-east-1.amazonaws.com/000000000000/fuzz-dlq",
  ],
  TableName: ["Fuzz", "fuzz-none", "arn:aws:dynamodb:us-east-1:000000000000:table/Fuzz"],
  FunctionName: ["payments", "inventory:$LATEST", "shipping"],
  EventBusName: ["fuzz", "fuzz-none", "default"],
  Name: ["fuzz", "fuzz-2"],
  Rule: ["fuzz"],
  RoleName: ["fuzz"],
  RoleArn: ["arn:aws:iam::000000000000:role/fuzz"],
  Role: ["arn:aws:iam::000000000000:role/fuzz"],
  Arn: ["arn:aws:sqs:us-east-1:000000000000:fuzz"],
  EventSourceArn: ["arn:aws:sqs:us-east-1:000000000000:fuzz"],
  ResourceARN: ["arn:aws:events:us-east-1:000000000000:rule/fuzz/fuzz"],
  IndexName: ["byKind"],
  KeyConditionExpression: ["id = :v", "id = :v AND kind > :v", "id = (", "begins_with(id, :v)"],
  ConditionExpression: [
    "attribute_not_exists(id)",
    "id = :v OR NOT kind IN (:v, :w)",
    "((((",
    "size(id) > :n",
  ],
  UpdateExpression: ["SET a = :v", "ADD n :n REMOVE a.b[0]", "SET a = if_not_exists(b, :v) + :n", "DELETE"],
  FilterExpression: ["contains(id, :v)", "#a.#b[999999999999] = :v", "a = "],
  ProjectionExpression: ["id, #a", "a.b[0].c", ","],
  EventPattern: [
    '{"source":["fuzz"]}',
    '{"detail":{"n":[{"numeric":[">",0]}]}}',
    '{"a":[{"wildcard":"***"}]}',
    "{",
  ],
  Detail: ['{"n":1}', "{", "[]", '{"a":{"b":{"c":[1,2,3]}}}'],
  InvocationType: ["RequestResponse", "DryRun", "Event"],
  AssumeRolePolicyDocument: ['{"Version":"2012-10-17","Statement":[]}', "{"],
  MessageBody: ["hello", "größe ☃", "\u0000", ""],
  BillingMode: ["PAY_PER_REQUEST"],
  KeyType: ["HASH", "RANGE"],
  AttributeType: ["S", "N", "B"],
};
const ATTRIBUTE_NAMES = ["id", "kind", "a"];
/** A member whose wait would hold the connection; how a long poll fares is tested by the tours. */
const ZERO: ReadonlySet<string> = new Set(["WaitTimeSeconds"]);

/** Values of every type, of which few are what is wanted anywhere. */
export const WILD: readonly unknown[] = [
  null,
  true,
  "",
  0,
  -1,
  1e308,
  2 ** 53,
  0.1,
  "NaN",
  [],
  {},
  [[[[]]]],
  [null],
  { a: null },
  "\ud800",
  "\u0000",
  "a".repeat(300),
  "🦀".repeat(40),
  "__proto__",
  { toString: 1 },
  "2026-01-01T00:00:00Z",
  "arn:aws:sqs:us-east-1:000000000000:fuzz",
];
const MAX_DEPTH = 5;

/** An input of this shape. */
export function inputOf(schema: NormalizedSchema, chance: Chance): Record<string, unknown> {
  // A required member is likelier to be what gets a request further than one among fifty that are not.
  const members = Object.entries(schema.getMemberSchemas());
  const share = Math.min(0.9, 5 / Math.max(1, members.length));
  const input: Record<string, unknown> = {};
  for (const [name, member] of members) {
    if (Object.hasOwn(NAMES, name) ? chance.yes(0.85) : chance.yes(share)) {
      input[name] = valueOf(name, member, chance, 1);
    }
  }
  if (chance.yes(0.02)) input[chance.of(["__proto__", "constructor", "Unknown", ""])] = chance.of(WILD);
  return input;
}

function valueOf(name: string, schema: NormalizedSchema, chance: Chance, depth: number): unknown {
  if (ZERO.has(name)) return 0;
  if (chance.yes(0.04)) return chance.of(WILD);
  if (schema.isStringSchema()) {
    const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    return known && chance.yes(0.9)
      ? chance.of(known)
      : chance.of(["", "fuzz", "v", "1", "All", chance.text(12)]);
  }
  if (schema.isBooleanSchema()) return chance.yes(0.5);
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) {
    return chance.of([0, 1, 2, 10, 30, -1, 1000, 2 ** 31, 1.5]);
  }
  if (schema.isTimestampSchema()) return chance.of([0, 1_767_225_600, -1, 1e12]);
  if (schema.isBlobSchema()) {
    return chance.of(["", "AAEC", "not base64!", btoa(chance.text(20)), "=", "e30="]);
  }
  if (depth >= MAX_DEPTH) return chance.of(WILD);
  if (schema.isListSchema()) {
    const length = chance.of([0, 1, 1, 1, 2, 3, 11]);
    return Array.from({ length }, () => valueOf(name, schema.getValueSchema(), chance, depth + 1));
  }
  if (schema.isMapSchema()) {
    const keys = Array.from({ length: chance.of([0, 1, 1, 2]) }, () => keyOf(name, chance));
    return Object.fromEntries(
      keys.map((key) => [key, valueOf("", schema.getValueSchema(), chance, depth + 1)]),
    );
  }
  if (!schema.isStructSchema()) return chance.of(WILD);
  const members = Object.entries(schema.getMemberSchemas());
  // A union, such as DynamoDB's AttributeValue, has one member.
  if (members.some(([member]) => member === "NULL")) {
    const [member, shape] = chance.of(members.slice(0, 6));
    return { [member]: valueOf(member, shape, chance, depth + 1) };
  }
  return Object.fromEntries(
    members.filter(() => chance.yes(0.7)).map((
      [member, shape],
    ) => [member, valueOf(member, shape, chance, depth + 1)]),
  );
}

function keyOf(map: string, chance: Chance): string {
  switch (map) {
    case "Attributes":
      // Not how long a queue's polls wait: that would hold the connections.
      return chance.of([
        "VisibilityTimeout",
        "RedrivePolicy",
        "DelaySeconds",
        "FifoQueue",
        "Policy",
        "All",
        "x",
      ]);
    case "ExpressionAttributeValues":
      return chance.of([":v", ":w", ":n", "v"]);
    case "ExpressionAttributeNames":
      return chance.of(["#a", "#b", "a"]);
    case "RequestItems":
      return chance.of(["Fuzz", "none"]);
    default:
      return chance.of([...ATTRIBUTE_NAMES, "x", "", "__proto__"]);
  }
}

/** Which part of a table or an index a Query, a Scan or one segment of a parallel Scan reads, and where it goes on. */
import type { AwsError } from "../errors.ts";
import { invalidParameter, validation } from "./errors.ts";
import type { KeyTest } from "./expressions/mod.ts";
import { afterPrefix, afterText, HASH_RANGE, partitionHash, sortableKey } from "./keys.ts";
import { isMulti, positionByParts, rangeByParts } from "./multi_keys.ts";
import { comparePositions, type Position } from "./ordered.ts";
import {
  checkKeyValue,
  fitsIndex,
  type KeyAttribute,
  keyNames,
  type KeySchema,
  positionOfKey,
  tieOf,
} from "./schema.ts";
import type { SecondaryIndex, Table } from "./table.ts";
import { attribute, type Item, type MutableItem, setAttribute } from "./value.ts";

/** Positions from `from` (included) up to `to` (not included). */
export interface Range {
  readonly from: Position;
  readonly to: Position;
  /** Whether its end is a sort key that items may have (<=, >=, BETWEEN): a walk that meets such an item is at its end. */
  readonly meetsEnd?: true;
}

/**
 * What the tests of a key condition select.
 *
 * @throws {AwsError} They do not fit the key of the table or index.
 */
export function rangeOfTests(tests: readonly KeyTest[], schema: KeySchema): Range {
  if (isMulti(schema)) return rangeByParts(tests, schema, checkTest);
  const { hash, range } = schema;
  if (tests.length > 2) throw validation("Conditions can be of length 1 or 2 only");
  if (range === undefined && tests.length > 1) throw validation("Query key condition not supported");
  const hashTest = tests.find((test) => test.attribute === hash.name);
  if (!hashTest) throw validation(`Query condition missed key schema element: ${hash.name}`);
  const rangeTest = range && tests.find((test) => test.attribute === range.name);
  if (tests.length > 1 && !rangeTest) {
    throw validation(`Query condition missed key schema element: ${range!.name}`);
  }
  checkTest(hashTest, hash, true);
  if (hashTest.operator !== "=") throw validation("Query key condition not supported");
  if (rangeTest) checkTest(rangeTest, range, false);
  const pk = sortableKey(hashTest.value!);
  const number = partitionHash(pk);
  const at = (sk: string): Position => ({ hash: number, pk, sk, tie: "" });
  const end: Position = { hash: number, pk: afterText(pk), sk: "", tie: "" };
  return rangeTest ? rangeOfSort(rangeTest, at, end) : { from: at(""), to: end };
}

function rangeOfSort(test: KeyTest, at: (sk: string) => Position, end: Position): Range {
  const sk = sortableKey(test.value!);
  switch (test.operator) {
    case "=":
      return { from: at(sk), to: at(afterText(sk)) };
    case "<":
      return { from: at(""), to: at(sk) };
    case "<=":
      return { from: at(""), to: at(afterText(sk)), meetsEnd: true };
    case ">":
      return { from: at(afterText(sk)), to: end };
    case ">=":
      return { from: at(sk), to: end, meetsEnd: true };
    case "unindexable":
      throw notIndexable();
    case "between":
      return { from: at(sk), to: at(afterText(sortableKey(test.upper!))), meetsEnd: true };
    case "begins_with": {
      const after = afterPrefix(sk);
      return { from: at(sk), to: after === undefined ? end : at(after) };
    }
  }
}

function notIndexable() {
  return validation("Attempted conditional constraint is not an indexable operation");
}

function checkTest(test: KeyTest, key: KeyAttribute, isHash: boolean): void {
  if (test.operator === "unindexable") throw notIndexable();
  for (const value of test.upper ? [test.value!, test.upper] : [test.value!]) {
    if (value[key.type] === undefined) {
      throw invalidParameter("Condition parameter type does not match schema type");
    }
    checkKeyValue(key, value, isHash);
  }
  if (test.operator === "begins_with" && key.type === "N") {
    throw validation("Query key condition not supported");
  }
}

/** The whole of a table or index, or one of several equal segments of it. */
export function rangeOfSegment(segment = 0, total = 1): Range {
  const start = (of: number): Position => ({
    hash: Math.ceil(of * HASH_RANGE / total),
    pk: "",
    sk: "",
    tie: "",
  });
  return { from: start(segment), to: start(segment + 1) };
}

/**
 * Where an ExclusiveStartKey points to, in a table or in an index of it.
 *
 * @param operation Which operation asks: AWS words it differently.
 * @throws {AwsError} It is not a key of them.
 */
export function startPosition(
  key: Item,
  table: Table,
  index: SecondaryIndex | undefined,
  operation: "Query" | "Scan",
): Position {
  const names = new Set([...keyNames(table.schema), ...(index ? keyNames(index.schema) : [])]);
  let fits = true;
  for (const name in key) if (!names.delete(name)) fits = false;
  if (!fits || names.size > 0) {
    const detail = operation === "Scan" && !index
      ? ": The provided key element does not match the schema"
      : "";
    throw validation(`The provided starting key is invalid${detail}`);
  }
  const primary = startOf(key, table.schema);
  return index ? { ...startOf(key, index.schema), tie: tieOf(primary) } : primary;
}

function startOf(key: Item, schema: KeySchema): Position {
  if (isMulti(schema)) {
    const at = fitsIndex(key, schema) ? positionByParts(key, schema, "") : undefined;
    if (at) return at;
    throw validation(
      "The provided starting key is invalid: The provided key element does not match the schema",
    );
  }
  const own: MutableItem = {};
  for (const name of keyNames(schema)) setAttribute(own, name, attribute(key, name)!);
  try {
    return positionOfKey(own, schema);
  } catch (error) {
    throw validation(`The provided starting key is invalid: ${(error as AwsError).message}`);
  }
}

/**
 * The rest of a range behind a start key.
 *
 * @param outside What is wrong with a key that is not in the range: whether it is in its partition, and whether its sort
 * key fits.
 * @throws {AwsError} The key is not in the range.
 */
export function rangeAfter(
  range: Range,
  start: Position,
  forward: boolean,
  outside: (samePartition: boolean, inRange: boolean) => string,
): Range {
  if (!within(start, range)) {
    const { hash, pk } = range.from;
    const samePartition = start.hash === hash && start.pk === pk;
    throw validation(outside(samePartition, within({ ...start, hash, pk }, range)));
  }
  return forward ? { ...range, from: { ...start, tie: afterText(start.tie) } } : { ...range, to: start };
}

function within(position: Position, { from, to }: Range): boolean {
  return comparePositions(position, from) >= 0 && comparePositions(position, to) < 0;
}

/**
 * Keys of tables and indexes: their schema, and AWS's checks on the keys of requests and items.
 *
 * Follows HowItWorks.CoreComponents.html and Constraints.html of the developer guide.
 */
import { invalidParameter, validation } from "./errors.ts";
import { type KeyType, partitionHash, sortableKey } from "./keys.ts";
import { HASH_KEY_BYTES, RANGE_KEY_BYTES } from "./limits.ts";
import { isMulti, positionByParts } from "./multi_keys.ts";
import type { Position } from "./ordered.ts";
import {
  attribute,
  type AttributeValue,
  type Item,
  type MutableItem,
  setAttribute,
  typeOf,
  utf8Length,
} from "./value.ts";

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

export interface KeySchema {
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
  /** What else the partition is said by, and what else it is sorted by: of global indexes with such keys alone. */
  readonly moreHash?: readonly KeyAttribute[];
  readonly moreRange?: readonly KeyAttribute[];
}

/** All attributes of a key, in the order of its schema. */
export function keyAttributes(schema: KeySchema): readonly KeyAttribute[] {
  const { hash, range } = schema;
  if (isMulti(schema)) return [hash, ...schema.moreHash, ...(range ? [range] : []), ...schema.moreRange];
  return range ? [hash, range] : [hash];
}

const MISMATCH = "The provided key element does not match the schema";

/**
 * Where a key of a request points to.
 *
 * @throws {AwsError} It is not a key of this schema.
 */
export function positionOfKey(key: Item, schema: KeySchema): Position {
  let count = 0;
  for (const _ in key) count++;
  if (count !== (schema.range ? 2 : 1)) throw validation(MISMATCH);
  return positionOf(key, schema, () => {
    throw validation(MISMATCH);
  });
}

/**
 * Where an item of a request goes.
 *
 * @throws {AwsError} It lacks a key attribute, or has one of another type.
 */
export function positionOfItem(item: Item, schema: KeySchema): Position {
  return positionOf(item, schema, (key, value) => {
    if (value === undefined) throw invalidParameter(`Missing the key ${key.name} in the item`);
    throw invalidParameter(
      `Type mismatch for key ${key.name} expected: ${key.type} actual: ${typeOf(value)}`,
    );
  });
}

/**
 * As {@linkcode positionOfItem}, for an item of a batch.
 *
 * @throws {AwsError} In the words for keys of requests.
 */
export function positionOfBatchItem(item: Item, schema: KeySchema): Position {
  return positionOf(item, schema, () => {
    throw validation(MISMATCH);
  });
}

function positionOf(
  item: Item,
  { hash, range }: KeySchema,
  refuse: (key: KeyAttribute, value: AttributeValue | undefined) => never,
): Position {
  const hashValue = attribute(item, hash.name);
  if (hashValue?.[hash.type] === undefined) return refuse(hash, hashValue);
  const rangeValue = range && attribute(item, range.name);
  if (range && rangeValue?.[range.type] === undefined) return refuse(range, rangeValue);
  checkKeyValue(hash, hashValue, true);
  if (range) checkKeyValue(range, rangeValue!, false);
  const pk = sortableKey(hashValue);
  return { hash: partitionHash(pk), pk, sk: range ? sortableKey(rangeValue!) : "", tie: "" };
}

/** @throws {AwsError} A key value is empty or too large. */
export function checkKeyValue(key: KeyAttribute, value: AttributeValue, isHash: boolean): void {
  if (key.type === "N") return;
  const empty = emptiness(value);
  if (empty) {
    throw validation(
      "One or more parameter values are not valid. " +
        `The AttributeValue for a key attribute cannot contain an empty ${empty} value. Key: ${key.name}`,
    );
  }
  checkKeySize(value, isHash);
}

function checkKeySize(value: AttributeValue, isHash: boolean): void {
  const limit = isHash ? HASH_KEY_BYTES : RANGE_KEY_BYTES;
  const units = value.S !== undefined ? value.S.length : value.B!.length;
  // A UTF-16 unit takes at most three bytes.
  if (units * 3 <= limit) return;
  if ((value.S !== undefined ? utf8Length(value.S) : units) <= limit) return;
  throw invalidParameter(
    isHash
      ? "Size of hashkey has exceeded the maximum size limit of2048 bytes"
      : "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
  );
}

function emptiness(value: AttributeValue): "string" | "binary" | undefined {
  if (value.S === "") return "string";
  return value.B?.length === 0 ? "binary" : undefined;
}

/**
 * Checks the attributes of an item that are keys of a secondary index; one that is absent leaves the item out of it.
 *
 * @throws {AwsError}
 */
export function checkIndexKeys(item: Item, indexName: string, schema: KeySchema): void {
  const { hash, range } = schema;
  if (isMulti(schema)) {
    for (const key of schema.moreHash) checkIndexKey(item, indexName, key, true);
    for (const key of schema.moreRange) checkIndexKey(item, indexName, key, false);
  }
  checkIndexKey(item, indexName, hash, true);
  if (range) checkIndexKey(item, indexName, range, false);
}

function checkIndexKey(item: Item, indexName: string, key: KeyAttribute, isHash: boolean): void {
  const value = attribute(item, key.name);
  if (value === undefined) return;
  if (value[key.type] === undefined) {
    throw indexKeyMismatch(key, value, indexName);
  }
  if (key.type === "N") return;
  const empty = emptiness(value);
  if (empty) {
    throw validation(
      "One or more parameter values are not valid. A value specified for a secondary index key is not supported. " +
        `The AttributeValue for a key attribute cannot contain an empty ${empty} value. ` +
        `IndexName: ${indexName}, IndexKey: ${key.name}`,
    );
  }
  checkKeySize(value, isHash);
}

/** A value that has not the type of the index key that it would be. */
export function indexKeyMismatch(key: KeyAttribute, value: AttributeValue, indexName: string) {
  return invalidParameter(
    `Type mismatch for Index Key ${key.name} Expected: ${key.type} Actual: ${typeOf(value)} ` +
      `IndexName: ${indexName}`,
  );
}

/** Whether the attributes of an item that are keys of an index, if it has them, can be. */
export function fitsIndex(item: Item, schema: KeySchema): boolean {
  try {
    checkIndexKeys(item, "", schema);
    return true;
  } catch {
    return false;
  }
}

/** Where an item stands in a secondary index; undefined if it lacks a key attribute of it. */
export function positionInIndex(item: Item, schema: KeySchema, primary: Position): Position | undefined {
  if (isMulti(schema)) return positionByParts(item, schema, tieOf(primary));
  const hashValue = attribute(item, schema.hash.name);
  if (hashValue === undefined) return undefined;
  const rangeValue = schema.range && attribute(item, schema.range.name);
  if (schema.range && rangeValue === undefined) return undefined;
  const pk = sortableKey(hashValue);
  return { hash: partitionHash(pk), pk, sk: rangeValue ? sortableKey(rangeValue) : "", tie: tieOf(primary) };
}

/** Tells items of an index with equal keys apart: by their primary key. */
export function tieOf(primary: Position): string {
  return `${primary.pk.length}:${primary.pk}${primary.sk}`;
}

/** The attributes of an item that these schemas name. */
export function keyOf(item: Item, ...schemas: readonly KeySchema[]): Item {
  const key: MutableItem = {};
  for (const schema of schemas) {
    for (const { name } of keyAttributes(schema)) setAttribute(key, name, attribute(item, name)!);
  }
  return key;
}

export function keyNames(schema: KeySchema): string[] {
  return keyAttributes(schema).map(({ name }) => name);
}

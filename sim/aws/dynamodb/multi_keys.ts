/**
 * Keys of several attributes, which global secondary indexes may have: up to four for the partition, and four to sort by.
 *
 * Follows GSI.DesignPattern.MultiAttributeKeys.html of the developer guide.
 */
import { invalidParameter, validation } from "./errors.ts";
import type { KeyTest } from "./expressions/mod.ts";
import { afterPrefix, partitionHash, sortableKey } from "./keys.ts";
import type { Position } from "./ordered.ts";
import type { KeyAttribute, KeySchema } from "./schema.ts";
import { attribute, type AttributeValue, type Item } from "./value.ts";

/** A schema of which a key has several attributes. */
export type MultiSchema = KeySchema & Required<Pick<KeySchema, "moreHash" | "moreRange">>;

export function isMulti(schema: KeySchema): schema is MultiSchema {
  return schema.moreHash !== undefined;
}

/** The attributes that say the partition, and those that say the place in it, in their order. */
export function partsOf({ hash, range, moreHash, moreRange }: MultiSchema): {
  readonly hashes: readonly KeyAttribute[];
  readonly ranges: readonly KeyAttribute[];
} {
  return { hashes: [hash, ...moreHash], ranges: range ? [range, ...moreRange] : [] };
}

/** After each part; it sorts before all that a part can go on with. */
const END = "\u0000\u0000";

function part(value: AttributeValue): string {
  const text = sortableKey(value);
  return text.includes("\u0000") ? text.replaceAll("\u0000", "\u0000\u0001") : text;
}

function joined(item: Item, attributes: readonly KeyAttribute[]): string | undefined {
  let text = "";
  for (const { name } of attributes) {
    const value = attribute(item, name);
    if (value === undefined) return undefined;
    text += part(value) + END;
  }
  return text;
}

/** Where an item stands; undefined if it lacks an attribute of the key. */
export function positionByParts(item: Item, schema: MultiSchema, tie: string): Position | undefined {
  const { hashes, ranges } = partsOf(schema);
  const pk = joined(item, hashes);
  const sk = joined(item, ranges);
  return pk === undefined || sk === undefined ? undefined : { hash: partitionHash(pk), pk, sk, tie };
}

/**
 * What the tests of a key condition select.
 *
 * @param check Refuses a test that is not of the attribute's type.
 * @throws {AwsError} They leave out what they may not.
 */
export function rangeByParts(
  tests: readonly KeyTest[],
  schema: MultiSchema,
  check: (test: KeyTest, key: KeyAttribute, isHash: boolean) => void,
): { readonly from: Position; readonly to: Position } {
  const { hashes, ranges } = partsOf(schema);
  const testOf = ({ name }: KeyAttribute) => tests.find((test) => test.attribute === name);
  const known = new Set([...hashes, ...ranges].map(({ name }) => name));
  const unsaid = hashes.filter((key) => testOf(key)?.operator !== "=");
  if (unsaid.length > 0) {
    const names = unsaid.map(({ name }) => name).join(", ");
    throw validation(`HASH key attributes ${names} must have equality conditions specified in the query`);
  }
  const strange = tests.find(({ attribute }) => !known.has(attribute));
  if (strange) throw validation(`Query condition is not on a key attribute: ${strange.attribute}`);
  checkOrder(ranges, testOf);
  for (const key of hashes) check(testOf(key)!, key, true);
  for (const key of ranges) if (testOf(key)) checkRange(testOf(key)!, key, check);
  const pk = hashes.map((key) => part(testOf(key)!.value!) + END).join("");
  const hash = partitionHash(pk);
  const at = (sk: string): Position => ({ hash, pk, sk, tie: "" });
  const end: Position = { hash, pk: pk + "\u0000", sk: "", tie: "" };
  const after = (prefix: string): Position => {
    const next = afterPrefix(prefix);
    return next === undefined ? end : at(next);
  };
  let prefix = "";
  for (const key of ranges) {
    const test = testOf(key);
    if (!test) break;
    const own = prefix + part(test.value!);
    if (test.operator !== "=") {
      return { from: at(prefix), to: after(prefix), ...bounds(test, prefix, own, at, after) };
    }
    prefix = own + END;
  }
  return { from: at(prefix), to: prefix === "" ? end : after(prefix) };
}

function bounds(
  { operator, upper }: KeyTest,
  prefix: string,
  own: string,
  at: (sk: string) => Position,
  after: (prefix: string) => Position,
): { readonly from?: Position; readonly to?: Position } {
  switch (operator) {
    case "<":
      return { to: at(own + END) };
    case "<=":
      return { to: after(own + END) };
    case ">":
      return { from: after(own + END) };
    case ">=":
      return { from: at(own + END) };
    case "between":
      return { from: at(own + END), to: after(prefix + part(upper!) + END) };
    default:
      return { from: at(own), to: after(own) };
  }
}

function checkRange(
  test: KeyTest,
  key: KeyAttribute,
  check: (test: KeyTest, key: KeyAttribute, isHash: boolean) => void,
): void {
  if (test.operator === "begins_with" && key.type === "N") {
    throw invalidParameter("Condition parameter type does not match schema type");
  }
  check(test, key, false);
}

/** Each sort attribute before one that is asked for has to be said, in AWS's words. */
function checkOrder(
  ranges: readonly KeyAttribute[],
  testOf: (key: KeyAttribute) => KeyTest | undefined,
): void {
  const last = ranges.findLastIndex((key) => testOf(key) !== undefined);
  const open = ranges.slice(0, Math.max(last, 0)).filter((key) => testOf(key)?.operator !== "=");
  if (open.length === 0) return;
  throw validation(
    `RANGE key attributes ${
      open.map(({ name }) => name).join(", ")
    } must have equality conditions specified in the ` +
      `query because a condition is present on key attribute ${ranges[last]!.name}`,
  );
}

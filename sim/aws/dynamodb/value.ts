/**
 * Attribute values: taking them in (checked, normalised, measured and copied in one pass), handing them out, comparing.
 *
 * Inside, a value is never changed once it is stored, so items share the parts that an update leaves alone. Numbers
 * are canonical text and sets are sorted, so equal values have equal members. Sizes follow
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
import { invalidParameter, validation } from "./errors.ts";
import { ATTRIBUTE_NAME_BYTES, NESTING_LEVELS } from "./limits.ts";
import { canonicalNumber, compareNumbers, numberSize } from "./number.ts";
import { SharedValues } from "./shared_values.ts";

/** A value in DynamoDB JSON; exactly one member is present. */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: Uint8Array;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly Uint8Array[];
  readonly M?: Item;
  readonly L?: readonly AttributeValue[];
  readonly NULL?: boolean;
  readonly BOOL?: boolean;
}

/** Attributes by name: an item, a key, or the inside of a map. */
export type Item = { readonly [name: string]: AttributeValue };
export type MutableItem = { [name: string]: AttributeValue };

export type ValueType = "S" | "N" | "B" | "SS" | "NS" | "BS" | "M" | "L" | "NULL" | "BOOL";

const TYPES: ReadonlySet<string> = new Set(["S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"]);

const TRUE: AttributeValue = { BOOL: true };
const FALSE: AttributeValue = { BOOL: false };
const NULL: AttributeValue = { NULL: true };
const shared = new SharedValues();

/** Adds up the bytes of what is taken in. */
export interface Meter {
  bytes: number;
}

/** The type of a value that has been taken in. */
export function typeOf(value: AttributeValue): ValueType {
  for (const type in value) return type as ValueType;
  throw new Error("Cannot tell the type of an empty attribute value");
}

/** The attribute of that name; undefined if there is none, whatever objects inherit. */
export function attribute(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** Sets an attribute, also one by the name of `__proto__`. */
export function setAttribute(item: MutableItem, name: string, value: AttributeValue): void {
  if (name === "__proto__") {
    Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true });
  } else item[name] = value;
}

/**
 * Copies an item of a request.
 *
 * @throws {AwsError} A value is not one.
 */
export function takeItem(input: Readonly<Record<string, unknown>>, meter: Meter): Item {
  const item: MutableItem = {};
  for (const name in input) {
    meter.bytes += nameLength(name);
    setAttribute(item, name, takeValue(input[name], meter, 1));
  }
  return item;
}

/**
 * Copies a value of a request.
 *
 * @param level How many lists, maps and items it is inside of.
 * @throws {AwsError} It is not a value.
 */
export function takeValue(input: unknown, meter: Meter, level = 1): AttributeValue {
  if (typeof input !== "object" || input === null) throw emptyValue();
  const given = input as Readonly<Record<string, unknown>>;
  let type: string | undefined;
  let more = false;
  for (const name in given) {
    if (given[name] === undefined || given[name] === null || !TYPES.has(name)) continue;
    if (type !== undefined) more = true;
    else type = name;
  }
  if (type === undefined) throw emptyValue();
  if (more) {
    for (const name of ["NULL", "SS", "NS", "BS", "N"] as const) {
      if (given[name] !== undefined && given[name] !== null) {
        takeTyped(name, given[name], { bytes: 0 }, level);
      }
    }
    throw validation(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  }
  return takeTyped(type as ValueType, given[type], meter, level);
}

/** What is wrong with the name of an attribute; undefined for nothing. */
export function attributeNameFault(name: string): string | undefined {
  if (name === "") return "Empty attribute name";
  if (name.length * 3 <= ATTRIBUTE_NAME_BYTES || utf8Length(name) <= ATTRIBUTE_NAME_BYTES) return undefined;
  return `Attribute name is too large, must be less than ${ATTRIBUTE_NAME_BYTES + 1} bytes`;
}

function nameLength(name: string): number {
  const fault = attributeNameFault(name);
  if (fault) throw validation(fault);
  return utf8Length(name);
}

function takeTyped(type: ValueType, given: unknown, meter: Meter, level: number): AttributeValue {
  switch (type) {
    case "S":
      meter.bytes += utf8Length(given as string);
      return shared.text(given as string);
    case "N": {
      const text = canonicalNumber(String(given));
      meter.bytes += numberSize(text);
      return shared.number(text);
    }
    case "B": {
      const bytes = given as Uint8Array;
      meter.bytes += bytes.length;
      return { B: new Uint8Array(bytes) };
    }
    case "BOOL":
      meter.bytes += 1;
      return given ? TRUE : FALSE;
    case "NULL":
      if (given !== true) throw invalidParameter("Null attribute value types must have the value of true");
      meter.bytes += 1;
      return NULL;
    case "SS":
    case "NS":
    case "BS":
      return takeSet(type, given as readonly unknown[], meter);
    case "M": {
      checkLevel(level);
      const map: MutableItem = {};
      const members = given as Readonly<Record<string, unknown>>;
      meter.bytes += 3;
      for (const name in members) {
        meter.bytes += 1 + nameLength(name);
        setAttribute(map, name, takeValue(members[name], meter, level + 1));
      }
      return { M: map };
    }
    case "L": {
      checkLevel(level);
      const list = given as readonly unknown[];
      const taken = new Array<AttributeValue>(list.length);
      meter.bytes += 3;
      for (let i = 0; i < list.length; i++) {
        meter.bytes += 1;
        taken[i] = takeValue(list[i], meter, level + 1);
      }
      return { L: taken };
    }
  }
}

function takeSet(type: "SS" | "NS" | "BS", given: readonly unknown[], meter: Meter): AttributeValue {
  switch (type) {
    case "SS": {
      const strings = given as readonly string[];
      if (strings.length === 0) throw invalidParameter("An string set  may not be empty");
      if (new Set(strings).size < strings.length) {
        throw invalidParameter(`Input collection [${strings.join(", ")}] contains duplicates.`);
      }
      for (const text of strings) meter.bytes += utf8Length(text);
      return { SS: sortSet("SS", [...strings]) };
    }
    case "NS": {
      if (given.length === 0) throw invalidParameter("An number set  may not be empty");
      const numbers = given.map((each) => canonicalNumber(String(each)));
      if (new Set(numbers).size < numbers.length) throw validation("Input collection contains duplicates");
      for (const text of numbers) meter.bytes += numberSize(text);
      return { NS: sortSet("NS", numbers) };
    }
    case "BS": {
      const binaries = (given as readonly Uint8Array[]).map((each) => new Uint8Array(each));
      if (binaries.length === 0) throw invalidParameter("Binary sets should not be empty");
      for (const bytes of binaries) meter.bytes += bytes.length;
      sortSet("BS", binaries);
      for (let i = 1; i < binaries.length; i++) {
        if (compareBytes(binaries[i - 1]!, binaries[i]!) === 0) {
          throw invalidParameter("Input collection of type BS contains duplicates.");
        }
      }
      return { BS: binaries };
    }
  }
}

/** Sorts the members of a set in place, as they are kept and handed out. */
export function sortSet<T extends "SS" | "NS" | "BS">(
  type: T,
  members: T extends "BS" ? Uint8Array[] : string[],
) {
  if (type === "BS") (members as Uint8Array[]).sort(compareBytes);
  else (members as string[]).sort(type === "NS" ? compareNumbers : compareStrings);
  return members;
}

function checkLevel(level: number): void {
  if (level < NESTING_LEVELS) return;
  throw validation(
    "Nesting Levels have exceeded supported limits: " +
      "Attributes in the item have nested levels beyond supported limit",
  );
}

function emptyValue() {
  return validation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
}

/** Copies a stored item for an answer. */
export function giveItem(item: Item): Item {
  const copy: MutableItem = {};
  for (const name in item) setAttribute(copy, name, giveValue(item[name]!));
  return copy;
}

/** Copies a stored value for an answer. */
export function giveValue(value: AttributeValue): AttributeValue {
  const type = typeOf(value);
  switch (type) {
    case "S":
      return { S: value.S! };
    case "N":
      return { N: value.N! };
    case "B":
      return { B: new Uint8Array(value.B!) };
    case "BOOL":
      return { BOOL: value.BOOL! };
    case "NULL":
      return { NULL: true };
    case "SS":
      return { SS: value.SS!.slice() };
    case "NS":
      return { NS: value.NS!.slice() };
    case "BS":
      return { BS: value.BS!.map((bytes) => new Uint8Array(bytes)) };
    case "M":
      return { M: giveItem(value.M!) };
    case "L":
      return { L: value.L!.map(giveValue) };
  }
}

/** The size of a stored attribute as AWS counts it, in bytes, without its name. */
export function sizeOf(value: AttributeValue): number {
  const type = typeOf(value);
  switch (type) {
    case "S":
      return utf8Length(value.S!);
    case "N":
      return numberSize(value.N!);
    case "B":
      return value.B!.length;
    case "BOOL":
    case "NULL":
      return 1;
    case "SS":
      return value.SS!.reduce((sum, text) => sum + utf8Length(text), 0);
    case "NS":
      return value.NS!.reduce((sum, text) => sum + numberSize(text), 0);
    case "BS":
      return value.BS!.reduce((sum, bytes) => sum + bytes.length, 0);
    case "M": {
      let bytes = 3;
      for (const name in value.M!) bytes += 1 + utf8Length(name) + sizeOf(value.M![name]!);
      return bytes;
    }
    case "L":
      return value.L!.reduce((sum, each) => sum + 1 + sizeOf(each), 3);
  }
}

/** The size of a stored item, in bytes, with names. */
export function itemSize(item: Item): number {
  let bytes = 0;
  for (const name in item) bytes += utf8Length(name) + sizeOf(item[name]!);
  return bytes;
}

/** Levels of lists and maps in a stored value: 0 for a scalar. */
export function levelsOf(value: AttributeValue): number {
  let deepest = 0;
  if (value.L !== undefined) {
    for (const each of value.L) deepest = Math.max(deepest, levelsOf(each));
    return deepest + 1;
  }
  if (value.M !== undefined) {
    for (const name in value.M) deepest = Math.max(deepest, levelsOf(value.M[name]!));
    return deepest + 1;
  }
  return 0;
}

/** Whether two stored values are the same. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if (a === b) return true;
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  switch (type) {
    case "S":
      return a.S === b.S;
    case "N":
      return a.N === b.N;
    case "B":
      return compareBytes(a.B!, b.B!) === 0;
    case "BOOL":
      return a.BOOL === b.BOOL;
    case "NULL":
      return true;
    case "SS":
      return equalLists(a.SS!, b.SS!, Object.is);
    case "NS":
      return equalLists(a.NS!, b.NS!, Object.is);
    case "BS":
      return equalLists(a.BS!, b.BS!, (x, y) => compareBytes(x, y) === 0);
    case "L":
      return equalLists(a.L!, b.L!, equalValues);
    case "M":
      return equalItems(a.M!, b.M!);
  }
}

/** Whether two stored items have the same attributes. */
export function equalItems(a: Item, b: Item): boolean {
  let count = 0;
  for (const name in a) {
    const other = attribute(b, name);
    if (other === undefined || !equalValues(a[name]!, other)) return false;
    count++;
  }
  for (const _ in b) count--;
  return count === 0;
}

function equalLists<T>(a: readonly T[], b: readonly T[], equal: (x: T, y: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!equal(a[i]!, b[i]!)) return false;
  return true;
}

/** Compares two strings, numbers or binaries of one type; undefined for all else. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.N !== undefined) return b.N === undefined ? undefined : compareNumbers(a.N, b.N);
  if (a.S !== undefined) return b.S === undefined ? undefined : compareStrings(a.S, b.S);
  if (a.B !== undefined) return b.B === undefined ? undefined : compareBytes(a.B, b.B);
  return undefined;
}

/** Compares by UTF-8 bytes, which is by code point. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for code points after all that fit into one unit.
    const surrogateX = x >= 0xd800 && x < 0xe000;
    const surrogateY = y >= 0xd800 && y < 0xe000;
    return surrogateX === surrogateY ? x - y : surrogateX ? 1 : -1;
  }
  return a.length - b.length;
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** The length of a string in UTF-8, in bytes. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
      // A pair is two units and four bytes.
      bytes += 2;
      i++;
    } else bytes += 2;
  }
  return bytes;
}

/** A value as AWS prints it into messages: `{S:a}`. */
export function printValue(value: AttributeValue): string {
  const type = typeOf(value);
  switch (type) {
    case "S":
      return `{S:${value.S}}`;
    case "N":
      return `{N:${value.N}}`;
    case "B":
      return `{B:${printBytes(value.B!)}}`;
    case "BOOL":
      return `{BOOL:${value.BOOL}}`;
    case "NULL":
      return "{NULL:true}";
    case "SS":
      return `{SS:[${value.SS!.join(", ")}]}`;
    case "NS":
      return `{NS:[${value.NS!.join(", ")}]}`;
    case "BS":
      return `{BS:[${value.BS!.map(printBytes).join(", ")}]}`;
    case "M":
      return `{M:{${
        Object.entries(value.M!).map(([name, each]) => `${name}=${printValue(each)}`).join(", ")
      }}}`;
    case "L":
      return `{L:[${value.L!.map(printValue).join(", ")}]}`;
  }
}

/** AWS does not print the bytes. */
function printBytes({ length }: Uint8Array): string {
  return `java.nio.HeapByteBuffer[pos=0 lim=${length} cap=${length}]`;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET[word >> 18]! + ALPHABET[(word >> 12) & 63]! +
      (left > 1 ? ALPHABET[(word >> 6) & 63]! : "=") + (left > 2 ? ALPHABET[word & 63]! : "=");
  }
  return text;
}

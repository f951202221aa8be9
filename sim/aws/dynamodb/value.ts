/**
 * Attribute values: what they are, how they are handed out, and how large they count as.
 *
 * Inside, a value is never changed once it is stored, so items share the parts that an update leaves alone. Numbers
 * are canonical text and sets are sorted, so equal values have equal members. Sizes follow
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
import { numberSize } from "./number.ts";

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

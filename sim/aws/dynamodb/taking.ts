/**
 * Taking attribute values in from requests: checked, normalised, measured and copied in one pass.
 */
import { compareBytes, compareStrings } from "./comparing.ts";
import { invalidParameter, validation } from "./errors.ts";
import { base64 } from "./printing.ts";
import { ATTRIBUTE_NAME_BYTES, NESTING_LEVELS } from "./limits.ts";
import { canonicalNumber, compareNumbers, numberSize } from "./number.ts";
import { SharedValues } from "./shared_values.ts";
import {
  type AttributeValue,
  type Item,
  type MutableItem,
  setAttribute,
  utf8Length,
  type ValueType,
} from "./value.ts";

const TYPES: ReadonlySet<string> = new Set(["S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"]);

const TRUE: AttributeValue = { BOOL: true };

const FALSE: AttributeValue = { BOOL: false };

const NULL: AttributeValue = { NULL: true };

const shared = new SharedValues();

/** Adds up the bytes of what is taken in. */
export interface Meter {
  bytes: number;
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
          const shown = (given as readonly Uint8Array[]).map(base64).join(", ");
          throw invalidParameter(`Input collection [${shown}]of type BS contains duplicates.`);
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

/**
 * What values of a shape must be like. By this, a request of the wrong types is refused as AWS refuses it, before any
 * service sees it, and an SDK call of the transport `direct` is known to mean what its bytes would.
 */
import { NormalizedSchema } from "@smithy/core/schema";

/** Whether a value is, as it stands, what a service would read from the wire. */
export type Fits = (value: unknown) => boolean;

/** By the raw schema, which refers to others by reference, and to itself. */
const FITS = new Map<unknown, Fits>();

/** The check of a shape, made once. Members of structures may be undefined; those that the shape lacks may not be there. */
export function fits(schema: NormalizedSchema): Fits {
  const key = schema.getSchema();
  const known = FITS.get(key);
  if (known) return known;
  // A schema that refers to itself meets this while the check is being made.
  FITS.set(key, (value) => FITS.get(key)!(value));
  const made = check(schema);
  FITS.set(key, made);
  return made;
}

/** Members that are maps of numbers with a fraction; the SDK's schemas do not tell, and have no name for such a map. */
const FRACTIONS: ReadonlySet<string> = new Set(["AdditionalVersionWeights"]);

function check(schema: NormalizedSchema): Fits {
  if (schema.isStringSchema()) return (value) => typeof value === "string";
  // No input of an emulated operation has a fraction but the members that are named above.
  if (schema.isNumericSchema()) return Number.isSafeInteger;
  if (schema.isBooleanSchema()) return (value) => typeof value === "boolean";
  if (schema.isBlobSchema()) {
    // A Buffer shares its memory when it is sliced, so only plain bytes are taken as they are.
    return (value) => value instanceof Uint8Array && value.constructor === Uint8Array;
  }
  if (schema.isTimestampSchema()) return (value) => value instanceof Date && !Number.isNaN(value.getTime());
  if (schema.isListSchema()) {
    const each = fits(schema.getValueSchema());
    return (value) => Array.isArray(value) && value.every(each);
  }
  if (schema.isMapSchema()) {
    const each = fits(schema.getValueSchema());
    return (value) => {
      if (!isPlain(value)) return false;
      for (const name in value) if (!each(value[name])) return false;
      return true;
    };
  }
  if (schema.isStructSchema()) return checkStructure(schema);
  return () => true;
}

function checkStructure(schema: NormalizedSchema): Fits {
  const members = new Map<string, Fits>();
  for (const [name, member] of schema.structIterator()) {
    // The payload of a REST request may be text, which goes over the wire as it is.
    const asText = member.getMergedTraits().httpPayload && member.isBlobSchema();
    const check = FRACTIONS.has(name) && member.isMapSchema() ? isMapOfNumbers : fits(member);
    members.set(name, asText ? (value) => typeof value === "string" || check(value) : check);
  }
  return (value) => {
    if (!isPlain(value)) return false;
    for (const name in value) {
      const member = value[name];
      if (member !== undefined && !members.get(name)?.(member)) return false;
    }
    return true;
  };
}

function isMapOfNumbers(value: unknown): boolean {
  return isPlain(value) && Object.values(value).every(Number.isFinite);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Uint8Array);
}

/** Puts the members of a value's structures in the order of their shape, as whoever reads them off the wire does. */
export type Arrange = (value: unknown) => unknown;

/**
 * The order of a shape; undefined where a value is the same in any order, as that of an item is.
 *
 * No shape of an output refers to itself but through a union, which has one member and so no order.
 */
export function arrange(schema: NormalizedSchema): Arrange | undefined {
  if (schema.isListSchema()) {
    const each = arrange(schema.getValueSchema());
    return each && ((value) => (value as unknown[]).map(each));
  }
  if (schema.isMapSchema()) {
    const each = arrange(schema.getValueSchema());
    return each && ((value) => {
      const result: Record<string, unknown> = {};
      for (const name in value as object) result[name] = each((value as Record<string, unknown>)[name]);
      return result;
    });
  }
  if (!schema.isStructSchema() || schema.isUnionSchema()) return undefined;
  return arrangeMembers([...schema.structIterator()]);
}

/** The order of a structure with these members. */
export function arrangeMembers(
  members: readonly (readonly [name: string, schema: NormalizedSchema])[],
): Arrange {
  const ordered = members.map(([name, member]) => [name, arrange(member)] as const);
  return (value) => {
    const given = value as Readonly<Record<string, unknown>>;
    const result: Record<string, unknown> = {};
    for (const [name, inside] of ordered) {
      const member = given[name];
      if (member !== undefined && member !== null) result[name] = inside ? inside(member) : member;
    }
    return result;
  };
}

/**
 * Why a value that was read from the wire is not of its shape, in AWS's words; undefined when it is.
 *
 * The words are those that AWS is known to answer with; which of them a mismatch of rarer kinds gets is a guess.
 */
export function misfit(schema: NormalizedSchema, value: unknown): string | undefined {
  if (fits(schema)(value)) return undefined;
  if (Array.isArray(value) && !schema.isListSchema()) return "Start of list found where not expected";
  if (isPlain(value) && !schema.isMapSchema() && !schema.isStructSchema()) {
    return "Start of structure or map found where not expected.";
  }
  if (Array.isArray(value)) return firstMisfit(value.map((each) => [schema.getValueSchema(), each]));
  if (isPlain(value)) {
    if (schema.isMapSchema()) {
      return firstMisfit(Object.values(value).map((each) => [schema.getValueSchema(), each]));
    }
    const members = schema.getMemberSchemas();
    return firstMisfit(
      Object.entries(value).flatMap(([name, each]) => members[name] ? [[members[name], each]] : []),
    );
  }
  const wanted = wantedOf(schema);
  const article = /^[AEIO]/.test(wanted) || wanted === "Boolean" ? "an" : "a";
  return `${tokenOf(value)} can not be converted to ${article} ${wanted}`;
}

function firstMisfit(values: [NormalizedSchema, unknown][]): string | undefined {
  for (const [schema, value] of values) {
    const found = misfit(schema, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function tokenOf(value: unknown): string {
  switch (typeof value) {
    case "number":
      return Number.isInteger(value) ? "NUMBER_VALUE" : "DECIMAL_VALUE";
    case "boolean":
      return value ? "TRUE_VALUE" : "FALSE_VALUE";
    case "string":
      return "STRING_VALUE";
    default:
      return "NULL_VALUE";
  }
}

function wantedOf(schema: NormalizedSchema): string {
  if (schema.isStringSchema()) return "String";
  if (schema.isNumericSchema()) return "Integer";
  if (schema.isBooleanSchema()) return "Boolean";
  if (schema.isBlobSchema()) return "Blob";
  if (schema.isTimestampSchema()) return "Timestamp";
  return schema.isListSchema() ? "List" : "Structure";
}

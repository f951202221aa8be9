/**
 * JSON of shapes that JSON can hold almost as they are: structures, lists, maps, texts, numbers, booleans and bytes.
 * Readers and writers are made once for each shape; shapes with timestamps or documents are left to the SDK's own codec,
 * which reads its schemas anew for each value.
 */
import type { NormalizedSchema } from "@smithy/core/schema";
import { fromBase64, toBase64 } from "@smithy/core/serde";

/** A value of JSON to what a handler gets. */
export type Read = (value: unknown) => unknown;
/** What a handler gave to JSON text. */
export type Write = (value: unknown) => string;

/** A shape's codec; absent for a shape that is left to the SDK's. */
export interface PlainCodec {
  readonly read: Read;
  readonly write: Write;
}

/** By the raw schema, which refers to others by reference, and to itself. */
const KNOWN = new Map<unknown, PlainCodec | undefined>();

/**
 * The codec of a shape, if it is plain.
 *
 * @param unusual Reads a union without a member that is known: what becomes of it is the SDK's to say.
 */
export function plainCodec(schema: NormalizedSchema, unusual: (schema: NormalizedSchema) => Read) {
  const key = schema.getSchema();
  if (KNOWN.has(key)) return KNOWN.get(key);
  const codec = isPlain(schema, new Set()) ? made(schema, unusual) : undefined;
  KNOWN.set(key, codec);
  return codec;
}

function isPlain(schema: NormalizedSchema, seen: Set<unknown>): boolean {
  const key = schema.getSchema();
  if (typeof key === "object") {
    if (seen.has(key)) return true;
    seen.add(key);
  }
  if (schema.isStructSchema()) {
    for (const [, member] of schema.structIterator()) if (!isPlain(member, seen)) return false;
    return true;
  }
  if (schema.isListSchema() || schema.isMapSchema()) {
    return !schema.getMergedTraits().sparse && isPlain(schema.getValueSchema(), seen);
  }
  if (schema.isStringSchema()) return schema.getMergedTraits().mediaType === undefined;
  if (schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) return false;
  return schema.isNumericSchema() || schema.isBooleanSchema() || schema.isBlobSchema();
}

/** As {@linkcode plainCodec}, of a part of a shape that is plain. */
function part(schema: NormalizedSchema, unusual: (schema: NormalizedSchema) => Read): PlainCodec {
  const key = schema.getSchema();
  // Numbers and texts have numbers for schemas, and say in their traits alone what they are called.
  if (typeof key !== "object") return made(schema, unusual);
  const known = KNOWN.get(key);
  if (known) return known;
  // A schema that refers to itself meets this while its codec is being made.
  KNOWN.set(key, {
    read: (value) => KNOWN.get(key)!.read(value),
    write: (value) => KNOWN.get(key)!.write(value),
  });
  const codec = made(schema, unusual);
  KNOWN.set(key, codec);
  return codec;
}

function made(schema: NormalizedSchema, unusual: (schema: NormalizedSchema) => Read): PlainCodec {
  if (schema.isStructSchema()) return structure(schema, unusual);
  if (schema.isListSchema()) return list(part(schema.getValueSchema(), unusual));
  if (schema.isMapSchema()) return map(part(schema.getValueSchema(), unusual));
  if (schema.isBlobSchema()) return BLOB;
  return SCALAR;
}

const SCALAR: PlainCodec = {
  read: (value) => value,
  write: (value) =>
    typeof value === "number" && !Number.isFinite(value) ? `"${value}"` : JSON.stringify(value),
};

const BLOB: PlainCodec = {
  read: (value) => typeof value === "string" ? decoded(value) : value,
  write: (value) => `"${toBase64(value as Uint8Array | string)}"`,
};

/** @throws {Error} In AWS's words, misspelled as they are: the text is no base64. */
function decoded(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch {
    throw new Error(
      text.length % 4 === 0
        ? "Invalid last non-pad Base64 character dectected"
        : `Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`,
    );
  }
}

function structure(schema: NormalizedSchema, unusual: (schema: NormalizedSchema) => Read): PlainCodec {
  const members = [...schema.structIterator()].map(([name, member]) => {
    const key = member.getMergedTraits().jsonName ?? name;
    const { read, write } = part(member, unusual);
    return { name, key, lead: `${JSON.stringify(key)}:`, read, write };
  });
  const readUnusual = schema.isUnionSchema() ? unusual(schema) : undefined;
  return {
    read(value) {
      if (!isObject(value)) return value;
      const result: Record<string, unknown> = {};
      let found = false;
      for (const { name, key, read } of members) {
        const member = value[key];
        if (member === undefined || member === null) continue;
        result[name] = read(member);
        found = true;
      }
      return found || readUnusual === undefined ? result : readUnusual(value);
    },
    write(value) {
      const given = value as Readonly<Record<string, unknown>>;
      let text = "";
      for (const { name, lead, write } of members) {
        const member = given[name];
        if (member === undefined || member === null) continue;
        text += (text === "" ? "{" : ",") + lead + write(member);
      }
      return text === "" ? "{}" : text + "}";
    },
  };
}

function list({ read, write }: PlainCodec): PlainCodec {
  return {
    read(value) {
      if (!Array.isArray(value)) return value;
      for (let index = 0; index < value.length; index++) value[index] = read(value[index]);
      return value;
    },
    write(value) {
      let text = "";
      for (const item of value as readonly unknown[]) {
        if (item !== undefined && item !== null) text += (text === "" ? "[" : ",") + write(item);
      }
      return text === "" ? "[]" : text + "]";
    },
  };
}

function map({ read, write }: PlainCodec): PlainCodec {
  return {
    read(value) {
      if (!isObject(value)) return value;
      for (const name in value) value[name] = read(value[name]);
      return value;
    },
    write(value) {
      const given = value as Readonly<Record<string, unknown>>;
      let text = "";
      for (const name in given) {
        const item = given[name];
        if (item === undefined || item === null) continue;
        text += (text === "" ? "{" : ",") + JSON.stringify(name) + ":" + write(item);
      }
      return text === "" ? "{}" : text + "}";
    },
  };
}

/** Anything else is left as it is: whether a value is of its shape is looked at afterwards. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

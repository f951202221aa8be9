/** Bodies of AWS's JSON protocols: JSON text to the SDK's shapes and back, by schema. */
import { JsonCodec2 } from "@smithy/core/protocols";
import type { NormalizedSchema } from "@smithy/core/schema";
import { fromBase64, fromUtf8, toBase64, toUtf8 } from "@smithy/core/serde";
import { AwsError } from "../aws/errors.ts";
import { plainCodec } from "./plain_codec.ts";

const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: 7 }, jsonName: true });
codec.setSerdeContext(
  { base64Decoder: fromBase64, base64Encoder: toBase64, utf8Decoder: fromUtf8, utf8Encoder: toUtf8 } as never,
);
const deserializer = codec.createDeserializer() as unknown as {
  readObject(schema: NormalizedSchema, value: object): unknown;
};
const serializer = codec.createSerializer();
const utf8 = new TextDecoder("utf-8", { fatal: true });
const encoder = new TextEncoder();

/** Levels of a body: far more than any shape has, and few enough to be read by functions that call themselves. */
const MAX_DEPTH = 1000;

/**
 * Reads a JSON body into the shape of the SDK.
 *
 * @throws {AwsError} SerializationException: the body is not JSON, or not of that shape.
 */
export function readJson(schema: NormalizedSchema, body: Uint8Array | string): Record<string, unknown> {
  try {
    const text = typeof body === "string" ? body : utf8.decode(body);
    if (isTooDeep(text)) throw broken(`The request body nests deeper than ${MAX_DEPTH} levels.`);
    const value: unknown = text === "" ? {} : JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw broken("Start of structure or map found where not expected.");
    }
    // An object has no place for a member of that name, so it cannot be kept as others are.
    if (/__proto__|\\u00/.test(text) && hasPrototypeKey(value)) {
      throw broken("A member that is named __proto__ is not supported.");
    }
    const plain = plainCodec(schema, unusual);
    return (plain ? plain.read(value) : deserializer.readObject(schema, value)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof AwsError) throw error;
    if (error instanceof SyntaxError) throw new NotJson("SerializationException", error.message);
    throw broken(error instanceof Error ? error.message : String(error));
  }
}

const unusual = (schema: NormalizedSchema) => (value: unknown): unknown =>
  deserializer.readObject(schema, value as object);

/** A body that is not JSON at all. */
export class NotJson extends AwsError {}

function broken(message: string): AwsError {
  return new AwsError("SerializationException", message);
}

/** Whether the brackets of a text that may be JSON nest too deep. */
function isTooDeep(text: string): boolean {
  if (text.length <= 2 * MAX_DEPTH) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === 0x22) {
      i = endOfString(text, i);
    } else if (character === 0x7b || character === 0x5b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (character === 0x7d || character === 0x5d) depth--;
  }
  return false;
}

/** Where the string ends that begins at `start`: at its quotation mark, or at the end of the text. */
function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return end;
  }
}

function hasPrototypeKey(value: object): boolean {
  if (Object.hasOwn(value, "__proto__")) return true;
  return Object.values(value).some((each) =>
    typeof each === "object" && each !== null && hasPrototypeKey(each as object)
  );
}

/** Writes a shape of the SDK as a JSON body. */
export function writeJson(schema: NormalizedSchema, value: object): Uint8Array {
  const plain = plainCodec(schema, unusual);
  if (plain) return encoder.encode(plain.write(value));
  serializer.write(schema, value);
  const bytes: unknown = serializer.flush();
  return typeof bytes === "string" ? encoder.encode(bytes) : bytes as Uint8Array;
}

/** Puts a shape of the SDK as values of plain JSON. */
export function plainJson(schema: NormalizedSchema, value: object): object {
  return JSON.parse(utf8.decode(writeJson(schema, value))) as object;
}

/** Writes plain JSON. */
export function writePlain(value: object): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

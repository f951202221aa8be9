/** Bodies of AWS's JSON protocols: JSON text to the SDK's shapes and back, by schema. */
import { JsonCodec2 } from "@smithy/core/protocols";
import type { NormalizedSchema } from "@smithy/core/schema";
import { fromBase64, fromUtf8, toBase64, toUtf8 } from "@smithy/core/serde";
import { AwsError } from "../aws/errors.ts";

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

/**
 * Reads a JSON body into the shape of the SDK.
 *
 * @throws {AwsError} SerializationException: the body is not JSON, or not of that shape.
 */
export function readJson(schema: NormalizedSchema, body: Uint8Array | string): Record<string, unknown> {
  try {
    const text = typeof body === "string" ? body : utf8.decode(body);
    const value: unknown = text === "" ? {} : JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new AwsError("SerializationException", "Start of structure or map found where not expected.");
    }
    return deserializer.readObject(schema, value) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError("SerializationException", error instanceof Error ? error.message : String(error));
  }
}

/** Writes a shape of the SDK as a JSON body. */
export function writeJson(schema: NormalizedSchema, value: object): Uint8Array {
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

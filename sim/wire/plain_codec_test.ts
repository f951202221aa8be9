/** Plain codecs against the SDK's own: the same values, and the same JSON. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonCodec2 } from "@smithy/core/protocols";
import type { NormalizedSchema } from "@smithy/core/schema";
import { fromBase64, fromUtf8, toBase64, toUtf8 } from "@smithy/core/serde";
import { plainCodec } from "./plain_codec.ts";
import { WIRE_SERVICES } from "./schemas.ts";

const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: 7 }, jsonName: true });
codec.setSerdeContext(
  { base64Decoder: fromBase64, base64Encoder: toBase64, utf8Decoder: fromUtf8, utf8Encoder: toUtf8 } as never,
);
const deserializer = codec.createDeserializer() as unknown as {
  readObject(schema: NormalizedSchema, value: object): unknown;
};
const serializer = codec.createSerializer();
const unusual = (schema: NormalizedSchema) => (value: unknown): unknown =>
  deserializer.readObject(schema, value as object);

function sdkText(schema: NormalizedSchema, value: unknown): string {
  serializer.write(schema, value);
  return new TextDecoder().decode(serializer.flush() as unknown as Uint8Array);
}

/** JSON of a shape, now and then with what does not belong there. */
function jsonOf(schema: NormalizedSchema, depth: number): fc.Arbitrary<unknown> {
  const right = rightJsonOf(schema, depth);
  // The SDK reads a list as a structure without members; here it is left as it is, to be refused.
  const wrong = schema.isStructSchema() ? [null, 5, "eHg=", {}] : [null, 5, "eHg=", [], {}];
  return fc.oneof({ weight: 30, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });
}

function rightJsonOf(schema: NormalizedSchema, depth: number): fc.Arbitrary<unknown> {
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()];
    if (depth > 3) return fc.constant({});
    const entries = members.map(([name, member]) => [
      member.getMergedTraits().jsonName ?? name,
      fc.option(jsonOf(member, depth + 1), { nil: undefined, freq: 2 }),
    ]);
    return fc.record({ ...Object.fromEntries(entries), unknownMember: fc.constantFrom(undefined, 1) });
  }
  if (schema.isListSchema()) {
    return fc.array(depth > 3 ? fc.constant(null) : jsonOf(schema.getValueSchema(), depth + 1), {
      maxLength: 3,
    });
  }
  if (schema.isMapSchema()) {
    const key = fc.string({ maxLength: 4 }).filter((name) => name !== "__proto__");
    return fc.dictionary(key, depth > 3 ? fc.constant(null) : jsonOf(schema.getValueSchema(), depth + 1), {
      maxKeys: 3,
    });
  }
  if (schema.isBlobSchema()) return fc.base64String({ maxLength: 8 });
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isNumericSchema()) return fc.integer();
  return fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.constantFrom('"\\\u0001', "\u{1f600}", "\ud800"),
  );
}

/** What a handler could give: read JSON without what does not belong there. */
function fits(schema: NormalizedSchema, value: unknown): boolean {
  if (value === undefined) return true;
  if (schema.isStructSchema()) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    if ("$unknown" in value) return false;
    const given = value as Record<string, unknown>;
    return [...schema.structIterator()].every(([name, member]) => fits(member, given[name]));
  }
  if (schema.isListSchema()) {
    return Array.isArray(value) && value.every((each) => fits(schema.getValueSchema(), each));
  }
  if (schema.isMapSchema()) {
    return typeof value === "object" && value !== null && !Array.isArray(value) &&
      Object.values(value).every((each) => fits(schema.getValueSchema(), each));
  }
  if (schema.isBlobSchema()) return value instanceof Uint8Array;
  if (schema.isBooleanSchema()) return typeof value === "boolean";
  return schema.isNumericSchema() ? typeof value === "number" : typeof value === "string";
}

const SHAPES = ["sqs", "dynamodb", "eventbridge"].flatMap((service) =>
  [...WIRE_SERVICES.get(service)!.operations.values()].flatMap((operation) => [
    [`${operation.name}'s input`, operation.input] as const,
    [`${operation.name}'s output`, operation.output] as const,
  ])
).filter(([, schema]) => plainCodec(schema, unusual) !== undefined);

Deno.test("plain codecs are there for the shapes that are asked for most", () => {
  const names = new Set(SHAPES.map(([name]) => name));
  for (const operation of ["SendMessage", "ReceiveMessage", "DeleteMessage", "GetItem", "PutItem", "Query"]) {
    assert.ok(names.has(`${operation}'s input`), operation);
    assert.ok(operation === "DeleteMessage" || names.has(`${operation}'s output`), operation);
  }
  assert.ok(!names.has("DescribeTable's output"));
});

Deno.test("plain codecs read and write what the SDK's codec does, for every shape that they know", () => {
  for (const [name, schema] of SHAPES) {
    const { read, write } = plainCodec(schema, unusual)!;
    fc.assert(
      fc.property(rightJsonOf(schema, 0), (json) => {
        const text = JSON.stringify(json);
        const wanted = deserializer.readObject(schema, JSON.parse(text));
        const found = read(JSON.parse(text));
        assert.deepEqual(found, wanted, name);
        // Of inputs, the SDK writes tokens that nobody gave.
        if (name.endsWith("output") && fits(schema, found)) {
          assert.deepEqual(JSON.parse(write(found)), JSON.parse(sdkText(schema, wanted)), name);
        }
      }),
      { numRuns: 15 },
    );
  }
});

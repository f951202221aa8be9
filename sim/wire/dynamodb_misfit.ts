/**
 * What DynamoDB says of a request that is not of its operation's shape: other words than other services have, which
 * tell of the Java classes behind it.
 */
import type { NormalizedSchema } from "@smithy/core/schema";
import { fits } from "./shape.ts";

/** What a value stands in. */
type Holder = "member" | "list" | "map";

const STRUCTURE = "Start of structure or map found where not expected";
/** Of a list or map that is itself the value of a map or list. */
const CAST = "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class " +
  "java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module " +
  "java.base of loader 'bootstrap')";
/** Members that are of 32 bits; the SDK's schemas do not tell. */
const INTEGERS: ReadonlySet<string> = new Set([
  "Limit",
  "MaxResults",
  "PageSize",
  "RecoveryPeriodInDays",
  "Segment",
  "TotalSegments",
]);

/** Why a value that was read from the wire is not of its shape, in DynamoDB's words; undefined when it is. */
export function dynamodbMisfit(schema: NormalizedSchema, value: unknown): string | undefined {
  return misfit(schema, value, "member", "");
}

function misfit(schema: NormalizedSchema, value: unknown, holder: Holder, name: string): string | undefined {
  if (fits(schema)(value)) return undefined;
  // A value of a list that is null has no type: the service has words of its own for it.
  if (value === null && schema.isUnionSchema()) return undefined;
  if (Array.isArray(value)) {
    if (!schema.isListSchema()) return `Unrecognized collection type ${collectionOf(schema, name)}`;
    return first(value.map((each) => misfit(schema.getValueSchema(), each, "list", name)));
  }
  if (isObject(value)) {
    if (schema.isMapSchema()) {
      return first(Object.values(value).map((each) => misfit(schema.getValueSchema(), each, "map", name)));
    }
    if (!schema.isStructSchema()) return STRUCTURE;
    const members = schema.getMemberSchemas();
    return first(
      Object.entries(value).map(([name, each]) =>
        members[name] && each !== undefined ? misfit(members[name], each, "member", name) : undefined
      ),
    );
  }
  return scalarMisfit(schema, value, holder, name);
}

function first(found: readonly (string | undefined)[]): string | undefined {
  return found.find((each) => each !== undefined);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}

function scalarMisfit(schema: NormalizedSchema, value: unknown, holder: Holder, name: string): string {
  if (schema.isStructSchema()) {
    return holder === "member" ? "Unexpected field type" : "Unexpected value type in payload";
  }
  if (schema.isListSchema() || schema.isMapSchema()) {
    return holder === "member" ? "Unexpected field type" : CAST;
  }
  if (schema.isBlobSchema()) return "only base-64-encoded strings are convertible to bytes";
  if (schema.isBooleanSchema() && typeof value === "string") return "Unexpected token received from parser";
  return `${tokenOf(value)} cannot be converted to ${scalarOf(schema, name)}`;
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

function scalarOf(schema: NormalizedSchema, name: string): string {
  if (schema.isBooleanSchema()) return "Boolean";
  if (schema.isTimestampSchema()) return "Date";
  if (schema.isNumericSchema()) return INTEGERS.has(name) ? "Integer" : "Long";
  return "String";
}

/** The Java type that is no collection of a list's kind. */
function collectionOf(schema: NormalizedSchema, name: string): string {
  if (schema.isMapSchema()) {
    return `java.util.Map<java.lang.String, ${javaName(schema.getValueSchema(), name)}>`;
  }
  return `class ${javaName(schema, name)}`;
}

function javaName(schema: NormalizedSchema, name: string): string {
  if (schema.isStructSchema()) {
    return `com.amazonaws.dynamodb.v20120810.${schema.getName()?.split("#").at(-1) ?? "Structure"}`;
  }
  if (schema.isBlobSchema()) return "java.nio.ByteBuffer";
  if (schema.isTimestampSchema()) return "java.util.Date";
  if (schema.isListSchema()) return `java.util.List<${javaName(schema.getValueSchema(), name)}>`;
  return `java.lang.${scalarOf(schema, name)}`;
}

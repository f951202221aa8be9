/** Patterns as they are drawn: fields that an event has, or nearly, and what they ask of its values. */
import type { Draw } from "../dynamodb/draw.ts";
import { drawConditions } from "./conditions.ts";
import { type Json, type JsonObject, NAMES } from "./events.ts";

const ENVELOPE = ["source", "detail-type", "account", "region", "resources"];

/** A pattern that is valid, for an event that it matches more often than chance would have it. */
export function drawPattern(draw: Draw, event: JsonObject): JsonObject {
  const fields: Record<string, Json> = {};
  for (const name of draw.some(ENVELOPE, 0.15)) fields[name] = drawConditions(draw, drawn(draw, event[name]));
  if (draw.chance(0.85) || Object.keys(fields).length === 0) {
    const detail = event.detail as JsonObject;
    if (draw.chance(0.05)) {
      const name = draw.pick(NAMES);
      fields[`detail.${name}`] = drawConditions(draw, drawn(draw, detail[name]));
    } else fields.detail = drawObject(draw, detail, 2, true);
  }
  return fields;
}

/** What is asked of an object of an event. */
function drawObject(draw: Draw, object: JsonObject, deep: number, mayChoose: boolean): JsonObject {
  const known = Object.keys(object);
  const fields: Record<string, Json> = {};
  const count = draw.weighted([[5, () => 1], [3, () => 2], [1, () => 3]]);
  for (let i = 0; i < count; i++) {
    const name = known.length > 0 && draw.chance(0.85) ? draw.pick(known) : draw.pick(NAMES);
    fields[name] = drawMember(draw, object[name], deep);
  }
  if (mayChoose && draw.chance(0.12)) {
    const options = draw.list(2 + draw.int(2), () => drawObject(draw, object, 0, false));
    return draw.chance(0.4) ? { $or: options } : { ...fields, $or: options };
  }
  return fields;
}

function drawMember(draw: Draw, value: Json | undefined, deep: number): Json {
  const inner = innerObject(draw, value);
  if (deep > 0 && inner && draw.chance(0.9)) return drawObject(draw, inner, deep - 1, deep > 1);
  if (deep > 0 && draw.chance(0.05)) return { [draw.pick(NAMES)]: drawConditions(draw, undefined) };
  return drawConditions(draw, drawn(draw, value));
}

/** The object that a value is, or that an array has. */
function innerObject(draw: Draw, value: Json | undefined): JsonObject | undefined {
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : innerObject(draw, draw.pick(value as readonly Json[]));
  }
  if (typeof value !== "object" || value === null) return undefined;
  const object = value as JsonObject;
  return Object.keys(object).length > 0 ? object : undefined;
}

/** The value itself, or one of an array's. */
function drawn(draw: Draw, value: Json | undefined): Json | undefined {
  if (!Array.isArray(value)) return value;
  return value.length === 0 ? undefined : drawn(draw, draw.pick(value as readonly Json[]));
}

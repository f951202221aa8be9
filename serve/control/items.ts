/** Items of a table as JSON: DynamoDB's own, as it goes over the wire, or plain. */
import { Buffer } from "node:buffer";
import type { AttributeValue, Item } from "../../sim/aws/dynamodb/value.ts";

/** DynamoDB JSON: binary values in base64. */
export function wireItem(item: Item): Record<string, unknown> {
  return mapped(item, wireValue);
}

/** Plain JSON: sets are lists, binary values base64, and numbers that JSON cannot hold exactly stay text. */
export function plainItem(item: Item): Record<string, unknown> {
  return mapped(item, plainValue);
}

function mapped(item: Item, map: (value: AttributeValue) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, map(value)]));
}

function wireValue(value: AttributeValue): object {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.M !== undefined) return { M: wireItem(value.M) };
  if (value.L !== undefined) return { L: value.L.map(wireValue) };
  return value;
}

function plainValue(value: AttributeValue): unknown {
  if (value.B !== undefined) return base64(value.B);
  if (value.BS !== undefined) return value.BS.map(base64);
  if (value.M !== undefined) return plainItem(value.M);
  if (value.L !== undefined) return value.L.map(plainValue);
  if (value.N !== undefined) return plainNumber(value.N);
  if (value.NS !== undefined) return value.NS.map(plainNumber);
  return value.S ?? value.SS ?? value.BOOL ?? null;
}

function plainNumber(text: string): number | string {
  return String(Number(text)) === text ? Number(text) : text;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

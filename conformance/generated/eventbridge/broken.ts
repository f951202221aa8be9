/** Patterns with one thing wrong, in each of the ways that AWS has a message for. */
import type { Draw } from "../dynamodb/draw.ts";
import type { Json, JsonObject } from "./events.ts";

/** Conditions that no field may have. */
const CONDITIONS: readonly Json[] = [
  {},
  ["b"],
  { EXISTS: true },
  { regex: "a" },
  { exists: "true" },
  { exists: null },
  { exists: true, prefix: "b" },
  { prefix: 1 },
  { prefix: null },
  { prefix: ["b"] },
  { prefix: { suffix: "b" } },
  { prefix: {} },
  { prefix: { "equals-ignore-case": 1 } },
  { suffix: true },
  { suffix: {} },
  { suffix: { prefix: "b" } },
  { prefix: "a", suffix: "b" },
  { "equals-ignore-case": 1 },
  { "equals-ignore-case": ["b"] },
  { wildcard: 1 },
  { wildcard: ["a*"] },
  { wildcard: "b**" },
  { wildcard: "a*b**c" },
  { wildcard: "é**" },
  { wildcard: "b\\c" },
  { wildcard: "*:*:*:*:*:event-bus/*" },
  { numeric: 10 },
  { numeric: "=" },
  { numeric: [] },
  { numeric: [10] },
  { numeric: [null] },
  { numeric: [">"] },
  { numeric: ["!", 1] },
  { numeric: ["!=", 1] },
  { numeric: ["=", "1"] },
  { numeric: ["<", null] },
  { numeric: ["<", true] },
  { numeric: [">", 0, "<"] },
  { numeric: [">", 0, ">", 1] },
  { numeric: [">", 0, 1] },
  { numeric: [">", 5, "<", 5] },
  { numeric: [">=", 6, "<=", 5] },
  { numeric: [">", 1, "<", 5, 6] },
  { numeric: ["<", 1, ">", 0] },
  { numeric: ["=", 1, "=", 2] },
  { numeric: ["=", 1], prefix: "b" },
  { cidr: 1 },
  { cidr: "10.0.0.1" },
  { cidr: "10.0.0.0/x" },
  { cidr: "10.0.0.0/-1" },
  { cidr: "10.0.0.0/32" },
  { cidr: "10.0.0.0/33" },
  { cidr: "10.0.0.0/8/8" },
  { cidr: "::/129" },
  { cidr: "xx.11/24" },
  { cidr: "10.0.0.256/24" },
  { "anything-but": null },
  { "anything-but": true },
  { "anything-but": {} },
  { "anything-but": [] },
  { "anything-but": [null] },
  { "anything-but": ["b", null] },
  { "anything-but": ["b", true] },
  { "anything-but": ["b", 1] },
  { "anything-but": [["b"]] },
  { "anything-but": "b", prefix: "b" },
  { "anything-but": { numeric: ["=", 1] } },
  { "anything-but": { exists: true } },
  { "anything-but": { prefix: "" } },
  { "anything-but": { prefix: null } },
  { "anything-but": { prefix: 1 } },
  { "anything-but": { prefix: [1] } },
  { "anything-but": { prefix: { "equals-ignore-case": "b" } } },
  { "anything-but": { prefix: "a", suffix: "b" } },
  { "anything-but": { suffix: "" } },
  { "anything-but": { suffix: [""] } },
  { "anything-but": { suffix: ["a", 1] } },
  { "anything-but": { "equals-ignore-case": 1 } },
  { "anything-but": { "equals-ignore-case": ["a", null] } },
  { "anything-but": { wildcard: 1 } },
  { "anything-but": { wildcard: ["a*", 1] } },
  { "anything-but": { wildcard: "a**" } },
  { "anything-but": { wildcard: ["a**"] } },
  { "anything-but": { wildcard: "*:*:*:*:*:event-bus/*" } },
];

/** What no field may be. */
const MEMBERS: readonly Json[] = ["b", "", 1, 1.5, true, null, [], {}];

const ALTERNATIVES: readonly Json[] = [
  { b: ["x"] },
  "x",
  [],
  [{ b: ["x"] }],
  ["x", "y"],
  [{ b: ["x"] }, "y"],
  [{ b: ["x"] }, { prefix: ["y"] }],
  [{ numeric: ["x"] }, { b: ["y"] }],
  [{ b: ["x"] }, {}],
];

/** Whole texts that are no pattern. */
const TEXTS: readonly string[] = [
  "[]",
  '["a"]',
  '"a"',
  "1",
  "null",
  "{}",
  "words",
  "{'a': ['b']}",
  '{"a": open}',
  '{"a" ["b"]}',
  '{"a": ["b" "c"]}',
  '{"a": ["b",]}',
  '{"a": [01]}',
  '{"a": [1.]}',
  '{"a": [+1]}',
  '{"a": ["\\x"]}',
  '{"a": ["b"]',
  '{"a": ["b"',
  '{"a": ["b',
  '{"a": ["b"],}',
  '{"a": ["b"], "c"}',
  '{"a": ["b"}]',
];

/** The text of a pattern with one thing wrong, and the rest as it was. */
export function drawBroken(draw: Draw, pattern: JsonObject): string {
  return draw.weighted<string>([
    [6, () => JSON.stringify(withMember(draw, pattern, [...around(draw), draw.pick(CONDITIONS)]))],
    [2, () => JSON.stringify(withMember(draw, pattern, draw.pick(MEMBERS)))],
    [1, () => JSON.stringify({ ...pattern, $or: draw.pick(ALTERNATIVES) })],
    [1, () => draw.pick(TEXTS)],
    [1, () => cut(draw, JSON.stringify(pattern))],
    [0.5, () => JSON.stringify(withMember(draw, pattern, [draw.pick(CONDITIONS)]), undefined, 2)],
  ]);
}

/** Right conditions that come first. */
function around(draw: Draw): Json[] {
  return draw.chance(0.3) ? ["right"] : [];
}

/** A pattern with one more field, at its top or in its detail. */
function withMember(draw: Draw, pattern: JsonObject, member: Json): JsonObject {
  const { detail } = pattern;
  if (detail && draw.chance(0.5)) return { ...pattern, detail: { ...(detail as JsonObject), wrong: member } };
  return { ...pattern, wrong: member };
}

/** A text that ends too early, or has a character too many. */
function cut(draw: Draw, text: string): string {
  const at = 1 + draw.int(text.length - 1);
  if (draw.chance(0.5)) return text.slice(0, at);
  return text.slice(0, at) + draw.pick(['"', "{", "]", ",", "}", "x", "\\"]) + text.slice(at);
}

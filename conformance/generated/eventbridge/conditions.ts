/** What a pattern asks of one field: conditions of every kind, most of which hold for the value that they are drawn for. */
import type { Draw } from "../dynamodb/draw.ts";
import { drawScalar, type Json, NUMBERS, WORDS } from "./events.ts";

const CIDRS = [
  "10.0.0.0/8",
  "10.1.2.0/24",
  "10.1.2.64/26",
  "0.0.0.0/0",
  "2001:db8::/32",
  "::/0",
  "192.168.0.0/16",
  "10.1.2.77/24",
];
const GLOBS = ["*", "a*", "*b", "a*c", "*b*", "/home/*/a.*", "10.*.77", "*.txt", "abc", "a*b*c"];
const COMPARISONS = ["=", "<", "<=", ">", ">="];

/** One to three alternatives for a value of an event; undefined where the event has none. */
export function drawConditions(draw: Draw, value: Json | undefined): Json[] {
  return draw.list(
    draw.weighted([[6, () => 1], [2, () => 2], [1, () => 3]]),
    () => drawCondition(draw, value),
  );
}

function drawCondition(draw: Draw, value: Json | undefined): Json {
  const text = typeof value === "string" && draw.chance(0.8) ? value : draw.pick(WORDS);
  const number = typeof value === "number" && draw.chance(0.8) ? value : draw.pick(NUMBERS);
  return draw.weighted<Json>([
    [6, () => isScalar(value) && draw.chance(0.8) ? value : drawScalar(draw)],
    [2, () => ({ prefix: part(draw, text, "start") })],
    [1, () => ({ prefix: { "equals-ignore-case": recased(draw, part(draw, text, "start")) } })],
    [2, () => ({ suffix: part(draw, text, "end") })],
    [1, () => ({ suffix: { "equals-ignore-case": recased(draw, part(draw, text, "end")) } })],
    [2, () => ({ "equals-ignore-case": recased(draw, text) })],
    [2, () => ({ exists: draw.chance(value === undefined ? 0.2 : 0.7) })],
    [3, () => ({ numeric: drawNumeric(draw, number) })],
    [2, () => ({ wildcard: drawGlob(draw, text) })],
    [1, () => ({ cidr: draw.pick(CIDRS) })],
    [5, () => ({ "anything-but": drawAnythingBut(draw, text, number) })],
  ]);
}

function isScalar(value: Json | undefined): value is Json {
  return value !== undefined && (typeof value !== "object" || value === null);
}

function drawNumeric(draw: Draw, number: number): Json[] {
  const near = (): number => draw.chance(0.5) ? number : draw.pick(NUMBERS);
  if (draw.chance(0.6)) return [draw.pick(COMPARISONS), near()];
  const bounds = [number - draw.int(3), number + 1 + draw.int(3)];
  return [draw.pick([">", ">="]), bounds[0]!, draw.pick(["<", "<="]), bounds[1]!];
}

function drawAnythingBut(draw: Draw, text: string, number: number): Json {
  const words = (): string[] => draw.list(1 + draw.int(3), () => draw.chance(0.3) ? text : draw.pick(WORDS));
  const parts = (): string[] => words().map((word) => part(draw, word, "start") || "x");
  const oneOrMore = (many: readonly string[]): Json =>
    many.length === 1 && draw.chance(0.5) ? many[0]! : many;
  return draw.weighted<Json>([
    [3, () => draw.chance(0.3) ? text : draw.pick(WORDS)],
    [2, () => draw.chance(0.3) ? number : draw.pick(NUMBERS)],
    [2, words],
    [2, () => draw.list(1 + draw.int(3), () => draw.pick(NUMBERS))],
    [2, () => ({ prefix: oneOrMore(parts()) })],
    [2, () => ({ suffix: oneOrMore(parts()) })],
    [2, () => ({ "equals-ignore-case": oneOrMore(words().map((word) => recased(draw, word))) })],
    [1, () => ({ wildcard: oneOrMore(draw.list(1 + draw.int(2), () => drawGlob(draw, text))) })],
  ]);
}

function drawGlob(draw: Draw, text: string): string {
  if (draw.chance(0.5) || text.length < 2) return draw.pick(GLOBS);
  const at = 1 + draw.int(text.length - 1);
  const literal = text.replaceAll("*", "");
  return draw.chance(0.5) ? `${literal.slice(0, at)}*` : `*${literal.slice(at)}`;
}

function part(draw: Draw, text: string, which: "start" | "end"): string {
  const at = draw.int(text.length + 1);
  return which === "start" ? text.slice(0, at) : text.slice(at);
}

function recased(draw: Draw, text: string): string {
  return draw.weighted([
    [1, () => text],
    [1, () => text.toUpperCase()],
    [1, () => text.toLowerCase()],
  ]);
}

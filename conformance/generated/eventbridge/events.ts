/** Events as they are drawn: an envelope, and a detail whose names and values come from small sets, so that they meet. */
import type { Draw } from "../dynamodb/draw.ts";

/** A value in JSON. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

export const SOURCES = ["shop.orders", "shop.payments", "aws.s3"];
export const DETAIL_TYPES = ["OrderCreated", "PaymentProcessed", "Object Created"];
export const NAMES = ["id", "status", "total", "name", "tags", "lines", "a", "b"];
export const WORDS = [
  "",
  "a",
  "ab",
  "abc",
  "ABC",
  "Abc",
  "bab",
  "café",
  "CAFÉ",
  "a*b",
  "1",
  "null",
  "true",
  "/home/ann/a.txt",
  "10.1.2.77",
  "10.1.2.1",
  "2001:db8::1",
  "2001:DB8:0:0:0:0:0:1",
];
export const NUMBERS = [-5, -1, 0, 0.5, 1, 1.5, 2, 10, 100, 1e3, 129.25, 5e9, -5e9, 0.000001, 123456789012];
const MOST_ELEMENTS = 3;
const DEEPEST = 3;

/** An event with all that TestEventPattern wants of one. */
export function drawEvent(draw: Draw): JsonObject {
  return {
    version: "0",
    id: "7bf73129-1428-4cd3-a780-95db273d1602",
    "detail-type": draw.pick(DETAIL_TYPES),
    source: draw.pick(SOURCES),
    account: "123456789012",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: draw.chance(0.7) ? [] : ["arn:aws:s3:::invoices", "arn:aws:s3:::labels"],
    detail: drawObject(draw, DEEPEST),
  };
}

export function drawScalar(draw: Draw): Json {
  return draw.weighted<Json>([
    [6, () => draw.pick(WORDS)],
    [4, () => draw.pick(NUMBERS)],
    [1, () => draw.chance(0.5)],
    [1, () => null],
  ]);
}

function drawObject(draw: Draw, deep: number): JsonObject {
  const names = draw.some(NAMES, 0.5);
  return Object.fromEntries(names.map((name) => [name, drawValue(draw, deep)]));
}

function drawValue(draw: Draw, deep: number): Json {
  return draw.weighted<Json>([
    [8, () => drawScalar(draw)],
    [deep > 0 ? 2 : 0, () => drawObject(draw, deep - 1)],
    [1, () => draw.list(draw.int(MOST_ELEMENTS + 1), () => drawScalar(draw))],
    [
      deep > 1 ? 0.7 : 0,
      () => draw.list(draw.int(MOST_ELEMENTS), () => drawValue(draw, 0)),
    ],
    [deep > 1 ? 0.7 : 0, () => draw.list(1 + draw.int(2), () => drawObject(draw, 0))],
  ]);
}

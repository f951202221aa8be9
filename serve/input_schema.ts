/** Inputs as a zod schema: a snapshot comes from outside, and may be damaged, edited or another version's. */
import { z } from "zod";
import { faultSchema } from "../sim/faults/mod.ts";
import type { FromSandbox } from "../sim/host/zip/mod.ts";
import type { Input } from "./inputs.ts";

const text = z.string();
const headers = z.record(text, text);
const schema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("call"),
    service: text,
    operation: text,
    input: z.custom<object>((value) => typeof value === "object" && value !== null, "expected an object"),
    accessKeyId: text.exactOptional(),
  }),
  z.object({ kind: z.literal("hang-up"), number: z.int().min(0) }),
  z.object({
    kind: z.literal("api"),
    system: text,
    method: text,
    path: text,
    query: text,
    headers,
    body: text,
  }),
  z.object({
    kind: z.literal("third-party"),
    party: z.enum(["payments", "carrier"]),
    method: text,
    path: text,
    headers,
    body: text,
  }),
  z.object({
    kind: z.literal("url"),
    id: text,
    method: text,
    path: text,
    query: text,
    headers,
    body: text,
    sourceIp: text,
  }),
  z.object({
    kind: z.literal("sandbox"),
    sandbox: z.int().min(0),
    message: z.custom<FromSandbox>(
      (value) => typeof (value as { kind?: unknown } | null)?.kind === "string",
      "expected a message of a sandbox",
    ),
  }),
  z.object({
    kind: z.literal("outbound"),
    number: z.int().min(0),
    outcome: z.union([
      z.object({ lost: z.literal(true), code: text, reason: text }),
      z.object({ status: z.int(), headers, body: text }),
    ]),
  }),
  z.object({ kind: z.literal("faults"), faults: z.array(faultSchema), on: z.boolean() }),
]);

/** @throws {TypeError} The value is no input. */
export function readInput(value: unknown): Input {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new TypeError(`Cannot enter an input: ${issue!.path.join(".") || "it"}: ${issue!.message}`);
}

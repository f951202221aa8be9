/**
 * Faults as a zod schema, for those that come from outside: a scenario of somebody's own, a file, a request.
 *
 * fault.ts is the contract; a test compares this schema with its types, so neither can change alone.
 */
import { z } from "zod";

const positive = z.number().positive();
const notNegative = z.number().min(0);
const text = z.string().min(1).exactOptional();

const base = {
  name: text.describe("Unique among the faults; keys the decisions of this one. Default: kind and scope"),
  when: z.strictObject({ fromMs: notNegative.exactOptional(), toMs: notNegative.exactOptional() })
    .refine(({ fromMs = 0, toMs = Infinity }) => toMs > fromMs, "expected toMs > fromMs")
    .exactOptional()
    .describe("Virtual milliseconds since the start of the run. Default: always"),
  rate: z.number().min(0).max(1).exactOptional()
    .describe("The probability at each point that matches. Default 1"),
  perEntity: z.int().min(1).exactOptional()
    .describe("The most times that it strikes one call, message, ... Default: no limit"),
};
const call = z.strictObject({ service: text, operation: text, resource: text, by: text });
const delivery = z.strictObject({ service: z.enum(["sqs", "eventbridge"]), resource: text });
const someFunction = z.strictObject({ function: text });
const oneFunction = z.strictObject({ function: z.string().min(1) });

/** A fault, as {@linkcode Fault} has it. */
export const faultSchema = z.discriminatedUnion("kind", [
  z.strictObject({ ...base, kind: z.literal("throttle"), where: call }),
  z.strictObject({ ...base, kind: z.literal("service-error"), where: call }),
  z.strictObject({ ...base, kind: z.literal("latency"), where: call, latencyMs: positive }),
  z.strictObject({
    ...base,
    kind: z.literal("timeout"),
    where: call,
    applied: z.boolean(),
    timeoutMs: positive.exactOptional(),
  }),
  z.strictObject({ ...base, kind: z.literal("duplicate-delivery"), where: delivery }),
  z.strictObject({
    ...base,
    kind: z.literal("reorder"),
    where: delivery,
    maxDelayMs: positive.exactOptional(),
  }),
  z.strictObject({ ...base, kind: z.literal("stale-read"), where: z.strictObject({ resource: text }) }),
  z.strictObject({
    ...base,
    kind: z.literal("crash"),
    where: someFunction,
    at: z.enum(["before", "during", "after"]),
  }),
  z.strictObject({
    ...base,
    kind: z.literal("concurrency-limit"),
    where: oneFunction,
    limit: z.int().min(0),
  }),
  z.strictObject({ ...base, kind: z.literal("slow-handler"), where: oneFunction, latencyMs: positive }),
  z.strictObject({
    ...base,
    kind: z.literal("third-party"),
    where: z.strictObject({ party: z.enum(["payments", "carrier"]), path: text }),
    how: z.enum(["rate-limit", "error", "timeout-before", "timeout-after", "slow"]),
    latencyMs: positive.exactOptional(),
  }),
]).meta({ id: "Fault" });

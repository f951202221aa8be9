/** What a scenario and its plan look like, checked at run time: a file of somebody's own may not have been type-checked. */
import { z } from "zod";
import { faultSchema } from "../sim/faults/mod.ts";
import { ORDER_KINDS } from "./arrivals.ts";

const positive = z.number().positive();
const notNegative = z.number().min(0);
const setting = z.union([z.string(), z.number(), z.boolean()], "expected a string, number or boolean");
const callable = <T extends (...args: never[]) => unknown>() =>
  z.custom<T>((value) => typeof value === "function", "expected a function");

const arrivals = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant"), ratePerSecond: positive }),
  z.strictObject({ kind: z.literal("ramp"), fromPerSecond: positive, toPerSecond: positive }),
  z.strictObject({ kind: z.literal("poisson"), ratePerSecond: positive }),
  z.strictObject({
    kind: z.literal("burst"),
    ratePerSecond: positive,
    times: positive,
    atMs: notNegative,
    durationMs: positive,
  }),
  z.strictObject({ kind: z.literal("closed-loop"), customers: z.int().positive(), thinkMs: notNegative }),
  z.strictObject({ kind: z.literal("replay"), file: z.string().min(1) }),
]);

const mix = z.partialRecord(z.enum(ORDER_KINDS), notNegative)
  .refine(
    (weights) => Object.values(weights).some((weight) => weight > 0),
    "expected at least one weight > 0",
  );

const check = z.looseObject({
  name: z.string().min(1),
  kind: z.enum(["invariant", "expectation", "threshold"]),
  sentence: z.string().min(1),
  fromOutside: z.boolean().optional(),
  start: callable(),
});

/** A plan, as `scenario.plan(settings)` returns it. */
export const planSchema = z.strictObject({
  orders: z.int().positive(),
  arrivals,
  mix,
  stockPerSku: z.int().min(0).optional(),
  faults: z.array(faultSchema),
  faultsOffAtMs: notNegative.optional(),
  configure: callable().optional(),
  afterDeploy: callable().optional(),
  checks: z.array(check).optional(),
  thresholds: z.strictObject({
    latencyMs: z.strictObject({
      p50: positive.optional(),
      p95: positive.optional(),
      p99: positive.optional(),
      max: positive.optional(),
    }).optional(),
    throughputPerSecond: positive.optional(),
    anywhere: z.boolean().optional(),
  }).optional(),
  bounds: z.strictObject({
    virtualTimeMs: positive.optional(),
    pendingEvents: z.int().positive().optional(),
    eventsAtOneInstant: z.int().positive().optional(),
    events: z.int().positive().optional(),
  }).optional(),
  convergeWithinMs: positive.optional(),
});

/** A scenario, as a file exports it. */
export const scenarioSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "expected lower-case words joined by -"),
  question: z.string().min(1),
  systems: z.array(z.string().min(1)).min(1),
  settings: z.record(z.string(), setting),
  plan: callable(),
});

/**
 * Everything that is wrong with a value, one line each: `plan.arrivals.ratePerSecond: is -1, expected > 0`.
 *
 * @param name What the value is called at the start of each path.
 */
export function problemsOf(schema: z.ZodType, value: unknown, name: string): string[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => {
    const at = [name, ...issue.path].map(String).join(".").replace(/\.(\d+)(?=\.|$)/g, "[$1]");
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${at}.${key}: is not known here`);
    }
    return [`${at}: is ${shown(valueAt(value, issue.path))}, ${expected(issue)}`];
  });
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected}`;
    case "too_small":
      return `expected ${issue.inclusive ? "at least" : ">"} ${issue.minimum}${
        sizeOf(issue.origin, issue.minimum)
      }`;
    case "too_big":
      return `expected ${issue.inclusive ? "at most" : "<"} ${issue.maximum}${
        sizeOf(issue.origin, issue.maximum)
      }`;
    case "invalid_value":
      return `expected ${issue.values.join(" or ")}`;
    case "invalid_union": {
      const options = (issue as { options?: readonly unknown[] }).options;
      return options ? `expected ${options.join(", ")}` : issue.message;
    }
    case "invalid_key":
      return `expected another key: ${issue.issues[0]?.message ?? issue.message}`;
    default:
      return issue.message;
  }
}

function sizeOf(origin: string, size: number | bigint): string {
  if (origin === "string") return size === 1 ? " character" : " characters";
  if (origin === "array") return size === 1 ? " entry" : " entries";
  return "";
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) at = (at as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return at;
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "function") return "a function";
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

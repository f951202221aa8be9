/** Values that come from outside, checked by a schema: every mistake with its place, its value and what is wanted. */
import { z } from "zod";
import { nearest } from "../../targets/nearest.ts";
import type { Mistake } from "./problem.ts";

/** A value that was checked, or what is wrong with it. */
export type Checked<T> =
  | { readonly value: T; readonly mistakes?: undefined }
  | { readonly mistakes: readonly Mistake[]; readonly value?: undefined };

/**
 * Checks a value.
 *
 * @param place What the path of each mistake begins with; its parts are joined by `separator`.
 */
export function check<S extends z.ZodType>(
  schema: S,
  value: unknown,
  place = "",
  separator = "/",
): Checked<z.infer<S>> {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data };
  return { mistakes: result.error.issues.flatMap((issue) => mistakesOf(issue, value, place, separator)) };
}

function mistakesOf(issue: z.core.$ZodIssue, value: unknown, place: string, separator: string): Mistake[] {
  const at = [place, ...issue.path.map(String)].join(separator);
  const found = valueAt(value, issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      at: `${at}${separator}${key}`,
      is: shown((found as Record<string, unknown>)[key]),
      expected: "nothing: there is no such member",
    }));
  }
  return [{ at: at === "" ? "/" : at, is: shown(found), expected: expectedBy(issue, found) }];
}

function expectedBy(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected;
    case "too_small":
      return `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}${unitOf(issue.origin)}`;
    case "too_big":
      return `${issue.inclusive ? "at most" : "less than"} ${issue.maximum}${unitOf(issue.origin)}`;
    case "invalid_value":
      return oneOf(issue.values.map(String), found);
    case "invalid_union": {
      const { options } = issue as { options?: readonly unknown[] };
      return options ? oneOf(options.map(String), found) : issue.message;
    }
    default:
      return issue.message.replace(/^(Invalid input: )?expected /, "");
  }
}

function oneOf(names: readonly string[], found: unknown): string {
  const near = typeof found === "string" && names.length > 1 ? nearest(found, names) : undefined;
  return names.join(" or ") + (near === undefined ? "" : `; the nearest is ${near}`);
}

function unitOf(origin: string): string {
  return origin === "string" ? " characters" : origin === "array" ? " entries" : "";
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) at = (at as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return at;
}

/** A value in a message: JSON, cut after 60 characters. */
function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

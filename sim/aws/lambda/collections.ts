/**
 * Constraints on lists and maps as Lambda words them: the whole collection is shown, with all that its members must
 * satisfy.
 */
import type { Constraint } from "../constraints.ts";

/** A list each of whose members must be like that; the sentence names every demand, whichever one is broken. */
export function listOf(fits: (member: string) => boolean, demands: readonly string[]): Constraint {
  return {
    type: "list",
    custom: (value, path) =>
      Array.isArray(value) && !value.every((member) => typeof member === "string" && fits(member))
        ? broken(javaList(value), path, `Member must satisfy constraint: [${demands.join(", ")}]`)
        : undefined,
  };
}

/** A list of values out of a set, where the sentence names the set alone. */
export function listOfEnum(values: readonly string[]): Constraint {
  return {
    type: "list",
    custom: (value, path) =>
      Array.isArray(value) && !value.every((member) => values.includes(member))
        ? broken(javaList(value), path, `Member must satisfy enum value set: [${values.join(", ")}]`)
        : undefined,
  };
}

/** A map whose keys, or values, must be like that. */
export function mapOf(
  part: "keys" | "value",
  fits: (member: unknown) => boolean,
  demands: readonly string[],
): Constraint {
  return {
    type: "map",
    custom: (value, path) => {
      if (typeof value !== "object" || value === null) return undefined;
      const members: unknown[] = part === "keys" ? Object.keys(value) : Object.values(value);
      if (members.every(fits)) return undefined;
      return broken(javaMap(value), path, `Map ${part} must satisfy constraint: [${demands.join(", ")}]`);
    },
  };
}

/** The first of several constraints on one collection that is broken. */
export function both(first: Constraint, second: Constraint): Constraint {
  return {
    ...first,
    custom: (value, path) => first.custom?.(value, path) ?? second.custom?.(value, path),
  };
}

function broken(shown: string, path: string, demand: string): string {
  return `Value '${shown}' at '${path}' failed to satisfy constraint: ${demand}`;
}

function javaList(values: readonly unknown[]): string {
  return `[${values.join(", ")}]`;
}

function javaMap(map: object): string {
  return `{${Object.entries(map).map(([name, value]) => `${name}=${javaValue(value)}`).join(", ")}}`;
}

function javaValue(value: unknown): string {
  return typeof value === "number" && Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** What of two answers is compared: orders that AWS leaves open are taken out of them. */
import type { Answer } from "../suite.ts";
import type { DrawnCall } from "./operations.ts";

/** An answer in a form in which equal ones are equal text. */
export function normalised({ operation, input }: DrawnCall, answer: Answer): string {
  if (answer.error) {
    const { code, message } = answer.error;
    const members = (answer.error as { members?: object }).members;
    return stable({ code, message, ...members });
  }
  const output = stripped(answer.output) as Record<string, unknown>;
  const lists = sortedLists(operation, input);
  const sorted = Object.fromEntries(
    Object.entries(output).map(([name, value]) => [
      name,
      lists.has(name) && Array.isArray(value) ? value.map(stable).sort() : value,
    ]),
  );
  if (operation === "BatchGetItem") {
    const responses = output.Responses as Record<string, unknown[]>;
    sorted.Responses = Object.fromEntries(
      Object.entries(responses).map(([table, items]) => [table, items.map(stable).sort()]),
    );
  }
  return stable(sorted);
}

function sortedLists(operation: string, input: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  if (operation === "Scan" || (operation === "Query" && input.IndexName !== undefined)) {
    return new Set(["Items"]);
  }
  return new Set(["ConsumedCapacity"]);
}

/** Whether which items stand on a page depends on an order that AWS leaves open, so that only whole walks compare. */
export function isOpen({ operation, input }: DrawnCall): boolean {
  if (operation === "Scan") {
    return input.Limit !== undefined || input.ExclusiveStartKey !== undefined || input.Segment !== undefined;
  }
  return operation === "Query" && input.IndexName !== undefined &&
    (input.Limit !== undefined || input.ExclusiveStartKey !== undefined);
}

function stripped(value: unknown): unknown {
  return value;
}

/** JSON with names in their order, bytes as base64 and the members of sets in theirs. */
export function stable(value: unknown): string {
  return JSON.stringify(ordered(value));
}

function ordered(value: unknown): unknown {
  if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value));
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const names = Object.keys(value).sort();
  const given = value as Readonly<Record<string, unknown>>;
  if (names.length === 1 && ["SS", "NS", "BS"].includes(names[0]!)) {
    return { [names[0]!]: (given[names[0]!] as unknown[]).map(ordered).sort() };
  }
  return Object.fromEntries(
    names.filter((name) => given[name] !== undefined).map((name) => [name, ordered(given[name])]),
  );
}

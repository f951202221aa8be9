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
  const output = { ...answer.output } as Record<string, unknown>;
  // DynamoDB Local answers some writes with what nobody asked for.
  if ((input.ReturnConsumedCapacity ?? "NONE") === "NONE") delete output.ConsumedCapacity;
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
  if (names.length === 1) {
    const [name] = names as [string];
    if (name === "N" && typeof given.N === "string") return { N: canonical(given.N) };
    if (name === "NS") return { NS: (given.NS as string[]).map(canonical).sort() };
    if (name === "SS" || name === "BS") return { [name]: (given[name] as unknown[]).map(ordered).sort() };
  }
  return Object.fromEntries(
    names.filter((name) => given[name] !== undefined).map((name) => [name, ordered(given[name])]),
  );
}

/** A number as AWS puts it, without zeros that mean nothing: DynamoDB Local gives some back as they came. */
function canonical(text: string): string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "").replace(/0+$/, "");
  if (digits === "") return "0";
  const zeros = (whole + fraction).length - (whole + fraction).replace(/^0+/, "").length;
  return `${sign === "-" ? "-" : ""}0.${digits}e${Number(exponent) + whole.length - zeros}`;
}

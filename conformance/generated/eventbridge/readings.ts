/** Where LocalStack matches otherwise than AWS, told from the pattern and the event alone. */
import type { PatternCase } from "../eventbridge.ts";
import type { Json, JsonObject } from "./events.ts";

/** A pattern and an event, taken apart. */
interface Parts {
  /** Every field of the pattern, whichever alternative of `$or` it is in, and what it asks. */
  readonly fields: readonly { readonly path: string; readonly conditions: readonly Json[] }[];
  /** Every value of the event that is neither object nor array. */
  readonly values: readonly Json[];
  /** The fields of the event that are arrays. */
  readonly arrays: readonly string[];
}

export interface Reading {
  readonly why: string;
  /** Whether the two may come to different results for a case, LocalStack to that one. */
  readonly reads: (input: PatternCase, theirs: boolean) => boolean;
}

export const READINGS: readonly Reading[] = [
  {
    why: "In LocalStack's wildcards, `*` stands for one character or more; in AWS's for none as well.",
    reads: partsOf(({ fields, values }) =>
      fields.flatMap(({ conditions }) => operands(conditions, "wildcard")).some((glob) =>
        values.some((value) => typeof value === "string" && fits(glob, value, "*") !== fits(glob, value, "+"))
      )
    ),
  },
  {
    why:
      "LocalStack finds fields that stand in different elements of an array, one in each, and calls a field " +
      "absent where one element is without it; AWS looks for all fields of a pattern in one element.",
    reads: partsOf(({ fields, arrays }, theirs) =>
      theirs && arrays.some((array) => {
        const within = fields.filter(({ path }) => path === array || path.startsWith(`${array}.`));
        return within.length > 1 || within.some(({ conditions }) => conditions.some(asksForAbsence));
      })
    ),
  },
  {
    why: "LocalStack takes the truth values of an event for the numbers 1 and 0, and these for truth values.",
    reads: partsOf(({ fields, values }, theirs) => {
      const conditions = fields.flatMap((field) => field.conditions);
      // What is found by `anything-but` is not found the other way.
      const asked = theirs
        ? conditions.filter((each) => !isObject(each))
        : conditions.flatMap((each) => isObject(each) ? [each["anything-but"] ?? []].flat() as Json[] : []);
      const compares = theirs && conditions.some((each) => isObject(each) && "numeric" in each);
      return values.some((value) => typeof value === "boolean") && (compares || asked.some(isBinary)) ||
        values.some(isBinary) && asked.some((value) => typeof value === "boolean");
    }),
  },
  {
    why: "LocalStack compares IP addresses as texts; AWS as addresses, whichever way they are written.",
    reads: partsOf(({ fields, values }) =>
      fields.flatMap(({ conditions }) => conditions).some((asked) => isV6(asked) && values.some(isV6))
    ),
  },
  {
    why: "LocalStack takes a number for an IP address in `cidr`; AWS's documentation has strings there.",
    reads: partsOf(({ fields, values }, theirs) =>
      theirs && fields.some(({ conditions }) =>
        conditions.some((each) => isObject(each) && "cidr" in each)
      ) &&
      values.some((value) => typeof value === "number" || typeof value === "boolean")
    ),
  },
];

function partsOf(reads: (parts: Parts, theirs: boolean) => boolean): Reading["reads"] {
  return ({ EventPattern, Event }, theirs) => {
    let pattern: Json;
    try {
      pattern = JSON.parse(EventPattern) as Json;
    } catch {
      return false;
    }
    const fields: { path: string; conditions: readonly Json[] }[] = [];
    collectFields(pattern as JsonObject, "", fields);
    const values: Json[] = [];
    const arrays: string[] = [];
    collectValues(JSON.parse(Event) as Json, "", values, arrays);
    return reads({ fields, values, arrays }, theirs);
  };
}

function collectFields(
  pattern: JsonObject,
  path: string,
  fields: { path: string; conditions: readonly Json[] }[],
): void {
  for (const [name, member] of Object.entries(pattern)) {
    if (name === "$or") {
      for (const option of member as readonly JsonObject[]) collectFields(option, path, fields);
    } else if (Array.isArray(member)) {
      fields.push({ path: path + name, conditions: member as readonly Json[] });
    } else collectFields(member as JsonObject, `${path}${name}.`, fields);
  }
}

function collectValues(value: Json, path: string, values: Json[], arrays: string[]): void {
  if (Array.isArray(value)) {
    arrays.push(path);
    for (const element of value as readonly Json[]) collectValues(element, path, values, arrays);
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      collectValues(member, path === "" ? name : `${path}.${name}`, values, arrays);
    }
  } else values.push(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asksForAbsence(condition: Json): boolean {
  return isObject(condition) && condition.exists === false;
}

function isBinary(value: Json): boolean {
  return value === 0 || value === 1;
}

function isV6(value: Json): boolean {
  return typeof value === "string" && /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(value);
}

/** The texts of an operator, alone or inside `anything-but`. */
function operands(conditions: readonly Json[], operator: string): string[] {
  return conditions.flatMap((condition) => {
    if (!isObject(condition)) return [];
    const inner = condition["anything-but"];
    const operand = condition[operator] ??
      (inner !== undefined && isObject(inner) ? inner[operator] : undefined);
    return operand === undefined ? [] : [operand].flat() as string[];
  });
}

/** Whether a text fits a wildcard whose `*` stands for as many characters as a regular expression's `*` or `+`. */
function fits(glob: string, text: string, many: "*" | "+"): boolean {
  const source = glob.split("*").map((literal) => literal.replace(/[.+?^${}()|[\]\\/]/g, "\\$&")).join(
    `.${many}`,
  );
  return new RegExp(`^${source}$`).test(text);
}

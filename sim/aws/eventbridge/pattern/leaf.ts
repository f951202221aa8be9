/**
 * The values of one field of an event pattern, compiled to one test.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { type IpRange, parseIp } from "./ip.ts";
import { type Glob, globMatches } from "./wildcard.ts";

/** What a field of an event can hold and a pattern can test. */
export type Scalar = string | number | boolean | null;

/** One alternative in the array of a pattern's field. */
export type Condition =
  | { readonly kind: "equals"; readonly value: Scalar }
  /** A string that is an IP address matches every way to write that address. */
  | { readonly kind: "address"; readonly digits: string }
  | { readonly kind: "equals-ignore-case"; readonly text: string }
  | { readonly kind: "prefix"; readonly text: string; readonly ignoreCase: boolean }
  | { readonly kind: "suffix"; readonly text: string; readonly ignoreCase: boolean }
  | { readonly kind: "wildcard"; readonly glob: Glob }
  | { readonly kind: "numeric"; readonly range: NumericRange }
  | { readonly kind: "cidr"; readonly range: IpRange }
  | { readonly kind: "exists" }
  | { readonly kind: "absent" }
  /** Any value for which none of these holds. */
  | { readonly kind: "anything-but"; readonly excluded: readonly Condition[] };

/** Bounds of a number; an open bound is not itself within. */
export interface NumericRange {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

/** A field's alternatives, ready to be asked. */
export interface Leaf {
  /** True when the field may be absent. */
  readonly absent: boolean;
  readonly test: (value: Scalar) => boolean;
  /** The strings that are the only values to match; undefined when others can. */
  readonly only: readonly string[] | undefined;
  readonly globs: readonly Glob[];
  /** What it was compiled from. */
  readonly conditions: readonly Condition[];
}

type Test = (value: Scalar) => boolean;

/** Compiles the alternatives of one field. */
export function compileLeaf(conditions: readonly Condition[]): Leaf {
  const exact = new Set<Scalar>();
  const tests: Test[] = [];
  let absent = false;
  for (const condition of conditions) {
    if (condition.kind === "equals") exact.add(condition.value);
    else if (condition.kind === "absent") absent = true;
    else tests.push(compileCondition(condition));
  }
  const values = [...exact];
  const strings = values.filter((value) => typeof value === "string");
  const onlyStrings = tests.length === 0 && !absent && strings.length === values.length;
  return {
    absent,
    test: anyOf(exact, tests),
    only: onlyStrings ? strings : undefined,
    globs: conditions.flatMap(globsOf),
    conditions,
  };
}

function anyOf(exact: ReadonlySet<Scalar>, tests: readonly Test[]): Test {
  if (tests.length === 0) {
    if (exact.size !== 1) return (value) => exact.has(value);
    const [only] = exact;
    return (value) => value === only;
  }
  if (exact.size === 0 && tests.length === 1) return tests[0]!;
  return (value) => {
    if (exact.has(value)) return true;
    for (let i = 0; i < tests.length; i++) if (tests[i]!(value)) return true;
    return false;
  };
}

function compileCondition(condition: Condition): Test {
  switch (condition.kind) {
    case "equals": {
      const wanted = condition.value;
      return (value) => value === wanted;
    }
    case "address": {
      const digits = condition.digits;
      return (value) => typeof value === "string" && parseIp(value) === digits;
    }
    case "equals-ignore-case":
      return ignoringCase(condition.text, "^", "$");
    case "prefix": {
      const text = condition.text;
      if (condition.ignoreCase) return ignoringCase(text, "^", "");
      return (value) => typeof value === "string" && value.startsWith(text);
    }
    case "suffix": {
      const text = condition.text;
      if (condition.ignoreCase) return ignoringCase(text, "", "$");
      return (value) => typeof value === "string" && value.endsWith(text);
    }
    case "wildcard": {
      const glob = condition.glob;
      return (value) => typeof value === "string" && globMatches(glob, value);
    }
    case "numeric": {
      const { low, lowOpen, high, highOpen } = condition.range;
      return (value) =>
        typeof value === "number" && (lowOpen ? value > low : value >= low) &&
        (highOpen ? value < high : value <= high);
    }
    case "cidr": {
      const { low, high } = condition.range;
      return (value) => {
        if (typeof value !== "string") return false;
        const digits = parseIp(value);
        return digits !== undefined && digits.length === low.length && digits >= low && digits <= high;
      };
    }
    case "exists":
      return () => true;
    case "absent":
      return () => false;
    case "anything-but": {
      const excluded = compileLeaf(condition.excluded).test;
      return (value) => !excluded(value);
    }
  }
}

/** Each character of the pattern stands for itself in lower case and in upper case, and for nothing else. */
function ignoringCase(text: string, start: string, end: string): Test {
  let source = start;
  for (let i = 0; i < text.length; i++) {
    const lower = escaped(text[i]!.toLowerCase());
    const upper = escaped(text[i]!.toUpperCase());
    source += lower === upper ? lower : `(?:${lower}|${upper})`;
  }
  const expression = new RegExp(source + end);
  return (value) => typeof value === "string" && expression.test(value);
}

/** A text that a regular expression reads as itself. */
function escaped(text: string): string {
  let source = "";
  for (let i = 0; i < text.length; i++) {
    source += `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`;
  }
  return source;
}

function globsOf(condition: Condition): readonly Glob[] {
  if (condition.kind === "wildcard") return [condition.glob];
  return condition.kind === "anything-but" ? condition.excluded.flatMap(globsOf) : [];
}

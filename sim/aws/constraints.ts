/**
 * Input constraints as data, and the one interpreter for them.
 *
 * The wording is that of AWS's validation layer, which DynamoDB, EventBridge, Lambda and most JSON services share:
 * `2 validation errors detected: Value 'x' at 'tableName' failed to satisfy constraint: Member must ...; Value ...`.
 */
import { AwsError } from "./errors.ts";

/** What one member of an input must be like. */
export interface Constraint {
  /** Absent or null is an error. */
  readonly required?: boolean;
  readonly type?:
    | "string"
    | "integer"
    | "number"
    | "boolean"
    | "blob"
    | "timestamp"
    | "list"
    | "map"
    | "structure";
  /** Smallest and largest length of a string, blob, list or map. */
  readonly length?: readonly [min: number, max?: number];
  /** Smallest and largest value of a number. */
  readonly range?: readonly [min: number, max?: number];
  /** The source of a regular expression that must match the whole string. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Constraints on each member of a list, or each value of a map. */
  readonly each?: Constraint;
  /** Smallest and largest length of each value of a map, where AWS tells of the map and not of the value. */
  readonly values?: readonly [min: number, max: number];
  /** Constraints on each key of a map. */
  readonly keys?: Constraint;
  /** The name of a structure's shape, where AWS prints structures as `Name(member=value)`. */
  readonly shape?: string;
  /** Constraints on the members of a structure. */
  readonly members?: Constraints;
  /** What no other member can say: the whole sentence where the value breaks it, or several. */
  readonly custom?: (value: unknown, path: string) => string | readonly string[] | undefined;
}

/** Constraints by member name, in the order in which AWS reports them. */
export type Constraints = Readonly<Record<string, Constraint>>;

const PATTERNS = new Map<string, RegExp>();

/** Returns one sentence for each constraint that `input` breaks, in order; empty when it is valid. */
export function violations(constraints: Constraints, input: Readonly<Record<string, unknown>>): string[] {
  const found: string[] = [];
  checkMembers(constraints, input, "", found);
  return found;
}

/** The validation error of AWS's JSON services for these sentences. */
export function validationException(found: readonly string[], code = "ValidationException"): AwsError {
  const plural = found.length === 1 ? "" : "s";
  return new AwsError(code, `${found.length} validation error${plural} detected: ${found.join("; ")}`);
}

function checkMembers(
  constraints: Constraints,
  input: Readonly<Record<string, unknown>>,
  path: string,
  found: string[],
) {
  let members = MEMBERS.get(constraints);
  if (members === undefined) MEMBERS.set(constraints, members = membersOf(constraints));
  for (const { name, shown, rule } of members) {
    const value = input[name];
    if ((value === undefined || value === null) && !rule.required) continue;
    check(rule, value, path === "" ? shown : path + shown, found);
  }
}

/** A member with its constraint and the name that AWS reports it by. */
interface Member {
  readonly name: string;
  readonly shown: string;
  readonly rule: Constraint;
}

const MEMBERS = new WeakMap<Constraints, readonly Member[]>();

function membersOf(constraints: Constraints): Member[] {
  return Object.entries(constraints).map(([name, rule]) => ({ name, shown: memberName(name), rule }));
}

function check(rule: Constraint, value: unknown, path: string, found: string[]): void {
  if (value === undefined || value === null) {
    if (rule.required) fail(found, null, path, "Member must not be null");
    return;
  }
  if (rule.pattern && typeof value === "string") {
    let pattern = PATTERNS.get(rule.pattern);
    if (!pattern) {
      // Classes of Unicode are known to these alone, and what AWS publishes otherwise is not always valid to them.
      const flags = rule.pattern.includes("\\p{") ? "su" : "s";
      PATTERNS.set(rule.pattern, pattern = new RegExp(`^(?:${rule.pattern})$`, flags));
    }
    if (!pattern.test(value)) {
      fail(found, value, path, `Member must satisfy regular expression pattern: ${rule.pattern}`);
    }
  }
  if (rule.length) checkLength(rule, rule.length, value, path, found);
  if (rule.range && typeof value === "number") {
    const [min, max] = rule.range;
    if (value < min) fail(found, value, path, `Member must have value greater than or equal to ${min}`);
    else if (max !== undefined && value > max) {
      fail(found, value, path, `Member must have value less than or equal to ${max}`);
    }
  }
  if (rule.enum && typeof value === "string" && !rule.enum.includes(value)) {
    fail(found, value, path, `Member must satisfy enum value set: [${rule.enum.join(", ")}]`);
  }
  if (rule.members && typeof value === "object") {
    checkMembers(rule.members, value as Record<string, unknown>, path + ".", found);
  }
  const broken = rule.custom?.(value, path);
  if (typeof broken === "string") found.push(broken);
  else if (broken !== undefined) found.push(...broken);
  if (rule.values) checkValues(rule.values, value as Readonly<Record<string, unknown>>, path, found);
  if (rule.each) checkEach(rule.each, value, path, found);
  if (rule.keys && typeof value === "object") {
    for (const key of Object.keys(value)) check(rule.keys, key, path, found);
  }
}

function checkValues(
  [min, max]: readonly [number, number],
  map: Readonly<Record<string, unknown>>,
  path: string,
  found: string[],
): void {
  for (const key in map) {
    const length = (map[key] as { readonly length: number } | undefined | null)?.length ?? 0;
    if (length >= min && length <= max) continue;
    const most = `Member must have length less than or equal to ${max}`;
    const least = `Member must have length greater than or equal to ${min}`;
    fail(found, map, path, `Map value must satisfy constraint: [${most}, ${least}]`);
  }
}

function checkEach(rule: Constraint, value: unknown, path: string, found: string[]): void {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) check(rule, value[i], `${path}.${i + 1}.member`, found);
  } else if (typeof value === "object" && value !== null) {
    for (const key in value) {
      check(rule, (value as Record<string, unknown>)[key], `${path}.${key}.member`, found);
    }
  }
}

function checkLength(
  rule: Constraint,
  limits: readonly [number, number?],
  value: unknown,
  path: string,
  found: string[],
): void {
  const length = typeof value === "string" || Array.isArray(value) || value instanceof Uint8Array
    ? value.length
    : typeof value === "object"
    ? Object.keys(value!).length
    : undefined;
  if (length === undefined) return;
  const [min, max] = limits;
  const shown = rule.each?.shape !== undefined && Array.isArray(value)
    ? `[${value.map((each) => showStructure(rule.each!.shape!, each)).join(", ")}]`
    : value;
  if (length < min) fail(found, shown, path, `Member must have length greater than or equal to ${min}`);
  else if (max !== undefined && length > max) {
    fail(found, shown, path, `Member must have length less than or equal to ${max}`);
  }
}

function fail(found: string[], value: unknown, path: string, sentence: string): void {
  const shown = value === null ? "null" : `'${show(value)}'`;
  found.push(`Value ${shown} at '${path}' failed to satisfy constraint: ${sentence}`);
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function showStructure(shape: string, value: unknown): string {
  const members = Object.entries((value ?? {}) as Record<string, unknown>);
  return `${shape}(${members.map(([name, each]) => `${memberName(name)}=${show(each)}`).join(", ")})`;
}

/** AWS reports members with a small first letter. */
function memberName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

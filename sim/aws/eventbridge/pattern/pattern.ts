/**
 * An event pattern, compiled: what a rule asks of every event.
 *
 * Fields of objects in one array must come from one and the same element (Event Ruler's array consistency). An
 * event without arrays on the way to a field, which is nearly every one, is matched without allocation.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
import { SyntaxProblem } from "./json_tokens.ts";
import { compileLeaf, type Leaf, type Scalar } from "./leaf.ts";
import { type Branch, parsePattern } from "./parse.ts";
import { tooComplex } from "./wildcard.ts";

/** An event as `JSON.parse` makes it. */
export type EventObject = Readonly<Record<string, unknown>>;

/** One way in which a pattern matches, and what it demands of two fields; undefined where more than a list of strings. */
export interface PatternBranch {
  readonly sources: readonly string[] | undefined;
  readonly detailTypes: readonly string[] | undefined;
  /** All fields, which must match together. */
  readonly fields: readonly Field[];
}

/** A field of a pattern. */
export interface Field {
  /** The way to it. */
  readonly names: readonly string[];
  /** The names at each depth under which the next value can lie: the next step, and it joined with those after. */
  readonly steps: readonly (readonly string[])[];
  readonly leaf: Leaf;
}

/** Which element of which array a value comes from. */
interface Membership {
  readonly array: readonly unknown[];
  readonly index: number;
  readonly next: Membership | undefined;
}

interface Found {
  readonly value: Scalar;
  readonly membership: Membership | undefined;
}

/** No value of an event: the way to a field leads through an array, or over a name with a dot. */
const INDIRECT = Symbol("indirect");

export class EventPattern {
  readonly branches: readonly PatternBranch[];
  readonly usesWildcard: boolean;
  readonly #branches: readonly (readonly Field[])[];

  /** @throws {SyntaxProblem} The pattern is not valid. */
  constructor(text: string) {
    const branches = parsePattern(text).map(compileBranch);
    for (const fields of branches) {
      for (const { leaf } of fields) {
        if (leaf.globs.some(tooComplex)) {
          throw new SyntaxProblem(
            "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character",
          );
        }
      }
    }
    this.#branches = branches;
    this.branches = branches.map((fields) => ({
      sources: onlyStrings(fields, "source"),
      detailTypes: onlyStrings(fields, "detail-type"),
      fields,
    }));
    this.usesWildcard = branches.some((fields) => fields.some((field) => field.leaf.globs.length > 0));
  }

  matches(event: EventObject): boolean {
    for (let i = 0; i < this.#branches.length; i++) {
      if (branchMatches(this.#branches[i]!, event)) return true;
    }
    return false;
  }
}

/** Fields in the order of their paths: the order in which Event Ruler meets them. */
function compileBranch(branch: Branch): Field[] {
  const paths = [...branch.keys()].sort();
  return paths.map((path) => {
    const names = path.split(".");
    return {
      names,
      steps: names.map((_, i) => names.slice(i).map((_, k) => names.slice(i, i + k + 1).join("."))),
      leaf: compileLeaf(branch.get(path)!),
    };
  });
}

function onlyStrings(fields: readonly Field[], name: string): readonly string[] | undefined {
  return fields.find((field) => field.steps.length === 1 && field.steps[0]![0] === name)?.leaf.only;
}

function branchMatches(fields: readonly Field[], event: EventObject): boolean {
  for (let i = 0; i < fields.length; i++) {
    const { steps, leaf } = fields[i]!;
    const value = direct(steps, event);
    if (value === INDIRECT) return matchFrom(fields, 0, event, undefined);
    if (value === undefined || (typeof value === "object" && value !== null)) {
      if (!leaf.absent) return false;
    } else if (!leaf.test(value as Scalar)) return false;
  }
  return true;
}

/** The one value at the end of the steps; undefined for none. */
function direct(steps: Field["steps"], event: EventObject): unknown {
  let value: unknown = event;
  for (let depth = 0; depth < steps.length; depth++) {
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value)) return INDIRECT;
    const names = steps[depth]!;
    for (let k = 1; k < names.length; k++) if (Object.hasOwn(value, names[k]!)) return INDIRECT;
    const name = names[0]!;
    if (!Object.hasOwn(value, name)) return undefined;
    value = (value as EventObject)[name];
  }
  return Array.isArray(value) ? INDIRECT : value;
}

/** Whether the fields from `i` on match values that are consistent with those chosen so far. */
function matchFrom(
  fields: readonly Field[],
  i: number,
  event: EventObject,
  chosen: Membership | undefined,
): boolean {
  if (i === fields.length) return true;
  const { steps, leaf } = fields[i]!;
  const found: Found[] = [];
  collect(event, steps, 0, undefined, found);
  let present = false;
  for (const { value, membership } of found) {
    const merged = merge(chosen, membership);
    if (merged === INDIRECT) continue;
    present = true;
    if (leaf.test(value) && matchFrom(fields, i + 1, event, merged)) return true;
  }
  return leaf.absent && !present && matchFrom(fields, i + 1, event, chosen);
}

/** All values of a field, each with the array elements that it lies in. */
function collect(
  value: unknown,
  steps: Field["steps"],
  depth: number,
  membership: Membership | undefined,
  found: Found[],
): void {
  if (Array.isArray(value)) {
    value.forEach((element: unknown, index) => {
      if (typeof element === "object" && element !== null) {
        collect(element, steps, depth, { array: value, index, next: membership }, found);
      } else if (depth === steps.length) found.push({ value: element as Scalar, membership });
    });
  } else if (typeof value === "object" && value !== null) {
    const names = steps[depth];
    names?.forEach((name, k) => {
      if (Object.hasOwn(value, name)) {
        collect((value as EventObject)[name], steps, depth + k + 1, membership, found);
      }
    });
  } else if (depth === steps.length && value !== undefined) {
    found.push({ value: value as Scalar, membership });
  }
}

/** Both memberships together; {@linkcode INDIRECT} when they are of different elements of one array. */
function merge(
  chosen: Membership | undefined,
  more: Membership | undefined,
): Membership | undefined | typeof INDIRECT {
  let merged = chosen;
  for (let link = more; link !== undefined; link = link.next) {
    let known: Membership | undefined = chosen;
    while (known !== undefined && known.array !== link.array) known = known.next;
    if (known === undefined) merged = { array: link.array, index: link.index, next: merged };
    else if (known.index !== link.index) return INDIRECT;
  }
  return merged;
}

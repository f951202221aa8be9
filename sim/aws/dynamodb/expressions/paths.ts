/** Document paths with their placeholders put in, and how they read an item. */
import { attribute, type AttributeValue, type Item } from "../value.ts";
import type { Path } from "./ast.ts";
import type { Bindings } from "./bindings.ts";
import { PATH_PARTS } from "../limits.ts";
import { ExpressionError } from "./lexer.ts";

/** A path without placeholders: names and list indexes. The first is a name. */
export type Steps = readonly (string | number)[];

/**
 * Puts attribute names in for a path's placeholders.
 *
 * @throws {ExpressionError} One is not defined.
 */
export function stepsOf(path: Path, bindings: Bindings): Steps {
  if (path.attribute !== undefined) return [path.attribute];
  if (path.parts.length > PATH_PARTS) {
    throw new ExpressionError(
      `The document path has too many nesting levels; nesting levels: ${path.parts.length}`,
    );
  }
  return path.parts.map((part) => {
    if (part.kind === "index") return part.index;
    return part.kind === "name" ? part.name : nameOf(part.name, bindings);
  });
}

function nameOf(placeholder: string, { names }: Bindings): string {
  if (names !== undefined && Object.hasOwn(names, placeholder)) return names[placeholder]!;
  throw new ExpressionError(
    `An expression attribute name used in the document path is not defined; attribute name: ${placeholder}`,
  );
}

/** The value at a path; undefined if there is none. All placeholders must be defined. */
export function readPath(path: Path, bindings: Bindings, item: Item): AttributeValue | undefined {
  if (path.attribute !== undefined) return attribute(item, path.attribute);
  let value: AttributeValue | undefined = { M: item };
  for (const part of path.parts) {
    if (part.kind === "index") value = value.L?.[part.index];
    else {
      const name = part.kind === "name" ? part.name : bindings.names![part.name]!;
      value = value.M === undefined ? undefined : attribute(value.M, name);
    }
    if (value === undefined) return undefined;
  }
  return value;
}

/** The value that some steps lead to. */
export function readSteps(steps: Steps, item: Item): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const step of steps) {
    if (typeof step === "number") value = value.L?.[step];
    else value = value.M === undefined ? undefined : attribute(value.M, step);
    if (value === undefined) return undefined;
  }
  return value;
}

/** As AWS prints a path: `[orders, [2], total]`. */
export function printSteps(steps: Steps): string {
  return `[${steps.map((step) => typeof step === "number" ? `[${step}]` : step).join(", ")}]`;
}

export function sameSteps(a: Steps, b: Steps): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}

/**
 * Puts attribute names in for the placeholders of all paths of an expression, and checks that no two of them touch
 * the same part of an item. AWS goes from the last path to the first.
 *
 * @throws {ExpressionError}
 */
export function separateSteps(paths: readonly Path[], bindings: Bindings): Steps[] {
  const all = new Array<Steps>(paths.length);
  for (let i = paths.length - 1; i >= 0; i--) all[i] = stepsOf(paths[i]!, bindings);
  if (paths.length > 1) checkOverlaps(all);
  return all;
}

function checkOverlaps(paths: readonly Steps[]): void {
  for (let first = paths.length - 2; first >= 0; first--) {
    for (let second = paths.length - 1; second > first; second--) {
      const clash = clashOf(paths[first]!, paths[second]!);
      if (clash === undefined) continue;
      throw new ExpressionError(
        `Two document paths ${clash} with each other; must remove or rewrite one of these paths; ` +
          `path one: ${printSteps(paths[first]!)}, path two: ${printSteps(paths[second]!)}`,
      );
    }
  }
}

function clashOf(a: Steps, b: Steps): "overlap" | "conflict" | undefined {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (typeof a[i] !== typeof b[i]) return "conflict";
    if (a[i] !== b[i]) return undefined;
  }
  return "overlap";
}

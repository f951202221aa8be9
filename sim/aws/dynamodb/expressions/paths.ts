/** Document paths with their placeholders put in, and how they read an item. */
import { attribute, type AttributeValue, type Item } from "../value.ts";
import type { Path } from "./ast.ts";
import type { Bindings } from "./bindings.ts";
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
 * Checks that no two paths of an expression touch the same part of an item.
 *
 * @throws {ExpressionError}
 */
export function checkOverlaps(paths: readonly Steps[]): void {
  for (let second = 1; second < paths.length; second++) {
    for (let first = 0; first < second; first++) {
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

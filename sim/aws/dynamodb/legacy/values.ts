/**
 * Conditions of the time before expressions, as their trees: each value gets a placeholder that no request can name,
 * so that one evaluation serves both.
 */
import type { Bindings } from "../expressions/mod.ts";
import type { Comparator, Condition, Operand, Path, ValueReference } from "../expressions/ast.ts";
import type { AttributeValue, MutableItem } from "../value.ts";

/** Collects the values of one request. */
export class LegacyValues {
  readonly #values: MutableItem = {};
  #count = 0;

  /** What evaluation needs to find them. */
  get bindings(): Bindings {
    return { names: undefined, values: this.#values };
  }

  /** An operand that stands for a value. */
  reference(value: AttributeValue): ValueReference {
    const name = `${this.#count++}`;
    this.#values[name] = value;
    return { kind: "value", name };
  }
}

/** The path of an attribute, whatever is in its name. */
export function pathOf(name: string): Path {
  return { kind: "path", parts: [{ kind: "name", name }], attribute: name };
}

export function comparison(operator: Comparator, left: Operand, right: Operand): Condition {
  return { kind: "compare", operator, left, right };
}

export function call(name: string, ...args: readonly Operand[]): Condition {
  return { kind: "call", name, args };
}

/** All of them, or any. */
export function joined(parts: readonly Condition[], operator: "AND" | "OR"): Condition | undefined {
  if (parts.length === 0) return undefined;
  const kind = operator === "OR" ? "or" : "and";
  return parts.reduce((left, right) => ({ kind, left, right }));
}

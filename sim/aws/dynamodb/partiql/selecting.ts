/** The list of a SELECT: which parts of an item it gives, by which names. */
import { validation } from "../errors.ts";
import { type Bindings, readSteps, separateSteps, type Steps, stepsOf } from "../expressions/mod.ts";
import { giveItem, giveValue, type Item, type MutableItem, setAttribute } from "../value.ts";
import type { Select } from "./ast.ts";
import { checked, pathOf } from "./expressions.ts";
import { place } from "./tokens.ts";

const NO_BINDINGS: Bindings = { names: undefined, values: undefined };

/** What a SELECT gives of an item; undefined for all of it. */
export interface Selection {
  readonly paths: readonly Steps[];
  /** Of each path. */
  readonly names: readonly string[];
}

/**
 * Checks the list of a SELECT.
 *
 * @throws {AwsError} DynamoDB has no such list.
 */
export function selectionOf({ form, items, aliased }: Select): Selection | undefined {
  if (form === "distinct") throw validation("Unsupported token in expression: DISTINCT");
  if (form === "value") throw validation("Select projection doesn't support value or pivot keywords");
  if (items === "*") return undefined;
  if (aliased) throw validation("Aliasing is not supported");
  const listed = items.map((item) => {
    if (item.kind !== "path") throw validation(`Unexpected path component${place(item.token)}`);
    if (item.steps.some((step) => step.kind === "star")) {
      throw validation("Changing item's hierarchy while reading isn't supported");
    }
    return pathOf(item);
  });
  const paths = listed.map((path) => stepsOf(path, NO_BINDINGS));
  const names = paths.map(nameOf);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw validation(`Duplicate identifiers in select clause: ${twice}`);
  checked(() => separateSteps(listed, NO_BINDINGS));
  return { paths, names };
}

/** What the value at a path is called: by its last name, with the indexes behind it. */
function nameOf(steps: Steps): string {
  const last = steps.findLastIndex((step) => typeof step === "string");
  return steps.slice(last).map((step) => typeof step === "number" ? `[${step}]` : step).join("");
}

/** Copies what is selected of an item for an answer. */
export function selected(item: Item, selection: Selection | undefined): Item {
  if (!selection) return giveItem(item);
  const given: MutableItem = {};
  selection.paths.forEach((steps, i) => {
    const value = readSteps(steps, item);
    if (value) setAttribute(given, selection.names[i]!, giveValue(value));
  });
  return given;
}

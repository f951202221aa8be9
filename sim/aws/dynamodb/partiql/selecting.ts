/** The list of a SELECT: which parts of an item it gives, by which names. */
import { validation } from "../errors.ts";
import { readSteps, type Steps } from "../expressions/mod.ts";
import { giveItem, giveValue, type Item, type MutableItem, setAttribute } from "../value.ts";
import type { Select } from "./ast.ts";
import { pathOf } from "./expressions.ts";
import { place } from "./tokens.ts";

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
  const paths = items.map((item): Steps => {
    if (item.kind !== "path") throw validation(`Unexpected path component${place(item.token)}`);
    if (item.steps.some((step) => step.kind === "star")) {
      throw validation("Changing item's hierarchy while reading isn't supported");
    }
    return pathOf(item).parts.map((part) => part.kind === "index" ? part.index : part.name);
  });
  const names = paths.map(nameOf);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw validation(`Duplicate identifiers in select clause: ${twice}`);
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

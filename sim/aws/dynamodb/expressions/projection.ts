/** Projections: the part of an item that some paths name, with the maps and lists around it. */
import {
  attribute,
  type AttributeValue,
  giveValue,
  type Item,
  type MutableItem,
  setAttribute,
} from "../value.ts";
import type { Steps } from "./paths.ts";

/** What is wanted below one point of an item; no branches: all of it. */
interface Wanted {
  readonly branches: Map<string | number, Wanted>;
}

/** Which parts of an item are wanted. */
export class Projection {
  readonly paths: readonly Steps[];
  readonly #root: Wanted = { branches: new Map() };

  constructor(paths: readonly Steps[]) {
    this.paths = paths;
    for (const steps of paths) {
      let node = this.#root;
      for (const step of steps) {
        let next = node.branches.get(step);
        if (!next) node.branches.set(step, next = { branches: new Map() });
        node = next;
      }
    }
  }

  /** Copies the wanted parts of a stored item for an answer; undefined if it has none of them. */
  of(item: Item): Item | undefined {
    return pickMap(item, this.#root);
  }
}

function pick(value: AttributeValue, wanted: Wanted): AttributeValue | undefined {
  if (wanted.branches.size === 0) return giveValue(value);
  if (value.M !== undefined) {
    const map = pickMap(value.M, wanted);
    return map && { M: map };
  }
  if (value.L === undefined) return undefined;
  const indexes = [...wanted.branches.keys()].filter((step) => typeof step === "number").sort((a, b) =>
    a - b
  );
  const list: AttributeValue[] = [];
  for (const index of indexes) {
    const each = value.L[index];
    const part = each && pick(each, wanted.branches.get(index)!);
    if (part) list.push(part);
  }
  return list.length > 0 ? { L: list } : undefined;
}

function pickMap(map: Item, wanted: Wanted): Item | undefined {
  let picked: MutableItem | undefined;
  for (const [name, below] of wanted.branches) {
    if (typeof name !== "string") continue;
    const value = attribute(map, name);
    const part = value && pick(value, below);
    if (part) setAttribute(picked ??= {}, name, part);
  }
  return picked;
}

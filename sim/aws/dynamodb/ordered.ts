/**
 * A sorted collection of positions: a B+ tree whose leaves are linked.
 *
 * It holds the items of a table, or of a secondary index, in the order of (hash, partition key, sort key). Finding,
 * adding and removing take logarithmic time, and a read can start anywhere and go either way.
 */

/** Where something stands. Two positions are one if all four are equal. */
export interface Position {
  /** Hash of the partition key. */
  readonly hash: number;
  readonly pk: string;
  /** Empty where there is no sort key. */
  readonly sk: string;
  /** Tells items of an index with equal keys apart; empty in a table. */
  readonly tie: string;
}

/** Hashes stand beside what they belong to, so that a search seldom has to look at an entry. */
interface Leaf<E> {
  entries: E[];
  hashes: number[];
  previous: Leaf<E> | undefined;
  next: Leaf<E> | undefined;
}

interface Branch<E> {
  children: (Branch<E> | Leaf<E>)[];
  /** `firsts[i]` is not after any entry below `children[i]`, and after all below `children[i - 1]`. */
  firsts: Position[];
  hashes: number[];
}

const MOST = 32;

export function comparePositions(a: Position, b: Position): number {
  if (a.hash !== b.hash) return a.hash - b.hash;
  if (a.pk !== b.pk) return a.pk < b.pk ? -1 : 1;
  if (a.sk !== b.sk) return a.sk < b.sk ? -1 : 1;
  if (a.tie !== b.tie) return a.tie < b.tie ? -1 : 1;
  return 0;
}

export class Ordered<E extends Position> {
  #root: Branch<E> | Leaf<E> = { entries: [], hashes: [], previous: undefined, next: undefined };
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(at: Position): E | undefined {
    const leaf = this.#leaf(at);
    const entry = leaf.entries[lowerBound(leaf, at)];
    return entry !== undefined && comparePositions(entry, at) === 0 ? entry : undefined;
  }

  /** Adds an entry at a position that is free. */
  add(entry: E): void {
    const grown = this.#add(this.#root, entry);
    if (grown) {
      const first = firstOf(grown);
      this.#root = {
        children: [this.#root, grown],
        firsts: [entry, first],
        hashes: [entry.hash, first.hash],
      };
    }
    this.#size++;
  }

  /** Removes the entry at a position; does nothing if there is none. */
  remove(at: Position): void {
    if (!this.#remove(this.#root, at)) return;
    this.#size--;
    const root = this.#root;
    if ("children" in root && root.children.length === 1) this.#root = root.children[0]!;
  }

  /** The entries from `from` (included) up to `to` (not included), ascending. */
  *ascending(from: Position | undefined, to: Position | undefined): Generator<E, void, void> {
    let leaf: Leaf<E> | undefined = from ? this.#leaf(from) : this.#firstLeaf();
    let index = from ? lowerBound(leaf, from) : 0;
    while (leaf) {
      const { entries } = leaf;
      for (; index < entries.length; index++) {
        const entry = entries[index]!;
        if (to && comparePositions(entry, to) >= 0) return;
        yield entry;
      }
      leaf = leaf.next;
      index = 0;
    }
  }

  /** The entries before `to` (not included) down to `from` (included), descending. */
  *descending(from: Position, to: Position): Generator<E, void, void> {
    let leaf: Leaf<E> | undefined = this.#leaf(to);
    let index = lowerBound(leaf, to) - 1;
    while (leaf) {
      const { entries } = leaf;
      for (; index >= 0; index--) {
        const entry = entries[index]!;
        if (comparePositions(entry, from) < 0) return;
        yield entry;
      }
      leaf = leaf.previous;
      index = leaf ? leaf.entries.length - 1 : 0;
    }
  }

  #leaf(at: Position): Leaf<E> {
    let node = this.#root;
    while ("children" in node) node = node.children[childFor(node, at)]!;
    return node;
  }

  #firstLeaf(): Leaf<E> {
    let node = this.#root;
    while ("children" in node) node = node.children[0]!;
    return node;
  }

  /** Returns the new right neighbour of `node` if it had to be split. */
  #add(node: Branch<E> | Leaf<E>, entry: E): Branch<E> | Leaf<E> | undefined {
    if (!("children" in node)) {
      const index = lowerBound(node, entry);
      node.entries.splice(index, 0, entry);
      node.hashes.splice(index, 0, entry.hash);
      if (node.entries.length <= MOST) return undefined;
      const right: Leaf<E> = {
        entries: node.entries.splice(MOST >> 1),
        hashes: node.hashes.splice(MOST >> 1),
        previous: node,
        next: node.next,
      };
      if (node.next) node.next.previous = right;
      node.next = right;
      return right;
    }
    const index = childFor(node, entry);
    const grown = this.#add(node.children[index]!, entry);
    if (!grown) return undefined;
    node.children.splice(index + 1, 0, grown);
    const first = firstOf(grown);
    node.firsts.splice(index + 1, 0, first);
    node.hashes.splice(index + 1, 0, first.hash);
    if (node.children.length <= MOST) return undefined;
    return {
      children: node.children.splice(MOST >> 1),
      firsts: node.firsts.splice(MOST >> 1),
      hashes: node.hashes.splice(MOST >> 1),
    };
  }

  #remove(node: Branch<E> | Leaf<E>, at: Position): boolean {
    if (!("children" in node)) {
      const index = lowerBound(node, at);
      const entry = node.entries[index];
      if (entry === undefined || comparePositions(entry, at) !== 0) return false;
      node.entries.splice(index, 1);
      node.hashes.splice(index, 1);
      return true;
    }
    const index = childFor(node, at);
    const child = node.children[index]!;
    if (!this.#remove(child, at)) return false;
    if ("children" in child ? child.children.length === 0 : child.entries.length === 0) drop(node, index);
    else mergeWithNext(node, index);
    return true;
  }
}

/** The text position of the first key of a subtree. */
function firstOf<E extends Position>(node: Branch<E> | Leaf<E>): Position {
  return "children" in node ? node.firsts[0]! : node.entries[0]!;
}

/** Takes an empty child out; the last one stays, as a tree has at least one leaf. */
function drop<E extends Position>(parent: Branch<E>, index: number): void {
  if (parent.children.length === 1) return;
  const child = parent.children[index]!;
  if (!("children" in child)) {
    if (child.previous) child.previous.next = child.next;
    if (child.next) child.next.previous = child.previous;
  }
  parent.children.splice(index, 1);
  parent.firsts.splice(index, 1);
  parent.hashes.splice(index, 1);
}

/** Joins two leaves that have become small, so that a table that shrinks gives its memory back. */
function mergeWithNext<E extends Position>(parent: Branch<E>, index: number): void {
  const child = parent.children[index]!;
  const next = parent.children[index + 1];
  if (next === undefined || "children" in child || "children" in next) return;
  if (child.entries.length + next.entries.length > MOST >> 1) return;
  for (const entry of next.entries) {
    child.entries.push(entry);
    child.hashes.push(entry.hash);
  }
  drop(parent, index + 1);
}

/** The index of the first entry that is not before `at`. */
function lowerBound<E extends Position>({ entries, hashes }: Leaf<E>, at: Position): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = hashes[middle]! - at.hash;
    if (order < 0 || (order === 0 && comparePositions(entries[middle]!, at) < 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last child whose first position is not after `at`. */
function childFor<E extends Position>({ firsts, hashes }: Branch<E>, at: Position): number {
  let low = 1;
  let high = firsts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = hashes[middle]! - at.hash;
    if (order < 0 || (order === 0 && comparePositions(firsts[middle]!, at) <= 0)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

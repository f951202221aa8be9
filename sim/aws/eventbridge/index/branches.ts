/**
 * Branches of many patterns, each filed under the one of its fields that tells it best from the others, and found by
 * the values that an event has there. What is found may match; what is not found does not.
 */
import type { EventObject, Field, Scalar } from "../pattern/mod.ts";
import { FieldIndex, type Filed } from "./field.ts";
import { type Key, keysOf } from "./keys.ts";

/** A name on the way to a field, and what follows it. */
interface Step<T> {
  /** By the next name, and by it joined with dots to those after. */
  readonly next: Map<string, Step<T>>;
  field: FieldIndex<T> | undefined;
}

/** Where a branch is filed; it is taken away by it. */
export interface Place<T> {
  readonly item: T;
  /** Undefined for one that is asked for every event. */
  readonly names: readonly string[] | undefined;
  readonly filed: readonly Filed<T>[];
}

export class BranchIndex<T> {
  readonly #root: Step<T> = { next: new Map(), field: undefined };
  /** Those of which every field may be absent. */
  readonly #always: T[] = [];

  add(fields: readonly Field[], item: T): Place<T> {
    let best: { readonly names: readonly string[]; readonly keys: readonly Key[] } | undefined;
    let least = Infinity;
    for (const { names, leaf } of fields) {
      const keys = keysOf(leaf);
      if (keys === undefined) continue;
      const known = this.#stepOf(names)?.field ?? new FieldIndex<T>();
      const cost = keys.reduce((sum, key) => sum + known.cost(key), 0);
      if (cost < least) [best, least] = [{ names, keys }, cost];
    }
    if (best === undefined) {
      this.#always.push(item);
      return { item, names: undefined, filed: [] };
    }
    const step = this.#makeStep(best.names);
    const field = step.field ??= new FieldIndex();
    return { item, names: best.names, filed: best.keys.map((key) => field.add(key, item)) };
  }

  delete({ item, names, filed }: Place<T>): void {
    if (names === undefined) {
      this.#always.splice(this.#always.indexOf(item), 1);
      return;
    }
    const step = this.#stepOf(names);
    if (step?.field === undefined) return;
    for (const each of filed) step.field.delete(each, item);
    if (step.field.size === 0) step.field = undefined;
    this.#prune(names);
  }

  /** Adds what an event may match, perhaps more than once. */
  find(event: EventObject, found: T[]): void {
    for (let i = 0; i < this.#always.length; i++) found.push(this.#always[i]!);
    walk(event, this.#root, found);
  }

  #stepOf(names: readonly string[]): Step<T> | undefined {
    let step: Step<T> | undefined = this.#root;
    for (let i = 0; step !== undefined && i < names.length; i++) step = step.next.get(names[i]!);
    return step;
  }

  #makeStep(names: readonly string[]): Step<T> {
    const way = [this.#root];
    for (const name of names) {
      const { next } = way.at(-1)!;
      let step = next.get(name);
      if (step === undefined) next.set(name, step = { next: new Map(), field: undefined });
      way.push(step);
    }
    // Events may join names with dots, all of them or some.
    for (let to = 2; to < way.length; to++) {
      for (let from = 0; from < to - 1; from++) {
        way[from]!.next.set(names.slice(from, to).join("."), way[to]!);
      }
    }
    return way.at(-1)!;
  }

  /** Takes away the names that lead nowhere any more. */
  #prune(names: readonly string[]): void {
    for (let to = names.length; to > 0; to--) {
      const step = this.#stepOf(names.slice(0, to));
      if (step === undefined || step.field !== undefined || step.next.size > 0) return;
      for (let from = 0; from < to; from++) {
        this.#stepOf(names.slice(0, from))?.next.delete(names.slice(from, to).join("."));
      }
    }
  }
}

function walk<T>(value: unknown, step: Step<T>, found: T[]): void {
  if (typeof value !== "object" || value === null) {
    if (value !== undefined) step.field?.find(value as Scalar, found);
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) walk(value[i], step, found);
  } else if (step.next.size > 0) {
    for (const name in value) {
      const next = step.next.get(name);
      if (next !== undefined) walk((value as EventObject)[name], next, found);
    }
  }
}

/** What is filed under one field of events, found by a value of that field. */
import { parseIp } from "../pattern/ip.ts";
import type { Scalar } from "../pattern/mod.ts";
import { type Interval, Intervals } from "./intervals.ts";
import { blockText, type Key } from "./keys.ts";

/** Where something is filed under one key; it is taken away by it. */
export type Filed<T> = { readonly list: T[]; readonly emptied: () => void } | {
  readonly interval: Interval<T>;
};

type Lists<K, T> = Map<K, T[]>;
/** By length, so that one slice of a value is looked up for each length that there is. */
type Parts<T> = Map<number, Lists<string, T>>;

/** What finding by such a key costs beyond the others of its list: how many values it is likely to hold for. */
const COST = {
  exact: 0,
  address: 1,
  whole: 1,
  prefix: 2,
  suffix: 2,
  block: 2,
  range: 2,
  string: 32,
  present: 64,
} as const;

export class FieldIndex<T> {
  size = 0;
  readonly #exact: Lists<Scalar, T> = new Map();
  readonly #addresses: Lists<string, T> = new Map();
  readonly #blocks: Parts<T> = new Map();
  readonly #whole: Lists<string, T> = new Map();
  readonly #starts = { plain: new Map() as Parts<T>, folded: new Map() as Parts<T> };
  readonly #ends = { plain: new Map() as Parts<T>, folded: new Map() as Parts<T> };
  readonly #ranges = new Intervals<T>();
  readonly #strings: T[] = [];
  readonly #present: T[] = [];

  add(key: Key, item: T): Filed<T> {
    this.size++;
    if (key.kind === "range") return { interval: this.#ranges.add(key.low, key.high, item) };
    const filed = this.#place(key);
    filed.list.push(item);
    return filed;
  }

  delete(filed: Filed<T>, item: T): void {
    this.size--;
    if ("interval" in filed) return this.#ranges.delete(filed.interval);
    const at = filed.list.indexOf(item);
    if (at >= 0) filed.list.splice(at, 1);
    if (filed.list.length === 0) filed.emptied();
  }

  /** How many are likely to be found in vain by a key, beside the one that is filed under it. */
  cost(key: Key): number {
    const others = key.kind === "range"
      ? this.#ranges.crowd(key.low, key.high)
      : this.#known(key)?.length ?? 0;
    return COST[key.kind] + others;
  }

  /** Adds what is filed under a value, perhaps more than once. */
  find(value: Scalar, found: T[]): void {
    addAll(this.#exact.get(value), found);
    addAll(this.#present, found);
    if (typeof value === "number") this.#ranges.find(value, found);
    else if (typeof value === "string") this.#findText(value, found);
  }

  #findText(value: string, found: T[]): void {
    addAll(this.#strings, found);
    if (this.#whole.size > 0) addAll(this.#whole.get(value.toLowerCase()), found);
    if (this.#addresses.size > 0 || this.#blocks.size > 0) this.#findAddress(value, found);
    for (const [length, texts] of this.#starts.plain) {
      if (length <= value.length) addAll(texts.get(value.slice(0, length)), found);
    }
    for (const [length, texts] of this.#starts.folded) {
      if (length <= value.length) addAll(texts.get(value.slice(0, length).toLowerCase()), found);
    }
    for (const [length, texts] of this.#ends.plain) {
      if (length <= value.length) addAll(texts.get(value.slice(value.length - length)), found);
    }
    for (const [length, texts] of this.#ends.folded) {
      if (length <= value.length) addAll(texts.get(value.slice(value.length - length).toLowerCase()), found);
    }
  }

  #findAddress(value: string, found: T[]): void {
    const digits = parseIp(value);
    if (digits === undefined) return;
    addAll(this.#addresses.get(digits), found);
    const text = blockText(digits);
    for (const [length, texts] of this.#blocks) addAll(texts.get(text.slice(0, length)), found);
  }

  #known(key: Exclude<Key, { kind: "range" }>): T[] | undefined {
    switch (key.kind) {
      case "exact":
        return this.#exact.get(key.value);
      case "address":
        return this.#addresses.get(key.digits);
      case "whole":
        return this.#whole.get(key.text);
      case "block":
      case "prefix":
      case "suffix":
        return this.#parts(key).get(key.text.length)?.get(key.text);
      case "string":
        return this.#strings;
      case "present":
        return this.#present;
    }
  }

  #place(key: Exclude<Key, { kind: "range" }>): { list: T[]; emptied: () => void } {
    switch (key.kind) {
      case "exact":
        return listOf(this.#exact, key.value);
      case "address":
        return listOf(this.#addresses, key.digits);
      case "whole":
        return listOf(this.#whole, key.text);
      case "block":
      case "prefix":
      case "suffix": {
        const parts = this.#parts(key);
        const { length } = key.text;
        let texts = parts.get(length);
        if (texts === undefined) parts.set(length, texts = new Map());
        const { list, emptied } = listOf(texts, key.text);
        return {
          list,
          emptied: () => {
            emptied();
            if (texts.size === 0 && parts.get(length) === texts) parts.delete(length);
          },
        };
      }
      case "string":
        return { list: this.#strings, emptied: nothing };
      case "present":
        return { list: this.#present, emptied: nothing };
    }
  }

  #parts(key: Extract<Key, { readonly text: string }>): Parts<T> {
    if (key.kind === "block") return this.#blocks;
    const parts = key.kind === "prefix" ? this.#starts : this.#ends;
    return key.folded ? parts.folded : parts.plain;
  }
}

function listOf<K, T>(lists: Lists<K, T>, key: K): { list: T[]; emptied: () => void } {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, list = []);
  return {
    list,
    emptied: () => {
      if (lists.get(key) === list) lists.delete(key);
    },
  };
}

function addAll<T>(list: readonly T[] | undefined, found: T[]): void {
  if (list === undefined) return;
  for (let i = 0; i < list.length; i++) found.push(list[i]!);
}

function nothing(): void {}

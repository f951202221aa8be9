/**
 * Consumed capacity, counted as AWS does: reads by 4 KB, writes by 1 KB, each index for itself.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
import { READ_UNIT_BYTES, WRITE_UNIT_BYTES } from "./limits.ts";
import type { Consumed } from "./meter.ts";
import type { Table } from "./table.ts";
import { keyAttributes, keyOf } from "./schema.ts";
import { projectInto, type SecondaryIndex } from "./table.ts";
import { equalItems } from "./comparing.ts";
import { type Item, itemSize } from "./value.ts";

export type CapacityMode = "INDEXES" | "TOTAL" | "NONE";

/** Units that an operation consumed on one table. */
export class Consumption {
  readonly #table: Table;
  #units = 0;
  #global: Map<string, number> | undefined;
  #local: Map<string, number> | undefined;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Counts units of the table itself, or of an index. */
  add(units: number, index?: SecondaryIndex): void {
    if (index === undefined) this.#units += units;
    else {
      const map = index.kind === "global" ? (this.#global ??= new Map()) : (this.#local ??= new Map());
      map.set(index.name, (map.get(index.name) ?? 0) + units);
    }
  }

  /** Counts the write that made `after` of `before`, in the table and in each index that it changed. */
  addWrite(before: Item | undefined, after: Item | undefined, factor: number): void {
    this.add(writeUnits(Math.max(before ? itemSize(before) : 0, after ? itemSize(after) : 0)) * factor);
    for (const index of this.#table.options.indexes) {
      const old = before && inIndex(index, before) ? projectInto(index, before) : undefined;
      const made = after && inIndex(index, after) ? projectInto(index, after) : undefined;
      if (old && made && sameKey(index, old, made)) {
        if (equalItems(old, made)) continue;
        this.add(writeUnits(Math.max(itemSize(old), itemSize(made))) * factor, index);
        continue;
      }
      if (old) this.add(writeUnits(itemSize(old)) * factor, index);
      if (made) this.add(writeUnits(itemSize(made)) * factor, index);
    }
  }

  /** The same for a meter: local indexes are the table's own. */
  consumed(): Consumed {
    let table = this.#units;
    for (const units of this.#local?.values() ?? []) table += units;
    return { table, global: this.#global ?? new Map() };
  }

  /** The answer's member. */
  report(mode: CapacityMode, transaction?: "read" | "write"): object {
    const sum = (map: Map<string, number> | undefined) => [...map?.values() ?? []].reduce((a, b) => a + b, 0);
    const total = this.#units + sum(this.#global) + sum(this.#local);
    const units = (count: number): object => ({
      CapacityUnits: count,
      ...(transaction === "read" ? { ReadCapacityUnits: count } : undefined),
      ...(transaction === "write" ? { WriteCapacityUnits: count } : undefined),
    });
    const report = { TableName: this.#table.name, ...units(total) };
    if (mode === "TOTAL") return report;
    const each = (map: Map<string, number>) =>
      Object.fromEntries([...map].map(([name, count]) => [name, units(count)]));
    return {
      ...report,
      Table: units(this.#units),
      ...(this.#local ? { LocalSecondaryIndexes: each(this.#local) } : undefined),
      ...(this.#global ? { GlobalSecondaryIndexes: each(this.#global) } : undefined),
    };
  }
}

/** Units of a read of so many bytes. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (consistent ? 1 : 0.5);
}

/** Units of a write of so many bytes. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
}

function inIndex({ schema }: SecondaryIndex, item: Item): boolean {
  if (schema.moreHash) return keyAttributes(schema).every(({ name }) => Object.hasOwn(item, name));
  return Object.hasOwn(item, schema.hash.name) && (!schema.range || Object.hasOwn(item, schema.range.name));
}

function sameKey({ schema }: SecondaryIndex, a: Item, b: Item): boolean {
  return equalItems(keyOf(a, schema), keyOf(b, schema));
}

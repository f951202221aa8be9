/**
 * One page of a Query or Scan: it ends at the limit, or behind the item with which it has read 1 MB, whatever the
 * filter lets through.
 *
 * Follows Query.Pagination.html of the developer guide.
 */
import type { CallContext } from "../operation.ts";
import { type CapacityMode, Consumption, readUnits } from "./capacity.ts";
import { type Bindings, type Condition, holds, type Projection } from "./expressions/mod.ts";
import { afterText } from "./keys.ts";
import { PAGE_BYTES } from "./limits.ts";
import type { Position } from "./ordered.ts";
import type { Range } from "./ranges.ts";
import { answerItem, strikesStale } from "./reads.ts";
import { keyOf } from "./schema.ts";
import { type IndexEntry, type ItemRecord, projectInto, type SecondaryIndex, type Table } from "./table.ts";
import { type Item, itemSize } from "./value.ts";

/** What is read, in which order, and what of it is answered. */
export interface Plan {
  readonly table: Table;
  readonly index: SecondaryIndex | undefined;
  readonly range: Range;
  readonly forward: boolean;
  readonly limit: number;
  readonly consistent: boolean;
  readonly filter: Condition | undefined;
  readonly bindings: Bindings;
  readonly projection: Projection | undefined;
  readonly counts: boolean;
  /** Whether items of an index are read from the table, for what the index does not hold. */
  readonly fetches: boolean;
}

/** Reads a page. */
export function readPage(plan: Plan, mode: CapacityMode | undefined, context: CallContext): object {
  const { items, count, scanned, units, fetchedUnits, last } = walkPage(plan, PAGE_BYTES, context);
  const consumption = mode && mode !== "NONE" ? new Consumption(plan.table) : undefined;
  if (consumption) {
    consumption.add(units, plan.index);
    if (plan.index) consumption.add(fetchedUnits);
  }
  return {
    ...(plan.counts ? undefined : { Items: items }),
    Count: count,
    ScannedCount: scanned,
    ...(last ? { LastEvaluatedKey: answerItem(lastKey(plan, last), undefined) } : undefined),
    ...(consumption ? { ConsumedCapacity: consumption.report(mode!) } : undefined),
  };
}

/** What a walk has found and what it consumed. */
export interface Walked {
  readonly items: readonly Item[];
  readonly count: number;
  readonly scanned: number;
  /** Of what was read, in the table or its index. */
  readonly bytes: number;
  readonly units: number;
  /** Of what was read from the table for what its index does not hold. */
  readonly fetchedUnits: number;
  /** The item that the walk has ended behind; undefined where there is nothing left. */
  readonly last: ItemRecord | undefined;
}

/** Reads items up to a plan's limit or so many bytes, and charges the table's meter for them. */
export function walkPage(plan: Plan, mostBytes: number, context: CallContext): Walked {
  const { table, index, filter, bindings, limit } = plan;
  const stale = !plan.consistent && strikesStale(table, context, context.entity);
  const items: Item[] = [];
  let count = 0;
  let scanned = 0;
  let bytes = 0;
  let fetchedUnits = 0;
  let last: ItemRecord | undefined;
  for (const entry of entries(plan)) {
    const record = recordOf(entry);
    const whole = stale ? record.previous ?? undefined : record.item;
    if (whole === undefined) continue;
    const held = index ? projectInto(index, whole) : whole;
    const item = plan.fetches ? whole : held;
    scanned++;
    bytes += held === record.item ? record.size : itemSize(held);
    if (plan.fetches) fetchedUnits += readUnits(itemSize(whole), plan.consistent);
    if (!filter || holds(filter, bindings, item)) {
      count++;
      if (!plan.counts) items.push(answerItem(item, plan.projection));
    }
    if (scanned >= limit || bytes >= mostBytes) {
      last = record;
      break;
    }
  }
  const units = readUnits(bytes, plan.consistent);
  if (table.meter) {
    table.meter.read(units, index, context.nowMs);
    if (fetchedUnits > 0) table.meter.read(fetchedUnits, undefined, context.nowMs);
  }
  if (last && isLast(plan, last)) last = undefined;
  return { items, count, scanned, bytes, units, fetchedUnits, last };
}

function entries({ table, index, range, forward }: Plan): Iterable<ItemRecord | IndexEntry> {
  const tree = index ? index.entries : table.records;
  return forward ? tree.ascending(range.from, range.to) : tree.descending(range.from, range.to);
}

function recordOf(entry: (ItemRecord | IndexEntry) & Position): ItemRecord {
  return "record" in entry ? entry.record : entry;
}

/** The key that a page ends with, as LastEvaluatedKey has it. */
export function lastKey({ table, index }: Plan, record: ItemRecord): Item {
  return index ? keyOf(record.item, table.schema, index.schema) : keyOf(record.item, table.schema);
}

/** Whether what a query of a table asks for ends with this item, so that there is no next page. */
function isLast({ table, index, range, forward }: Plan, { pk, sk }: ItemRecord): boolean {
  if (index || pk !== range.from.pk) return false;
  if (!table.schema.range) return true;
  const { from, to, meetsEnd } = range;
  if (!meetsEnd) return false;
  return forward ? to.pk === pk && to.sk === afterText(sk) : from.sk === sk && sk !== "";
}

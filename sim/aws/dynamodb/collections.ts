/**
 * Item collections: all items of a table with one partition key, with what its local secondary indexes hold of them.
 * A table without such indexes has none.
 *
 * Follows LSI.html#LSI.ItemCollections of the developer guide.
 */
import { ITEM_COLLECTION_BYTES } from "./limits.ts";
import { keyOf } from "./schema.ts";
import { collectedBytes, type Table } from "./table.ts";
import type { Item } from "./value.ts";

/** What a write answers of the collection that it changed. */
export interface CollectionMetrics {
  /** The partition key. */
  readonly ItemCollectionKey: Item;
  /** Two whole numbers that the size lies between, in GB. */
  readonly SizeEstimateRangeGB: readonly [number, number];
}

const GB = 2 ** 30;

/** Whether a collection would be too large if an item of it became another. */
export function outgrows(
  table: Table,
  pk: string,
  before: { readonly item: Item; readonly size: number } | undefined,
  after: { readonly item: Item; readonly size: number } | undefined,
): boolean {
  if (!table.collections || !after) return false;
  const more = collectedBytes(table, after.item, after.size) -
    collectedBytes(table, before?.item, before?.size ?? 0);
  return more > 0 && table.collections.bytes(pk) + more > ITEM_COLLECTION_BYTES;
}

/** The metrics of the collection of an item or a key; undefined where a table has none. */
export function metricsOf(table: Table, pk: string, item: Item): CollectionMetrics | undefined {
  if (!table.collections) return undefined;
  const least = Math.floor(table.collections.bytes(pk) / GB);
  return {
    ItemCollectionKey: keyOf(item, { hash: table.schema.hash, range: undefined }),
    SizeEstimateRangeGB: [least, least + 1],
  };
}

/** The metrics of what several writes changed, by table, each collection once. */
export function metricsByTable(
  writes: readonly { readonly table: Table; readonly at: { readonly pk: string }; readonly item: Item }[],
): Readonly<Record<string, readonly CollectionMetrics[]>> {
  const byTable: Record<string, CollectionMetrics[]> = {};
  const seen = new Set<string>();
  for (const { table, at, item } of writes) {
    const metrics = metricsOf(table, at.pk, item);
    const key = `${table.name}/${at.pk}`;
    if (!metrics || seen.has(key)) continue;
    seen.add(key);
    (byTable[table.name] ??= []).push(metrics);
  }
  return byTable;
}

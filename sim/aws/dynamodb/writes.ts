/**
 * One write of one item, as PutItem, UpdateItem, DeleteItem, batches and transactions share it: what preparing.ts has
 * checked against the request and the table is checked against the item that is there, then applied.
 */
import { type CallContext, callerName } from "../operation.ts";
import { outgrows } from "./collections.ts";
import { conditionFailed, duplicateItem, itemCollectionTooLarge, validation } from "./errors.ts";
import { applyUpdate, type Bindings, type BoundUpdate, type Condition, holds } from "./expressions/mod.ts";
import { journalItem } from "./history.ts";
import { ITEM_SIZE_BYTES, NESTING_LEVELS } from "./limits.ts";
import type { Position } from "./ordered.ts";
import { keyAttributes } from "./schema.ts";
import type { ItemRecord, Table } from "./table.ts";
import { attribute, giveItem, type Item, levelsOf, sizeOf, utf8Length } from "./value.ts";

export type WriteAction = "put" | "update" | "delete" | "check";

/** A write whose request has passed all checks. */
export interface Write {
  readonly action: WriteAction;
  readonly table: Table;
  readonly at: Position;
  /** The key of the request; for a put, the item. */
  readonly item: Item;
  /** The size of `item`, in bytes. */
  readonly size: number;
  readonly update: BoundUpdate | undefined;
  readonly condition: Condition | undefined;
  readonly bindings: Bindings;
  /** Whether a failed condition gives the item back. */
  readonly returnsOld: boolean;
  /** Whether it is to make an item that is not there: PartiQL's INSERT. */
  readonly inserts?: boolean;
}

const NO_ITEM: Item = {};

/** An item as a write leaves it. */
export interface Written {
  readonly item: Item;
  readonly size: number;
}

/**
 * Checks a write against the item that is there.
 *
 * @returns The item as it will be; undefined where there will be none, or where nothing is written.
 * @throws {AwsError} The condition does not hold, or the update does not fit the item.
 */
export function evaluateWrite(write: Write, record: ItemRecord | undefined): Written | undefined {
  const before = record?.item;
  if (before && write.inserts) throw duplicateItem();
  if (write.condition && !holds(write.condition, write.bindings, before ?? NO_ITEM)) {
    throw conditionFailed(write.returnsOld && before ? giveItem(before) : undefined);
  }
  const written = outcome(write, record);
  if (outgrows(write.table, write.at.pk, record, written)) throw itemCollectionTooLarge();
  return written;
}

function outcome(write: Write, record: ItemRecord | undefined): Written | undefined {
  switch (write.action) {
    case "put":
      return { item: write.item, size: write.size };
    case "update":
      return updated(write, record);
    case "delete":
    case "check":
      return undefined;
  }
}

function updated(write: Write, record: ItemRecord | undefined): Written | undefined {
  const { table, update, bindings } = write;
  const before = record?.item ?? write.item;
  if (!update) return record ?? { item: write.item, size: write.size };
  const item = applyUpdate(update, bindings, before);
  let size = record?.size ?? write.size;
  for (let i = 0; i < update.paths.length; i++) {
    const steps = update.paths[i]!;
    const name = steps[0] as string;
    if (i > 0 && update.paths.findIndex((other) => other[0] === name) < i) continue;
    const old = attribute(before, name);
    const made = attribute(item, name);
    const nameBytes = utf8Length(name);
    if (old) size -= nameBytes + sizeOf(old);
    if (made) size += nameBytes + sizeOf(made);
    if (made && levelsOf(made) >= NESTING_LEVELS) throw tooDeep();
  }
  if (size > ITEM_SIZE_BYTES) throw validation("Item size to update has exceeded the maximum allowed size");
  checkUpdatedIndexKeys(table, item, update);
  // What only takes away makes no item, either.
  if (!record && update.actions.every(({ kind }) => kind === "REMOVE" || kind === "DELETE")) return undefined;
  return { item, size };
}

/** What an update's text did not tell: a value of the wrong type that it read or made, for the key of an index. */
function checkUpdatedIndexKeys(table: Table, item: Item, { paths }: BoundUpdate): void {
  for (const { schema } of table.options.indexes) {
    for (const key of keyAttributes(schema)) {
      const value = attribute(item, key.name);
      if (value === undefined || value[key.type] !== undefined) continue;
      if (!paths.some((steps) => steps[0] === key.name)) continue;
      throw validation(
        "The update expression attempted to update the secondary index key to unsupported type",
      );
    }
  }
  table.checkIndexKeys(item);
}

function tooDeep() {
  return validation("Nesting Levels have exceeded supported limits");
}

/** Applies a write that has been evaluated; writes the journal. */
export function applyWrite(
  write: Write,
  record: ItemRecord | undefined,
  written: Written | undefined,
  context: CallContext,
  entity = context.entity,
): void {
  const { table, action } = write;
  if (action === "check") return;
  const old = record?.item;
  if (written) {
    const stored = table.put(write.at, record, written.item, written.size);
    table.timeToLive?.watch(stored, context.nowMs, entity);
  } else if (record) {
    table.timeToLive?.forget(record);
    table.remove(record);
  } else return;
  table.stream?.changed(old, written?.item);
  table.recovery?.changed(write.at, old, context.nowMs);
  journalItem(context.world.journal, {
    table,
    action,
    old,
    image: written?.item,
    by: callerName(context.caller),
    trace: context.trace,
  });
}

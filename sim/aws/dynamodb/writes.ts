/**
 * One write of one item, as PutItem, UpdateItem, DeleteItem, batches and transactions share it: checked first against
 * the request and the table, then against the item that is there, then applied.
 */
import { type CallContext, callerName } from "../operation.ts";
import { conditionFailed, invalidParameter, validation } from "./errors.ts";
import {
  applyUpdate,
  type Bindings,
  boundCondition,
  type BoundUpdate,
  boundUpdate,
  checkAllUsed,
  type Condition,
  holds,
  nestedKey,
  takeBindings,
} from "./expressions/mod.ts";
import { journalItem } from "./history.ts";
import { ITEM_SIZE_BYTES, NESTING_LEVELS } from "./limits.ts";
import type { Position } from "./ordered.ts";
import { checkExpressionParameters, type ConditionInput, type RawItem } from "./requests.ts";
import { indexKeyMismatch, keyNames, positionOfItem, positionOfKey } from "./schema.ts";
import type { DynamoDbState } from "./state.ts";
import type { ItemRecord, Table } from "./table.ts";
import { takeItem } from "./taking.ts";
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
}

export interface WriteInput extends ConditionInput {
  readonly TableName: string;
  readonly Item?: RawItem;
  readonly Key?: RawItem;
  readonly UpdateExpression?: string;
  readonly ReturnValues?: string;
}

const NO_ITEM: Item = {};

/**
 * Checks a request to write an item, in AWS's order: the request by itself first, then against its table.
 *
 * @throws {AwsError}
 */
export function prepareWrite(state: DynamoDbState, action: WriteAction, input: WriteInput): Write {
  checkExpressionParameters(
    input,
    action === "update" ? ["UpdateExpression", "ConditionExpression"] : ["ConditionExpression"],
  );
  const meter = { bytes: 0 };
  const item = takeItem((action === "put" ? input.Item : input.Key)!, meter);
  checkReturnValues(action, input.ReturnValues);
  if (action === "put" && meter.bytes > ITEM_SIZE_BYTES) {
    throw validation("Item size has exceeded the maximum allowed size");
  }
  const bindings = takeBindings(input);
  const text = input.UpdateExpression ?? undefined;
  const update = action === "update" && text !== undefined ? boundUpdate(text, bindings) : undefined;
  const condition = input.ConditionExpression === undefined || input.ConditionExpression === null
    ? undefined
    : boundCondition("ConditionExpression", input.ConditionExpression, bindings);
  checkAllUsed(bindings, [update, condition]);
  const table = state.table(input.TableName);
  const at = action === "put" ? positionOfItem(item, table.schema) : positionOfKey(item, table.schema);
  if (action === "put") table.checkIndexKeys(item);
  if (update) {
    checkKeyUntouched(table, update.tree);
    checkIndexKeysWritten(table, update.tree, bindings);
  }
  return {
    action,
    table,
    at,
    item,
    size: meter.bytes,
    update: update?.tree,
    condition: condition?.tree,
    bindings,
    returnsOld: input.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
  };
}

function checkReturnValues(action: WriteAction, value: string | undefined): void {
  if (action === "update" || !value || value === "ALL_OLD" || value === "NONE") return;
  throw validation("Return values set to invalid value");
}

function checkKeyUntouched(table: Table, update: BoundUpdate): void {
  for (const name of keyNames(table.schema)) {
    if (!update.paths.some((steps) => steps[0] === name)) continue;
    throw invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`);
  }
}

/** Checks what an update writes to the keys of indexes, as far as its text and values tell. */
function checkIndexKeysWritten(table: Table, update: BoundUpdate, bindings: Bindings): void {
  for (const { name: indexName, schema } of table.options.indexes) {
    for (const key of schema.range ? [schema.hash, schema.range] : [schema.hash]) {
      for (let i = 0; i < update.paths.length; i++) {
        const steps = update.paths[i]!;
        const action = update.actions[i]!;
        if (steps[0] !== key.name) continue;
        if (steps.length > 1) throw nestedKey("IndexKey", key.name);
        if (action.kind === "REMOVE" || action.value.kind !== "value") continue;
        const value = bindings.values![action.value.name]!;
        if (value[key.type] === undefined) throw indexKeyMismatch(key, value, indexName);
        if (key.type === "S" && value.S === "") throw emptyIndexKey("string");
        if (key.type === "B" && value.B!.length === 0) throw emptyIndexKey("binary");
      }
    }
  }
}

function emptyIndexKey(what: "string" | "binary") {
  return validation(
    "One or more parameter values are not valid. " +
      "The update expression attempted to update a secondary index key to a value that is not supported. " +
      `The AttributeValue for a key attribute cannot contain an empty ${what} value.`,
  );
}

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
  if (write.condition && !holds(write.condition, write.bindings, before ?? NO_ITEM)) {
    throw conditionFailed(write.returnsOld && before ? giveItem(before) : undefined);
  }
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

function updated(write: Write, record: ItemRecord | undefined): Written {
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
  table.checkIndexKeys(item);
  return { item, size };
}

function tooDeep() {
  return validation(
    "Nesting Levels have exceeded supported limits: " +
      "Attributes in the item have nested levels beyond supported limit",
  );
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
  journalItem(context.world.journal, {
    table,
    action,
    old,
    image: written?.item,
    by: callerName(context.caller),
    trace: context.trace,
  });
}

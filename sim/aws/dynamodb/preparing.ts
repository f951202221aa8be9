/**
 * Requests to write an item, checked in AWS's order: by themselves first, then against their table. What passes is
 * a {@linkcode Write}.
 */
import { invalidParameter, validation } from "./errors.ts";
import {
  type Bindings,
  boundCondition,
  type BoundUpdate,
  boundUpdate,
  checkAllUsed,
  type Condition,
  conditionPaths,
  nestedKey,
  pathsRead,
  takeBindings,
} from "./expressions/mod.ts";
import { checkKeyPaths } from "./key_paths.ts";
import {
  type AttributeUpdateInput,
  checkOperator,
  conditionOf,
  type ExpectedInput,
  LegacyValues,
  takeExpected,
  takeUpdates,
  updateOf,
} from "./legacy/mod.ts";
import { ITEM_SIZE_BYTES } from "./limits.ts";
import {
  checkExpressionParameters,
  type ConditionInput,
  type RawItem,
  UPDATE_PARAMETERS,
  WRITE_PARAMETERS,
} from "./requests.ts";
import { indexKeyMismatch, keyAttributes, keyNames, positionOfItem, positionOfKey } from "./schema.ts";
import type { DynamoDbState } from "./state.ts";
import type { Table } from "./table.ts";
import { takeItem } from "./taking.ts";
import type { Item } from "./value.ts";
import type { Write, WriteAction } from "./writes.ts";

export interface WriteInput extends ConditionInput {
  readonly TableName: string;
  readonly Item?: RawItem;
  readonly Key?: RawItem;
  readonly UpdateExpression?: string;
  readonly AttributeUpdates?: Readonly<Record<string, AttributeUpdateInput>>;
  readonly Expected?: Readonly<Record<string, ExpectedInput>>;
  readonly ConditionalOperator?: "AND" | "OR";
  readonly ReturnValues?: string;
}

/** A request to write an item that is sound by itself. */
export interface TakenWrite {
  readonly action: WriteAction;
  readonly input: WriteInput;
  readonly item: Item;
  readonly size: number;
  readonly told: Told;
}

/**
 * Checks a request to write an item, in AWS's order: the request by itself first, then against its table.
 *
 * @throws {AwsError}
 */
export function prepareWrite(state: DynamoDbState, action: WriteAction, input: WriteInput): Write {
  return boundWrite(state, takeWrite(action, input));
}

/**
 * Checks a request by itself.
 *
 * @throws {AwsError}
 */
export function takeWrite(action: WriteAction, input: WriteInput): TakenWrite {
  const old = checkExpressionParameters(input, action === "update" ? UPDATE_PARAMETERS : WRITE_PARAMETERS);
  const meter = { bytes: 0 };
  const item = takeItem((action === "put" ? input.Item : input.Key)!, meter);
  const legacyUpdates = old && action === "update" && input.AttributeUpdates
    ? takeUpdates(input.AttributeUpdates)
    : undefined;
  checkReturnValues(action, input.ReturnValues);
  if (action === "put" && meter.bytes > ITEM_SIZE_BYTES) {
    throw validation("Item size has exceeded the maximum allowed size");
  }
  const told = old ? legacyWrite(input, legacyUpdates) : expressedWrite(action, input);
  return { action, input, item, size: meter.bytes, told };
}

/**
 * Checks what has been taken against its table.
 *
 * @param positionOfNew Where an item goes: operations have words of their own for one that lacks a key.
 * @throws {AwsError}
 */
export function boundWrite(
  state: DynamoDbState,
  { action, input, item, size, told }: TakenWrite,
  positionOfNew: typeof positionOfItem = positionOfItem,
): Write {
  const table = state.table(input.TableName);
  const at = action === "put" ? positionOfNew(item, table.schema) : positionOfKey(item, table.schema);
  if (action === "put") table.checkIndexKeys(item);
  checkTold(table, told);
  const { update, condition, bindings } = told;
  return {
    action,
    table,
    at,
    item,
    size,
    update,
    condition,
    bindings,
    returnsOld: input.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
  };
}

/**
 * Checks what a write is to do and on what condition against its table.
 *
 * @throws {AwsError}
 */
export function checkTold(table: Table, { update, condition, bindings, deep }: Told): void {
  if (update) {
    checkKeyUntouched(table, update);
    checkIndexKeysWritten(table, update, bindings);
    if (deep) checkKeyPaths(pathsRead(update, bindings), table);
  }
  if (condition && deep) checkKeyPaths(conditionPaths(condition, bindings), table);
}

/** What a write is to do and on what condition, in whichever words it was told. */
export interface Told {
  readonly update: BoundUpdate | undefined;
  readonly condition: Condition | undefined;
  readonly bindings: Bindings;
  /** Whether there may be paths into documents. */
  readonly deep: boolean;
}

function expressedWrite(action: WriteAction, input: WriteInput): Told {
  const bindings = takeBindings(input);
  const updateText = input.UpdateExpression ?? undefined;
  const update = action === "update" && updateText !== undefined
    ? boundUpdate(updateText, bindings)
    : undefined;
  const text = input.ConditionExpression ?? undefined;
  const condition = text === undefined ? undefined : boundCondition("ConditionExpression", text, bindings);
  checkAllUsed(bindings, [update, condition]);
  const deep = (text !== undefined && isDeep(text)) || (update !== undefined && isDeep(updateText!));
  return { update: update?.tree, condition: condition?.tree, bindings, deep };
}

/** Whether an expression may have paths into documents. */
function isDeep(text: string): boolean {
  return text.includes(".") || text.includes("[");
}

function legacyWrite(input: WriteInput, updates: ReturnType<typeof takeUpdates> | undefined): Told {
  const expected = input.Expected ?? undefined;
  const conditions = expected ? takeExpected(expected) : [];
  checkOperator(input.ConditionalOperator, expected);
  const values = new LegacyValues();
  return {
    update: updates && updates.length > 0 ? updateOf(updates, values) : undefined,
    condition: conditionOf(conditions, input.ConditionalOperator, values),
    bindings: values.bindings,
    deep: false,
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
    for (const key of keyAttributes(schema)) {
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

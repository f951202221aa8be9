/**
 * INSERT, UPDATE, DELETE and EXISTS as writes of one item.
 *
 * Follows ql-reference.insert.html, ql-reference.update.html and ql-reference.delete.html of the developer guide.
 */
import { validation } from "../errors.ts";
import { type Bindings, Projection, readSteps } from "../expressions/mod.ts";
import { ITEM_SIZE_BYTES } from "../limits.ts";
import { checkTold } from "../preparing.ts";
import { keyNames, type KeySchema, positionOfItem, positionOfKey } from "../schema.ts";
import type { DynamoDbState } from "../state.ts";
import type { Table } from "../table.ts";
import { takeItem } from "../taking.ts";
import { attribute, giveItem, type Item, itemSize } from "../value.ts";
import type { Write } from "../writes.ts";
import type { Returning } from "./ast.ts";
import { checkKeyTypes, isKeyAlone, keyIn, namesKey } from "./keys.ts";
import type { PreparedChange, PreparedCheck, PreparedInsert } from "./prepared.ts";
import { tableNamed } from "./sources.ts";

const NO_BINDINGS: Bindings = { names: undefined, values: undefined };

/**
 * A statement as a write.
 *
 * @throws {AwsError} It does not fit its table.
 */
export function writeOf(
  state: DynamoDbState,
  prepared: PreparedInsert | PreparedChange | PreparedCheck,
): Write {
  switch (prepared.kind) {
    case "insert":
      return insertOf(state, prepared);
    case "check":
      return checkOf(state, prepared);
    default:
      return changeOf(state, prepared);
  }
}

function insertOf(state: DynamoDbState, { table: name, item: raw }: PreparedInsert): Write {
  const meter = { bytes: 0 };
  const item = takeItem(raw, meter);
  const table = tableNamed(state, name);
  checkKeys(item, table.schema);
  if (meter.bytes > ITEM_SIZE_BYTES) throw validation("Item size has exceeded the maximum allowed size");
  const at = positionOfItem(item, table.schema);
  table.checkIndexKeys(item);
  return {
    action: "put",
    table,
    at,
    item,
    size: meter.bytes,
    update: undefined,
    condition: undefined,
    bindings: NO_BINDINGS,
    returnsOld: false,
    inserts: true,
  };
}

function checkKeys(item: Item, schema: KeySchema): void {
  for (const key of schema.range ? [schema.hash, schema.range] : [schema.hash]) {
    const value = attribute(item, key.name);
    if (value === undefined) {
      throw validation(`Key attribute should be present in the item: Key ${key.name}`);
    }
    if (value[key.type] === undefined) {
      throw validation(
        `Key attribute's data type should match its data type in table's schema: Key ${key.name}`,
      );
    }
  }
}

function changeOf(state: DynamoDbState, prepared: PreparedChange): Write {
  const { kind, update, where, bindings, returnsOld } = prepared;
  const table = tableNamed(state, prepared.table);
  const key = keyIn(where, bindings, table.schema);
  const at = positionOfKey(key, table.schema);
  checkTold(table, { update, condition: where, bindings, deep: true });
  // To delete what is not there is no failure, whatever else the statement asks of it.
  const condition = kind === "delete" && !table.get(at) ? undefined : where;
  return {
    action: kind,
    table,
    at,
    item: key,
    size: itemSize(key),
    update,
    condition,
    bindings,
    returnsOld,
  };
}

function checkOf(state: DynamoDbState, { select, returnsOld }: PreparedCheck): Write {
  const { where, bindings } = select;
  if (select.named.index !== undefined) throw indexInTransaction();
  const table = tableNamed(state, select.named.table);
  const { schema } = table;
  if (!where || !namesKey(where, bindings, schema) || isKeyAlone(where, bindings, schema)) {
    throw validation("EXISTS() must contain a single item read with additional condition");
  }
  checkKeyTypes(where, bindings, schema);
  const key = keyIn(where, bindings, schema);
  const at = positionOfKey(key, schema);
  checkTold(table, { update: undefined, condition: where, bindings, deep: true });
  return {
    action: "check",
    table,
    at,
    item: key,
    size: itemSize(key),
    update: undefined,
    condition: where,
    bindings,
    returnsOld,
  };
}

/** A SELECT of an index inside of a transaction. */
export function indexInTransaction() {
  return validation("Reads on indices are not supported within transactions.");
}

/** What a RETURNING clause gives; undefined for nothing. */
export function returned(
  returning: Returning | undefined,
  write: Write,
  before: Item | undefined,
  after: Item | undefined,
): Item | undefined {
  if (!returning) return undefined;
  const item = returning.version === "old" ? before : after;
  if (!item || returning.scope === "all") return item && giveItem(item);
  // Of what was changed inside of an attribute, the whole of the attribute is given, if the place is still there.
  const changed = write.update!.paths.filter((steps) => readSteps(steps, item) !== undefined);
  return new Projection(changed.map((steps) => [steps[0]!])).of(item);
}

/** The key of a SELECT that names one item and asks no more of it; undefined for another one. */
export function keyOfRead(where: PreparedChange["where"] | undefined, bindings: Bindings, table: Table) {
  if (!where || !isKeyAlone(where, bindings, table.schema)) return undefined;
  const key = keyIn(where, bindings, table.schema);
  return { key, at: positionOfKey(key, table.schema), names: keyNames(table.schema) };
}

/**
 * Transactions: TransactGetItems, TransactWriteItems. All of it happens at one instant, or none of it.
 *
 * Follows API_TransactWriteItems.html and API_TransactGetItems.html of the API reference.
 */
import { createHash } from "node:crypto";
import { AwsError } from "../errors.ts";
import type { Operation } from "../operation.ts";
import { readUnits } from "./capacity.ts";
import { metricsByTable } from "./collections.ts";
import {
  type CancellationReason,
  idempotentParameterMismatch,
  transactionCancelled,
  validation,
} from "./errors.ts";
import { TOKEN_LIFETIME_MS, TRANSACTION_ACTIONS, TRANSACTION_BYTES } from "./limits.ts";
import { Consumptions } from "./operations_batches.ts";
import { chargeTransaction, throttlingReason } from "./metering.ts";
import type { Position } from "./ordered.ts";
import { boundWrite, takeWrite, type WriteInput } from "./preparing.ts";
import { answerItem, checkedProjection, type ProjectionInput, takeProjection } from "./reads.ts";
import {
  CAPACITY,
  type CapacityInput,
  checkExpressionParameters,
  type RawItem,
  READ_PARAMETERS,
  RETURN_VALUES,
  TABLE_NAME,
  type TableInput,
} from "./requests.ts";
import { positionOfKey } from "./schema.ts";
import type { DynamoDbState } from "./state.ts";
import type { ItemRecord, Table } from "./table.ts";
import { base64 } from "./printing.ts";
import { takeItem } from "./taking.ts";
import { itemSize } from "./value.ts";
import { applyWrite, evaluateWrite, type Write, type Written } from "./writes.ts";

interface TransactItem {
  readonly ConditionCheck?: WriteInput;
  readonly Put?: WriteInput;
  readonly Delete?: WriteInput;
  readonly Update?: WriteInput;
}

interface TransactWriteInput extends CapacityInput {
  readonly ReturnItemCollectionMetrics?: "SIZE" | "NONE";
  readonly TransactItems: readonly TransactItem[];
  readonly ClientRequestToken?: string;
}

interface GetInput extends TableInput, ProjectionInput {
  readonly Key: RawItem;
}

interface TransactGetInput extends CapacityInput {
  readonly TransactItems: readonly { readonly Get: GetInput }[];
}

/** What each action may ask for. */
const ON_FAILURE = {
  ReturnValuesOnConditionCheckFailure: RETURN_VALUES["ReturnValuesOnConditionCheckFailure"]!,
};
const NO_INDEXES: ReadonlyMap<string, number> = new Map();
const ACTIONS = { ConditionCheck: "check", Put: "put", Delete: "delete", Update: "update" } as const;
const DUPLICATE = "Transaction request cannot include multiple operations on one item";
const TOO_LARGE = "Collective size of items in transaction exceeds the maximum allowed size of 4 MB";

const TransactWriteItems: Operation<DynamoDbState, TransactWriteInput> = {
  input: {
    TransactItems: {
      required: true,
      length: [1, TRANSACTION_ACTIONS],
      each: {
        members: {
          ConditionCheck: {
            members: {
              Key: { required: true },
              ...TABLE_NAME,
              ConditionExpression: { required: true },
              ...ON_FAILURE,
            },
          },
          Put: { members: { Item: { required: true }, ...TABLE_NAME, ...ON_FAILURE } },
          Delete: { members: { Key: { required: true }, ...TABLE_NAME, ...ON_FAILURE } },
          Update: {
            members: {
              Key: { required: true },
              UpdateExpression: { required: true },
              ...TABLE_NAME,
              ...ON_FAILURE,
            },
          },
        },
      },
    },
    ClientRequestToken: { length: [1, 36] },
    ...CAPACITY,
    ReturnItemCollectionMetrics: RETURN_VALUES["ReturnItemCollectionMetrics"]!,
  },
  errors: [
    "ResourceNotFoundException",
    "TransactionCanceledException",
    "IdempotentParameterMismatchException",
    "ValidationException",
  ],
  mutates: true,
  resource: (input) => firstTable(input.TransactItems.map((each) => inputOf(each)?.TableName)),
  run(state, input, context) {
    const token = input.ClientRequestToken;
    const fingerprint = token ? fingerprintOf(input.TransactItems) : "";
    const taken = input.TransactItems.map((each) => {
      const name = actionOf(each);
      return takeWrite(ACTIONS[name], each[name]!);
    });
    const writes = boundAll(taken, (each) => boundWrite(state, each));
    checkDistinct(writes);
    const known = token ? applied(state, token, context.nowMs) : undefined;
    if (known && known.fingerprint !== fingerprint) throw idempotentParameterMismatch();
    const consumptions = new Consumptions();
    if (known) {
      for (const write of writes) {
        consumptions.of(write.table).add(readUnits(write.table.get(write.at)?.size ?? 0, true) * 2);
      }
      return consumptions.report(input.ReturnConsumedCapacity, "read");
    }
    const outcomes = evaluateAll(writes);
    chargeTransaction(writes, outcomes, context.nowMs);
    for (let i = 0; i < writes.length; i++) {
      const { record, written } = outcomes[i]!;
      const write = writes[i]!;
      const before = record?.item;
      if (input.ReturnConsumedCapacity) {
        consumptions.of(write.table).addWrite(before, write.action === "check" ? before : written?.item, 2);
      }
      applyWrite(write, record, written, context, context.entity.child("item", i));
    }
    if (token) state.tokens.set(token, { fingerprint, expiresMs: context.nowMs + TOKEN_LIFETIME_MS });
    return {
      ...consumptions.report(input.ReturnConsumedCapacity, "write"),
      ...(input.ReturnItemCollectionMetrics === "SIZE"
        ? { ItemCollectionMetrics: metricsByTable(writes.filter(({ action }) => action !== "check")) }
        : undefined),
    };
  },
  differs:
    "A transaction takes no time, so there is never a conflict with another: no TransactionConflict and no " +
    "TransactionInProgressException.",
};

const TransactGetItems: Operation<DynamoDbState, TransactGetInput> = {
  input: {
    TransactItems: {
      required: true,
      length: [1, TRANSACTION_ACTIONS],
      each: { members: { Get: { required: true, members: { Key: { required: true }, ...TABLE_NAME } } } },
    },
    ...CAPACITY,
  },
  errors: ["ResourceNotFoundException", "TransactionCanceledException", "ValidationException"],
  mutates: false,
  resource: (input) => firstTable(input.TransactItems.map((each) => each.Get.TableName)),
  run(state, input, context) {
    const taken = input.TransactItems.map(({ Get: get }) => {
      const old = checkExpressionParameters(get, READ_PARAMETERS);
      return { get, key: takeItem(get.Key, { bytes: 0 }), projection: takeProjection(get, old) };
    });
    const reads = boundAll(taken, ({ get, key, projection }) => {
      const table = state.table(get.TableName);
      const at = positionOfKey(key, table.schema);
      return { table, at, projection: checkedProjection(projection, table) };
    });
    checkDistinct(reads);
    const refusals = reads.map(({ table }) => table.meter?.refusal("read", undefined, context.nowMs));
    if (refusals.some((refusal) => refusal !== undefined)) {
      throw transactionCancelled(refusals.map(throttlingReason));
    }
    const consumptions = new Consumptions();
    let bytes = 0;
    const responses = reads.map(({ table, at, projection }) => {
      const item = table.get(at)?.item;
      const size = item ? itemSize(item) : 0;
      bytes += size;
      consumptions.of(table).add(readUnits(size, true) * 2);
      table.meter?.charge("read", { table: readUnits(size, true) * 2, global: NO_INDEXES });
      return item ? { Item: answerItem(item, projection) } : {};
    });
    if (bytes > TRANSACTION_BYTES) throw validation(TOO_LARGE);
    return { Responses: responses, ...consumptions.report(input.ReturnConsumedCapacity, "read") };
  },
  differs: "A transaction takes no time, so there is never a conflict with another: no TransactionConflict.",
};

/**
 * Checks what has been taken against its tables.
 *
 * @throws {AwsError} A table is not there; or the transaction is cancelled, by what does not go with its table.
 */
function boundAll<Taken, Bound>(taken: readonly Taken[], bind: (each: Taken) => Bound): Bound[] {
  const bound: Bound[] = [];
  const reasons: CancellationReason[] = [];
  for (const each of taken) {
    if (bound.length < reasons.length) {
      // What comes after the first that does not fit is not looked at.
      reasons.push({ Code: "None" });
      continue;
    }
    try {
      bound.push(bind(each));
      reasons.push({ Code: "None" });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "ValidationException") throw error;
      reasons.push(reasonOf(error));
    }
  }
  if (bound.length < taken.length) throw transactionCancelled(reasons);
  return bound;
}

export const TRANSACTION_OPERATIONS = { TransactGetItems, TransactWriteItems };

function firstTable(names: readonly (string | undefined)[]): string {
  return [...new Set(names.filter((name) => name !== undefined))].join(",");
}

function actionOf(item: TransactItem): keyof typeof ACTIONS {
  const given = (Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]).filter((name) => item[name]);
  if (given.length === 1) return given[0]!;
  if (given.length === 0) {
    throw validation(
      "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
    );
  }
  throw validation("TransactItems can only contain one of Check, Put, Update or Delete");
}

function inputOf(item: TransactItem): WriteInput | undefined {
  return item.ConditionCheck ?? item.Put ?? item.Delete ?? item.Update;
}

export function checkDistinct(parts: readonly { readonly table: Table; readonly at: Position }[]): void {
  const seen = new Set<string>();
  for (const { table, at } of parts) {
    const text = `${table.name}/${at.pk.length}:${at.pk}${at.sk}`;
    if (seen.has(text)) throw validation(DUPLICATE);
    seen.add(text);
  }
}

interface Evaluated {
  readonly record: ItemRecord | undefined;
  readonly written: Written | undefined;
}

/** @throws {AwsError} The reasons why the transaction is cancelled, one for each action. */
export function evaluateAll(writes: readonly Write[]): Evaluated[] {
  const outcomes: Evaluated[] = [];
  const reasons: CancellationReason[] = [];
  let cancelled = false;
  let bytes = 0;
  for (const write of writes) {
    const record = write.table.get(write.at);
    let written: Written | undefined;
    let reason: CancellationReason = { Code: "None" };
    try {
      written = evaluateWrite(write, record);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      reason = reasonOf(error);
      cancelled = true;
    }
    bytes += Math.max(record?.size ?? 0, written?.size ?? 0);
    outcomes.push({ record, written });
    reasons.push(reason);
  }
  if (cancelled) throw transactionCancelled(reasons);
  if (bytes > TRANSACTION_BYTES) throw validation(TOO_LARGE);
  return outcomes;
}

export function reasonOf(error: AwsError): CancellationReason {
  if (error.code === "ConditionalCheckFailedException") {
    const item = error.members?.["Item"] as object | undefined;
    return { Code: "ConditionalCheckFailed", Message: error.message, ...(item ? { Item: item } : undefined) };
  }
  if (error.code === "DuplicateItemException") return { Code: "DuplicateItem", Message: error.message };
  if (error.code === "ItemCollectionSizeLimitExceededException") {
    return { Code: "ItemCollectionSizeLimitExceeded", Message: error.message };
  }
  return { Code: "ValidationError", Message: error.message };
}

export function applied(state: DynamoDbState, token: string, nowMs: number) {
  for (const [known, { expiresMs }] of state.tokens) {
    if (expiresMs > nowMs) break;
    state.tokens.delete(known);
  }
  return state.tokens.get(token);
}

/** A hash in place of the parameters: ten minutes of transactions may be many. */
export function fingerprintOf(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("base64");
}

/** Text that is equal for equal parameters, whatever the order of their members. */
function canonical(value: unknown): string {
  if (value instanceof Uint8Array) return `b"${base64(value)}"`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(members).filter((name) => members[name] !== undefined).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(members[name])}`).join(",")}}`;
}

/**
 * BatchExecuteStatement: PartiQL statements about one item each, all of them reads or all of them writes.
 *
 * Follows API_BatchExecuteStatement.html of the API reference and ql-reference.multiplestatements.batching.html of the
 * developer guide.
 */
import { AwsError } from "../../errors.ts";
import type { CallContext, Operation } from "../../operation.ts";
import { readUnits } from "../capacity.ts";
import { validation } from "../errors.ts";
import { BATCH_STATEMENTS } from "../limits.ts";
import { evaluateMetered } from "../metering.ts";
import { Consumptions } from "../operations_batches.ts";
import type { Position } from "../ordered.ts";
import { readItem } from "../reads.ts";
import { CAPACITY, type CapacityInput } from "../requests.ts";
import type { DynamoDbState } from "../state.ts";
import type { Table } from "../table.ts";
import { type Item, itemSize } from "../value.ts";
import { applyWrite, type Write } from "../writes.ts";
import type { Returning } from "./ast.ts";
import { STATEMENT } from "./execute_statement.ts";
import { outsideTransaction, prepare, type PreparedSelect, type StatementInput } from "./prepared.ts";
import { selected } from "./selecting.ts";
import { tableNamed } from "./sources.ts";
import { purposeOf, tableIn } from "./statements.ts";
import { keyOfRead, returned, writeOf } from "./writing.ts";

interface BatchStatement extends StatementInput {
  readonly ConsistentRead?: boolean;
}

interface BatchExecuteStatementInput extends CapacityInput {
  readonly Statements: readonly BatchStatement[];
}

/** A statement that fits its table, or what is wrong with it. */
type Bound =
  | { readonly kind: "read"; readonly table: Table; readonly at: Position; readonly select: PreparedSelect }
  | { readonly kind: "write"; readonly write: Write; readonly returning: Returning | undefined }
  | { readonly kind: "fault"; readonly error: AwsError; readonly meant: "read" | "write" | undefined };

/** Codes of errors of statements, where they are other than the error without `Exception`. */
const CODES: Readonly<Record<string, string>> = {
  ValidationException: "ValidationError",
  ThrottlingException: "ThrottlingError",
};

export const BatchExecuteStatement: Operation<DynamoDbState, BatchExecuteStatementInput> = {
  input: {
    Statements: { required: true, length: [1, BATCH_STATEMENTS], each: { members: STATEMENT } },
    ...CAPACITY,
  },
  errors: ["ThrottlingException", "ValidationException"],
  mutates: true,
  resource: (input) => [...new Set(input.Statements.map((each) => tableIn(each.Statement)))].join(","),
  run(state, input, context) {
    const bound = input.Statements.map((statement) => bind(state, statement));
    checkKinds(bound);
    checkDistinct(bound);
    const consumptions = new Consumptions();
    const responses = bound.map((each, i) => {
      if (each.kind === "fault") return { Error: errorOf(each.error) };
      return each.kind === "read"
        ? read(each, input.Statements[i]!.ConsistentRead === true, consumptions, context, i)
        : write(each, consumptions, context, i);
    });
    return { Responses: responses, ...consumptions.report(input.ReturnConsumedCapacity) };
  },
};

function bind(state: DynamoDbState, statement: BatchStatement): Bound {
  try {
    const prepared = prepare(statement);
    if (prepared.kind === "check") throw outsideTransaction();
    if (prepared.kind !== "select") {
      return { kind: "write", write: writeOf(state, prepared), returning: prepared.returning };
    }
    const table = tableNamed(state, prepared.named.table);
    const key = prepared.named.index === undefined
      ? keyOfRead(prepared.where, prepared.bindings, table)
      : undefined;
    if (!key) {
      throw validation(
        "Select statements within BatchExecuteStatement must specify the primary key in the where clause.",
      );
    }
    return { kind: "read", table, at: key.at, select: prepared };
  } catch (error) {
    if (error instanceof AwsError) return { kind: "fault", error, meant: purposeOf(statement.Statement) };
    throw error;
  }
}

/** @throws {AwsError} The batch reads and writes. */
function checkKinds(bound: readonly Bound[]): void {
  const kinds = new Set(bound.map((each) => each.kind === "fault" ? each.meant : each.kind));
  if (!kinds.has("read") || !kinds.has("write")) return;
  throw validation("Read and write requests together in the same batch is not supported.");
}

/** @throws {AwsError} Two statements are about one item. */
function checkDistinct(bound: readonly Bound[]): void {
  const seen = new Set<string>();
  for (const each of bound) {
    if (each.kind === "fault") continue;
    const { table, at } = each.kind === "read" ? each : each.write;
    const text = `${table.name}/${at.pk.length}:${at.pk}${at.sk}`;
    if (seen.has(text)) throw validation("Provided list of item keys contains duplicates");
    seen.add(text);
  }
}

function read(
  { table, at, select }: Extract<Bound, { kind: "read" }>,
  consistent: boolean,
  consumptions: Consumptions,
  context: CallContext,
  i: number,
): object {
  const refusal = table.meter?.refusal("read", undefined, context.nowMs);
  if (refusal) return { Error: errorOf(refusal), TableName: table.name };
  const item = readItem(table, at, consistent, context, context.entity.child("item", i));
  const units = readUnits(item ? itemSize(item) : 0, consistent);
  table.meter?.read(units, undefined, context.nowMs);
  consumptions.of(table).add(units);
  return { TableName: table.name, ...(item ? { Item: selected(item, select.selection) } : undefined) };
}

function write(
  { write, returning }: Extract<Bound, { kind: "write" }>,
  consumptions: Consumptions,
  context: CallContext,
  i: number,
): object {
  const { table } = write;
  const record = table.get(write.at);
  const before = record?.item;
  try {
    const written = evaluateMetered(write, record, context.nowMs);
    applyWrite(write, record, written, context, context.entity.child("item", i));
    consumptions.of(table).addWrite(before, written?.item, 1);
    const item = returned(returning, write, before, written?.item);
    return { TableName: table.name, ...(item ? { Item: item } : undefined) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { Error: errorOf(error), TableName: table.name };
  }
}

function errorOf(error: AwsError): object {
  const item = error.members?.["Item"] as Item | undefined;
  return {
    Code: CODES[error.code] ?? error.code.replace(/Exception$/, ""),
    Message: error.message,
    ...(item ? { Item: item } : undefined),
  };
}

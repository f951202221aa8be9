/**
 * ExecuteTransaction: PartiQL statements that all happen at one instant, or none of them.
 *
 * Follows API_ExecuteTransaction.html of the API reference and ql-reference.multiplestatements.transactions.html of the
 * developer guide.
 */
import { AwsError } from "../../errors.ts";
import type { CallContext, Operation } from "../../operation.ts";
import { readUnits } from "../capacity.ts";
import {
  type CancellationReason,
  idempotentParameterMismatch,
  transactionCancelled,
  validation,
} from "../errors.ts";
import { TOKEN_LIFETIME_MS, TRANSACTION_ACTIONS, TRANSACTION_BYTES } from "../limits.ts";
import { chargeTransaction, throttlingReason } from "../metering.ts";
import { Consumptions } from "../operations_batches.ts";
import { applied, checkDistinct, evaluateAll, fingerprintOf, reasonOf } from "../operations_transactions.ts";
import { CAPACITY, type CapacityInput } from "../requests.ts";
import type { DynamoDbState } from "../state.ts";
import { itemSize } from "../value.ts";
import { applyWrite, type Write } from "../writes.ts";
import { STATEMENT } from "./execute_statement.ts";
import { prepare, type Prepared, type PreparedSelect, type StatementInput } from "./prepared.ts";
import { selected } from "./selecting.ts";
import { tableNamed } from "./sources.ts";
import { tableIn } from "./statements.ts";
import { indexInTransaction, keyOfRead, writeOf } from "./writing.ts";

interface ExecuteTransactionInput extends CapacityInput {
  readonly TransactStatements: readonly StatementInput[];
  readonly ClientRequestToken?: string;
}

type Writing = Exclude<Prepared, PreparedSelect>;

const NO_INDEXES: ReadonlyMap<string, number> = new Map();

export const ExecuteTransaction: Operation<DynamoDbState, ExecuteTransactionInput> = {
  input: {
    TransactStatements: {
      required: true,
      length: [1, TRANSACTION_ACTIONS],
      each: { members: STATEMENT },
    },
    ClientRequestToken: { length: [1, 36] },
    ...CAPACITY,
  },
  errors: [
    "IdempotentParameterMismatchException",
    "ResourceNotFoundException",
    "TransactionCanceledException",
    "ValidationException",
  ],
  mutates: true,
  resource: (input) =>
    [...new Set(input.TransactStatements.map((each) => tableIn(each.Statement)))].join(","),
  run(state, input, context) {
    const statements = input.TransactStatements.map(prepareIn);
    const reads = statements.filter((each) => each.kind === "select");
    if (reads.length > 0 && reads.length < statements.length) {
      throw validation(
        "ExecuteTransaction API does not support both read and write operations in the same request.",
      );
    }
    return reads.length > 0
      ? readAll(state, reads, input, context)
      : writeAll(state, statements as readonly Writing[], input, context);
  },
  differs:
    "A transaction takes no time, so there is never a conflict with another: no TransactionConflict and no " +
    "TransactionInProgressException.",
};

function prepareIn(input: StatementInput, i: number): Prepared {
  const prepared = checkedIn(i, () => prepare(input));
  if (prepared.kind !== "select" && prepared.returning) {
    throw failedIn(i, "RETURNING clause is not supported in ExecuteTransaction.");
  }
  return prepared;
}

/** Runs a check, and says of what it finds which statement it is about; parameters are told of as they are. */
function checkedIn<T>(i: number, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== "ValidationException") throw error;
    if (PARAMETER_FAULTS.some((each) => error.message.startsWith(each))) throw error;
    throw failedIn(i, error.message);
  }
}

const PARAMETER_FAULTS = [
  "The parameter cannot be converted",
  "Nesting Levels",
  "Number ",
  "Attempting to store",
  "Supplied AttributeValue",
];

function failedIn(i: number, message: string): AwsError {
  return validation(`Validation failed in TransactStatements[${i}]: ${message}`);
}

function readAll(
  state: DynamoDbState,
  selects: readonly PreparedSelect[],
  input: ExecuteTransactionInput,
  context: CallContext,
): object {
  const reads = selects.map((select, i) => {
    if (select.named.index !== undefined) throw failedIn(i, indexInTransaction().message);
    const table = tableNamed(state, select.named.table);
    const key = keyOfRead(select.where, select.bindings, table);
    if (!key) {
      throw failedIn(
        i,
        "Select statements within ExecuteTransaction must specify the primary key in the where clause.",
      );
    }
    return { table, at: key.at, select };
  });
  checkDistinct(reads);
  const refusals = reads.map(({ table }) => table.meter?.refusal("read", undefined, context.nowMs));
  if (refusals.some((refusal) => refusal !== undefined)) {
    throw transactionCancelled(refusals.map(throttlingReason));
  }
  const consumptions = new Consumptions();
  let bytes = 0;
  const responses = reads.map(({ table, at, select }) => {
    const item = table.get(at)?.item;
    const size = item ? itemSize(item) : 0;
    const units = readUnits(size, true) * 2;
    bytes += size;
    consumptions.of(table).add(units);
    table.meter?.charge("read", { table: units, global: NO_INDEXES });
    return item ? { Item: selected(item, select.selection) } : {};
  });
  if (bytes > TRANSACTION_BYTES) {
    throw validation("Collective size of items in transaction exceeds the maximum allowed size of 4 MB");
  }
  return { Responses: responses, ...consumptions.report(input.ReturnConsumedCapacity, "read") };
}

function writeAll(
  state: DynamoDbState,
  statements: readonly Writing[],
  input: ExecuteTransactionInput,
  context: CallContext,
): object {
  const { ClientRequestToken: token, ReturnConsumedCapacity: mode } = input;
  const fingerprint = token ? fingerprintOf(input.TransactStatements) : "";
  const writes = boundAll(state, statements);
  checkDistinct(writes);
  const known = token ? applied(state, token, context.nowMs) : undefined;
  if (known && known.fingerprint !== fingerprint) throw idempotentParameterMismatch();
  const consumptions = new Consumptions();
  if (known) {
    for (const { table, at } of writes) {
      consumptions.of(table).add(readUnits(table.get(at)?.size ?? 0, true) * 2);
    }
    return { Responses: [], ...consumptions.report(mode, "read") };
  }
  const outcomes = evaluateAll(writes);
  chargeTransaction(writes, outcomes, context.nowMs);
  writes.forEach((write, i) => {
    const { record, written } = outcomes[i]!;
    const before = record?.item;
    if (mode) {
      consumptions.of(write.table).addWrite(before, write.action === "check" ? before : written?.item, 2);
    }
    applyWrite(write, record, written, context, context.entity.child("item", i));
  });
  if (token) state.tokens.set(token, { fingerprint, expiresMs: context.nowMs + TOKEN_LIFETIME_MS });
  return { Responses: [], ...consumptions.report(mode, "write") };
}

/** @throws {AwsError} A table is not there; or the transaction is cancelled, by what does not go with its table. */
function boundAll(state: DynamoDbState, statements: readonly Writing[]): Write[] {
  const writes: Write[] = [];
  const reasons: CancellationReason[] = [];
  statements.forEach((statement, i) => {
    try {
      writes.push(
        statement.kind === "check"
          ? checkedIn(i, () => writeOf(state, statement))
          : writeOf(state, statement),
      );
      reasons.push({ Code: "None" });
    } catch (error) {
      const isCheck = statement.kind === "check";
      if (isCheck || !(error instanceof AwsError) || error.code !== "ValidationException") throw error;
      reasons.push(reasonOf(error));
    }
  });
  if (writes.length < statements.length) throw transactionCancelled(reasons);
  return writes;
}

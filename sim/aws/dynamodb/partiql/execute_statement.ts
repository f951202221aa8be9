/**
 * ExecuteStatement: one PartiQL statement.
 *
 * Follows API_ExecuteStatement.html of the API reference.
 */
import { createHash } from "node:crypto";
import type { CallContext, Operation } from "../../operation.ts";
import { Consumption } from "../capacity.ts";
import { STATEMENT_LENGTH } from "../limits.ts";
import { evaluateMetered } from "../metering.ts";
import { CAPACITY, type CapacityInput, RETURN_VALUES } from "../requests.ts";
import type { DynamoDbState } from "../state.ts";
import { applyWrite } from "../writes.ts";
import type { AttributeValue } from "../value.ts";
import { outsideTransaction, prepare, type StatementInput } from "./prepared.ts";
import { readSelect } from "./reading.ts";
import { returned, writeOf } from "./writing.ts";
import { tableIn } from "./statements.ts";

interface ExecuteStatementInput extends StatementInput, CapacityInput {
  readonly ConsistentRead?: boolean;
  readonly NextToken?: string;
  readonly Limit?: number;
}

/** Constraints on a statement and what goes along with it, in requests of one and of many. */
export const STATEMENT = {
  Statement: { required: true, length: [1, STATEMENT_LENGTH] },
  Parameters: { length: [1] },
  ReturnValuesOnConditionCheckFailure: RETURN_VALUES["ReturnValuesOnConditionCheckFailure"]!,
} as const;

export const ExecuteStatement: Operation<DynamoDbState, ExecuteStatementInput> = {
  input: {
    ...STATEMENT,
    NextToken: { length: [1, 32768] },
    ...CAPACITY,
    Limit: { range: [1] },
  },
  errors: [
    "ConditionalCheckFailedException",
    "DuplicateItemException",
    "ItemCollectionSizeLimitExceededException",
    "ProvisionedThroughputExceededException",
    "ResourceNotFoundException",
    "ThrottlingException",
    "ValidationException",
  ],
  mutates: true,
  resource: (input) => tableIn(input.Statement),
  run(state, input, context) {
    const prepared = prepare(input);
    if (prepared.kind === "check") throw outsideTransaction();
    if (prepared.kind === "select") {
      return readSelect(state, prepared, {
        consistent: input.ConsistentRead === true,
        limit: input.Limit ?? undefined,
        token: input.NextToken ?? undefined,
        fingerprint: fingerprintOf(input),
        mode: input.ReturnConsumedCapacity,
      }, context);
    }
    const { write, before, after } = executeWrite(state, prepared, context);
    const item = returned(prepared.returning, write, before, after);
    const mode = input.ReturnConsumedCapacity;
    const consumption = new Consumption(write.table);
    if (mode && mode !== "NONE") consumption.addWrite(before, after, 1);
    return {
      Items: item ? [item] : [],
      ...(mode && mode !== "NONE" ? { ConsumedCapacity: consumption.report(mode) } : undefined),
    };
  },
  differs:
    "What is wrong with a statement is told in AWS's words where they are known. A page of IN on a partition " +
    "key reads ten of its values, in the order of the statement; one value given twice is read once.",
};

/**
 * Executes a statement that writes.
 *
 * @returns The item before and after.
 * @throws {AwsError}
 */
export function executeWrite(
  state: DynamoDbState,
  prepared: Parameters<typeof writeOf>[1],
  context: CallContext,
  entity = context.entity,
) {
  const write = writeOf(state, prepared);
  const record = write.table.get(write.at);
  const before = record?.item;
  const written = evaluateMetered(write, record, context.nowMs);
  applyWrite(write, record, written, context, entity);
  return { write, before, after: written?.item };
}

/** Tells a statement with its parameters from all others. */
function fingerprintOf({ Statement, Parameters }: StatementInput): string {
  const text = JSON.stringify(
    [Statement, Parameters ?? []],
    (_, value: unknown) => value instanceof Uint8Array ? { bytes: [...value] } : value as AttributeValue,
  );
  return createHash("sha256").update(text).digest("base64").slice(0, 16);
}

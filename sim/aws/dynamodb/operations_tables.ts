/**
 * Operations on tables: CreateTable, DescribeTable, UpdateTable, DeleteTable, ListTables.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
import type { Operation } from "../operation.ts";
import { CREATE_TABLE, createdTable, type CreateTableInput } from "./definitions.ts";
import { describeDeleted, describeNew, describeTable } from "./describing.ts";
import { beingUpdated, tableInUse, validation } from "./errors.ts";
import { putPolicy } from "./operations_policies.ts";
import { TABLE_NAME, type TableInput } from "./requests.ts";
import { type DynamoDbState, tableNameOf } from "./state.ts";
import { applyStreamSpecification } from "./stream_settings.ts";
import { UpdateTable } from "./update_table.ts";

interface ListTablesInput {
  readonly ExclusiveStartTableName?: string;
  readonly Limit?: number;
}

const MOST_TABLES = 100;

const CreateTable: Operation<DynamoDbState, CreateTableInput> = {
  input: CREATE_TABLE,
  errors: ["ResourceInUseException", "LimitExceededException", "ValidationException"],
  mutates: true,
  resource: (input) => input.TableName,
  run(state, input, context) {
    const name = tableNameOf(input.TableName);
    const table = createdTable(input, name, context, state.keepsVersions);
    if (state.tables.has(name)) throw tableInUse(name);
    if (input.ResourcePolicy) putPolicy(table.options.arn, table, input.ResourcePolicy, context);
    state.tables.set(name, table);
    if (input.StreamSpecification?.StreamEnabled) {
      applyStreamSpecification(state, table, input.StreamSpecification, context.nowMs);
    }
    return { TableDescription: describeNew(table, context.nowMs) };
  },
  differs: "A table is ACTIVE as soon as the call has answered. " +
    "WarmThroughput is described and has no effect; nothing is encrypted, and a KMS key is not looked up.",
};

const DescribeTable: Operation<DynamoDbState, TableInput> = {
  input: TABLE_NAME,
  errors: ["ResourceNotFoundException"],
  mutates: false,
  resource: (input) => input.TableName,
  run: (state, input, context) => ({
    Table: describeTable(state.describedTable(input.TableName), context.nowMs),
  }),
  differs: "ItemCount and sizes are those of now; AWS brings them up to date about every six hours.",
};

const DeleteTable: Operation<DynamoDbState, TableInput> = {
  input: TABLE_NAME,
  errors: ["ResourceNotFoundException", "ResourceInUseException", "ValidationException"],
  mutates: true,
  resource: (input) => input.TableName,
  run(state, input, context) {
    const table = state.describedTable(input.TableName);
    if (table.options.deletionProtection) {
      throw validation(
        `Resource cannot be deleted as it is currently protected against deletion. ` +
          `Disable deletion protection first.`,
      );
    }
    if (table.isUpdating(context.nowMs)) throw beingUpdated(table.name);
    table.timeToLive?.stop();
    state.streams.disable(table, context.nowMs);
    state.tables.delete(table.name);
    return { TableDescription: describeDeleted(table, context.nowMs) };
  },
  differs: "A table is gone at once.",
};

const ListTables: Operation<DynamoDbState, ListTablesInput> = {
  input: {
    ExclusiveStartTableName: { length: [3, 255], pattern: "[a-zA-Z0-9_.-]+" },
    Limit: { range: [1, MOST_TABLES] },
  },
  errors: [],
  mutates: false,
  run(state, input) {
    const { ExclusiveStartTableName: start, Limit: limit = MOST_TABLES } = input;
    const names = [...state.tables.keys()].sort().filter((name) => start === undefined || name > start);
    const page = names.slice(0, limit);
    return {
      TableNames: page,
      ...(names.length > page.length ? { LastEvaluatedTableName: page[page.length - 1] } : undefined),
    };
  },
};

export const TABLE_OPERATIONS = { CreateTable, DescribeTable, UpdateTable, DeleteTable, ListTables };

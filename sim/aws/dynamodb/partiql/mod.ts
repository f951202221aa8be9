/**
 * PartiQL for DynamoDB: statements of a language like SQL, one, many, or all of them at one instant.
 *
 * A statement is parsed (statements.ts), checked by itself (prepared.ts), and then reads by plan (reading.ts) or writes
 * one item (writing.ts); its conditions and updates are those of DynamoDB's own expressions.
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html
 */
import { BatchExecuteStatement } from "./batch_execute_statement.ts";
import { ExecuteStatement } from "./execute_statement.ts";
import { ExecuteTransaction } from "./execute_transaction.ts";

export const PARTIQL_OPERATIONS = { ExecuteStatement, BatchExecuteStatement, ExecuteTransaction };

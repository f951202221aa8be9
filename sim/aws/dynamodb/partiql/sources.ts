/** The table and index that a statement names after FROM, INTO or UPDATE. */
import { resourceNotFound, validation } from "../errors.ts";
import type { DynamoDbState } from "../state.ts";
import type { SecondaryIndex, Table } from "../table.ts";
import type { Source } from "./ast.ts";

/** Names as a statement has them. */
export interface Named {
  readonly table: string;
  readonly index: string | undefined;
}

const SHORTEST = 3;
const LONGEST = 255;

/**
 * What a source names, as far as that can be told without looking for it.
 *
 * @throws {AwsError} It is no table, nor an index of one.
 */
export function nameOf({ expression, aliased, joined }: Source): Named {
  if (joined) throw validation("Only select from a single table or index is supported.");
  if (expression.kind !== "path") throw validation("Unexpected from source");
  if (aliased) throw validation("Aliasing is not supported");
  if (expression.steps.length > 1) {
    throw validation("A path may contain at most 2 components in the FROM clause");
  }
  const step = expression.steps[0];
  let index: string | undefined;
  if (step?.kind === "name") index = step.name;
  else if (step?.kind === "star") throw validation("Unexpected from source");
  else if (step) {
    if (step.expression.kind !== "literal" || step.expression.type !== "string") {
      throw validation("Invalid list expression in source.");
    }
    index = step.expression.text;
  }
  if (expression.name === "" || index === "") throw validation("Path component cannot be an empty string");
  return { table: expression.name, index };
}

/**
 * The table that a statement writes to.
 *
 * @throws {AwsError} It is an index, or no table's name.
 */
export function targetOf(source: Source, inserts: boolean): string {
  if (inserts && source.expression.kind === "path" && source.expression.steps.length > 0) {
    throw validation("FROM clause may only contain a single table name in data manipulation statements");
  }
  const { table, index } = nameOf(source);
  if (index !== undefined) throw validation("This operation is not supported on an index");
  return table;
}

/**
 * The table of that name or ARN.
 *
 * @throws {AwsError} There is none.
 */
export function tableNamed(state: DynamoDbState, name: string): Table {
  const known = state.tables.get(name);
  if (known) return known;
  if (name.startsWith("arn:")) return state.table(name);
  if (name.length < SHORTEST || name.length > LONGEST) {
    throw validation(
      `Table name should be within the length [${SHORTEST}, ${LONGEST}] and only contain ` +
        "'a-z', 'A-Z', '0-9', '-', '_', '.'.",
    );
  }
  throw resourceNotFound();
}

/**
 * The index of a table that a SELECT reads, if it names one.
 *
 * @throws {AwsError} There is none, or it cannot be read so.
 */
export function indexNamed(
  state: DynamoDbState,
  table: Table,
  name: string | undefined,
  consistent: boolean,
): SecondaryIndex | undefined {
  if (name === undefined) return undefined;
  const index = table.index(name);
  if (!index) throw validation("The table does not have the specified index");
  if (index.kind === "global" && consistent) {
    throw validation("Strongly consistent read is not supported on Global Secondary Indexes");
  }
  if (index.activeMs > state.world.nowMs()) {
    throw validation(`Cannot read from backfilling global secondary index: ${name}`);
  }
  return index;
}

/**
 * Operations on many items: Query and Scan.
 *
 * Follows API_Query.html and API_Scan.html of the API reference.
 */
import type { Operation } from "../operation.ts";
import { validation } from "./errors.ts";
import {
  type Bindings,
  boundCondition,
  checkAllUsed,
  type KeyTest,
  keyTests,
  takeBindings,
} from "./expressions/mod.ts";
import { checkKeyPaths } from "./key_paths.ts";
import { CONDITIONS, keyTestsOf, takeConditions } from "./legacy/mod.ts";
import {
  checkFilterKeys,
  checkFilterProjected,
  checkSegments,
  checkSelect,
  type LegacyConditions,
  needsTable,
  PAGE,
  type PageInput,
  takeExpressions,
  takeLegacy,
  takeStart,
  type Wanted,
} from "./page_requests.ts";
import { type Plan, readPage } from "./pages.ts";
import { rangeAfter, rangeOfSegment, rangeOfTests, startPosition } from "./ranges.ts";
import { checkExpressionParameters, QUERY_PARAMETERS, SCAN_PARAMETERS } from "./requests.ts";
import type { DynamoDbState } from "./state.ts";
import type { SecondaryIndex, Table } from "./table.ts";

interface QueryInput extends PageInput {
  readonly KeyConditionExpression?: string;
  readonly KeyConditions?: LegacyConditions;
  readonly QueryFilter?: LegacyConditions;
  readonly ScanIndexForward?: boolean;
}

interface ScanInput extends PageInput {
  readonly ScanFilter?: LegacyConditions;
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

const ERRORS = [
  "ResourceNotFoundException",
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "ValidationException",
];
const STALE =
  "A stale read of a Query or Scan gives items as they were before their last write, in the order of now, and lacks deleted ones.";

const Query: Operation<DynamoDbState, QueryInput> = {
  input: { ...PAGE, Limit: { custom: tooSmall }, QueryFilter: CONDITIONS, KeyConditions: CONDITIONS },
  errors: ERRORS,
  mutates: false,
  resource: (input) => input.TableName,
  run(state, input, context) {
    const old = checkExpressionParameters(input, QUERY_PARAMETERS);
    const legacy = old ? takeLegacy(input, "QueryFilter", input.QueryFilter) : undefined;
    const start = takeStart(input.ExclusiveStartKey);
    const { tests, ...wanted } = takeQuery(input, legacy);
    const { table, index, schema } = source(state, input);
    const whole = rangeOfTests(tests, schema);
    const forward = input.ScanIndexForward !== false;
    const range = start
      ? rangeAfter(
        whole,
        startPosition(start, table, index, "Query"),
        forward,
        (_, inRange) => outsideQuery(inRange, tests.length > 1),
      )
      : whole;
    checkFilterKeys(wanted, schema);
    if (index) checkFilterProjected(index, wanted);
    const plan = planOf(input, table, index, wanted);
    return readPage(
      { ...plan, range, forward },
      input.ReturnConsumedCapacity,
      context,
    );
  },
  differs: STALE,
};

const Scan: Operation<DynamoDbState, ScanInput> = {
  input: {
    ...PAGE,
    ScanFilter: CONDITIONS,
    TotalSegments: { range: [1, 1000000] },
    Segment: { range: [0, 999999] },
  },
  errors: ERRORS,
  mutates: false,
  resource: (input) => input.TableName,
  run(state, input, context) {
    const old = checkExpressionParameters(input, SCAN_PARAMETERS);
    const legacy = old ? takeLegacy(input, "ScanFilter", input.ScanFilter) : undefined;
    const start = takeStart(input.ExclusiveStartKey);
    checkSegments(input.Segment, input.TotalSegments);
    const wanted = takeScan(input, legacy);
    const { table, index } = source(state, input);
    const whole = rangeOfSegment(input.Segment, input.TotalSegments);
    const range = start
      ? rangeAfter(whole, startPosition(start, table, index, "Scan"), true, () => outsideSegment(input))
      : whole;
    const plan = planOf(input, table, index, wanted);
    return readPage({ ...plan, range, forward: true }, input.ReturnConsumedCapacity, context);
  },
  differs: STALE,
};

/** Query has words of its own for a limit that Scan has the usual ones for. */
function tooSmall(limit: unknown): string | undefined {
  return limit as number >= 1
    ? undefined
    : "Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1";
}

export const QUERY_OPERATIONS = { Query, Scan };

/** What a Query asks for, in whichever words. */
function takeQuery(input: QueryInput, legacy: Wanted | undefined): Wanted & { readonly tests: KeyTest[] } {
  const text = input.KeyConditionExpression ?? undefined;
  if (text === undefined && !input.KeyConditions) {
    throw validation(
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    );
  }
  const bindings = takeBindings(input);
  const expressed = takeExpressions(input, bindings);
  const keys = text === undefined ? undefined : boundCondition("KeyConditionExpression", text, bindings);
  checkAllUsed(bindings, [...expressed.mentions, keys]);
  const tests = keys ? keyTests(keys.tree, bindings) : keyTestsOf(takeConditions(input.KeyConditions!));
  return { ...(legacy && isLegacy(legacy) ? legacy : expressed), tests };
}

function takeScan(input: ScanInput, legacy: Wanted | undefined): Wanted {
  if (legacy) return legacy;
  const bindings: Bindings = takeBindings(input);
  const expressed = takeExpressions(input, bindings);
  checkAllUsed(bindings, expressed.mentions);
  return expressed;
}

/** Whether more than the key conditions came in words of the old kind: then nothing came in those of the new one. */
function isLegacy({ filter, projection }: Wanted): boolean {
  return filter !== undefined || projection !== undefined;
}

function outsideQuery(inRange: boolean, ranged: boolean): string {
  if (!inRange) return "The provided starting key does not match the range key predicate";
  return ranged
    ? "The query can return at most one row and cannot be restarted"
    : "The provided starting key is outside query boundaries based on provided conditions";
}

function outsideSegment({ TotalSegments: total, Segment: segment }: ScanInput): string {
  return "The provided starting key is invalid: Invalid ExclusiveStartKey. " +
    `Please use ExclusiveStartKey with correct Segment. TotalSegments: ${total} Segment: ${segment}`;
}

function source(state: DynamoDbState, input: PageInput) {
  const table = state.table(input.TableName);
  if (!input.IndexName) return { table, index: undefined, schema: table.schema };
  const index = table.index(input.IndexName);
  if (!index) throw validation(`The table does not have the specified index: ${input.IndexName}`);
  if (index.activeMs > state.world.nowMs()) {
    throw validation(`Cannot read from backfilling global secondary index: ${input.IndexName}`);
  }
  if (index.kind === "global" && input.ConsistentRead === true) {
    throw validation("Consistent reads are not supported on global secondary indexes");
  }
  return { table, index, schema: index.schema };
}

function planOf(
  input: PageInput,
  table: Table,
  index: SecondaryIndex | undefined,
  wanted: Wanted,
): Omit<Plan, "range" | "forward"> {
  checkSelect(input, index);
  if (wanted.projection) checkKeyPaths(wanted.projection.paths, table);
  checkKeyPaths(wanted.filterPaths, table);
  const fetches = index !== undefined && needsTable(input, index, wanted);
  return {
    table,
    index,
    limit: input.Limit ?? Infinity,
    consistent: input.ConsistentRead === true,
    filter: wanted.filter,
    bindings: wanted.bindings,
    projection: wanted.projection,
    counts: input.Select === "COUNT",
    fetches,
  };
}

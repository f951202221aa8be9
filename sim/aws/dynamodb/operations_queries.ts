/**
 * Operations on many items: Query and Scan.
 *
 * A page ends at the limit, or behind the item with which it has read 1 MB, whatever the filter lets through.
 * Follows API_Query.html and API_Scan.html of the API reference.
 */
import type { CallContext, Operation } from "../operation.ts";
import type { Constraints } from "../constraints.ts";
import { Consumption, readUnits } from "./capacity.ts";
import { invalidParameter, validation } from "./errors.ts";
import {
  type Bindings,
  boundCondition,
  boundProjection,
  checkAllUsed,
  type Condition,
  conditionPaths,
  type ExpressionInput,
  holds,
  keyTests,
  nestedKey,
  type Projection,
  type Steps,
  takeBindings,
} from "./expressions/mod.ts";
import { PAGE_BYTES } from "./limits.ts";
import type { Position } from "./ordered.ts";
import { type Range, rangeAfter, rangeOfSegment, rangeOfTests, startPosition } from "./ranges.ts";
import { answerItem, strikesStale } from "./reads.ts";
import {
  CAPACITY,
  type CapacityInput,
  checkExpressionParameters,
  NO_LEGACY,
  type RawItem,
  TABLE_NAME,
  type TableInput,
} from "./requests.ts";
import { keyNames, keyOf, type KeySchema } from "./schema.ts";
import type { DynamoDbState } from "./state.ts";
import { type IndexEntry, type ItemRecord, projectInto, type SecondaryIndex, type Table } from "./table.ts";
import { takeItem } from "./taking.ts";
import { type Item, itemSize } from "./value.ts";

interface PageInput extends TableInput, CapacityInput, ExpressionInput {
  readonly IndexName?: string;
  readonly Select?: "SPECIFIC_ATTRIBUTES" | "COUNT" | "ALL_ATTRIBUTES" | "ALL_PROJECTED_ATTRIBUTES";
  readonly Limit?: number;
  readonly ConsistentRead?: boolean;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExclusiveStartKey?: RawItem;
}

interface QueryInput extends PageInput {
  readonly KeyConditionExpression?: string;
  readonly ScanIndexForward?: boolean;
}

interface ScanInput extends PageInput {
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

/** What is read, in which order, and what of it is answered. */
interface Plan {
  readonly table: Table;
  readonly index: SecondaryIndex | undefined;
  readonly range: Range;
  readonly forward: boolean;
  readonly limit: number;
  readonly consistent: boolean;
  readonly filter: Condition | undefined;
  readonly bindings: Bindings;
  readonly projection: Projection | undefined;
  readonly counts: boolean;
  /** Whether items of an index are read from the table, for what the index does not hold. */
  readonly fetches: boolean;
}

const PAGE: Constraints = {
  Select: { enum: ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"] },
  IndexName: { length: [3, 255], pattern: "[a-zA-Z0-9_.-]+" },
  ...CAPACITY,
  ...TABLE_NAME,
  Limit: { range: [1] },
};

const ERRORS = ["ResourceNotFoundException", "ValidationException"];
const STALE =
  "A stale read of a Query or Scan gives items as they were before their last write, in the order of now, and lacks deleted ones.";

const Query: Operation<DynamoDbState, QueryInput> = {
  input: PAGE,
  errors: ERRORS,
  mutates: false,
  resource: (input) => input.TableName,
  run(state, input, context) {
    checkExpressionParameters(input, ["ProjectionExpression", "FilterExpression", "KeyConditionExpression"]);
    const start = takeStart(input.ExclusiveStartKey);
    const text = input.KeyConditionExpression;
    if (text === undefined || text === null) {
      throw validation(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
      );
    }
    const bindings = takeBindings(input);
    const keys = boundCondition("KeyConditionExpression", text, bindings);
    const expressions = takeExpressions(input, bindings);
    checkAllUsed(bindings, [keys, expressions.filter, expressions.projection]);
    const tests = keyTests(keys.tree, bindings);
    const { table, index, schema } = source(state, input);
    const whole = rangeOfTests(tests, schema);
    const forward = input.ScanIndexForward !== false;
    const range = start
      ? rangeAfter(whole, startPosition(start, table, index, "Query"), forward, outsideQuery)
      : whole;
    checkFilterKeys(expressions.filterPaths, schema);
    return read({ ...plan(input, table, index, expressions, bindings), range, forward }, input, context);
  },
  differs: `${STALE} ${NO_LEGACY}`,
};

const Scan: Operation<DynamoDbState, ScanInput> = {
  input: { ...PAGE, Segment: { range: [0, 999999] }, TotalSegments: { range: [1, 1000000] } },
  errors: ERRORS,
  mutates: false,
  resource: (input) => input.TableName,
  run(state, input, context) {
    checkExpressionParameters(input, ["ProjectionExpression", "FilterExpression"]);
    const start = takeStart(input.ExclusiveStartKey);
    checkSegments(input.Segment, input.TotalSegments);
    const bindings = takeBindings(input);
    const expressions = takeExpressions(input, bindings);
    checkAllUsed(bindings, [expressions.filter, expressions.projection]);
    const { table, index } = source(state, input);
    const whole = rangeOfSegment(input.Segment, input.TotalSegments);
    const range = start
      ? rangeAfter(whole, startPosition(start, table, index, "Scan"), true, () => outsideSegment(input))
      : whole;
    return read(
      { ...plan(input, table, index, expressions, bindings), range, forward: true },
      input,
      context,
    );
  },
  differs: `${STALE} ${NO_LEGACY}`,
};

export const QUERY_OPERATIONS = { Query, Scan };

function outsideQuery(samePartition: boolean): string {
  return samePartition
    ? "The provided starting key does not match the range key predicate"
    : "The provided starting key is outside query boundaries based on provided conditions";
}

function outsideSegment({ TotalSegments: total, Segment: segment }: ScanInput): string {
  return "The provided starting key is invalid: Invalid ExclusiveStartKey. " +
    `Please use ExclusiveStartKey with correct Segment. TotalSegments: ${total} Segment: ${segment}`;
}

function takeStart(key: RawItem | undefined): Item | undefined {
  if (!key) return undefined;
  try {
    return takeItem(key, { bytes: 0 });
  } catch (error) {
    throw validation(`The provided starting key is invalid: ${(error as { message: string }).message}`);
  }
}

interface Expressions {
  readonly filter: ReturnType<typeof boundCondition> | undefined;
  readonly filterPaths: readonly Steps[];
  readonly projection: ReturnType<typeof boundProjection> | undefined;
}

function takeExpressions(input: PageInput, bindings: Bindings): Expressions {
  const { FilterExpression: filterText, ProjectionExpression: projectionText } = input;
  const filter = filterText === undefined || filterText === null
    ? undefined
    : boundCondition("FilterExpression", filterText, bindings);
  const projection = projectionText === undefined || projectionText === null
    ? undefined
    : boundProjection(projectionText, bindings);
  return { filter, projection, filterPaths: filter ? conditionPaths(filter.tree, bindings) : [] };
}

function source(state: DynamoDbState, input: PageInput) {
  const table = state.table(input.TableName);
  if (!input.IndexName) return { table, index: undefined, schema: table.schema };
  const index = table.index(input.IndexName);
  if (!index) throw validation(`The table does not have the specified index: ${input.IndexName}`);
  if (index.kind === "global" && input.ConsistentRead === true) {
    throw validation("Consistent reads are not supported on global secondary indexes");
  }
  return { table, index, schema: index.schema };
}

function checkSegments(segment: number | undefined, total: number | undefined): void {
  if (typeof segment === "number" && typeof total !== "number") {
    throw validation(
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    );
  }
  if (typeof total !== "number") return;
  if (typeof segment !== "number") {
    throw validation(
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    );
  }
  if (segment >= total) {
    throw validation(
      "The Segment parameter is zero-based and must be less than parameter TotalSegments: " +
        `Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
  }
}

function checkFilterKeys(paths: readonly Steps[], schema: KeySchema): void {
  for (const name of keyNames(schema)) {
    for (const steps of paths) {
      if (steps[0] !== name) continue;
      if (steps.length > 1) throw nestedKey("Key", name);
      throw validation(
        `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
      );
    }
  }
}

function plan(
  input: PageInput,
  table: Table,
  index: SecondaryIndex | undefined,
  expressions: Expressions,
  bindings: Bindings,
): Omit<Plan, "range" | "forward"> {
  const { filter, filterPaths, projection } = expressions;
  checkSelect(input, index);
  const fetches = index !== undefined && needsTable(input, index, expressions);
  if (index?.projected) {
    const missing = notProjected(index, filterPaths);
    if (missing.length > 0) {
      throw invalidParameter(
        `Secondary index ${index.name} does not project one or more filter attributes: [${
          missing.join(", ")
        }]`,
      );
    }
  }
  return {
    table,
    index,
    limit: input.Limit ?? Infinity,
    consistent: input.ConsistentRead === true,
    filter: filter?.tree,
    bindings,
    projection: projection?.tree,
    counts: input.Select === "COUNT",
    fetches,
  };
}

function checkSelect(input: PageInput, index: SecondaryIndex | undefined): void {
  const { Select: select, ProjectionExpression: projection } = input;
  const projects = projection !== undefined && projection !== null;
  if (select === "SPECIFIC_ATTRIBUTES" && !projects) {
    throw validation(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    );
  }
  if (select === "ALL_PROJECTED_ATTRIBUTES" && !index) {
    throw validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
  if (projects && select && select !== "SPECIFIC_ATTRIBUTES") {
    const what = select === "COUNT" ? "only the Count" : select;
    throw validation(`Cannot specify the ProjectionExpression when choosing to get ${what}`);
  }
}

/** @throws {AwsError} A global index cannot give what is asked for. */
function needsTable(input: PageInput, index: SecondaryIndex, { projection }: Expressions): boolean {
  if (!index.projected) return false;
  if (input.Select === "ALL_ATTRIBUTES") {
    if (index.kind === "local") return true;
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} ` +
        "because its projection type is not ALL",
    );
  }
  if (!projection) return false;
  const missing = notProjected(index, projection.tree.paths);
  if (missing.length === 0) return false;
  if (index.kind === "local") return true;
  throw invalidParameter(`Global secondary index ${index.name} does not project [${missing.join(", ")}]`);
}

function notProjected(index: SecondaryIndex, paths: readonly Steps[]): string[] {
  const names = new Set(paths.map((steps) => steps[0] as string));
  return [...names].filter((name) => !index.projected!.has(name));
}

function read(plan: Plan, input: PageInput, context: CallContext): object {
  const { table, index, filter, bindings, limit } = plan;
  const stale = !plan.consistent && strikesStale(table, context, context.entity);
  const items: Item[] = [];
  let count = 0;
  let scanned = 0;
  let bytes = 0;
  let fetchedUnits = 0;
  let last: ItemRecord | undefined;
  for (const entry of entries(plan)) {
    const record = recordOf(entry);
    const whole = stale ? record.previous ?? undefined : record.item;
    if (whole === undefined) continue;
    const held = index ? projectInto(index, whole) : whole;
    const item = plan.fetches ? whole : held;
    scanned++;
    bytes += held === record.item ? record.size : itemSize(held);
    if (plan.fetches) fetchedUnits += readUnits(itemSize(whole), plan.consistent);
    if (!filter || holds(filter, bindings, item)) {
      count++;
      if (!plan.counts) items.push(answerItem(item, plan.projection));
    }
    if (scanned >= limit || bytes >= PAGE_BYTES) {
      last = record;
      break;
    }
  }
  const mode = input.ReturnConsumedCapacity;
  const consumption = mode && mode !== "NONE" ? new Consumption(table) : undefined;
  if (consumption) {
    consumption.add(readUnits(bytes, plan.consistent), index);
    if (index) consumption.add(fetchedUnits);
  }
  return {
    ...(plan.counts ? undefined : { Items: items }),
    Count: count,
    ScannedCount: scanned,
    ...(last ? { LastEvaluatedKey: answerItem(lastKey(plan, last), undefined) } : undefined),
    ...(consumption ? { ConsumedCapacity: consumption.report(mode!) } : undefined),
  };
}

function entries({ table, index, range, forward }: Plan): Iterable<ItemRecord | IndexEntry> {
  const tree = index ? index.entries : table.records;
  return forward ? tree.ascending(range.from, range.to) : tree.descending(range.from, range.to);
}

function recordOf(entry: (ItemRecord | IndexEntry) & Position): ItemRecord {
  return "record" in entry ? entry.record : entry;
}

function lastKey({ table, index }: Plan, record: ItemRecord): Item {
  return index ? keyOf(record.item, table.schema, index.schema) : keyOf(record.item, table.schema);
}

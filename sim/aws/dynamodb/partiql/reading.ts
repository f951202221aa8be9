/**
 * SELECT: a plan of what has to be read, and pages of it.
 *
 * An equality or IN on the partition key makes it a Query of each, one on the whole key reads the items, everything
 * else is a Scan; all of WHERE is a filter on what is read.
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html
 */
import type { CallContext } from "../../operation.ts";
import { type CapacityMode, Consumption } from "../capacity.ts";
import { compareValues } from "../comparing.ts";
import { invalidParameter, validation } from "../errors.ts";
import { conditionPaths, type Steps } from "../expressions/mod.ts";
import { checkKeyPaths } from "../key_paths.ts";
import { PAGE_BYTES, PARTITIONS_PER_PAGE, SELECTED_PARTITIONS } from "../limits.ts";
import { checkFilterProjected } from "../page_requests.ts";
import { lastKey, type Plan, walkPage } from "../pages.ts";
import { type Range, rangeAfter, rangeOfSegment } from "../ranges.ts";
import { answerItem } from "../reads.ts";
import { checkKeyValue, keyNames, type KeySchema, positionInIndex } from "../schema.ts";
import type { DynamoDbState } from "../state.ts";
import type { SecondaryIndex, Table } from "../table.ts";
import type { AttributeValue, Item } from "../value.ts";
import { checkKeyTypes, checkOverlaps, conjuncts, rangesOf, valuesOf } from "./keys.ts";
import type { PreparedSelect } from "./prepared.ts";
import { invalidToken, makeToken, type Resumed, takeToken } from "./next_token.ts";
import { selected } from "./selecting.ts";
import { indexNamed, tableNamed } from "./sources.ts";

/** How a page is asked for. */
export interface PageRequest {
  readonly consistent: boolean;
  readonly limit: number | undefined;
  /** The token of the page before. */
  readonly token: string | undefined;
  /** What tells the statement and its parameters from others. */
  readonly fingerprint: string;
  readonly mode: CapacityMode | undefined;
}

/** What a SELECT reads, in the order of its answer. */
interface Reading {
  readonly plan: Omit<Plan, "range" | "limit">;
  /** One list for each partition. */
  readonly partitions: readonly (readonly Range[])[];
}

/**
 * A page of a SELECT.
 *
 * @throws {AwsError} Its table does not have what it asks for, or the token is not one of its own.
 */
export function readSelect(
  state: DynamoDbState,
  select: PreparedSelect,
  request: PageRequest,
  context: CallContext,
): object {
  const table = tableNamed(state, select.named.table);
  const index = indexNamed(state, table, select.named.index, request.consistent);
  const { plan, partitions } = planOf(select, table, index, request.consistent);
  const resumed = request.token === undefined ? undefined : takeToken(request.token, request.fingerprint);
  const ranges = rangesToRead(partitions, plan.forward, resumed);
  const consumption = new Consumption(table);
  const items: Item[] = [];
  let left = request.limit ?? Infinity;
  let bytes = 0;
  let next: { at: Resumed; key: Item | undefined } | undefined;
  for (let i = 0; i < ranges.length; i++) {
    const { range, partition, number } = ranges[i]!;
    if (left === 0 || bytes >= PAGE_BYTES || partition >= ranges[0]!.partition + PARTITIONS_PER_PAGE) {
      next = { at: { partition, range: number, after: undefined }, key: undefined };
      break;
    }
    const walked = walkPage({ ...plan, range, limit: left }, PAGE_BYTES - bytes, context);
    for (const item of walked.items) items.push(selected(item, select.selection));
    consumption.add(walked.units, index);
    if (index) consumption.add(walked.fetchedUnits);
    left -= walked.scanned;
    bytes += walked.bytes;
    if (!walked.last) continue;
    const record = walked.last;
    const { hash, pk, sk, tie } = index ? positionInIndex(record.item, index.schema, record)! : record;
    const after = { hash, pk, sk, tie };
    next = { at: { partition, range: number, after }, key: lastKey({ ...plan, range, limit: 1 }, record) };
    break;
  }
  if (ranges.length === 0) consumption.add(plan.consistent ? 1 : 0.5, index);
  return {
    Items: items,
    ...(next ? { NextToken: makeToken(next.at, request.fingerprint) } : undefined),
    ...(next?.key ? { LastEvaluatedKey: answerItem(next.key, undefined) } : undefined),
    ...(request.mode && request.mode !== "NONE"
      ? { ConsumedCapacity: consumption.report(request.mode) }
      : undefined),
  };
}

interface Numbered {
  readonly range: Range;
  readonly partition: number;
  readonly number: number;
}

function rangesToRead(
  partitions: Reading["partitions"],
  forward: boolean,
  resumed: Resumed | undefined,
): Numbered[] {
  const all = partitions.flatMap((ranges, partition) => {
    const ordered = forward ? ranges : ranges.toReversed();
    return ordered.map((range, number) => ({ range, partition, number }));
  });
  if (!resumed) return all;
  const start = all.findIndex((each) =>
    each.partition === resumed.partition && each.number === resumed.range
  );
  if (start < 0) throw invalidToken();
  const rest = all.slice(start);
  if (!resumed.after) return rest;
  const first = rest[0]!;
  const range = rangeAfter(first.range, resumed.after, forward, () => "Invalid NextToken");
  return [{ ...first, range }, ...rest.slice(1)];
}

function planOf(
  select: PreparedSelect,
  table: Table,
  index: SecondaryIndex | undefined,
  consistent: boolean,
): Reading {
  const { where, bindings, selection } = select;
  const schema = index?.schema ?? table.schema;
  const filterPaths = where ? conditionPaths(where, bindings) : [];
  checkKeyPaths([...selection?.paths ?? [], ...filterPaths], table);
  const hashes = where && valuesOf(where, bindings, schema.hash.name);
  checkOrder(select, schema, hashes !== undefined);
  if (where) checkWhere(select, schema, index, filterPaths, hashes);
  const sort = select.order.find(({ name }) => name === schema.range?.name);
  const forward = !sort?.descending;
  const plan = {
    table,
    index,
    forward,
    consistent,
    filter: where,
    bindings,
    projection: undefined,
    counts: false,
    fetches: index !== undefined && fetches(index, selection?.paths ?? []),
  };
  if (!hashes) return { plan, partitions: [[rangeOfSegment()]] };
  const ordered = orderedPartitions(hashes, select, schema);
  return { plan, partitions: ordered.map((hash) => rangesOf(hash, schema, where, bindings)) };
}

function checkWhere(
  { where, bindings }: PreparedSelect,
  schema: KeySchema,
  index: SecondaryIndex | undefined,
  filterPaths: readonly Steps[],
  hashes: readonly AttributeValue[] | undefined,
): void {
  checkKeyTypes(where!, bindings, schema);
  for (const hash of hashes ?? []) checkKeyValue(schema.hash, hash, true);
  if (hashes && hashes.length > SELECTED_PARTITIONS) {
    throw validation(
      `The IN operator is provided with too many operands; number of operands: ${hashes.length}`,
    );
  }
  // A condition on what an index does not hold is refused where the index is queried, and never holds in a scan.
  if (index && conjuncts(where!).some((each) => valuesOf(each, bindings, schema.hash.name, false))) {
    checkFilterProjected(index, { filterPaths });
  }
  checkOverlaps(where!, bindings, schema);
}

function checkOrder({ order }: PreparedSelect, schema: KeySchema, keyed: boolean): void {
  if (order.length > 0 && !keyed) {
    throw validation(
      "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
    );
  }
  const names = keyNames(schema);
  for (const { name } of order) {
    if (names.includes(name)) continue;
    throw validation(`Variable reference ${name} in ORDER BY clause must be part of the primary key`);
  }
}

/** Partitions in the order of the statement, or in that which it asks for. */
function orderedPartitions(
  hashes: readonly AttributeValue[],
  { order }: PreparedSelect,
  schema: KeySchema,
): AttributeValue[] {
  const by = order.find(({ name }) => name === schema.hash.name);
  if (!by) return [...hashes];
  const sign = by.descending ? -1 : 1;
  return [...hashes].sort((a, b) => sign * (compareValues(a, b) ?? 0));
}

/**
 * Whether items of an index are read from the table, for what it does not hold.
 *
 * @throws {AwsError} A global index cannot give what is asked for.
 */
function fetches(index: SecondaryIndex, paths: readonly Steps[]): boolean {
  if (!index.projected) return false;
  const names = new Set(paths.map((steps) => steps[0] as string));
  const missing = [...names].filter((name) => !index.projected!.has(name));
  if (missing.length === 0) return false;
  if (index.kind === "local") return true;
  throw invalidParameter(`Global secondary index ${index.name} does not project [${missing.join(", ")}]`);
}

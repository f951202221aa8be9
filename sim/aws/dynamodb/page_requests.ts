/**
 * What Query and Scan are asked for, checked as far as that goes without a table: filters and projections of both
 * kinds, what to select, where to start, and which segment.
 */
import type { Constraints } from "../constraints.ts";
import { invalidParameter, validation } from "./errors.ts";
import {
  type Bindings,
  boundCondition,
  boundProjection,
  type Condition,
  conditionPaths,
  type ExpressionInput,
  type Mentions,
  type Projection,
  type Steps,
} from "./expressions/mod.ts";
import { inHashOrder } from "./hash_order.ts";
import {
  ATTRIBUTES_TO_GET,
  checkOperator,
  conditionOf,
  type LegacyCondition,
  LegacyValues,
  takeAttributesToGet,
  takeConditions,
} from "./legacy/mod.ts";
import { CAPACITY, type CapacityInput, type RawItem, TABLE_NAME, type TableInput } from "./requests.ts";
import { keyNames, type KeySchema } from "./schema.ts";
import type { SecondaryIndex } from "./table.ts";
import { takeItem } from "./taking.ts";
import type { Item } from "./value.ts";

export interface PageInput extends TableInput, CapacityInput, ExpressionInput {
  readonly IndexName?: string;
  readonly Select?: "SPECIFIC_ATTRIBUTES" | "COUNT" | "ALL_ATTRIBUTES" | "ALL_PROJECTED_ATTRIBUTES";
  readonly Limit?: number;
  readonly ConsistentRead?: boolean;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExclusiveStartKey?: RawItem;
  readonly AttributesToGet?: readonly string[];
  readonly ConditionalOperator?: "AND" | "OR";
}

export type LegacyConditions = Readonly<Record<string, LegacyCondition>>;

/** Constraints that Query and Scan share. */
export const PAGE: Constraints = {
  Select: { enum: ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"] },
  IndexName: { length: [3, 255], pattern: "[a-zA-Z0-9_.-]+" },
  ...CAPACITY,
  ...TABLE_NAME,
  ConditionalOperator: { enum: ["OR", "AND"] },
  AttributesToGet: ATTRIBUTES_TO_GET,
  Limit: { range: [1] },
};

/** What of the items that are read is let through, and what of those is answered. */
export interface Wanted {
  readonly filter: Condition | undefined;
  readonly bindings: Bindings;
  /** The parameter that the filter came in, as AWS words it. */
  readonly filterName: string;
  readonly filterPaths: readonly Steps[];
  readonly projection: Projection | undefined;
}

/**
 * Takes in AttributesToGet and a filter of the old kind.
 *
 * @throws {AwsError}
 */
export function takeLegacy(
  input: PageInput,
  filterName: "QueryFilter" | "ScanFilter",
  filter: LegacyConditions | undefined,
): Wanted {
  const conditions = filter ? takeConditions(filter) : [];
  const projection = input.AttributesToGet ? takeAttributesToGet(input.AttributesToGet) : undefined;
  checkOperator(input.ConditionalOperator, filter);
  const values = new LegacyValues();
  return {
    filter: conditionOf(conditions, input.ConditionalOperator, values),
    bindings: values.bindings,
    filterName,
    filterPaths: conditions.map(({ name }) => [name]),
    projection,
  };
}

/** The expressions of a request, with what each mentions. */
export interface Expressed extends Wanted {
  readonly mentions: readonly (Mentions | undefined)[];
}

/** @throws {AwsError} */
export function takeExpressions(input: PageInput, bindings: Bindings): Expressed {
  const filterText = input.FilterExpression ?? undefined;
  const projectionText = input.ProjectionExpression ?? undefined;
  const filter = filterText === undefined
    ? undefined
    : boundCondition("FilterExpression", filterText, bindings);
  const projection = projectionText === undefined ? undefined : boundProjection(projectionText, bindings);
  return {
    filter: filter?.tree,
    bindings,
    filterName: "Filter Expression",
    filterPaths: filter ? conditionPaths(filter.tree, bindings) : [],
    projection: projection?.tree,
    mentions: [filter, projection],
  };
}

/** @throws {AwsError} */
export function takeStart(key: RawItem | undefined): Item | undefined {
  if (!key) return undefined;
  try {
    return takeItem(key, { bytes: 0 });
  } catch (error) {
    throw validation(`The provided starting key is invalid: ${(error as { message: string }).message}`);
  }
}

/** @throws {AwsError} A filter of a Query is about a key. */
export function checkFilterKeys({ filterPaths, filterName }: Wanted, schema: KeySchema): void {
  for (const name of keyNames(schema)) {
    for (const steps of filterPaths) {
      if (steps[0] !== name) continue;
      throw validation(
        `${filterName} can only contain non-primary key attributes: Primary key attribute: ${name}`,
      );
    }
  }
}

/** @throws {AwsError} */
export function checkSegments(segment: number | undefined, total: number | undefined): void {
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

/** @throws {AwsError} What is selected does not go with the rest. */
export function checkSelect(input: PageInput, index: SecondaryIndex | undefined): void {
  const { Select: select } = input;
  const parameter = input.ProjectionExpression !== undefined && input.ProjectionExpression !== null
    ? "ProjectionExpression"
    : input.AttributesToGet
    ? "AttributesToGet"
    : undefined;
  if (select === "SPECIFIC_ATTRIBUTES" && !parameter) {
    throw validation(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    );
  }
  if (parameter && select && select !== "SPECIFIC_ATTRIBUTES") {
    const what = select === "COUNT" ? "only the Count" : select;
    throw validation(`Cannot specify the ${parameter} when choosing to get ${what}`);
  }
  if (select === "ALL_PROJECTED_ATTRIBUTES" && !index) {
    throw validation("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
}

/**
 * Whether items of an index have to be read from the table, for what the index does not hold.
 *
 * @throws {AwsError} A global index cannot give what is asked for.
 */
export function needsTable(input: PageInput, index: SecondaryIndex, { projection }: Wanted): boolean {
  if (!index.projected) return false;
  if (input.Select === "ALL_ATTRIBUTES") {
    if (index.kind === "local") return true;
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} ` +
        "because its projection type is not ALL",
    );
  }
  if (!projection) return false;
  const missing = notProjected(
    index,
    input.AttributesToGet ? projection.paths : projection.paths.toReversed(),
  );
  if (missing.length === 0) return false;
  if (index.kind === "local") return true;
  throw invalidParameter(
    `Global secondary index ${index.name} does not project [${inHashOrder(missing).join(", ")}]`,
  );
}

/** @throws {AwsError} A filter is about what an index does not hold. */
export function checkFilterProjected(
  index: SecondaryIndex,
  { filterPaths }: Pick<Wanted, "filterPaths">,
): void {
  if (!index.projected) return;
  const missing = notProjected(index, filterPaths).sort();
  if (missing.length === 0) return;
  throw invalidParameter(
    `Secondary index ${index.name} does not project one or more filter attributes: [${missing.join(", ")}]`,
  );
}

function notProjected(index: SecondaryIndex, paths: readonly Steps[]): string[] {
  const names = new Set(paths.map((steps) => steps[0] as string));
  return [...names].filter((name) => !index.projected!.has(name));
}

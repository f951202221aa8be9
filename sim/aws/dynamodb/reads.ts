/** Reading one item, as GetItem, BatchGetItem and TransactGetItems share it; a fault may make the read stale. */
import type { Entity } from "../../kernel/mod.ts";
import type { CallContext } from "../operation.ts";
import { boundProjection, checkAllUsed, type Projection, takeBindings } from "./expressions/mod.ts";
import type { ExpressionInput } from "./expressions/mod.ts";
import { checkKeyPaths } from "./key_paths.ts";
import type { Position } from "./ordered.ts";
import { takeAttributesToGet } from "./legacy/mod.ts";
import { checkExpressionParameters, READ_PARAMETERS } from "./requests.ts";
import type { Table } from "./table.ts";
import { giveItem, type Item } from "./value.ts";

export interface ProjectionInput extends ExpressionInput {
  readonly ProjectionExpression?: string;
  readonly AttributesToGet?: readonly string[];
}

/**
 * The projection of a request; undefined for whole items.
 *
 * @param old Whether it has parameters of the time before expressions; checked here unless the caller has done so.
 * @throws {AwsError}
 */
export function takeProjection(
  input: ProjectionInput,
  old = checkExpressionParameters(input, READ_PARAMETERS),
): TakenProjection | undefined {
  if (old && input.AttributesToGet) return { tree: takeAttributesToGet(input.AttributesToGet), deep: false };
  const bindings = takeBindings(input);
  const text = input.ProjectionExpression ?? undefined;
  if (text === undefined) return undefined;
  const bound = boundProjection(text, bindings);
  checkAllUsed(bindings, [bound]);
  return { tree: bound.tree, deep: text.includes(".") || text.includes("[") };
}

/** A projection that has passed all checks that need no table. */
export interface TakenProjection {
  readonly tree: Projection;
  /** Whether it may have paths into documents. */
  readonly deep: boolean;
}

/**
 * Checks a projection against the table that is read.
 *
 * @throws {AwsError} It goes into a key.
 */
export function checkedProjection(taken: TakenProjection | undefined, table: Table): Projection | undefined {
  if (taken?.deep) checkKeyPaths(taken.tree.paths, table);
  return taken?.tree;
}

/** Whether a fault makes this read stale. */
export function strikesStale(table: Table, context: CallContext, entity: Entity): boolean {
  const { faults } = context.world;
  if (!table.options.keepsVersions || !faults.armed("read")) return false;
  return faults.strike("read", { resource: table.name }, entity)?.kind === "stale-read";
}

/** The item at a position as a read sees it; undefined if there is none. */
export function readItem(
  table: Table,
  at: Position,
  consistent: boolean,
  context: CallContext,
  entity: Entity,
): Item | undefined {
  const record = table.get(at);
  if (!consistent && strikesStale(table, context, entity)) return table.before(at, record);
  return record?.item;
}

/** Copies an item for an answer, or the parts that are asked for. */
export function answerItem(item: Item, projection: Projection | undefined): Item {
  return projection ? projection.of(item) ?? {} : giveItem(item);
}

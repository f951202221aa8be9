/**
 * AttributeUpdates: what UpdateItem was told before there was an UpdateExpression.
 *
 * Follows LegacyConditionalParameters.AttributeUpdates.html of the developer guide.
 */
import { invalidParameter, validation } from "../errors.ts";
import type { UpdateAction } from "../expressions/ast.ts";
import type { BoundUpdate } from "../expressions/mod.ts";
import { attributeNameFault, takeValue } from "../taking.ts";
import { type AttributeValue, typeOf, type ValueType } from "../value.ts";
import { type LegacyValues, pathOf } from "./values.ts";

export interface AttributeUpdateInput {
  readonly Action?: "ADD" | "PUT" | "DELETE";
  readonly Value?: unknown;
}

/** Constraints on the member that holds them. */
export const ATTRIBUTE_UPDATES = {
  each: { members: { Action: { enum: ["ADD", "DELETE", "PUT"] } } },
} as const;

const ADDABLE: ReadonlySet<ValueType> = new Set(["N", "SS", "NS", "BS", "L"]);
const DELETABLE: ReadonlySet<ValueType> = new Set(["SS", "NS", "BS"]);

/** One update that has been checked. */
export interface TakenUpdate {
  readonly name: string;
  readonly action: "ADD" | "PUT" | "DELETE";
  readonly value: AttributeValue | undefined;
}

/**
 * Takes in the updates of a request.
 *
 * @throws {AwsError}
 */
export function takeUpdates(updates: Readonly<Record<string, AttributeUpdateInput>>): TakenUpdate[] {
  return Object.entries(updates).map(([name, { Action: action = "PUT", Value: given }]) => {
    const fault = attributeNameFault(name);
    if (fault) throw validation(fault);
    if (given === undefined || given === null) {
      if (action === "DELETE") return { name, action, value: undefined };
      throw invalidParameter("Only DELETE action is allowed when no attribute value is specified");
    }
    const value = takeValue(given, { bytes: 0 });
    const type = typeOf(value);
    if (action === "DELETE" && !DELETABLE.has(type)) {
      throw invalidParameter(`DELETE action with value is not supported for the type ${type}`);
    }
    if (action === "ADD" && !ADDABLE.has(type)) {
      throw invalidParameter(`ADD action is not supported for the type ${type}`);
    }
    return { name, action, value };
  });
}

/** The same as an update expression would say. */
export function updateOf(updates: readonly TakenUpdate[], values: LegacyValues): BoundUpdate {
  const actions = updates.map(({ name, action, value }): UpdateAction => {
    const path = pathOf(name);
    if (value === undefined) return { kind: "REMOVE", path };
    const reference = values.reference(value);
    return action === "PUT"
      ? { kind: "SET", path, value: reference }
      : { kind: action, path, value: reference };
  });
  return { actions, paths: updates.map(({ name }) => [name]), legacy: true };
}

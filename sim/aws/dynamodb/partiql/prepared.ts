/** Statements of requests: parsed, with their parameters, and checked as far as that goes without a table. */
import { validation } from "../errors.ts";
import { type Bindings, type BoundUpdate, type Condition } from "../expressions/mod.ts";
import type { AttributeValue } from "../value.ts";
import type { Expression, Returning, Select } from "./ast.ts";
import { Translation } from "./expressions.ts";
import { type Selection, selectionOf } from "./selecting.ts";
import { type Named, nameOf, targetOf } from "./sources.ts";
import { parse } from "./statements.ts";
import { kindName, rawItem, takeParameters } from "./values.ts";

export interface StatementInput {
  readonly Statement: string;
  readonly Parameters?: readonly unknown[];
  readonly ReturnValuesOnConditionCheckFailure?: "ALL_OLD" | "NONE";
}

export interface PreparedSelect {
  readonly kind: "select";
  readonly named: Named;
  readonly selection: Selection | undefined;
  readonly where: Condition | undefined;
  readonly bindings: Bindings;
  readonly order: readonly { readonly name: string; readonly descending: boolean }[];
}

export interface PreparedInsert {
  readonly kind: "insert";
  readonly table: string;
  readonly item: Readonly<Record<string, unknown>>;
  readonly returning?: undefined;
}

export interface PreparedChange {
  readonly kind: "update" | "delete";
  readonly table: string;
  readonly update: BoundUpdate | undefined;
  readonly where: Condition;
  readonly bindings: Bindings;
  readonly returning: Returning | undefined;
  readonly returnsOld: boolean;
}

/** EXISTS(SELECT ...): a condition on an item, in a transaction of writes. */
export interface PreparedCheck {
  readonly kind: "check";
  readonly select: PreparedSelect;
  readonly returnsOld: boolean;
  readonly returning?: undefined;
}

export type Prepared = PreparedSelect | PreparedInsert | PreparedChange | PreparedCheck;

/** @throws {AwsError} It is no statement that DynamoDB has, or its parameters do not go with it. */
export function prepare(input: StatementInput): Prepared {
  const { tree, parameters: places } = parse(input.Statement);
  const parameters = takeParameters(input.Parameters, places);
  const returnsOld = input.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
  switch (tree.kind) {
    case "select":
      return prepareSelect(tree, parameters);
    case "insert": {
      const table = targetOf(tree.source, true);
      if (!tree.value) throw validation("Unsupported operation: InsertOp");
      if (tree.fault) throw validation(tree.fault);
      return { kind: "insert", table, item: rawItem(tree.value, parameters) };
    }
    case "update":
    case "delete": {
      const table = targetOf(tree.source, false);
      const { returning } = tree;
      if (returning?.fault) throw validation(returning.fault);
      if (tree.kind === "delete" && returning && (returning.scope !== "all" || returning.version !== "old")) {
        const clause = `RETURNING ${returning.scope} ${returning.version} *`.toUpperCase();
        throw validation(
          `Invalid returning clause: ${clause}. Only RETURNING ALL OLD * is allowed in DELETE statements.`,
        );
      }
      if (!tree.where) {
        throw validation("Where clause does not contain a mandatory equality on all key attributes");
      }
      const translation = new Translation(parameters);
      const where = translation.condition(tree.where);
      const update = tree.kind === "update" ? translation.update(tree.changes) : undefined;
      return {
        kind: tree.kind,
        table,
        update,
        where,
        bindings: translation.bindings,
        returning,
        returnsOld,
      };
    }
    case "call":
      if (tree.name === "exists" && tree.args.length === 1 && tree.args[0]!.kind === "select") {
        return { kind: "check", select: prepareSelect(tree.args[0], parameters), returnsOld };
      }
      throw outsideTransaction();
    case "operation":
      throw outsideTransaction();
    default:
      throw validation(`Unsupported operation: ${kindName(tree)}`);
  }
}

/** EXISTS where it cannot be. */
export function outsideTransaction() {
  return validation("EXISTS can only be used in ExecuteTransaction write requests.");
}

function prepareSelect(tree: Select, parameters: readonly AttributeValue[]): PreparedSelect {
  const selection = selectionOf(tree);
  const named = nameOf(tree.source);
  if (tree.foreign) throw validation(`Unsupported clause: ${tree.foreign}`);
  const translation = new Translation(parameters);
  const where = tree.where && translation.condition(tree.where);
  if (tree.order.length > 0 && !where) {
    throw validation("Must have WHERE clause in the statement when using ORDER BY clause.");
  }
  const order = tree.order.map(({ expression, descending }) => {
    if (expression.kind !== "path" || expression.steps.length > 0) {
      throw validation(
        `Argument to ORDER BY must be of type VariableReference. Type: ${orderedBy(expression)}`,
      );
    }
    return { name: expression.name, descending };
  });
  return { kind: "select", named, selection, where, bindings: translation.bindings, order };
}

function orderedBy(expression: Expression): string {
  if (expression.kind === "path") return "PATH";
  return expression.kind === "literal" && expression.type === "string"
    ? `"${expression.text}"`
    : expression.token.text;
}

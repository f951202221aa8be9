/** The syntax trees of PartiQL statements. */
import type { Token } from "./tokens.ts";

interface Node {
  /** What messages point at. */
  readonly token: Token;
}

export interface Literal extends Node {
  readonly kind: "literal";
  readonly type: "string" | "number" | "boolean" | "null" | "missing" | "ion";
  readonly text: string;
}

export interface Parameter extends Node {
  readonly kind: "parameter";
  /** From 0. */
  readonly index: number;
}

/** A name, or a path of names and expressions in brackets; `star` for `.*`. */
export interface PathExpression extends Node {
  readonly kind: "path";
  readonly name: string;
  readonly steps: readonly (
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "bracket"; readonly expression: Expression }
    | { readonly kind: "star" }
  )[];
}

export interface Call extends Node {
  readonly kind: "call";
  /** In lower case. */
  readonly name: string;
  readonly args: readonly Expression[];
}

/** An operator and its operands: `=`, `and`, `not`, `between`, `in`, `+`, ... */
export interface Operation extends Node {
  readonly kind: "operation";
  readonly operator: string;
  readonly args: readonly Expression[];
}

export interface IsType extends Node {
  readonly kind: "is";
  readonly operand: Expression;
  /** As messages have it: `MISSING`. */
  readonly type: string;
}

export interface Sequence extends Node {
  readonly kind: "list" | "bag";
  readonly elements: readonly Expression[];
}

export interface Struct extends Node {
  readonly kind: "struct";
  readonly members: readonly { readonly key: Expression; readonly value: Expression }[];
}

/** What PartiQL has and DynamoDB does not: `operation` names it as a statement, `word` inside of an expression. */
export interface Foreign extends Node {
  readonly kind: "foreign";
  readonly operation: string;
  readonly word: string;
}

export interface Source extends Node {
  readonly expression: Expression;
  readonly aliased: boolean;
  readonly joined: boolean;
}

export interface Select extends Node {
  readonly kind: "select";
  readonly form: "list" | "distinct" | "value";
  /** `*` for all. */
  readonly items: "*" | readonly Expression[];
  readonly aliased: boolean;
  readonly source: Source;
  readonly where: Expression | undefined;
  readonly order: readonly { readonly expression: Expression; readonly descending: boolean }[];
  /** The first clause that DynamoDB has not, as messages have it. */
  readonly foreign: string | undefined;
}

export interface Insert extends Node {
  readonly kind: "insert";
  readonly source: Source;
  /** Absent for forms without VALUE. */
  readonly value: Expression | undefined;
  readonly fault: string | undefined;
}

export type Change =
  | { readonly kind: "set"; readonly path: PathExpression; readonly value: Expression }
  | { readonly kind: "remove"; readonly path: PathExpression };

export interface Returning {
  readonly scope: "all" | "modified";
  readonly version: "old" | "new";
  /** What is wrong with the clause. */
  readonly fault: string | undefined;
}

export interface Update extends Node {
  readonly kind: "update";
  readonly source: Source;
  readonly changes: readonly Change[];
  readonly where: Expression | undefined;
  readonly returning: Returning | undefined;
}

export interface Delete extends Node {
  readonly kind: "delete";
  readonly source: Source;
  readonly where: Expression | undefined;
  readonly returning: Returning | undefined;
}

export type Expression =
  | Literal
  | Parameter
  | PathExpression
  | Call
  | Operation
  | IsType
  | Sequence
  | Struct
  | Foreign
  | Select
  | Insert
  | Update
  | Delete;

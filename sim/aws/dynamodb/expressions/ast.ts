/** The syntax trees of DynamoDB's expressions. Trees are cached by text, so they hold placeholders, not what they stand for. */

export type PathPart =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "placeholder"; readonly name: string }
  | { readonly kind: "index"; readonly index: number; readonly text: string };

/** A document path: `orders[2].#total`. */
export interface Path {
  readonly kind: "path";
  readonly parts: readonly PathPart[];
  /** The attribute, where the path is one plain name. */
  readonly attribute: string | undefined;
}

export interface ValueReference {
  readonly kind: "value";
  /** With its colon: `:total`. */
  readonly name: string;
}

export interface FunctionCall {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Operand[];
}

/** `left + right` or `left - right`, in SET only. */
export interface Arithmetic {
  readonly kind: "arithmetic";
  readonly operator: "+" | "-";
  readonly left: Operand;
  readonly right: Operand;
}

export type Operand = Path | ValueReference | FunctionCall | Arithmetic;

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type Condition =
  | {
    readonly kind: "compare";
    readonly operator: Comparator;
    readonly left: Operand;
    readonly right: Operand;
  }
  | { readonly kind: "between"; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: "in"; readonly operand: Operand; readonly list: readonly Operand[] }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly condition: Condition }
  | FunctionCall;

export interface SetAction {
  readonly kind: "SET";
  readonly path: Path;
  readonly value: Operand;
}

export interface RemoveAction {
  readonly kind: "REMOVE";
  readonly path: Path;
}

export interface AddAction {
  readonly kind: "ADD" | "DELETE";
  readonly path: Path;
  readonly value: ValueReference;
}

export type UpdateAction = SetAction | RemoveAction | AddAction;
export type Section = UpdateAction["kind"];

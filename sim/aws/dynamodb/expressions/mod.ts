/**
 * DynamoDB's expression language: parsing (cached by text), AWS's checks, evaluation.
 *
 * @example
 * ```ts
 * const bindings = takeBindings({ ExpressionAttributeValues: { ":n": { N: "1" } } });
 * const condition = boundCondition("ConditionExpression", "size(tags) > :n", bindings);
 * holds(condition.tree, bindings, item);
 * ```
 */
import { validation } from "../errors.ts";
import { EXPRESSION_BYTES, EXPRESSION_OPERATORS } from "../limits.ts";
import { utf8Length } from "../value.ts";
import type { Condition, Path, UpdateAction } from "./ast.ts";
import type { Bindings, Mentions } from "./bindings.ts";
import { bindCondition } from "./condition.ts";
import { ExpressionError } from "./lexer.ts";
import { Parser } from "./parser.ts";
import { separateSteps } from "./paths.ts";
import { Projection } from "./projection.ts";
import { checkCondition, checkPath, checkUpdate, countOperators } from "./static.ts";
import { bindUpdate, type BoundUpdate } from "./update.ts";

export {
  type Bindings,
  checkAllUsed,
  type ExpressionInput,
  type Mentions,
  takeBindings,
} from "./bindings.ts";
export { bindCondition, conditionPaths, holds } from "./condition.ts";
export { type KeyTest, keyTests, nestedKey } from "./key_condition.ts";
export { readSteps, separateSteps, type Steps, stepsOf } from "./paths.ts";
export { Projection } from "./projection.ts";
export { applyUpdate, bindUpdate, type BoundUpdate, pathsRead } from "./update.ts";
export { ExpressionError } from "./lexer.ts";
export type { Comparator, Condition, Operand, Path, PathPart, UpdateAction, ValueReference } from "./ast.ts";

/** The parameter that an expression came in. */
export type ExpressionKind =
  | "ConditionExpression"
  | "FilterExpression"
  | "KeyConditionExpression"
  | "ProjectionExpression"
  | "UpdateExpression";

/** A text that has been parsed: its tree, or what is wrong with it. */
interface Compiled<Tree> extends Mentions {
  readonly tree: Tree | undefined;
  readonly fault: string | undefined;
  /** Of a condition, counted when it is first used. */
  operators?: number;
}

/** Trees by text, the oldest dropped first: the texts of a program are few, but a test may make up many. */
const CACHE_ENTRIES = 1000;
const conditions = new Map<string, Compiled<Condition>>();
const updates = new Map<string, Compiled<readonly UpdateAction[]>>();
const projections = new Map<string, Compiled<readonly Path[]>>();

function compiled<Tree>(
  cache: Map<string, Compiled<Tree>>,
  kind: ExpressionKind,
  text: string,
  read: (parser: Parser) => Tree,
): Compiled<Tree> {
  const known = cache.get(text);
  if (known) return known;
  const made = compile(kind, text, read);
  if (cache.size >= CACHE_ENTRIES) {
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      break;
    }
  }
  cache.set(text, made);
  return made;
}

function compile<Tree>(kind: ExpressionKind, text: string, read: (parser: Parser) => Tree): Compiled<Tree> {
  const faulty = (fault: string) => ({ tree: undefined, fault, names: [], values: [] });
  if (text === "") return faulty("The expression can not be empty;");
  const bytes = utf8Length(text);
  if (bytes > EXPRESSION_BYTES) {
    const sized = kind !== "UpdateExpression" && kind !== "ProjectionExpression";
    const size = sized ? ` expression size: ${bytes}` : "";
    return faulty(`Expression size has exceeded the maximum allowed size;${size}`);
  }
  try {
    const parser = new Parser(text);
    const tree = read(parser);
    return { tree, fault: undefined, names: parser.names, values: parser.values };
  } catch (error) {
    if (error instanceof ExpressionError) return faulty(error.detail);
    throw error;
  }
}

function readCondition(parser: Parser): Condition {
  const tree = parser.condition();
  checkCondition(tree);
  return tree;
}

function readUpdate(parser: Parser): readonly UpdateAction[] {
  const sections = parser.update();
  checkUpdate(sections);
  return sections.flat();
}

function readProjection(parser: Parser): readonly Path[] {
  const paths = parser.projection();
  paths.forEach(checkPath);
  return paths;
}

/** An expression of a request that has passed all checks. */
export interface Bound<Tree> extends Mentions {
  readonly tree: Tree;
}

/** @throws {AwsError} What is wrong with it, as AWS words it. */
export function boundCondition(kind: ExpressionKind, text: string, bindings: Bindings): Bound<Condition> {
  const made = compiled(conditions, kind, text, readCondition);
  const tree = sound(kind, made);
  worded(kind, () => {
    bindCondition(tree, bindings);
    const operators = made.operators ??= countOperators(tree);
    if (operators <= EXPRESSION_OPERATORS) return;
    throw new ExpressionError(
      `The expression contains too many operators; operator count: ${EXPRESSION_OPERATORS + 1}`,
    );
  });
  return made as Bound<Condition>;
}

/** @throws {AwsError} What is wrong with it, as AWS words it. */
export function boundUpdate(text: string, bindings: Bindings): Bound<BoundUpdate> {
  const made = compiled(updates, "UpdateExpression", text, readUpdate);
  const actions = sound("UpdateExpression", made);
  const tree = worded("UpdateExpression", () => bindUpdate(actions, bindings));
  return { tree, names: made.names, values: made.values };
}

/** @throws {AwsError} What is wrong with it, as AWS words it. */
export function boundProjection(text: string, bindings: Bindings): Bound<Projection> {
  const made = compiled(projections, "ProjectionExpression", text, readProjection);
  const paths = sound("ProjectionExpression", made);
  const tree = worded("ProjectionExpression", () => {
    return new Projection(separateSteps(paths, bindings));
  });
  return { tree, names: made.names, values: made.values };
}

function sound<Tree>(kind: ExpressionKind, made: Compiled<Tree>): Tree {
  if (made.fault !== undefined) throw validation(`Invalid ${kind}: ${made.fault}`);
  return made.tree!;
}

/** Runs a check, and puts the name of the parameter in front of what it finds. */
function worded<T>(kind: ExpressionKind, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof ExpressionError) throw validation(`Invalid ${kind}: ${error.detail}`);
    throw error;
  }
}

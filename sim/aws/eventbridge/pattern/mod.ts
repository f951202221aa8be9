/**
 * The event-pattern language of EventBridge: reading, refusing in AWS's words, and matching.
 *
 * @example
 * ```ts
 * const pattern = new EventPattern('{"source": ["orders"], "detail": {"total": [{"numeric": [">", 100]}]}}');
 * pattern.matches({ source: "orders", detail: { total: 250 } }); // true
 * ```
 */
export { JsonTokens, SyntaxProblem } from "./json_tokens.ts";
export type { Condition, Leaf, Scalar } from "./leaf.ts";
export { type EventObject, EventPattern, type Field, type PatternBranch } from "./pattern.ts";

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
export { type BranchKeys, type EventObject, EventPattern } from "./pattern.ts";

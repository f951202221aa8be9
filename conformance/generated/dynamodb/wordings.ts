/**
 * Which wordings both sides tell a fault with. Where a request has several faults, one side's message proves nothing of
 * the other's: both must have been seen where the sides told of one fault, in the same words or in words that are known
 * to say the same.
 */
import known from "./agreed_wordings.json" with { type: "json" };
import { messageOf } from "./judging.ts";

/** Names and placeholders that requests are drawn with; they are no part of a wording. */
const DRAWN =
  /(?<![\p{L}\p{N}_])(?:[#:][\p{L}\p{N}_-]*|[\p{L}_]|a\.b|list|tags|status|extra|other|local-\w+|global-\w+|generated-[\w-]+|nowhere|[A-Z_]{2,}|[+-]?\d[\d.eE+-]*)(?![\p{L}\p{N}_])/gu;

/** A message without what it says of the one request: where a value stood, names, values, types, tokens, numbers. */
export function wordingOf(message: string): string {
  return message
    .replace(/^ExpressionAttributeValues contains invalid value: (.*?)\.? for key .*$/, "$1")
    .replace(/^One or more parameter values were invalid: (?=[A-Z])/, "")
    .replace(/^Invalid \w+Expression: /, "Invalid expression: ")
    .replace(/"[^"]*"|\{[^{}]*\}|\[[^\][]*\]|\([^()]*\)/g, "…")
    .replace(
      /\b(expressions|keywords?|function|token|near|operator|value|name found|[Kk]eys?|attribute|Attribute|path one|lower bound operand): \S.*$/,
      "$1: …",
    )
    .replace(DRAWN, "…")
    .replace(/…(?:[\s,.]*…)+/g, "…")
    .replace(/\.$/, "");
}

/**
 * The wordings that are known of each side. A run begins with those of earlier and longer ones, of the contract and of
 * the answers of DynamoDB's engine that tests keep (sim/aws/dynamodb/testdata), so that short runs know rare ones.
 */
export class Wordings {
  readonly #ours = new Set<string>(known);
  readonly #theirs = new Set<string>(known);

  /** Both sides told of the same fault, each in its own words. */
  learn(ours: string, theirs: string): void {
    const [mine, other] = [messageOf(ours), messageOf(theirs)];
    if (mine === "" || other === "") return;
    this.#ours.add(wordingOf(mine));
    this.#theirs.add(wordingOf(other));
  }

  /** Whether the message of each is one that is known. */
  knows(ours: string, theirs: string): boolean {
    return this.#ours.has(wordingOf(messageOf(ours))) && this.#theirs.has(wordingOf(messageOf(theirs)));
  }
}

/** How an explanation knows the differences that it explains. Answers are texts as normalise.ts makes them. */
import type { DrawnCall } from "./operations.ts";

/** Why some differences are, and which. */
export interface Explanation {
  readonly why: string;
  readonly when: (ours: string, theirs: string, call: DrawnCall) => boolean;
}

/** Words of DynamoDB Local's own, and what AWS says in their place. */
export function words(why: string, theirs: RegExp, ours: RegExp, operations = /^/): Explanation {
  return {
    why,
    when: (mine, other, { operation }) =>
      codeOf(mine) !== undefined && codeOf(other) !== undefined && operations.test(operation) &&
      theirs.test(messageOf(other)) && ours.test(messageOf(mine)),
  };
}

/** The message of an answer that is an error; empty for all others. */
export function messageOf(answer: string): string {
  const { code, message } = JSON.parse(answer) as { code?: string; message?: string };
  return code === undefined ? "" : message ?? "";
}

/** The code of an answer that is an error. */
export function codeOf(answer: string): string | undefined {
  return (JSON.parse(answer) as { code?: string }).code;
}

/** The messages of the reasons for which a transaction was cancelled; empty for all other answers. */
export function reasonsOf(answer: string): string[] {
  const { CancellationReasons = [] } = JSON.parse(answer) as { CancellationReasons?: { Message?: string }[] };
  return CancellationReasons.flatMap(({ Message }) => Message ?? []);
}

/** An answer without some of its members. */
export function without(answer: string, ...members: readonly string[]): string {
  return JSON.stringify(JSON.parse(answer), (name, value) => members.includes(name) ? undefined : value);
}

/** Whether a call has an update that only removes attributes, or elements of sets. */
export function takesOnlyAway(call: DrawnCall): boolean {
  return updatesIn(call).some(isTakingAway);
}

interface Update {
  readonly UpdateExpression?: unknown;
  readonly AttributeUpdates?: Readonly<Record<string, { readonly Action?: unknown } | null>>;
}

/** The updates that a call asks for: one, or those of a transaction. */
function updatesIn({ operation, input }: DrawnCall): Update[] {
  if (operation === "UpdateItem") return [input];
  const { TransactItems } = input as { TransactItems?: unknown };
  if (!Array.isArray(TransactItems)) return [];
  return (TransactItems as { readonly Update?: Update }[]).flatMap((item) =>
    item?.Update ? [item.Update] : []
  );
}

/** Whether an update only removes attributes, or elements of sets. */
function isTakingAway({ UpdateExpression: text, AttributeUpdates: updates }: Update): boolean {
  if (typeof text === "string") return !/(?<![#:\w])(?:SET|ADD)(?!\w)/i.test(text);
  const actions = Object.values(updates ?? {}).map((update) => update?.Action);
  return actions.length > 0 && actions.every((action) => action === "DELETE");
}

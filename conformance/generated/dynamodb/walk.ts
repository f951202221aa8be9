/**
 * Reading all pages of a Query or Scan whose order AWS leaves open: which items stand on which page may differ, what
 * all of them hold together may not.
 */
import type { Answer } from "../suite.ts";
import { stable } from "./normalise.ts";
import type { DrawnCall } from "./operations.ts";

const MOST_PAGES = 500;

/** All pages put together, or the error of the first that has one. */
export async function walk(
  { input }: DrawnCall,
  ask: (input: object) => Promise<Answer>,
): Promise<object> {
  // A start key points somewhere into an open order, and so do segments: they only show whether they are refused.
  const given = input.ExclusiveStartKey !== undefined || Number(input.TotalSegments) > 1;
  const items: string[] = [];
  let count = 0;
  let scanned = 0;
  let next: unknown = input.ExclusiveStartKey;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await ask(next === undefined ? input : { ...input, ExclusiveStartKey: next });
    if (answer.error) return { code: answer.error.code, message: answer.error.message, page };
    if (given) return { accepted: true };
    const output = answer.output as {
      Items?: unknown[];
      Count: number;
      ScannedCount: number;
      LastEvaluatedKey?: unknown;
    };
    for (const item of output.Items ?? []) items.push(stable(item));
    count += output.Count;
    scanned += output.ScannedCount;
    next = output.LastEvaluatedKey;
    if (next === undefined) return { items: items.sort(), count, scanned };
  }
  return { pages: `more than ${MOST_PAGES}` };
}

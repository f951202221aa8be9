/**
 * Partial batch responses: which messages a function's answer reports as failed.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */

/**
 * The ids of a batch that an answer reports as failed. An empty answer reports none; one that cannot be understood
 * reports all, as AWS then takes the whole batch to have failed.
 *
 * @param payload The JSON text that the handler returned.
 */
export function failedItems(payload: string, ids: readonly string[]): readonly string[] {
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    return ids;
  }
  if (answer === null || answer === "") return [];
  if (typeof answer !== "object") return ids;
  const failures = (answer as Readonly<Record<string, unknown>>).batchItemFailures;
  if (failures === undefined || failures === null) return [];
  if (!Array.isArray(failures)) return ids;
  const known = new Set(ids);
  const failed = new Set<string>();
  for (const failure of failures) {
    const id: unknown = typeof failure === "object" && failure !== null
      ? (failure as Readonly<Record<string, unknown>>).itemIdentifier
      : undefined;
    if (typeof id !== "string" || !known.has(id)) return ids;
    failed.add(id);
  }
  return [...failed];
}

/**
 * Where a batch of a stream has to go on: the place of the first record that an answer reports, as all that follow are
 * tried again with it; the number of records if it reports none.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 *
 * @param ids The sequence numbers of the batch, in order.
 */
export function firstFailed(payload: string, ids: readonly string[]): number {
  const failed = new Set(failedItems(payload, ids));
  if (failed.size === 0) return ids.length;
  return ids.findIndex((id) => failed.has(id));
}

/** The state that an answer in a tumbling window has to have, as JSON text; undefined where it has none. */
export function windowState(payload: string): string | undefined {
  try {
    const answer = JSON.parse(payload) as { readonly state?: unknown } | null;
    const state = typeof answer === "object" ? answer?.state : undefined;
    return state === undefined ? undefined : JSON.stringify(state);
  } catch {
    return undefined;
  }
}

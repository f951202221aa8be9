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

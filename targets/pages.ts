/** Reads a list of AWS's to its end, page by page. */
import type { ServiceName } from "./clients.ts";
import type { Endpoint } from "./endpoint.ts";

/** Where each service's lists put the token of the next page, in output and input. */
const TOKENS: Readonly<Record<ServiceName, readonly [output: string, input: string]>> = {
  sqs: ["NextToken", "NextToken"],
  dynamodb: ["LastEvaluatedTableName", "ExclusiveStartTableName"],
  eventbridge: ["NextToken", "NextToken"],
  lambda: ["NextMarker", "Marker"],
  sts: ["NextToken", "NextToken"],
};

/** So that an endpoint that gives the same page for ever ends too. */
const MOST_PAGES = 1_000;

/**
 * Every element of the list `member` of an operation's output.
 *
 * @throws {AwsFault | TargetError} As `endpoint.call`.
 */
export async function pages<T>(
  endpoint: Endpoint,
  service: ServiceName,
  operation: string,
  input: object,
  member: string,
): Promise<T[]> {
  const [from, to] = TOKENS[service];
  const all: T[] = [];
  let token: unknown;
  for (let page = 0; page < MOST_PAGES; page++) {
    const output = await endpoint.call(service, operation, {
      ...input,
      ...(token ? { [to]: token } : undefined),
    }) as Record<string, unknown>;
    all.push(...(output[member] as T[] | undefined) ?? []);
    const next = output[from];
    if (!next || next === token) break;
    token = next;
  }
  return all;
}

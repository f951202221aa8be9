/**
 * The filters of an event source mapping: which records of a source a function gets to see.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
import { type EventObject, EventPattern, SyntaxProblem } from "../eventbridge/pattern/mod.ts";
import type { SqsRecord } from "./batch.ts";
import { invalidParameter } from "./errors.ts";
import { MAX_FILTERS } from "./limits.ts";

interface Filter {
  readonly pattern: EventPattern;
  /** Of what kind a body has to be that its pattern is about; undefined where it says nothing of bodies. */
  readonly body: "json" | "text" | undefined;
}

/** A record is handed on if one of them matches. */
export class EventFilters {
  /** As they were given. */
  readonly patterns: readonly string[];
  readonly #filters: readonly Filter[];

  /** @throws {AwsError} One of them is no pattern, or there are more than AWS allows. */
  constructor(patterns: readonly (string | undefined)[]) {
    if (patterns.length > MAX_FILTERS) {
      throw invalidParameter(
        `The number of filters (${patterns.length}) exceeds the maximum of ${MAX_FILTERS} per event source mapping.`,
      );
    }
    this.#filters = patterns.map(compile);
    this.patterns = patterns as readonly string[];
  }

  /** Whether a record is handed on; it has the shape in which the function would get it. */
  matches(record: object): boolean {
    return this.#filters.some(({ pattern }) => pattern.matches(record as EventObject));
  }

  /**
   * Whether a message is handed on. A body that is JSON is matched as what it says, any other as text; a pattern for
   * the one kind does not match the other, whatever it demands.
   * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
   */
  matchesMessage(record: SqsRecord): boolean {
    const parsed = jsonBody(record.body);
    const kind = parsed === undefined ? "text" : "json";
    const event = parsed === undefined ? record : { ...record, body: parsed };
    return this.#filters.some(({ pattern, body }) =>
      (body === undefined || body === kind) && pattern.matches(event as unknown as EventObject)
    );
  }
}

function compile(text: string | undefined): Filter {
  try {
    const pattern = new EventPattern(text ?? "");
    const { body } = JSON.parse(text!) as { readonly body?: unknown };
    return { pattern, body: body === undefined ? undefined : Array.isArray(body) ? "text" : "json" };
  } catch (error) {
    if (!(error instanceof SyntaxProblem || error instanceof SyntaxError)) throw error;
    throw invalidParameter("Invalid filter pattern definition.");
  }
}

/** A body that is an object or a list as JSON; undefined for text. */
function jsonBody(body: string): object | undefined {
  if (!/^\s*[[{]/.test(body)) return undefined;
  try {
    return JSON.parse(body) as object;
  } catch {
    return undefined;
  }
}

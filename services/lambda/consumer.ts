/**
 * The two ways in which an event reaches a consumer, over one function that consumes it: straight from EventBridge
 * (an asynchronous invocation), or in a batch from an SQS queue that a rule feeds.
 *
 * What fails is thrown. An asynchronous invocation is then tried again and ends in the function's dead-letter queue;
 * of a batch only the records that failed come back. An event that is not what it should be fails in the same way,
 * so that it rests in a dead-letter queue for someone to look at.
 */
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { parse, ParseError } from "@aws-lambda-powertools/parser";
import type { z } from "zod";
import { beginInvocation, endInvocation, failure } from "./telemetry.ts";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "./types.ts";

export interface Consumer {
  /** For a rule whose target is the function. */
  readonly handler: (event: unknown, context: Context) => Promise<void>;
  /** For an event source mapping; needs `ReportBatchItemFailures`. */
  readonly queueHandler: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
}

/** An event is not of the shape that was agreed on; no retry will mend it. */
export class MalformedEventError extends Error {
  override readonly name = "MalformedEventError";
}

/**
 * Makes the handlers of a consumer.
 *
 * @param schema The whole envelope, see `envelopeOf`.
 * @param consume Must be idempotent: events come at least once, in any order.
 */
export function consumer<T>(
  schema: z.ZodType<T>,
  consume: (event: T, context: Context) => Promise<void>,
): Consumer {
  const processor = new BatchProcessor(EventType.SQS);

  async function consumeRecord(record: SQSRecord, context: Context): Promise<void> {
    try {
      await consume(read(fromJson(record.body), schema), context);
    } catch (error) {
      failure("Cannot consume message", error, { message_id: record.messageId });
      throw error;
    }
  }

  return {
    async handler(event, context) {
      beginInvocation(context);
      try {
        await consume(read(event, schema), context);
      } catch (error) {
        failure("Cannot consume event", error);
        throw error;
      } finally {
        endInvocation();
      }
    },
    async queueHandler(event, context) {
      beginInvocation(context);
      try {
        return await processPartialResponse(event, consumeRecord, processor, {
          context,
          throwOnFullBatchFailure: false,
        });
      } finally {
        endInvocation();
      }
    },
  };
}

function fromJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new MalformedEventError("Cannot read event: the message body is not JSON", { cause });
  }
}

function read<T>(event: unknown, schema: z.ZodType<T>): T {
  try {
    return parse(event, undefined, schema) as T;
  } catch (error) {
    if (!(error instanceof ParseError) || !Array.isArray(error.cause)) throw error;
    const issues = (error.cause as z.core.$ZodIssue[]).map((issue) =>
      `${issue.path.join(".")}: ${issue.message}`
    );
    throw new MalformedEventError(`Cannot read event: ${issues.join("; ")}`, { cause: error });
  }
}

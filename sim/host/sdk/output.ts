/** What the SDK adds to inputs on their way out, and to outputs on their way in, for calls of the transport `direct`. */
import type { NormalizedSchema } from "@smithy/core/schema";
import { generateIdempotencyToken, Uint8ArrayBlobAdapter } from "@smithy/core/serde";
import { EventFeed } from "../../aws/event_feed.ts";
import { arrangeMembers, type WireOperation } from "../../wire/mod.ts";
import { iterable } from "./response.ts";

/** What the SDK does for one operation. */
interface Reading {
  /** Members of the input that are filled with a token where the caller gave none. */
  readonly tokens: readonly string[];
  /** The member of the output that is the body of a REST response, in bytes that have methods to read them. */
  readonly payload: string | undefined;
  /** The member of the output that is the HTTP status. */
  readonly status: string | undefined;
  /** Puts the members of an output in the order in which they are read. */
  readonly arrange: (output: unknown) => unknown;
}

type Member = [name: string, schema: NormalizedSchema];

const READINGS = new WeakMap<WireOperation, Reading>();

function readingOf(operation: WireOperation): Reading {
  let reading = READINGS.get(operation);
  if (reading) return reading;
  const inputs = [...operation.input.structIterator()];
  const outputs = [...operation.output.structIterator()];
  reading = {
    tokens: inputs.filter(([, member]) => member.isIdempotencyToken()).map(([name]) => name),
    payload: outputs.find(([, member]) => member.getMergedTraits().httpPayload)?.[0],
    status: outputs.find(([, member]) => member.getMergedTraits().httpResponseCode)?.[0],
    arrange: arrangeMembers(outputs.sort((a, b) => placeOf(a) - placeOf(b))),
  };
  READINGS.set(operation, reading);
  return reading;
}

/** Of a response, payload, headers and status are read first. */
function placeOf([, schema]: Member): number {
  const { httpPayload, httpHeader, httpResponseCode } = schema.getMergedTraits();
  return httpPayload ? 0 : httpHeader ? 1 : httpResponseCode ? 2 : 3;
}

/** The input with the tokens that the SDK would have made, so that a retry is known as one. */
export function withTokens(operation: WireOperation, input: object): object {
  const { tokens } = readingOf(operation);
  if (tokens.length === 0) return input;
  const result: Record<string, unknown> = { ...input };
  for (const name of tokens) result[name] ??= generateIdempotencyToken();
  return result;
}

/** Makes an output what the SDK would have read of the response. */
export function outputOf(operation: WireOperation, output: object, requestId: string): object {
  const { payload, status, arrange } = readingOf(operation);
  const feed = payload === undefined ? undefined : (output as Record<string, unknown>)[payload];
  const streams = feed instanceof EventFeed;
  const result = arrange(streams ? { ...output, [payload!]: undefined } : output) as Record<string, unknown>;
  let httpStatusCode = operation.http?.status ?? 200;
  if (status !== undefined) httpStatusCode = Number(result[status] ?? httpStatusCode);
  if (streams) {
    const $metadata = { httpStatusCode, requestId, extendedRequestId: undefined, cfId: undefined };
    return { [payload!]: iterable(feed), ...result, $metadata };
  }
  const bytes = payload === undefined ? undefined : result[payload] as Uint8Array<ArrayBuffer> | undefined;
  if (bytes?.length) result[payload!] = Uint8ArrayBlobAdapter.mutate(bytes);
  else if (bytes) delete result[payload!];
  result.$metadata = { httpStatusCode, requestId, extendedRequestId: undefined, cfId: undefined };
  // The SDK says null for a payload that is not there, but only once it has read everything else.
  if (payload !== undefined && !bytes?.length) result[payload] = null;
  return result;
}

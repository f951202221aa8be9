/** What the SDK adds to inputs on their way out, and to outputs on their way in, for calls of the transport `direct`. */
import { generateIdempotencyToken, Uint8ArrayBlobAdapter } from "@smithy/core/serde";
import type { WireOperation } from "../../wire/mod.ts";

/** Members of an operation that the SDK does not leave as they are. */
interface Special {
  /** Of the input: filled with a token where the caller gave none. */
  readonly tokens: readonly string[];
  /** Of the output: the body of a REST response, in bytes that have methods to read them. */
  readonly payload: string | undefined;
  /** Of the output: the HTTP status. */
  readonly status: string | undefined;
}

const SPECIAL = new WeakMap<WireOperation, Special>();

function specialOf(operation: WireOperation): Special {
  let special = SPECIAL.get(operation);
  if (special) return special;
  const outputs = [...operation.output.structIterator()];
  const bound = (trait: "httpPayload" | "httpResponseCode"): string | undefined =>
    outputs.find(([, member]) => member.getMergedTraits()[trait])?.[0];
  special = {
    tokens: [...operation.input.structIterator()].filter(([, member]) => member.isIdempotencyToken()).map((
      [name],
    ) => name),
    payload: bound("httpPayload"),
    status: bound("httpResponseCode"),
  };
  SPECIAL.set(operation, special);
  return special;
}

/** The input with the tokens that the SDK would have made, so that a retry is known as one. */
export function withTokens(operation: WireOperation, input: object): object {
  const { tokens } = specialOf(operation);
  if (tokens.length === 0) return input;
  const result: Record<string, unknown> = { ...input };
  for (const name of tokens) result[name] ??= generateIdempotencyToken();
  return result;
}

/** Makes an output what the SDK would have read of the response. */
export function outputOf(
  operation: WireOperation,
  output: object,
  requestId: string,
): object {
  const { payload, status } = specialOf(operation);
  const result = output as Record<string, unknown>;
  let httpStatusCode = operation.http?.status ?? 200;
  if (status !== undefined) httpStatusCode = Number(result[status] ?? httpStatusCode);
  if (payload !== undefined) {
    const bytes = result[payload] as Uint8Array<ArrayBuffer> | undefined;
    result[payload] = bytes?.length ? Uint8ArrayBlobAdapter.mutate(bytes) : null;
  }
  result.$metadata = { httpStatusCode, requestId, extendedRequestId: undefined, cfId: undefined };
  return result;
}

/**
 * InvokeWithResponseStream: an invocation whose response comes in pieces, as the handler writes it.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
 */
import type {
  InvokeWithResponseStreamCommandInput,
  InvokeWithResponseStreamResponseEvent,
} from "@aws-sdk/client-lambda";
import { EventFeed } from "../event_feed.ts";
import { type Operation, Pending } from "../operation.ts";
import { NAMESPACED_FUNCTION_NAME, QUALIFIER } from "./constraints.ts";
import { notEmulatedParameter } from "./errors.ts";
import { type Invoked, startInvocation } from "./invocation.ts";
import { clientContextOf, tailOf } from "./invoke_operation.ts";
import type { LogTail } from "./log_tail.ts";
import { bareFunctionName, LATEST } from "./names.ts";
import { encode, inputsOf, readPayload } from "./payload.ts";
import { chooseVersion, resolveFunction } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

export type StreamEvent = Partial<
  & Pick<InvokeWithResponseStreamResponseEvent.PayloadChunkMember, "PayloadChunk">
  & Pick<InvokeWithResponseStreamResponseEvent.InvokeCompleteMember, "InvokeComplete">
>;

export interface InvokeWithResponseStreamOutput {
  readonly StatusCode: number;
  readonly ExecutedVersion?: string;
  /** What goes over the wire; the content type that the function set is the client's to find in the chunks. */
  readonly ResponseStreamContentType?: string;
  readonly EventStream?: EventFeed<StreamEvent>;
}

/** Of a streamed response, in bytes: 200 MB. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_STREAMED_RESPONSE_BYTES = 209_715_200;

export const EVENT_STREAM_TYPE = "application/vnd.amazon.eventstream";

export const invokeWithResponseStream: Operation<
  LambdaState,
  InvokeWithResponseStreamCommandInput,
  InvokeWithResponseStreamOutput
> = {
  input: {
    FunctionName: NAMESPACED_FUNCTION_NAME,
    InvocationType: { type: "string", enum: ["RequestResponse", "DryRun"] },
    LogType: { type: "string", enum: ["None", "Tail"] },
    Qualifier: QUALIFIER,
  },
  errors: [
    "InvalidParameterValueException",
    "InvalidRequestContentException",
    "RequestEntityTooLargeException",
    "ResourceNotFoundException",
    "TooManyRequestsException",
  ],
  mutates: true,
  resource: (input) => bareFunctionName(input.FunctionName ?? ""),
  run(state, input, context) {
    if (input.TenantId !== undefined) throw notEmulatedParameter("TenantId");
    const payload = readPayload(input.Payload as Uint8Array | string | undefined, false);
    const target = resolveFunction(state, input.FunctionName!, input.Qualifier, `:${LATEST}`);
    if (input.InvocationType === "DryRun") return { StatusCode: 204 };
    const clientContext = clientContextOf(input.ClientContext);
    const entity = context.entity.child("invoke");
    const requestId = state.world.ids.uuid(entity);
    const version = chooseVersion(state, target, entity);
    const tail = input.LogType === "Tail" ? tailOf(state, version, requestId, entity) : undefined;
    const pending = new Pending<InvokeWithResponseStreamOutput>();
    const stream = new Streamed(() => {
      pending.settle({
        output: {
          StatusCode: 200,
          ExecutedVersion: version.version,
          ResponseStreamContentType: EVENT_STREAM_TYPE,
          EventStream: stream.feed,
        },
      });
    });
    const refusal = startInvocation(state, version, {
      requestId,
      entity,
      attempt: 1,
      trace: context.trace,
      mode: "sync",
      event: payload.value,
      payload: payload.text,
      inputs: inputsOf(payload.value, context.trace),
      invokedArn: target.arn,
      ...(clientContext === undefined ? undefined : { clientContext }),
      ...(tail === undefined ? undefined : { onLog: (text) => tail.add(text) }),
      onStream: stream,
    }, (invoked) => stream.end(invoked, tail));
    if (refusal !== undefined) throw refusal;
    return pending;
  },
  differs:
    "ErrorCode of a function that failed is always Unhandled. The rate of a stream is not limited. The content type " +
    "that a handler sets is not among the headers of the answer.",
};

/** The events of one response. It begins with its first chunk, or with its end where the handler does not stream. */
class Streamed {
  readonly feed = new EventFeed<StreamEvent>();
  readonly #begin: () => void;
  #begun = false;
  #streams = false;
  #bytes = 0;

  /** @param begin Called once, before the first event. */
  constructor(begin: () => void) {
    this.#begin = begin;
  }

  begin(): void {
    this.#streams = true;
    this.#open();
  }

  chunk(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#bytes <= MAX_STREAMED_RESPONSE_BYTES) this.feed.push({ PayloadChunk: { Payload: bytes } });
  }

  end(invoked: Invoked, tail: LogTail | undefined): void {
    const { outcome, payload } = invoked;
    this.#open();
    if (!this.#streams && outcome === "ok") this.chunk(encode(payload));
    const tooLong = this.#bytes > MAX_STREAMED_RESPONSE_BYTES;
    this.feed.push({
      InvokeComplete: {
        ...(outcome !== "ok"
          ? { ErrorCode: "Unhandled", ErrorDetails: payload }
          : tooLong
          ? { ErrorCode: "Function.ResponseSizeTooLarge", ErrorDetails: TOO_LONG }
          : undefined),
        ...(tail === undefined ? undefined : { LogResult: tail.end(invoked) }),
      },
    });
    this.feed.end();
  }

  #open(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#begin();
  }
}

const TOO_LONG = JSON.stringify({
  errorType: "Function.ResponseSizeTooLarge",
  errorMessage:
    `Response payload size exceeded maximum allowed payload size (${MAX_STREAMED_RESPONSE_BYTES} bytes).`,
});

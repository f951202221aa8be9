/**
 * Where the results of asynchronous invocations go: dead-letter queues and destinations.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
import type { Entity } from "../../kernel/mod.ts";
import type { AsyncEvent, FailureCondition } from "./async_queue.ts";
import { callWithRetries } from "./calls.ts";
import { DEAD_LETTER_MESSAGE_LENGTH } from "./limits.ts";
import type { Invoked } from "./invocation.ts";
import { LATEST, parseArn, queueUrl } from "./names.ts";
import { encode } from "./payload.ts";
import { eventInvokeOf, type FunctionTarget } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

export interface Failure {
  readonly condition: FailureCondition;
  readonly runs: number;
  /** How the function ended last; undefined if it never ran. */
  readonly last: Invoked | undefined;
}

/** Sends the record of a success to the function's OnSuccess destination, if it has one. */
export function sendSuccess(
  state: LambdaState,
  target: FunctionTarget,
  event: AsyncEvent,
  runs: number,
  invoked: Invoked,
): void {
  const arn = eventInvokeOf(target)?.onSuccessArn;
  if (arn === undefined) return;
  const record = resultRecord(state, target, event, "Success", runs, invoked);
  sendRecord(state, arn, target, record, true, event.entity.child("on-success"), () => {});
}

/**
 * Sends a failed event to the function's dead-letter queue and a record of it to its OnFailure destination.
 *
 * @param done Gets whether at least one of the two took it; an event that nothing took is lost.
 */
export function sendFailure(
  state: LambdaState,
  target: FunctionTarget,
  event: AsyncEvent,
  failure: Failure,
  done: (delivered: boolean) => void,
): void {
  const { deadLetterArn } = target.version.settings;
  const onFailureArn = eventInvokeOf(target)?.onFailureArn;
  let open = 1;
  let delivered = false;
  const settle = (taken: boolean): void => {
    delivered ||= taken;
    if (--open === 0) done(delivered);
  };
  if (deadLetterArn !== undefined) {
    open++;
    sendDeadLetter(state, deadLetterArn, event, failure, settle);
  }
  if (onFailureArn !== undefined) {
    open++;
    const record = resultRecord(state, target, event, failure.condition, failure.runs, failure.last);
    sendRecord(state, onFailureArn, target, record, false, event.entity.child("on-failure"), settle);
  }
  settle(false);
}

function sendDeadLetter(
  state: LambdaState,
  arn: string,
  event: AsyncEvent,
  failure: Failure,
  done: (delivered: boolean) => void,
): void {
  const { last } = failure;
  // Function errors carry the status of the invocation, which is 200; an event that never ran was throttled.
  const code = last === undefined ? "429" : "200";
  const message = (last === undefined ? "Rate Exceeded." : last.errorMessage ?? last.payload)
    .slice(0, DEAD_LETTER_MESSAGE_LENGTH);
  callWithRetries(
    state.world,
    "sqs",
    "SendMessage",
    {
      QueueUrl: queueUrl(state.world, parseArn(arn)?.resource ?? arn),
      MessageBody: event.payload.text,
      MessageAttributes: {
        RequestID: { DataType: "String", StringValue: event.requestId },
        ErrorCode: { DataType: "Number", StringValue: code },
        ...(message === "" ? undefined : { ErrorMessage: { DataType: "String", StringValue: message } }),
      },
    },
    event.entity.child("dead-letter"),
    (output) => done(output !== undefined),
  );
}

interface ResultRecord {
  readonly version: "1.0";
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: "Success" | FailureCondition;
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext?: Readonly<Record<string, unknown>>;
  readonly responsePayload?: unknown;
}

function resultRecord(
  state: LambdaState,
  target: FunctionTarget,
  event: AsyncEvent,
  condition: ResultRecord["requestContext"]["condition"],
  runs: number,
  last: Invoked | undefined,
): ResultRecord {
  return {
    version: "1.0",
    timestamp: new Date(state.world.nowMs()).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: qualifiedArn(target),
      condition,
      approximateInvokeCount: runs,
    },
    requestPayload: JSON.parse(event.payload.text),
    ...(last === undefined ? undefined : {
      responseContext: {
        statusCode: 200,
        executedVersion: target.version.version,
        ...(last.outcome === "ok" ? undefined : { functionError: "Unhandled" }),
      },
      responsePayload: JSON.parse(last.payload),
    }),
  };
}

function sendRecord(
  state: LambdaState,
  arn: string,
  target: FunctionTarget,
  record: ResultRecord,
  success: boolean,
  entity: Entity,
  done: (delivered: boolean) => void,
): void {
  const { world } = state;
  const text = JSON.stringify(record);
  const to = parseArn(arn);
  const settle = (output: object | undefined): void => done(output !== undefined);
  switch (to?.service) {
    case "sqs":
      callWithRetries(
        world,
        "sqs",
        "SendMessage",
        {
          QueueUrl: queueUrl(world, to.resource),
          MessageBody: text,
        },
        entity,
        settle,
      );
      return;
    case "lambda":
      callWithRetries(
        world,
        "lambda",
        "Invoke",
        {
          FunctionName: arn,
          InvocationType: "Event",
          Payload: encode(text),
        },
        entity,
        settle,
      );
      return;
    case "events":
      callWithRetries(
        world,
        "eventbridge",
        "PutEvents",
        {
          Entries: [{
            Source: "lambda",
            DetailType: `Lambda Function Invocation Result - ${success ? "Success" : "Failure"}`,
            Detail: text,
            Resources: [arn, qualifiedArn(target)],
            EventBusName: arn,
          }],
        },
        entity,
        (output) => done(output !== undefined && !failedEntries(output)),
      );
      return;
    default:
      done(false);
  }
}

/** As the function was invoked, `$LATEST` where no qualifier was named. */
function qualifiedArn({ fn, qualifier }: FunctionTarget): string {
  return `${fn.arn}:${qualifier ?? LATEST}`;
}

function failedEntries(output: object): boolean {
  return "FailedEntryCount" in output && output.FailedEntryCount !== 0;
}

/**
 * What a mapping's on-failure destination is told of records that are discarded: where they lie, not what they say.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
import type { Entity } from "../../kernel/mod.ts";
import { callWithRetries } from "./calls.ts";
import { mappedFunctionArn, type MappingSettings } from "./event_source_mapping.ts";
import { parseArn, queueUrl } from "./names.ts";
import type { LambdaState } from "./state.ts";
import { createdSeconds } from "./stream_event.ts";
import type { StreamRecord } from "./stream_port.ts";

/** Records that are given up. */
export interface Discarded {
  readonly streamArn: string;
  readonly shardId: string;
  /** At least one, in order. */
  readonly records: readonly StreamRecord[];
  readonly condition: "RetryAttemptsExhausted" | "RecordAgeExceeded";
  /** How often the function was invoked with them. */
  readonly invokes: number;
  /** The last of these invocations; undefined if there was none. */
  readonly last: LastInvocation | undefined;
}

export interface LastInvocation {
  readonly requestId: string;
  readonly executedVersion: string;
  /** Whether the function failed; otherwise it reported the records. */
  readonly failed: boolean;
}

/**
 * Sends the record of what is discarded to the mapping's destination, if it has one.
 *
 * @param done Called once it is sent, or given up.
 */
export function sendDiscarded(
  state: LambdaState,
  settings: MappingSettings,
  discarded: Discarded,
  entity: Entity,
  done: () => void,
): void {
  const arn = settings.stream?.onFailureArn;
  const target = arn === undefined ? undefined : parseArn(arn);
  const { world } = state;
  // Never at once, as what follows may be discarded as well.
  if (target === undefined) return void world.at(world.nowMs(), done);
  callWithRetries(
    world,
    "sqs",
    "SendMessage",
    {
      QueueUrl: queueUrl(world, target.resource),
      MessageBody: JSON.stringify(failureRecord(state, settings, discarded, entity)),
    },
    entity,
    () => done(),
  );
}

function failureRecord(
  { world }: LambdaState,
  settings: MappingSettings,
  { streamArn, shardId, records, condition, invokes, last }: Discarded,
  entity: Entity,
): object {
  const first = records[0]!;
  const end = records.at(-1)!;
  return {
    requestContext: {
      requestId: last?.requestId ?? world.ids.uuid(entity),
      functionArn: mappedFunctionArn(world, settings),
      condition,
      approximateInvokeCount: invokes,
    },
    ...(last && {
      responseContext: {
        statusCode: 200,
        executedVersion: last.executedVersion,
        functionError: last.failed ? "Unhandled" : null,
      },
    }),
    version: "1.0",
    timestamp: new Date(world.nowMs()).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first.dynamodb.SequenceNumber,
      endSequenceNumber: end.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(end),
      batchSize: records.length,
      streamArn,
    },
  };
}

/** Whole seconds: `2026-01-01T00:00:00Z`. */
function arrival(record: StreamRecord): string {
  return new Date(createdSeconds(record) * 1000).toISOString().replace(".000Z", "Z");
}

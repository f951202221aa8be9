/**
 * The emulated Amazon DynamoDB Streams: what became of the items of tables, read shard by shard.
 *
 * The records themselves are made and kept by DynamoDB (`sim/aws/dynamodb/stream.ts`); this is the service that reads
 * them out, and the port by which Lambda does so from inside:
 *
 * @example
 * ```ts
 * const streams = world.peer<StreamsState>("dynamodbstreams");
 * // Called inside the write: schedule a poll, and read then.
 * const end = streams.subscribe(streamArn, () => poll.soon());
 * for (const { shardId, first } of streams.shards(streamArn) ?? []) {
 *   // TRIM_HORIZON begins at `first`, LATEST at `latest`; `next` is where to go on, undefined at a shard's end:
 *   // then its children, the shards whose `parentShardId` it is, follow.
 *   const { records, next } = streams.read(streamArn, shardId, first, 100)!;
 * }
 * ```
 *
 * Records have the members of the API (`eventID`, `dynamodb.Keys`, `userIdentity.PrincipalId`), dates and bytes. What
 * Lambda hands to a function has seconds and base64 in their place, `eventSourceARN`, and a `userIdentity` whose
 * members begin with small letters.
 */
import type { AwsService } from "../operation.ts";
import { internalError, limitExceeded } from "./errors.ts";
import { LATENCY } from "./limits.ts";
import { OPERATIONS } from "./operations.ts";
import { StreamsState } from "./state.ts";

export { type ShardRecords, type ShardView, StreamsState } from "./state.ts";

/** Makes the DynamoDB Streams of one account; they are those of its DynamoDB. */
export function dynamodbstreams(): AwsService<StreamsState> {
  return {
    name: "dynamodbstreams",
    title: "Amazon DynamoDB Streams",
    namespace: "com.amazonaws.dynamodbstreams",
    operations: OPERATIONS,
    allOperations: ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"],
    throttled: limitExceeded,
    failed: internalError,
    latency: LATENCY,
    newState: (world) => new StreamsState(world),
  };
}

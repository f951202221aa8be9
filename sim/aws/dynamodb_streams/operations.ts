/**
 * The operations of DynamoDB Streams: ListStreams, DescribeStream, GetShardIterator, GetRecords.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
 */
import type { Constraint } from "../constraints.ts";
import { positionOfSequence, sequenceNumber, type Stream, type StreamShard } from "../dynamodb/mod.ts";
import type { Operation } from "../operation.ts";
import {
  expiredIterator,
  invalidParameter,
  readTrimmed,
  shardNotFound,
  streamNotFound,
  trimmed,
  validation,
} from "./errors.ts";
import { readIterator, writeIterator } from "./iterators.ts";
import { ITERATOR_LIFETIME_MS, RECORDS, RECORDS_BYTES, SHARDS, STREAMS } from "./limits.ts";
import type { StreamsState } from "./state.ts";

const STREAM_ARN: Constraint = { length: [37, 1024] };
const SHARD_ID: Constraint = { length: [28, 65] };
const LIMIT: Constraint = { range: [1] };

interface ListStreamsInput {
  readonly TableName?: string;
  readonly Limit?: number;
  readonly ExclusiveStartStreamArn?: string;
}

const ListStreams: Operation<StreamsState, ListStreamsInput> = {
  input: {
    ExclusiveStartStreamArn: STREAM_ARN,
    Limit: LIMIT,
    TableName: { length: [3, 255], pattern: "[a-zA-Z0-9_.-]+" },
  },
  errors: ["ValidationException"],
  mutates: false,
  resource: (input) => input.TableName ?? "",
  run(state, input) {
    const { TableName: tableName, Limit: limit = STREAMS, ExclusiveStartStreamArn: start } = input;
    if (limit > STREAMS) {
      throw invalidParameter(`Limit cannot be greater than the maximum allowed size: ${STREAMS}`);
    }
    const found = state.streams().filter(({ options }) =>
      (tableName === undefined || options.tableName === tableName) &&
      (start === undefined || options.arn > start)
    );
    const page = found.slice(0, limit);
    return {
      Streams: page.map(({ options }) => ({
        StreamArn: options.arn,
        TableName: options.tableName,
        StreamLabel: options.label,
      })),
      ...(found.length > page.length ? { LastEvaluatedStreamArn: page.at(-1)!.options.arn } : undefined),
    };
  },
};

interface DescribeStreamInput {
  readonly StreamArn: string;
  readonly Limit?: number;
  readonly ExclusiveStartShardId?: string;
  readonly ShardFilter?: { readonly Type?: "CHILD_SHARDS"; readonly ShardId?: string };
}

const DescribeStream: Operation<StreamsState, DescribeStreamInput> = {
  input: {
    StreamArn: { required: true, ...STREAM_ARN },
    Limit: LIMIT,
    ExclusiveStartShardId: SHARD_ID,
    ShardFilter: { members: { Type: { enum: ["CHILD_SHARDS"] }, ShardId: SHARD_ID } },
  },
  errors: ["ResourceNotFoundException", "ValidationException"],
  mutates: false,
  resource: (input) => tableOf(input.StreamArn),
  run(state, input) {
    const { Limit: limit = SHARDS, ExclusiveStartShardId: start, ShardFilter: filter } = input;
    if (limit > SHARDS) throw invalidParameter(`Limit cannot be greater than the maximum: ${SHARDS}`);
    if (filter && (!filter.Type || !filter.ShardId)) {
      throw invalidParameter("ShardFilter must have both a Type and a ShardId");
    }
    const stream = streamOf(state, input.StreamArn);
    const { options } = stream;
    const shards = stream.shards(state.nowMs).filter((shard) =>
      (start === undefined || shard.id > start) && (!filter || shard.parentId === filter.ShardId)
    );
    const page = shards.slice(0, limit);
    const { hash, range } = options.schema;
    return {
      StreamDescription: {
        StreamArn: options.arn,
        StreamLabel: options.label,
        StreamStatus: stream.disabledMs === undefined ? "ENABLED" : "DISABLED",
        StreamViewType: options.viewType,
        CreationRequestDateTime: new Date(options.createdMs),
        TableName: options.tableName,
        KeySchema: [
          { AttributeName: hash.name, KeyType: "HASH" },
          ...(range ? [{ AttributeName: range.name, KeyType: "RANGE" }] : []),
        ],
        Shards: page.map(describeShard),
        ...(shards.length > page.length ? { LastEvaluatedShardId: page.at(-1)!.id } : undefined),
      },
    };
  },
  differs:
    "A stream is ENABLED or DISABLED at once. It has one open shard at a time, whatever the size of its table.",
};

interface GetShardIteratorInput {
  readonly StreamArn: string;
  readonly ShardId: string;
  readonly ShardIteratorType: "TRIM_HORIZON" | "LATEST" | "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER";
  readonly SequenceNumber?: string;
}

const GetShardIterator: Operation<StreamsState, GetShardIteratorInput> = {
  input: {
    StreamArn: { required: true, ...STREAM_ARN },
    ShardId: { required: true, ...SHARD_ID },
    ShardIteratorType: {
      required: true,
      enum: ["AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"],
    },
    SequenceNumber: { length: [21, 40] },
  },
  errors: ["ResourceNotFoundException", "TrimmedDataAccessException", "ValidationException"],
  mutates: false,
  resource: (input) => tableOf(input.StreamArn),
  run(state, input) {
    const numbered = input.ShardIteratorType.endsWith("_SEQUENCE_NUMBER");
    const given = input.SequenceNumber ?? undefined;
    if (numbered && given === undefined) throw invalidParameter("Invalid SequenceNumber");
    if (!numbered && given !== undefined) {
      throw invalidParameter("SequenceNumber should not be passed for this iterator type");
    }
    const stream = streamOf(state, input.StreamArn);
    const shard = shardOf(stream, input.ShardId, state.nowMs);
    const position = startOf(stream, shard, input);
    const { StreamArn: streamArn, ShardId: shardId } = input;
    return { ShardIterator: writeIterator({ streamArn, shardId, position, issuedMs: state.nowMs }) };
  },
};

/** @throws {AwsError} The sequence number is not one of the shard, or its record has been trimmed. */
function startOf(stream: Stream, shard: StreamShard, input: GetShardIteratorInput): number {
  switch (input.ShardIteratorType) {
    case "TRIM_HORIZON":
      return Math.max(shard.first, stream.horizon);
    case "LATEST":
      return stream.latest(shard);
    case "AT_SEQUENCE_NUMBER":
    case "AFTER_SEQUENCE_NUMBER": {
      const position = positionOfSequence(input.SequenceNumber!);
      if (
        position === undefined || position < shard.first || position > (shard.last ?? stream.latest(shard))
      ) {
        throw validation("Invalid SequenceNumber for the shard");
      }
      const start = input.ShardIteratorType === "AT_SEQUENCE_NUMBER" ? position : position + 1;
      if (start < stream.horizon) throw trimmed();
      return start;
    }
  }
}

interface GetRecordsInput {
  readonly ShardIterator: string;
  readonly Limit?: number;
}

const GetRecords: Operation<StreamsState, GetRecordsInput> = {
  input: { ShardIterator: { required: true, length: [1, 2048] }, Limit: LIMIT },
  errors: [
    "ResourceNotFoundException",
    "ExpiredIteratorException",
    "TrimmedDataAccessException",
    "ValidationException",
  ],
  mutates: false,
  resource: (input) => tableOf(input.ShardIterator),
  run(state, input) {
    const limit = input.Limit ?? RECORDS;
    if (limit > RECORDS) throw invalidParameter(`Limit should be less than or equal to ${RECORDS}`);
    const { streamArn, shardId, position, issuedMs } = readIterator(input.ShardIterator);
    const stream = streamOf(state, streamArn);
    const shard = shardOf(stream, shardId, state.nowMs);
    if (state.nowMs - issuedMs > ITERATOR_LIFETIME_MS) throw expiredIterator();
    if (position < stream.horizon) throw readTrimmed();
    const { records, next } = stream.read(shard, position, limit, RECORDS_BYTES);
    return {
      Records: records,
      ...(next === undefined ? undefined : {
        NextShardIterator: writeIterator({ streamArn, shardId, position: next, issuedMs: state.nowMs }),
      }),
    };
  },
  differs: "A record can be read at once; AWS takes a moment. Calls are not limited in rate.",
};

export const OPERATIONS = { DescribeStream, GetRecords, GetShardIterator, ListStreams };

/** @throws {AwsError} There is none. */
function streamOf(state: StreamsState, arn: string): Stream {
  const stream = state.stream(arn);
  if (!stream) throw streamNotFound(arn);
  return stream;
}

/** @throws {AwsError} There is none, or none any more. */
function shardOf(stream: Stream, id: string, nowMs: number): StreamShard {
  const shard = stream.shards(nowMs).find((each) => each.id === id);
  if (!shard) throw shardNotFound();
  return shard;
}

function describeShard({ id, parentId, first, last }: StreamShard): object {
  return {
    ShardId: id,
    SequenceNumberRange: {
      StartingSequenceNumber: sequenceNumber(first),
      ...(last === undefined ? undefined : { EndingSequenceNumber: sequenceNumber(last) }),
    },
    ...(parentId === undefined ? undefined : { ParentShardId: parentId }),
  };
}

/** The name of the table that the ARN of a stream, or an iterator, speaks of. */
function tableOf(text: string): string {
  return text.split("/")[1] ?? "";
}

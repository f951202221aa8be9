/** The streams of an account as those see them who read them: by the API, or from inside as Lambda does. */
import { type DynamoDbState, sequenceNumber, type Stream, type StreamRecord } from "../dynamodb/mod.ts";
import type { AwsWorld } from "../operation.ts";
import { RECORDS, RECORDS_BYTES } from "./limits.ts";

/** One shard, for a reader inside the account. */
export interface ShardView {
  readonly shardId: string;
  /** Its records come before those of this one; absent of the first, and where the parent has been trimmed. */
  readonly parentShardId: string | undefined;
  /** The position that its first record has, or had. */
  readonly first: number;
  /** The position that its next record will have; of a closed shard, that after its last. */
  readonly latest: number;
  readonly closed: boolean;
}

/** Records of one shard. */
export interface ShardRecords {
  readonly records: readonly StreamRecord[];
  /** Where to read on; undefined when the shard is closed and has no more. */
  readonly next: number | undefined;
  /** Whether records from the position that was asked for on have been trimmed, and reading went on after them. */
  readonly trimmed: boolean;
}

/**
 * The state of DynamoDB Streams, and the port of an event source mapping:
 * `world.peer<StreamsState>("dynamodbstreams")`.
 */
export class StreamsState {
  readonly world: AwsWorld;

  constructor(world: AwsWorld) {
    this.world = world;
  }

  /** All streams that can be read, ordered by ARN. */
  streams(): Stream[] {
    return this.#dynamodb.streams.all();
  }

  /** The stream of that ARN; undefined if there is none, or none any more. */
  stream(streamArn: string): Stream | undefined {
    return this.#dynamodb.streams.get(streamArn);
  }

  /**
   * Calls `onRecords` right after each record that is added, inside the write that made it: it should only schedule.
   *
   * @returns Ends it. Undefined if there is no such stream.
   */
  subscribe(streamArn: string, onRecords: () => void): (() => void) | undefined {
    return this.stream(streamArn)?.subscribe(onRecords);
  }

  /** The shards of a stream, parents before children; undefined if there is no such stream. */
  shards(streamArn: string): ShardView[] | undefined {
    const stream = this.stream(streamArn);
    return stream?.shards(this.nowMs).map((shard) => ({
      shardId: shard.id,
      parentShardId: shard.parentId,
      first: shard.first,
      latest: stream.latest(shard),
      closed: shard.last !== undefined,
    }));
  }

  /**
   * The records of a shard from a position on.
   *
   * @param from A position: `first` for all of them, `latest` for those to come, `next` of the last read.
   * @param limit Default 1,000, the most; one megabyte is the most as well.
   * @returns Undefined if there is no such stream or shard any more.
   */
  read(streamArn: string, shardId: string, from: number, limit = RECORDS): ShardRecords | undefined {
    const stream = this.stream(streamArn);
    const shard = stream?.shards(this.nowMs).find((each) => each.id === shardId);
    if (!stream || !shard) return undefined;
    const trimmed = from < stream.horizon && from >= shard.first;
    const start = Math.max(from, stream.horizon);
    return { ...stream.read(shard, start, Math.min(limit, RECORDS), RECORDS_BYTES), trimmed };
  }

  /** The sequence number that a record at a position has. */
  sequenceNumber(position: number): string {
    return sequenceNumber(position);
  }

  /** Whole virtual milliseconds. */
  get nowMs(): number {
    return Math.floor(this.world.nowMs());
  }

  get #dynamodb(): DynamoDbState {
    return this.world.peer<DynamoDbState>("dynamodb");
  }
}

/**
 * What Lambda needs of DynamoDB Streams beyond its API: to be told when a stream has records, so that an idle mapping
 * costs nothing, and to read on by position. The state of sim/aws/dynamodb_streams has this shape.
 */
import type { StreamRecord } from "../dynamodb/mod.ts";

export type { StreamRecord } from "../dynamodb/mod.ts";

/** One shard of a stream. */
export interface StreamShardView {
  readonly shardId: string;
  /** Its records come before those of this one. */
  readonly parentShardId: string | undefined;
  /** The position of its first record. */
  readonly first: number;
  /** The position that its next record will have. */
  readonly latest: number;
}

export interface StreamPort {
  /** Calls back inside every write that adds a record; the result ends it. Undefined if there is no such stream. */
  subscribe(streamArn: string, onRecords: () => void): (() => void) | undefined;
  /** Parents before children; undefined if there is no such stream. */
  shards(streamArn: string): readonly StreamShardView[] | undefined;
  /** Records from a position on; `next` is undefined when a closed shard has no more. */
  read(
    streamArn: string,
    shardId: string,
    from: number,
    limit: number,
  ): { readonly records: readonly StreamRecord[]; readonly next: number | undefined } | undefined;
  /** The name of the partition key of the stream's table, whose values stay in order. */
  stream(
    streamArn: string,
  ): { readonly options: { readonly schema: { readonly hash: { readonly name: string } } } } | undefined;
}

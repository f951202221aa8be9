/**
 * Limits of DynamoDB Streams, as named numbers.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
 */
import type { Latency } from "../operation.ts";

/** How long an iterator can be used after it was handed out. */
export const ITERATOR_LIFETIME_MS = 15 * 60 * 1000;
/** The most records that GetRecords gives. */
export const RECORDS = 1000;
/** The most bytes that GetRecords gives. */
export const RECORDS_BYTES = 1024 * 1024;
/** The most streams that ListStreams gives. */
export const STREAMS = 100;
/** The most shards that DescribeStream gives. */
export const SHARDS = 100;

/** AWS publishes none; as DynamoDB's own reads. */
export const LATENCY: Latency = { p50Ms: 5, p99Ms: 20 };

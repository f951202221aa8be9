/**
 * Limits of DynamoDB, as named numbers.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html and the pages on naming
 * rules and item sizes in the same guide.
 */

/** The largest item, in bytes, with attribute names. */
export const ITEM_SIZE_BYTES = 400 * 1024;
/** The largest value of a partition key, in bytes. */
export const HASH_KEY_BYTES = 2048;
/** The largest value of a sort key, in bytes. */
export const RANGE_KEY_BYTES = 1024;
/** The largest item collection of a table with local secondary indexes, in bytes. */
export const ITEM_COLLECTION_BYTES = 10 * 2 ** 30;
/** Levels of lists and maps inside an item. */
export const NESTING_LEVELS = 32;
/** Names and indexes in one document path. */
export const PATH_PARTS = 32;
/** The longest name of an attribute, in bytes. */
export const ATTRIBUTE_NAME_BYTES = 65535;
/** The longest placeholder, in characters. */
export const PLACEHOLDER_LENGTH = 255;
/** Significant digits of a number. */
export const NUMBER_DIGITS = 38;
/** The largest and smallest power of ten of a number's first digit. */
export const NUMBER_MAX_EXPONENT = 125;
export const NUMBER_MIN_EXPONENT = -130;
/** The largest expression, in bytes. */
export const EXPRESSION_BYTES = 4096;
/** Operators and functions in one expression. */
export const EXPRESSION_OPERATORS = 300;
/** Operands on the right of IN. */
export const IN_OPERANDS = 100;
/** How much one page of Query or Scan reads, in bytes, before the filter. */
export const PAGE_BYTES = 1024 * 1024;
/** The largest answer of BatchGetItem and the largest request of BatchWriteItem, in bytes. */
export const BATCH_BYTES = 16 * 1024 * 1024;
export const BATCH_GET_KEYS = 100;
export const BATCH_WRITE_REQUESTS = 25;
export const TRANSACTION_ACTIONS = 100;
/** All items of one transaction together, in bytes. */
export const TRANSACTION_BYTES = 4 * 1024 * 1024;
/** How long a ClientRequestToken of TransactWriteItems is remembered after it was used. */
export const TOKEN_LIFETIME_MS = 10 * 60 * 1000;
export const GLOBAL_INDEXES = 20;
export const LOCAL_INDEXES = 5;
/** Attributes of the partition key, and of the sort key, of a global index. */
export const KEY_PARTS = 4;
/** Attributes that all INCLUDE projections of one table name, together. */
export const PROJECTED_ATTRIBUTES = 100;
/** What one capacity unit reads and writes, in bytes. */
export const READ_UNIT_BYTES = 4096;
export const WRITE_UNIT_BYTES = 1024;
/** Time to live leaves items alone that expired longer ago than this: five years. */
export const TTL_OLDEST_S = 5 * 365 * 24 * 60 * 60;
/** How long a record of a stream can be read: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const STREAM_RETENTION_MS = 24 * 60 * 60 * 1000;
/** How long a shard of a stream is open; AWS says about four hours. */
export const SHARD_LIFETIME_MS = 4 * 60 * 60 * 1000;
/** Units of reads, and of writes, that a table or index may have; a quota that AWS raises on request. */
export const TABLE_UNITS = 40_000;
export const ACCOUNT_UNITS = 80_000;
/** Decreases of provisioned throughput in one day (UTC) before they are held apart. */
export const DECREASES_A_DAY = 4;
export const DECREASE_INTERVAL_MS = 60 * 60 * 1000;
/** What a new table on demand bears at once, in units a second. */
export const ON_DEMAND_WARM_READS = 12_000;
export const ON_DEMAND_WARM_WRITES = 4_000;
/** How long a new index of a table that is there is CREATING: at least, and for each item. AWS takes minutes. */
export const BACKFILL_MS = 1_000;
export const BACKFILL_ITEM_MS = 0.1;
/** Tags of one table. */
export const TAGS = 50;
/** How far apart changes of a table's time to live must be. */
export const TTL_CHANGE_INTERVAL_MS = 60 * 60 * 1000;
/** The largest resource policy, in bytes without white space. */
export const POLICY_BYTES = 20_480;
/** Changes of one table that point-in-time recovery remembers; AWS remembers all of the recovery period. */
export const RECOVERY_CHANGES = 100_000;
/** Days that point-in-time recovery reaches back, at most. */
export const RECOVERY_DAYS = 35;
/** Seconds of provisioned throughput that can be saved up for a burst. */
export const BURST_S = 300;
/** Characters of a PartiQL statement. */
export const STATEMENT_LENGTH = 8192;
/** Statements of one BatchExecuteStatement. */
export const BATCH_STATEMENTS = 25;
/** Partition keys that a PartiQL SELECT may name, and how many of them one page reads. */
export const SELECTED_PARTITIONS = 50;
export const PARTITIONS_PER_PAGE = 10;

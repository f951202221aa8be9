/**
 * The limits and defaults of Amazon SQS, as of November 2026.
 *
 * Sources: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html and the API
 * reference of CreateQueue, SendMessage, ReceiveMessage and ChangeMessageVisibility.
 */

/** Body and attributes of one message, and of all entries of a batch together (1 MiB since August 2025). */
export const MAX_MESSAGE_BYTES = 1_048_576;
/** The smallest value of the attribute MaximumMessageSize. */
export const MIN_MAXIMUM_MESSAGE_BYTES = 1_024;
/** Entries of a batch request. */
export const MAX_BATCH_ENTRIES = 10;
/** What an entry's Id may be; it is at most 80 characters long. */
export const BATCH_ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;
/** Messages that one ReceiveMessage returns. */
export const MAX_RECEIVED_MESSAGES = 10;
/** Messages of a standard queue that may be in flight at once. */
export const MAX_IN_FLIGHT = 120_000;

export const MAX_VISIBILITY_TIMEOUT_S = 43_200;
export const MAX_DELAY_S = 900;
export const MAX_WAIT_S = 20;
export const MIN_RETENTION_S = 60;
export const MAX_RETENTION_S = 1_209_600;

export const DEFAULT_VISIBILITY_TIMEOUT_S = 30;
export const DEFAULT_DELAY_S = 0;
export const DEFAULT_WAIT_S = 0;
export const DEFAULT_RETENTION_S = 345_600;

/** How long after a DeleteQueue its name cannot be used again. */
export const NAME_REUSE_AFTER_MS = 60_000;
/** How long after a PurgeQueue the next one is refused. */
export const PURGE_INTERVAL_MS = 60_000;

/** Range of maxReceiveCount in a RedrivePolicy. */
export const MAX_RECEIVE_COUNT = 1_000;
/** Source queues that a RedriveAllowPolicy may list. */
export const MAX_REDRIVE_SOURCES = 10;

/** Message attributes of one message. */
export const MAX_MESSAGE_ATTRIBUTES = 10;
/** Characters of the name, and of the type, of a message attribute. */
export const MAX_ATTRIBUTE_NAME_LENGTH = 256;

/** Queues or sources that one page of a list holds at most. */
export const MAX_LIST_RESULTS = 1_000;
/** Tags of one queue, and the longest key and value. */
export const MAX_TAGS = 50;
export const MAX_TAG_KEY_LENGTH = 128;
export const MAX_TAG_VALUE_LENGTH = 256;

/** A queue's name: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const QUEUE_NAME = /^[A-Za-z0-9_-]{1,80}$/;
/** The name of a FIFO queue, its suffix counted in the 80 characters. */
export const FIFO_QUEUE_NAME = /^[A-Za-z0-9_-]{1,75}\.fifo$/;
/** MessageGroupId and MessageDeduplicationId: 1 to 128 letters, digits and punctuation marks. */
export const GROUP_ID_PATTERN = "[\\x21-\\x7E]{1,128}";

/** Of a queue's policy: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html */
export const MAX_POLICY_BYTES = 8_192;
export const MAX_POLICY_STATEMENTS = 20;
export const MAX_ACTIONS_PER_STATEMENT = 7;

/** The largest MaxNumberOfMessagesPerSecond of a message move task. */
export const MAX_MOVES_PER_SECOND = 500;
/** How fast a task without a rate moves; AWS adapts it to the backlog and does not say how. */
export const AUTOMATIC_MOVES_PER_SECOND = 500;
/** Tasks of an account that may run at once, how long one may run, and how many of a queue are remembered. */
export const MAX_MOVE_TASKS = 100;
export const MAX_MOVE_TASK_MS = 36 * 3_600_000;
export const MAX_SHOWN_MOVE_TASKS = 10;

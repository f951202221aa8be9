/**
 * Quotas, defaults and typical times of AWS Lambda, with their units.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
import type { Latency } from "../operation.ts";

/** Of a synchronous request, in bytes; the message of the error names this number. */
export const MAX_SYNC_PAYLOAD_BYTES = 6_291_456;
/** Of an asynchronous request, in bytes; 262,144 until late 2025. */
export const MAX_ASYNC_PAYLOAD_BYTES = 1_048_576;
/** Of a response, in bytes; the message of the error names this number. */
export const MAX_RESPONSE_BYTES = 6_291_556;
/** Of all environment variables of a function together, as JSON. */
export const MAX_ENVIRONMENT_BYTES = 4096;
export const MAX_FUNCTION_NAME_LENGTH = 64;
/** Of a request that brings a zip along, in base64. */
export const MAX_CREATE_REQUEST_BYTES = 70_167_211;
/** Of a zip that is brought along. */
export const MAX_ZIPPED_BYTES = 52_428_800;
/** Of code, unpacked; the message of the error names this number. */
export const MAX_UNZIPPED_BYTES = 262_144_000;
/** Of all code of an account together. */
export const MAX_TOTAL_CODE_BYTES = 80_530_636_800;
export const MAX_LAYERS = 5;
export const MAX_TAGS = 50;

export const DEFAULT_TIMEOUT_SECONDS = 3;
export const MAX_TIMEOUT_SECONDS = 900;
export const DEFAULT_MEMORY_MB = 128;
export const MAX_MEMORY_MB = 10_240;
export const DEFAULT_EPHEMERAL_STORAGE_MB = 512;

/** Environments that may work at the same time in one account and region. */
export const ACCOUNT_CONCURRENCY = 1000;
/** What reservations must leave to the functions without one. */
export const MIN_UNRESERVED_CONCURRENCY = 100;
/** Requests per second that each unit of concurrency allows to synchronous invocations. */
export const REQUESTS_PER_SECOND_PER_CONCURRENCY = 10;
/** New environments that one function may start in {@linkcode SCALING_PERIOD_MS}; refilled evenly. */
export const SCALING_ENVIRONMENTS = 1000;
export const SCALING_PERIOD_MS = 10_000;

/** How long the INIT phase may take before Lambda tries it again inside the invocation's own timeout. */
export const INIT_TIMEOUT_MS = 10_000;
/** How long an idle environment is kept. AWS publishes no number; minutes are typical. */
export const IDLE_SANDBOX_MS = 600_000;

/** From the request for provisioned environments to their being there. AWS publishes no number; a minute is typical. */
export const PROVISIONING_MS = 5000;

/** From request to answer of the API itself. */
export const API_LATENCY: Latency = { p50Ms: 5, p99Ms: 25 };
/** From the arrival of a cold invocation to the start of the function's own initialisation code. */
export const COLD_START_LATENCY: Latency = { p50Ms: 250, p99Ms: 700 };
/** From the arrival of an invocation at a warm environment to the start of the handler. */
export const WARM_START_LATENCY: Latency = { p50Ms: 2, p99Ms: 10 };
/** The handler's own computation: code costs no virtual time by itself, only what it awaits does. */
export const HANDLER_DURATION: Latency = { p50Ms: 3, p99Ms: 20 };
/** From the acceptance of an asynchronous event to its first attempt. */
export const ASYNC_QUEUE_LATENCY: Latency = { p50Ms: 40, p99Ms: 150 };

export const DEFAULT_ASYNC_RETRIES = 2;
export const DEFAULT_EVENT_AGE_SECONDS = 21_600;
/** Before the first and the second retry after an error of the function. */
export const ASYNC_RETRY_DELAYS_MS: readonly number[] = [60_000, 120_000];
/** Of the exponential waiting time after a throttled attempt at an asynchronous event. */
export const THROTTLE_RETRY_MIN_MS = 1000;
export const THROTTLE_RETRY_MAX_MS = 300_000;
/** Of the ErrorMessage attribute of a dead-lettered event, in characters. */
export const DEAD_LETTER_MESSAGE_LENGTH = 1024;

/** SQS event source mappings: batches that are worked on at the same time, at the start and at most. */
export const POLLERS_AT_START = 5;
export const POLLERS_WHEN_FAILING = 2;
export const MAX_POLLERS = 1250;
/** One more batch at a time each 200 ms: 300 a minute. */
export const POLLER_GROWTH_MS = 200;
export const DEFAULT_BATCH_SIZE = 10;
/** Of a mapping of a stream. */
export const DEFAULT_STREAM_BATCH_SIZE = 100;
/** Filters of one event source mapping; AWS raises it to 10 where it is asked to. */
export const MAX_FILTERS = 5;
/** Of provisioned mode: event pollers, batches that each works on at the same time, and growth by 1,000 a minute. */
export const DEFAULT_MINIMUM_POLLERS = 2;
export const DEFAULT_MAXIMUM_POLLERS = 200;
export const BATCHES_PER_PROVISIONED_POLLER = 10;
export const PROVISIONED_GROWTH_MS = 60;
/** A shard of a stream is read four times a second. */
export const STREAM_POLL_MS = 250;
/** How long a stream keeps its records. */
export const STREAM_RECORD_LIFETIME_SECONDS = 86_400;
/** Of the state of a tumbling window, for each shard. */
export const MAX_WINDOW_STATE_BYTES = 1_048_576;
/** What Lambda adds to window and timeout where they exceed the queue's visibility timeout. */
export const WINDOW_VISIBILITY_MARGIN_SECONDS = 30;

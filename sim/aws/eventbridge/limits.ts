/**
 * Limits of EventBridge (classic event bus), and the delays that AWS does not promise.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
import type { Latency } from "../operation.ts";

/** Per account and Region; adjustable at AWS. */
export const MAX_BUSES = 100;
export const MAX_RULES_PER_BUS = 300;
/** Not adjustable at AWS. */
export const MAX_TARGETS_PER_RULE = 5;
export const MAX_WILDCARD_RULES_PER_BUS = 30;
export const MAX_PATTERN_LENGTH = 2048;
export const MAX_TAGS = 50;
export const MAX_ENTRIES = 10;
/** Of all entries of one PutEvents call, as AWS counts them. */
export const MAX_ENTRIES_BYTES = 1_048_576;
/** What the member `Time` of an entry counts. */
export const ENTRY_TIME_BYTES = 14;
export const MAX_DETAIL_DEPTH = 1000;
export const MAX_DETAIL_TYPE_LENGTH = 128;
export const PAGE_SIZE = 100;
/** Of the resource policy of a bus, in characters. */
export const MAX_POLICY_LENGTH = 10_240;
/** Per account and Region; adjustable at AWS. */
export const MAX_ARCHIVES = 10;
export const MAX_CONNECTIONS = 3000;
export const MAX_API_DESTINATIONS = 3000;
export const MAX_ENDPOINTS = 100;
/** Replays that have not come to an end. */
export const MAX_ACTIVE_REPLAYS = 10;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export const DEFAULT_RETRY_ATTEMPTS = 185;
export const DEFAULT_EVENT_AGE_SECONDS = 86_400;

/** From request to answer of an API call. */
export const API_LATENCY: Latency = { p50Ms: 12, p99Ms: 50 };

/** From the acceptance of an event to the first call of a target: derived from public end-to-end measurements. */
export const DELIVERY_LATENCY: Latency = { p50Ms: 60, p99Ms: 250 };

/**
 * Waits between attempts. AWS publishes "exponential backoff with jitter" and the two limits, not the schedule; this
 * one doubles from 1 s up to 10 min and draws each wait between half of that and all of it, so that 185 attempts take
 * about as long as an event may live.
 */
export const BACKOFF_BASE_MS = 1000;
export const BACKOFF_CAP_MS = 600_000;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
export const HTTP_TIMEOUT_MS = 5000;
export const DEFAULT_INVOCATIONS_PER_SECOND = 300;
/** A token that expires sooner than this is exchanged before it is used. */
export const TOKEN_MARGIN_MS = 60_000;

/** How long a replay, a connection or an endpoint takes from one state to the next; AWS does not say. */
export const STATE_CHANGE_MS = 1000;
/** A replay goes through its archive in steps of so much time of the events. */
export const REPLAY_BUCKET_MS = 60_000;
/** How long a replay takes for each such step, and for an event in it. AWS does not say. */
export const REPLAY_STEP_MS = 100;
export const REPLAY_EVENT_MS = 1;

/** A partner event source that nobody associates with a bus is deleted after two weeks. */
export const PENDING_SOURCE_MS = 14 * 86_400_000;

/** How often EventBridge tries to put a failed event into its dead-letter queue before it gives the event up. */
export const DEAD_LETTER_ATTEMPTS = 5;

/** A duplicate made by a fault comes at most this much later. */
export const DUPLICATE_DELAY_MS = 3000;
/** A reordering fault that does not say how long it holds an event back. */
export const DEFAULT_REORDER_DELAY_MS = 1000;

/** How much of a detail the journal keeps. */
export const JOURNAL_DETAIL_LENGTH = 2048;

/**
 * Limits of IAM.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
import type { Latency } from "../operation.ts";

/** Per account; adjustable at AWS. */
export const MAX_ROLES = 1000;
export const MAX_POLICIES = 1500;
export const MAX_USERS = 5000;
export const MAX_GROUPS = 300;
export const MAX_INSTANCE_PROFILES = 1000;
export const MAX_GROUPS_PER_USER = 10;
export const MAX_ACCESS_KEYS = 2;
/** Managed policies attached to one role, user or group; adjustable at AWS. */
export const MAX_ATTACHED_POLICIES = 10;
export const MAX_POLICY_VERSIONS = 5;
/** Characters of a role's trust policy, without white space; adjustable at AWS. */
export const MAX_TRUST_POLICY_SIZE = 2048;
/** Characters of a managed policy, without white space. */
export const MAX_POLICY_SIZE = 6144;
/** Characters of all inline policies of one role, user or group together, without white space. */
export const MAX_INLINE_POLICY_SIZE = { role: 10_240, user: 2048, group: 5120 } as const;
export const MAX_TAGS = 50;
/** Items of a list where a request does not say how many. */
export const PAGE_SIZE = 100;
export const DEFAULT_SESSION_SECONDS = 3600;

/** From request to answer: IAM answers from one place for all the world. */
export const API_LATENCY: Latency = { p50Ms: 40, p99Ms: 150 };

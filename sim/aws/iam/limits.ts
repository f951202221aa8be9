/**
 * Limits of IAM.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
import type { Latency } from "../operation.ts";

/** Per account; adjustable at AWS. */
export const MAX_ROLES = 1000;
export const MAX_POLICIES = 1500;
/** Managed policies attached to one role; adjustable at AWS up to 25. */
export const MAX_ATTACHED_POLICIES = 10;
/** Characters of a role's trust policy, without white space; adjustable at AWS. */
export const MAX_TRUST_POLICY_SIZE = 2048;
/** Characters of a managed policy, without white space. */
export const MAX_POLICY_SIZE = 6144;
/** Characters of all inline policies of one role together, without white space. */
export const MAX_INLINE_POLICY_SIZE = 10_240;
export const MAX_TAGS = 50;
/** Items of a list where a request does not say how many. */
export const PAGE_SIZE = 100;
export const DEFAULT_SESSION_SECONDS = 3600;

/** From request to answer: IAM answers from one place for all the world. */
export const API_LATENCY: Latency = { p50Ms: 40, p99Ms: 150 };

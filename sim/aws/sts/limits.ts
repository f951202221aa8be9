/**
 * Limits of STS, and what its inputs must be like, as its service model states it.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
import type { Constraint, Constraints } from "../constraints.ts";
import { TAG_KEYS, TAGS } from "../iam/inputs.ts";
import type { Latency } from "../operation.ts";

export const DEFAULT_ROLE_SECONDS = 3600;
/** The longest session of a role that was taken by another role. */
export const CHAINED_SESSION_SECONDS = 3600;
export const DEFAULT_TOKEN_SECONDS = 43_200;

export const API_LATENCY: Latency = { p50Ms: 20, p99Ms: 80 };

const ARN: Constraint = { type: "string", length: [20, 2048] };
const SESSION_NAME: Constraint = { type: "string", pattern: "[\\w+=,.@-]*", length: [2, 64] };
const SERIAL_NUMBER: Constraint = { type: "string", pattern: "[\\w+=/:,.@-]*", length: [9, 256] };
const TOKEN_CODE: Constraint = { type: "string", pattern: "[\\d]*", length: [6, 6] };

export const ASSUME_ROLE: Constraints = {
  RoleArn: { ...ARN, required: true },
  RoleSessionName: { ...SESSION_NAME, required: true },
  PolicyArns: { type: "list", each: { members: { arn: ARN } } },
  Policy: { type: "string", pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", length: [1] },
  DurationSeconds: { type: "integer", range: [900, 43_200] },
  Tags: TAGS,
  TransitiveTagKeys: { ...TAG_KEYS, required: false },
  ExternalId: { type: "string", pattern: "[\\w+=,.@:\\/-]*", length: [2, 1224] },
  SerialNumber: SERIAL_NUMBER,
  TokenCode: TOKEN_CODE,
  SourceIdentity: SESSION_NAME,
};

export const GET_SESSION_TOKEN: Constraints = {
  DurationSeconds: { type: "integer", range: [900, 129_600] },
  SerialNumber: SERIAL_NUMBER,
  TokenCode: TOKEN_CODE,
};

/** A key of 12 digits is an account here, though none at AWS is as short. */
export const GET_ACCESS_KEY_INFO: Constraints = {
  AccessKeyId: { required: true, type: "string", pattern: "[\\w]*", length: [12, 128] },
};

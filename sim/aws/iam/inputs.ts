/** What members of IAM's and STS's inputs must be like, as their service models state it. */
import type { Constraint, Constraints } from "../constraints.ts";

export const ROLE_NAME: Constraint = {
  required: true,
  type: "string",
  pattern: "[\\w+=,.@-]+",
  length: [1, 64],
};
export const USER_NAME_INPUT: Constraint = { ...ROLE_NAME, length: [1, 64] };
export const EXISTING_USER: Constraint = { ...ROLE_NAME, length: [1, 128] };
export const GROUP_NAME: Constraint = { ...ROLE_NAME, length: [1, 128] };
export const PROFILE_NAME: Constraint = { ...ROLE_NAME, length: [1, 128] };
export const ACCESS_KEY_ID: Constraint = {
  required: true,
  type: "string",
  pattern: "[\\w]+",
  length: [16, 128],
};
export const VERSION_ID: Constraint = {
  required: true,
  type: "string",
  pattern: "v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?",
};
export const POLICY_NAME: Constraint = {
  required: true,
  type: "string",
  pattern: "[\\w+=,.@-]+",
  length: [1, 128],
};
export const POLICY_ARN: Constraint = { required: true, type: "string", length: [20, 2048] };
export const POLICY_DOCUMENT: Constraint = {
  required: true,
  type: "string",
  pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+",
  length: [1, 131_072],
};
export const ROLE_PATH: Constraint = {
  type: "string",
  pattern: "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)",
  length: [1, 512],
};
export const POLICY_PATH: Constraint = {
  type: "string",
  pattern: "((/[A-Za-z0-9\\.,\\+@=_-]+)*)/",
  length: [1, 512],
};
export const PATH_PREFIX: Constraint = {
  type: "string",
  pattern: "\\u002F[\\u0021-\\u007F]*",
  length: [1, 512],
};
export const ROLE_DESCRIPTION: Constraint = {
  type: "string",
  pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*",
  length: [0, 1000],
};
export const MAX_SESSION_DURATION: Constraint = { type: "integer", range: [3600, 43_200] };
const TAG_KEY: Constraint = {
  required: true,
  type: "string",
  pattern: "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+",
  length: [1, 128],
};
export const TAGS: Constraint = {
  type: "list",
  length: [0, 50],
  each: {
    members: {
      Key: TAG_KEY,
      Value: {
        required: true,
        type: "string",
        pattern: "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*",
        length: [0, 256],
      },
    },
  },
};
export const TAG_KEYS: Constraint = { required: true, type: "list", length: [0, 50], each: TAG_KEY };
export const PAGE: Constraints = {
  Marker: { type: "string", pattern: "[\\u0020-\\u00FF]+", length: [1, 320] },
  MaxItems: { type: "integer", range: [1, 1000] },
};

/** Constraints that several operations of AWS Lambda share, as its service model states them. */
import type { Constraint } from "../constraints.ts";

const REGION = "((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?";
const PREFIX = `(arn:(aws[a-zA-Z-]*)?:lambda:)?${REGION}(\\d{12}:)?(function:)?`;

/** FunctionName of operations that create or change a function. */
export const FUNCTION_NAME: Constraint = {
  required: true,
  type: "string",
  length: [1, 140],
  pattern: `${PREFIX}([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
};

/** NamespacedFunctionName, of operations that read or invoke one. */
export const NAMESPACED_FUNCTION_NAME: Constraint = {
  required: true,
  type: "string",
  length: [1, 256],
  pattern: `${PREFIX}([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`,
};

export const QUALIFIER: Constraint = {
  type: "string",
  length: [1, 128],
  pattern: "\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+",
};

const ARN_TAIL = "((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)";

export const EVENT_SOURCE_ARN: Constraint = {
  type: "string",
  length: [0, 10_000],
  pattern: `arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:${ARN_TAIL}`,
};

const DESTINATION: Constraint = {
  type: "structure",
  members: {
    Destination: {
      type: "string",
      length: [0, 350],
      pattern:
        `$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:${ARN_TAIL}`,
    },
  },
};

export const DESTINATION_CONFIG: Constraint = {
  type: "structure",
  members: { OnSuccess: DESTINATION, OnFailure: DESTINATION },
};

export const RESOURCE_ARN: Constraint = {
  type: "string",
  length: [0, 10_000],
  pattern: "(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()",
};

export const MAX_ITEMS: Constraint = { type: "integer", range: [1, 10_000] };
export const UUID: Constraint = { required: true, type: "string", length: [36, 36] };

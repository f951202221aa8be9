/** Constraints that several operations of AWS Lambda share, as its service model states them. */
import type { Constraint, Constraints } from "../constraints.ts";
import { both, listOf, mapOf } from "./collections.ts";
import { MAX_MEMORY_MB, MAX_TIMEOUT_SECONDS } from "./limits.ts";
import { LOGGING_CONFIG } from "./logging.ts";

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

/** Of listings that give 50 at once and no more. */
export const MAX_LIST_ITEMS: Constraint = { type: "integer", range: [1, 50] };
export const DESCRIPTION: Constraint = { type: "string", length: [0, 256] };

export const ROLE: Constraint = {
  type: "string",
  length: [0, 10_000],
  pattern: "arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
};

export const ARCHITECTURES: Constraint = { type: "list", length: [1, 1] };

export const LAYER_VERSION_ARN_PATTERN =
  "(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)";

const NOT_NULL = "Member must not be null";
const lengths = (min: number, max: number): string[] => [
  `Member must have length less than or equal to ${max}`,
  `Member must have length greater than or equal to ${min}`,
];
const matching = (pattern: string): string => `Member must satisfy regular expression pattern: ${pattern}`;

function listOfPattern(
  pattern: string,
  min: number,
  max: number,
  notNull: readonly string[] = [],
): Constraint {
  const whole = new RegExp(`^(?:${pattern})$`);
  return listOf(
    (member) => member.length >= min && member.length <= max && whole.test(member),
    [...lengths(min, max), matching(pattern), ...notNull],
  );
}

const VARIABLE_NAME = "[a-zA-Z]([a-zA-Z0-9_])+";

/** A weight for each version that an alias stands for beside its own. */
export const VERSION_WEIGHTS: Constraint = both(
  mapOf(
    "keys",
    (key) => /^[0-9]{1,1024}$/.test(key as string),
    [...lengths(1, 1024), matching("[0-9]+")],
  ),
  mapOf(
    "value",
    (weight) => typeof weight === "number" && weight >= 0 && weight <= 1,
    [
      "Member must have value less than or equal to 1.0",
      "Member must have value greater than or equal to 0.0",
      NOT_NULL,
    ],
  ),
);

/** What CreateFunction and UpdateFunctionConfiguration have in common. */
export const SETTINGS: Constraints = {
  Handler: { type: "string", length: [0, 128], pattern: "[^\\s]+" },
  Description: DESCRIPTION,
  Timeout: { type: "integer", range: [1, MAX_TIMEOUT_SECONDS] },
  MemorySize: { type: "integer", range: [128, MAX_MEMORY_MB] },
  VpcConfig: {
    type: "structure",
    members: {
      SubnetIds: { ...listOfPattern("subnet-[0-9a-z]*", 0, 1024), length: [0, 16] },
      SecurityGroupIds: { ...listOfPattern("sg-[0-9a-zA-Z]*", 0, 1024), length: [0, 5] },
    },
  },
  DeadLetterConfig: { type: "structure", members: { TargetArn: RESOURCE_ARN } },
  Environment: {
    type: "structure",
    members: {
      Variables: mapOf(
        "keys",
        (key) => new RegExp(`^${VARIABLE_NAME}$`).test(key as string),
        [matching(VARIABLE_NAME)],
      ),
    },
  },
  KMSKeyArn: RESOURCE_ARN,
  TracingConfig: {
    type: "structure",
    members: { Mode: { type: "string", enum: ["Active", "PassThrough"] } },
  },
  Layers: listOfPattern(LAYER_VERSION_ARN_PATTERN, 1, 2048, [NOT_NULL]),
  FileSystemConfigs: { type: "list", length: [0, 1] },
  EphemeralStorage: {
    type: "structure",
    members: { Size: { required: true, type: "integer", range: [512, 10_240] } },
  },
  SnapStart: {
    type: "structure",
    members: { ApplyOn: { type: "string", enum: ["PublishedVersions", "None"] } },
  },
  LoggingConfig: LOGGING_CONFIG,
};

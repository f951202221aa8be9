/**
 * What the inputs of EventBridge's operations must be like, from AWS's own service model.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
import type { Constraint, Constraints } from "../constraints.ts";

const BUS_NAME: Constraint = { type: "string", length: [1, 256], pattern: "[/\\.\\-_A-Za-z0-9]+" };
const ARN_PREFIX = "(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?";
const BUS: Constraint = { type: "string", length: [1, 1600], pattern: `${ARN_PREFIX}[/\\.\\-_A-Za-z0-9]+` };
const RULE_NAME: Constraint = { type: "string", length: [1, 64], pattern: "[\\.\\-_A-Za-z0-9]+" };
const TARGET_ID: Constraint = RULE_NAME;
const ARN: Constraint = { type: "string", length: [1, 1600] };
const DEAD_LETTER: Constraint = { type: "structure", members: { Arn: ARN } };
const PATTERN: Constraint = { type: "string", length: [0, 4096] };
const DESCRIPTION: Constraint = { type: "string", length: [0, 512] };
const TAG_KEY: Constraint = { type: "string", length: [1, 128] };
const TAGS: Constraint = {
  type: "list",
  each: {
    type: "structure",
    members: {
      Key: { ...TAG_KEY, required: true },
      Value: { type: "string", length: [0, 256], required: true },
    },
  },
};
const PAGE: Constraints = {
  NextToken: { type: "string", length: [1, 2048] },
  Limit: { type: "integer", range: [1, 100] },
};
const PATH: Constraint = { type: "string", length: [0, 256] };

function required(constraint: Constraint): Constraint {
  return { ...constraint, required: true };
}

const TARGET: Constraints = {
  Id: required(TARGET_ID),
  Arn: required(ARN),
  RoleArn: ARN,
  Input: { type: "string", length: [0, 8192] },
  InputPath: PATH,
  InputTransformer: {
    type: "structure",
    members: {
      InputPathsMap: { type: "map", length: [0, 100], each: PATH },
      InputTemplate: { type: "string", length: [1, 8192], required: true },
    },
  },
  SqsParameters: {
    type: "structure",
    members: { MessageGroupId: { type: "string", length: [0, 100] } },
  },
  DeadLetterConfig: DEAD_LETTER,
  RetryPolicy: {
    type: "structure",
    members: {
      MaximumRetryAttempts: { type: "integer", range: [0, 185] },
      MaximumEventAgeInSeconds: { type: "integer", range: [60, 86400] },
    },
  },
};

/** Constraints by operation. The number of PutEvents entries is checked by its handler, for the sake of its wording. */
export const INPUTS = {
  CreateEventBus: {
    Name: required(BUS_NAME),
    EventSourceName: { type: "string", length: [1, 256], pattern: "aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}" },
    Description: DESCRIPTION,
    KmsKeyIdentifier: { type: "string", length: [0, 2048], pattern: "^[a-zA-Z0-9_\\-/:]*$" },
    DeadLetterConfig: DEAD_LETTER,
    LogConfig: {
      type: "structure",
      members: {
        IncludeDetail: { type: "string", enum: ["NONE", "FULL"] },
        Level: { type: "string", enum: ["OFF", "ERROR", "INFO", "TRACE"] },
      },
    },
    Tags: TAGS,
  },
  DeleteEventBus: { Name: required(BUS_NAME) },
  DescribeEventBus: { Name: BUS },
  ListEventBuses: { NamePrefix: BUS_NAME, ...PAGE },
  PutRule: {
    Name: required(RULE_NAME),
    ScheduleExpression: { type: "string", length: [0, 256] },
    EventPattern: PATTERN,
    State: {
      type: "string",
      enum: ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"],
    },
    Description: DESCRIPTION,
    RoleArn: ARN,
    Tags: TAGS,
    EventBusName: BUS,
  },
  /** DeleteRule, DescribeRule, EnableRule and DisableRule. */
  Rule: { Name: required(RULE_NAME), EventBusName: BUS },
  ListRules: { NamePrefix: RULE_NAME, EventBusName: BUS, ...PAGE },
  PutTargets: {
    Rule: required(RULE_NAME),
    EventBusName: BUS,
    Targets: { type: "list", required: true, length: [1, 100], each: { type: "structure", members: TARGET } },
  },
  RemoveTargets: {
    Rule: required(RULE_NAME),
    EventBusName: BUS,
    Ids: { type: "list", required: true, length: [1, 100], each: TARGET_ID },
  },
  ListTargetsByRule: { Rule: required(RULE_NAME), EventBusName: BUS, ...PAGE },
  ListRuleNamesByTarget: { TargetArn: required(ARN), EventBusName: BUS, ...PAGE },
  PutEvents: {
    Entries: {
      type: "list",
      required: true,
      each: {
        type: "structure",
        members: {
          Resources: { type: "list", each: { type: "string", length: [0, 2048] } },
          EventBusName: { type: "string", length: [1, 1600], pattern: `${ARN_PREFIX}[\\.\\-_A-Za-z0-9]+` },
          TraceHeader: { type: "string", length: [1, 500] },
        },
      },
    },
    EndpointId: { type: "string", length: [1, 50], pattern: "^[A-Za-z0-9\\-]+[\\.][A-Za-z0-9\\-]+$" },
  },
  TestEventPattern: { EventPattern: required(PATTERN), Event: { type: "string", required: true } },
  TagResource: { ResourceARN: required(ARN), Tags: { ...TAGS, required: true } },
  UntagResource: {
    ResourceARN: required(ARN),
    TagKeys: { type: "list", required: true, each: TAG_KEY },
  },
  ListTagsForResource: { ResourceARN: required(ARN) },
} as const satisfies Record<string, Constraints>;

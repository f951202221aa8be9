/**
 * What the inputs of EventBridge's operations must be like, from AWS's own service model.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
import type { Constraint, Constraints } from "../constraints.ts";
import { ARN, DEAD_LETTER, required, RULE_NAME, TAG_KEY, TAGS, TARGET } from "./inputs_targets.ts";

export const BUS_NAME: Constraint = { type: "string", length: [1, 256], pattern: "[/\\.\\-_A-Za-z0-9]+" };
const ARN_PREFIX = "(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?";
const BUS: Constraint = { type: "string", length: [1, 1600], pattern: `${ARN_PREFIX}[/\\.\\-_A-Za-z0-9]+` };
export const KMS_KEY: Constraint = { type: "string", length: [0, 2048], pattern: "^[a-zA-Z0-9_\\-/:]*$" };
/** Of what came after rules: archives, replays, connections and the like. */
export const SHORT_DESCRIPTION: Constraint = { type: "string", length: [0, 512], pattern: ".*" };
export const PARTNER_SOURCE: Constraint = {
  type: "string",
  length: [1, 256],
  pattern: "aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}",
};
const LOG_CONFIG: Constraint = {
  type: "structure",
  members: {
    IncludeDetail: { type: "string", enum: ["NONE", "FULL"] },
    Level: { type: "string", enum: ["OFF", "ERROR", "INFO", "TRACE"] },
  },
};
/** Permissions know a bus by its name alone. */
const PERMISSION_BUS: Constraint = { type: "string", length: [1, 256], pattern: "[\\.\\-_A-Za-z0-9]+" };
const STATEMENT_ID: Constraint = { type: "string", length: [1, 64], pattern: "[a-zA-Z0-9-_]+" };
export const PATTERN: Constraint = { type: "string", length: [0, 4096] };
const DESCRIPTION: Constraint = { type: "string", length: [0, 512] };
export const PAGE: Constraints = {
  NextToken: { type: "string", length: [1, 2048] },
  Limit: { type: "integer", range: [1, 100] },
};
/** Constraints by operation. The number of PutEvents entries is checked by its handler, for the sake of its wording. */
export const INPUTS = {
  CreateEventBus: {
    Name: required(BUS_NAME),
    EventSourceName: PARTNER_SOURCE,
    Description: DESCRIPTION,
    KmsKeyIdentifier: KMS_KEY,
    DeadLetterConfig: DEAD_LETTER,
    LogConfig: LOG_CONFIG,
    Tags: TAGS,
  },
  UpdateEventBus: {
    Name: BUS_NAME,
    KmsKeyIdentifier: KMS_KEY,
    Description: DESCRIPTION,
    DeadLetterConfig: DEAD_LETTER,
    LogConfig: LOG_CONFIG,
  },
  PutPermission: {
    EventBusName: PERMISSION_BUS,
    Action: { type: "string", length: [1, 64], pattern: "events:[a-zA-Z]+" },
    Principal: { type: "string", length: [1, 12], pattern: "(\\d{12}|\\*)" },
    StatementId: STATEMENT_ID,
    Condition: {
      type: "structure",
      members: {
        Type: { type: "string", required: true },
        Key: { type: "string", required: true },
        Value: { type: "string", required: true },
      },
    },
  },
  RemovePermission: { StatementId: STATEMENT_ID, EventBusName: PERMISSION_BUS },
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
    Ids: { type: "list", required: true, length: [1, 100], each: RULE_NAME },
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

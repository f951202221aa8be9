/**
 * The operation table of EventBridge.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
 */
import type {
  CreateEventBusCommandInput,
  DescribeEventBusCommandInput,
  PutEventsCommandInput,
} from "@aws-sdk/client-eventbridge";
import type { AnyOperation, Operation } from "../operation.ts";
import { ARCHIVE_OPERATIONS } from "./archive/mod.ts";
import {
  busResource,
  createEventBus,
  deleteEventBus,
  describeEventBus,
  listEventBuses,
  updateEventBus,
} from "./buses.ts";
import { ENDPOINT_OPERATIONS } from "./endpoint_operations.ts";
import { HTTP_OPERATIONS } from "./http/mod.ts";
import { INPUTS } from "./inputs.ts";
import { PARTNER_OPERATIONS } from "./partner/mod.ts";
import { putPermission, removePermission } from "./policy.ts";
import { putEvents, putEventsResource } from "./put_events.ts";
import {
  deleteRule,
  describeRule,
  disableRule,
  enableRule,
  listRuleNamesByTarget,
  listRules,
  putRule,
  testEventPattern,
} from "./rules.ts";
import { busName, type EventBridgeState } from "./state.ts";
import { listTagsForResource, taggedBus, tagResource, untagResource } from "./tags.ts";
import { listTargetsByRule, putTargets, removeTargets } from "./targets.ts";

const NOT_FOUND = ["ResourceNotFoundException"];
const NAMED = (input: CreateEventBusCommandInput | DescribeEventBusCommandInput) => busName(input.Name);
const AT_ONCE = "Takes effect at once; at AWS after a short time";

export const OPERATIONS: Readonly<Record<string, AnyOperation<EventBridgeState>>> = {
  ...ARCHIVE_OPERATIONS,
  ...ENDPOINT_OPERATIONS,
  ...HTTP_OPERATIONS,
  ...PARTNER_OPERATIONS,
  CreateEventBus: {
    input: INPUTS.CreateEventBus,
    errors: [
      "LimitExceededException",
      "ResourceAlreadyExistsException",
      "ResourceNotFoundException",
      "ValidationException",
    ],
    mutates: true,
    resource: NAMED,
    run: createEventBus,
    differs: "KMS keys, logging and the bus's own DLQ are kept, not used",
  },
  UpdateEventBus: {
    input: INPUTS.UpdateEventBus,
    errors: NOT_FOUND,
    mutates: true,
    resource: NAMED,
    run: updateEventBus,
    differs: "KMS keys, logging and the bus's own DLQ are kept, not used",
  },
  PutPermission: {
    input: INPUTS.PutPermission,
    errors: ["PolicyLengthExceededException", "ResourceNotFoundException", "ValidationException"],
    mutates: true,
    resource: busResource,
    run: putPermission,
    differs:
      "Policies are kept and shown: a world has one account. The messages for a malformed policy and for " +
      "members that are left out are not verified",
  },
  RemovePermission: {
    input: INPUTS.RemovePermission,
    errors: ["ResourceNotFoundException", "ValidationException"],
    mutates: true,
    resource: busResource,
    run: removePermission,
  },
  DeleteEventBus: {
    input: INPUTS.DeleteEventBus,
    errors: ["ValidationException"],
    mutates: true,
    resource: NAMED,
    run: deleteEventBus,
    differs: "The message for a bus that has rules is not verified",
  },
  DescribeEventBus: {
    input: INPUTS.DescribeEventBus,
    errors: NOT_FOUND,
    mutates: false,
    resource: NAMED,
    run: describeEventBus,
  },
  ListEventBuses: { input: INPUTS.ListEventBuses, errors: [], mutates: false, run: listEventBuses },
  PutRule: {
    input: INPUTS.PutRule,
    errors: [
      "InvalidEventPatternException",
      "LimitExceededException",
      "ManagedRuleException",
      "ResourceNotFoundException",
      "ValidationException",
    ],
    mutates: true,
    resource: busResource,
    run: putRule,
    differs: `Numbers are 64-bit floats; the bounds of "Rule is too complex" ` +
      `and of $or are unpublished, and those used are approximations. ${AT_ONCE}`,
  },
  DeleteRule: {
    input: INPUTS.Rule,
    errors: ["ManagedRuleException", "ResourceNotFoundException", "ValidationException"],
    mutates: true,
    resource: busResource,
    run: deleteRule,
    differs: "Managed rules are those of archives",
  },
  DescribeRule: {
    input: INPUTS.Rule,
    errors: NOT_FOUND,
    mutates: false,
    resource: busResource,
    run: describeRule,
  },
  ListRules: {
    input: INPUTS.ListRules,
    errors: NOT_FOUND,
    mutates: false,
    resource: busResource,
    run: listRules,
  },
  EnableRule: {
    input: INPUTS.Rule,
    errors: ["ManagedRuleException", "ResourceNotFoundException"],
    mutates: true,
    resource: busResource,
    run: enableRule,
    differs: AT_ONCE,
  },
  DisableRule: {
    input: INPUTS.Rule,
    errors: ["ManagedRuleException", "ResourceNotFoundException"],
    mutates: true,
    resource: busResource,
    run: disableRule,
    differs: AT_ONCE,
  },
  PutTargets: {
    input: INPUTS.PutTargets,
    errors: [
      "LimitExceededException",
      "ManagedRuleException",
      "ResourceNotFoundException",
      "ValidationException",
    ],
    mutates: true,
    resource: busResource,
    run: putTargets,
    differs:
      "Lambda functions, SQS queues, other buses and API destinations of the same account and Region are called; " +
      "other targets are accepted and fail as resources that do not exist. An event for another bus goes as it is, " +
      "whatever its input settings. Neither roles nor resource policies are looked at; the messages for a malformed " +
      `path, key or ARN and for parameters that are missing are not verified. ${AT_ONCE}`,
  },
  RemoveTargets: {
    input: INPUTS.RemoveTargets,
    errors: ["ManagedRuleException", "ResourceNotFoundException"],
    mutates: true,
    resource: busResource,
    run: removeTargets,
    differs: AT_ONCE,
  },
  ListTargetsByRule: {
    input: INPUTS.ListTargetsByRule,
    errors: NOT_FOUND,
    mutates: false,
    resource: busResource,
    run: listTargetsByRule,
  },
  ListRuleNamesByTarget: {
    input: INPUTS.ListRuleNamesByTarget,
    errors: NOT_FOUND,
    mutates: false,
    resource: busResource,
    run: listRuleNamesByTarget,
  },
  PutEvents: {
    input: INPUTS.PutEvents,
    errors: ["ResourceNotFoundException", "ValidationException"],
    mutates: true,
    resource: putEventsResource,
    run: putEvents,
    differs:
      "What is put to a global endpoint goes to this Region's bus; TraceHeader is passed on to queues alone; integers beyond 64 bits are accepted; " +
      "a bus of another account is one that does not exist; the retry schedule is an approximation within AWS's " +
      "limits; other 4xx answers of a target than throttling and conflicts are not retried; an InputPath that the " +
      "event does not have is sent as null",
  } satisfies Operation<EventBridgeState, PutEventsCommandInput>,
  TestEventPattern: {
    input: INPUTS.TestEventPattern,
    errors: ["InvalidEventPatternException", "ValidationException"],
    mutates: false,
    run: testEventPattern,
    differs: "Numbers are 64-bit floats",
  },
  TagResource: {
    input: INPUTS.TagResource,
    errors: [
      "LimitExceededException",
      "ManagedRuleException",
      "ResourceNotFoundException",
      "ValidationException",
    ],
    mutates: true,
    resource: taggedBus,
    run: tagResource,
  },
  UntagResource: {
    input: INPUTS.UntagResource,
    errors: ["ManagedRuleException", "ResourceNotFoundException", "ValidationException"],
    mutates: true,
    resource: taggedBus,
    run: untagResource,
  },
  ListTagsForResource: {
    input: INPUTS.ListTagsForResource,
    errors: ["ResourceNotFoundException", "ValidationException"],
    mutates: false,
    resource: taggedBus,
    run: listTagsForResource,
  },
};

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
import { busResource, createEventBus, deleteEventBus, describeEventBus, listEventBuses } from "./buses.ts";
import { INPUTS } from "./inputs.ts";
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
  CreateEventBus: {
    input: INPUTS.CreateEventBus,
    errors: ["ResourceAlreadyExistsException", "LimitExceededException", "ValidationException"],
    mutates: true,
    resource: NAMED,
    run: createEventBus,
    differs:
      "Partner event sources are refused by name; KMS keys, logging and the bus's own DLQ are kept, not used",
  },
  DeleteEventBus: {
    input: INPUTS.DeleteEventBus,
    errors: ["ResourceNotFoundException", "ValidationException"],
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
    differs: "Buses have no resource policy",
  },
  ListEventBuses: { input: INPUTS.ListEventBuses, errors: [], mutates: false, run: listEventBuses },
  PutRule: {
    input: INPUTS.PutRule,
    errors: [
      "InvalidEventPatternException",
      "LimitExceededException",
      "ResourceNotFoundException",
      "ValidationException",
    ],
    mutates: true,
    resource: busResource,
    run: putRule,
    differs:
      `ScheduleExpression is refused by name; numbers are 64-bit floats; the bounds of "Rule is too complex" ` +
      `and of $or are unpublished, and those used are approximations. ${AT_ONCE}`,
  },
  DeleteRule: {
    input: INPUTS.Rule,
    errors: ["ResourceNotFoundException", "ValidationException"],
    mutates: true,
    resource: busResource,
    run: deleteRule,
    differs: "There are no managed rules, so Force changes nothing",
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
    errors: NOT_FOUND,
    mutates: true,
    resource: busResource,
    run: enableRule,
    differs: AT_ONCE,
  },
  DisableRule: {
    input: INPUTS.Rule,
    errors: NOT_FOUND,
    mutates: true,
    resource: busResource,
    run: disableRule,
    differs: AT_ONCE,
  },
  PutTargets: {
    input: INPUTS.PutTargets,
    errors: ["ResourceNotFoundException", "LimitExceededException", "ValidationException"],
    mutates: true,
    resource: busResource,
    run: putTargets,
    differs:
      "Targets are Lambda functions and SQS queues of the same account and Region, others are refused by name; " +
      "neither roles nor resource policies are looked at; the messages for a malformed path, key or ARN are not " +
      `verified. ${AT_ONCE}`,
  },
  RemoveTargets: {
    input: INPUTS.RemoveTargets,
    errors: NOT_FOUND,
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
    errors: ["ValidationException"],
    mutates: true,
    resource: putEventsResource,
    run: putEvents,
    differs:
      "Global endpoints are refused by name; TraceHeader is not passed on; integers beyond 64 bits are accepted; " +
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
    errors: ["ResourceNotFoundException", "LimitExceededException", "ValidationException"],
    mutates: true,
    resource: taggedBus,
    run: tagResource,
  },
  UntagResource: {
    input: INPUTS.UntagResource,
    errors: ["ResourceNotFoundException", "ValidationException"],
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

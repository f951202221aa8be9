/** The part of the operation table that is about global endpoints, and what its inputs must be like. */
import type { Constraint, Constraints } from "../constraints.ts";
import type { AnyOperation } from "../operation.ts";
import {
  createEndpoint,
  deleteEndpoint,
  describeEndpoint,
  listEndpoints,
  updateEndpoint,
} from "./endpoint.ts";
import { PAGE, SHORT_DESCRIPTION } from "./inputs.ts";
import { required, RULE_NAME as NAME } from "./inputs_targets.ts";
import type { EventBridgeState } from "./state.ts";

const REGION: Constraint = { type: "string", length: [9, 20], pattern: "^[\\-a-z0-9]+$" };
const ROUTING: Constraint = {
  type: "structure",
  members: {
    FailoverConfig: {
      type: "structure",
      required: true,
      members: {
        Primary: {
          type: "structure",
          required: true,
          members: {
            HealthCheck: {
              type: "string",
              required: true,
              length: [1, 1600],
              pattern: "^arn:aws([a-z]|\\-)*:route53:::healthcheck/[\\-a-z0-9]+$",
            },
          },
        },
        Secondary: { type: "structure", required: true, members: { Route: required(REGION) } },
      },
    },
  },
};
const REPLICATION: Constraint = {
  type: "structure",
  members: { State: { type: "string", enum: ["ENABLED", "DISABLED"] } },
};
const BUSES: Constraint = {
  type: "list",
  length: [2, 2],
  each: {
    type: "structure",
    members: {
      EventBusArn: {
        type: "string",
        required: true,
        length: [1, 512],
        pattern: "^arn:aws[a-z-]*:events:[a-z]+-[a-z-]+-\\d+:\\d{12}:event-bus/[\\w.-]+$",
      },
    },
  },
};
const ROLE: Constraint = {
  type: "string",
  length: [1, 256],
  pattern: "^arn:aws[a-z-]*:iam::\\d{12}:role\\/[\\w+=,.@/-]+$",
};

const INPUTS = {
  CreateEndpoint: {
    Name: required(NAME),
    Description: SHORT_DESCRIPTION,
    RoutingConfig: required(ROUTING),
    ReplicationConfig: REPLICATION,
    EventBuses: required(BUSES),
    RoleArn: ROLE,
  },
  UpdateEndpoint: {
    Name: required(NAME),
    Description: SHORT_DESCRIPTION,
    RoutingConfig: ROUTING,
    ReplicationConfig: REPLICATION,
    EventBuses: BUSES,
    RoleArn: ROLE,
  },
  DeleteEndpoint: { Name: required(NAME) },
  DescribeEndpoint: { Name: required(NAME), HomeRegion: REGION },
  ListEndpoints: {
    NamePrefix: NAME,
    HomeRegion: REGION,
    NextToken: PAGE["NextToken"]!,
    MaxResults: PAGE["Limit"]!,
  },
} as const satisfies Record<string, Constraints>;

const NAMED = (input: { readonly Name?: string | undefined }) => input.Name ?? "";
const NOT_FOUND = ["ResourceNotFoundException"];
const KEPT =
  "Endpoints are kept and shown; nothing is replicated and nothing fails over. Messages are not verified";

export const ENDPOINT_OPERATIONS: Readonly<Record<string, AnyOperation<EventBridgeState>>> = {
  CreateEndpoint: {
    input: INPUTS.CreateEndpoint,
    errors: [
      "LimitExceededException",
      "ResourceAlreadyExistsException",
      "ResourceNotFoundException",
      "ValidationException",
    ],
    mutates: true,
    resource: NAMED,
    run: createEndpoint,
    differs: KEPT,
  },
  UpdateEndpoint: {
    input: INPUTS.UpdateEndpoint,
    errors: ["ResourceNotFoundException", "ValidationException"],
    mutates: true,
    resource: NAMED,
    run: updateEndpoint,
    differs: KEPT,
  },
  DeleteEndpoint: {
    input: INPUTS.DeleteEndpoint,
    errors: NOT_FOUND,
    mutates: true,
    resource: NAMED,
    run: deleteEndpoint,
    differs: "Is gone at once",
  },
  DescribeEndpoint: {
    input: INPUTS.DescribeEndpoint,
    errors: NOT_FOUND,
    mutates: false,
    resource: NAMED,
    run: describeEndpoint,
  },
  ListEndpoints: { input: INPUTS.ListEndpoints, errors: [], mutates: false, run: listEndpoints },
};

/**
 * What a target must be like, from AWS's own service model.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
import type { Constraint, Constraints } from "../constraints.ts";

export const RULE_NAME: Constraint = { type: "string", length: [1, 64], pattern: "[\\.\\-_A-Za-z0-9]+" };
export const ARN: Constraint = { type: "string", length: [1, 1600] };
export const DEAD_LETTER: Constraint = { type: "structure", members: { Arn: ARN } };
export const TAG_KEY: Constraint = { type: "string", length: [1, 128] };
export const TAGS: Constraint = {
  type: "list",
  each: {
    type: "structure",
    members: {
      Key: { ...TAG_KEY, required: true },
      Value: { type: "string", length: [0, 256], required: true },
    },
  },
};
const PATH: Constraint = { type: "string", length: [0, 256] };
const TEXT: Constraint = { type: "string" };
export const HEADER_NAME: Constraint = {
  type: "string",
  length: [0, 512],
  pattern: "^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$",
};
export const HEADER_VALUE: Constraint = {
  type: "string",
  length: [0, 512],
  pattern: "^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$",
};
export const QUERY_NAME: Constraint = { type: "string", length: [0, 512], pattern: "[^\\x00-\\x1F\\x7F]+" };
export const QUERY_VALUE: Constraint = {
  type: "string",
  length: [0, 512],
  pattern: "[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+",
};

export function required(constraint: Constraint): Constraint {
  return { ...constraint, required: true };
}

const ECS: Constraints = {
  TaskDefinitionArn: required(ARN),
  TaskCount: { type: "integer", range: [1] },
  LaunchType: { type: "string", enum: ["EC2", "FARGATE", "EXTERNAL"] },
  NetworkConfiguration: {
    type: "structure",
    members: {
      awsvpcConfiguration: {
        type: "structure",
        members: {
          Subnets: { type: "list", required: true },
          AssignPublicIp: { type: "string", enum: ["ENABLED", "DISABLED"] },
        },
      },
    },
  },
  CapacityProviderStrategy: {
    type: "list",
    length: [0, 6],
    each: {
      type: "structure",
      members: {
        capacityProvider: { type: "string", length: [1, 255], required: true },
        weight: { type: "integer", range: [0, 1000] },
        base: { type: "integer", range: [0, 100_000] },
      },
    },
  },
  PlacementConstraints: {
    type: "list",
    length: [0, 10],
    each: {
      type: "structure",
      members: {
        type: { type: "string", enum: ["distinctInstance", "memberOf"] },
        expression: { type: "string", length: [0, 2000] },
      },
    },
  },
  PlacementStrategy: {
    type: "list",
    length: [0, 5],
    each: {
      type: "structure",
      members: {
        type: { type: "string", enum: ["random", "spread", "binpack"] },
        field: { type: "string", length: [0, 255] },
      },
    },
  },
  PropagateTags: { type: "string", enum: ["TASK_DEFINITION"] },
  ReferenceId: { type: "string", length: [0, 1024] },
  Tags: TAGS,
};

const SQL: Constraint = { type: "string", length: [1, 100_000] };

/** Members of a target, in the model's order. */
export const TARGET: Constraints = {
  Id: required(RULE_NAME),
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
  KinesisParameters: { type: "structure", members: { PartitionKeyPath: required(PATH) } },
  RunCommandParameters: {
    type: "structure",
    members: {
      RunCommandTargets: {
        type: "list",
        required: true,
        length: [1, 5],
        each: {
          type: "structure",
          members: {
            Key: {
              type: "string",
              required: true,
              length: [1, 128],
              pattern: "^[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$",
            },
            Values: {
              type: "list",
              required: true,
              length: [1, 50],
              each: { type: "string", length: [1, 256] },
            },
          },
        },
      },
    },
  },
  EcsParameters: { type: "structure", members: ECS },
  BatchParameters: {
    type: "structure",
    members: { JobDefinition: required(TEXT), JobName: required(TEXT) },
  },
  SqsParameters: {
    type: "structure",
    members: { MessageGroupId: { type: "string", length: [0, 100] } },
  },
  HttpParameters: {
    type: "structure",
    members: {
      PathParameterValues: { type: "list", each: { type: "string", pattern: "^(?!\\s*$).+" } },
      HeaderParameters: { type: "map", keys: HEADER_NAME, each: HEADER_VALUE },
      QueryStringParameters: { type: "map", keys: QUERY_NAME, each: QUERY_VALUE },
    },
  },
  RedshiftDataParameters: {
    type: "structure",
    members: {
      SecretManagerArn: {
        type: "string",
        length: [1, 1600],
        pattern:
          "(^arn:aws([a-z]|\\-)*:secretsmanager:[a-z0-9-.]+:.*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)",
      },
      Database: { type: "string", length: [1, 64], required: true },
      DbUser: { type: "string", length: [1, 128] },
      Sql: SQL,
      StatementName: { type: "string", length: [1, 500] },
      Sqls: { type: "list", length: [0, 40], each: SQL },
    },
  },
  SageMakerPipelineParameters: {
    type: "structure",
    members: {
      PipelineParameterList: {
        type: "list",
        length: [0, 200],
        each: {
          type: "structure",
          members: {
            Name: {
              type: "string",
              required: true,
              length: [1, 256],
              pattern: "^[a-zA-Z0-9](-*[a-zA-Z0-9])*$",
            },
            Value: { type: "string", length: [0, 1024], required: true },
          },
        },
      },
    },
  },
  DeadLetterConfig: DEAD_LETTER,
  RetryPolicy: {
    type: "structure",
    members: {
      MaximumRetryAttempts: { type: "integer", range: [0, 185] },
      MaximumEventAgeInSeconds: { type: "integer", range: [60, 86400] },
    },
  },
  AppSyncParameters: {
    type: "structure",
    members: { GraphQLOperation: { type: "string", length: [1, 1_048_576] } },
  },
};

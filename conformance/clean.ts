/** Takes away what a case has made at an endpoint; what is gone already, or was never made, is let be. */
import type { Given } from "../sim/contract/case.ts";
import type { Clients } from "./clients.ts";

type Remove = (clients: Clients, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** How to take away what an operation makes, given its input. */
const REMOVE: Readonly<Record<string, Remove>> = {
  "sqs CreateQueue": async (clients, { QueueName }) => {
    const { QueueUrl } = await clients.call("sqs", "GetQueueUrl", { QueueName }) as { QueueUrl: string };
    await clients.call("sqs", "DeleteQueue", { QueueUrl });
  },
  "dynamodb CreateTable": (clients, { TableName }) => clients.call("dynamodb", "DeleteTable", { TableName }),
  "eventbridge CreateEventBus": (clients, { Name }) =>
    clients.call("eventbridge", "DeleteEventBus", { Name }),
  "eventbridge PutRule": (clients, { Name, EventBusName }) =>
    clients.call("eventbridge", "DeleteRule", { Name, EventBusName, Force: true }),
  "eventbridge PutTargets": (clients, { Rule, EventBusName, Targets }) =>
    clients.call("eventbridge", "RemoveTargets", {
      Rule,
      EventBusName,
      Force: true,
      Ids: (Targets as { Id: string }[]).map(({ Id }) => Id),
    }),
  "eventbridge CreateArchive": (clients, { ArchiveName }) =>
    clients.call("eventbridge", "DeleteArchive", { ArchiveName }),
  "eventbridge CreateConnection": (clients, { Name }) =>
    clients.call("eventbridge", "DeleteConnection", { Name }),
  "eventbridge CreateApiDestination": (clients, { Name }) =>
    clients.call("eventbridge", "DeleteApiDestination", { Name }),
  "lambda CreateFunction": (clients, { FunctionName }) =>
    clients.call("lambda", "DeleteFunction", { FunctionName }),
  "lambda CreateEventSourceMapping": async (clients, { FunctionName }) => {
    const { EventSourceMappings } = await clients.call("lambda", "ListEventSourceMappings", {
      FunctionName,
    }) as {
      EventSourceMappings: { UUID: string }[];
    };
    for (const { UUID } of EventSourceMappings) {
      await clients.call("lambda", "DeleteEventSourceMapping", { UUID });
    }
  },
  "lambda PublishLayerVersion": async (clients, { LayerName }) => {
    const { LayerVersions } = await clients.call("lambda", "ListLayerVersions", { LayerName }) as {
      LayerVersions: { Version: number }[];
    };
    for (const { Version: VersionNumber } of LayerVersions) {
      await clients.call("lambda", "DeleteLayerVersion", { LayerName, VersionNumber });
    }
  },
  "iam CreateRole": (clients, { RoleName }) => clients.call("iam", "DeleteRole", { RoleName }),
  "iam PutRolePolicy": (clients, { RoleName, PolicyName }) =>
    clients.call("iam", "DeleteRolePolicy", { RoleName, PolicyName }),
  "iam AttachRolePolicy": (clients, { RoleName, PolicyArn }) =>
    clients.call("iam", "DetachRolePolicy", { RoleName, PolicyArn }),
  "iam CreatePolicy": async (clients, { PolicyName }) => {
    const { Policies } = await clients.call("iam", "ListPolicies", { Scope: "Local" }) as {
      Policies: { PolicyName: string; Arn: string }[];
    };
    const policy = Policies.find((each) => each.PolicyName === PolicyName);
    if (policy) await clients.call("iam", "DeletePolicy", { PolicyArn: policy.Arn });
  },
  "iam CreateUser": (clients, { UserName }) => clients.call("iam", "DeleteUser", { UserName }),
  "iam CreateGroup": (clients, { GroupName }) => clients.call("iam", "DeleteGroup", { GroupName }),
};

/** Takes away what these calls have made, the last first. */
export async function cleanUp(clients: Clients, made: readonly Given[]): Promise<void> {
  for (const [service, operation, input] of made.toReversed()) {
    try {
      await REMOVE[`${service} ${operation}`]?.(clients, input as Record<string, unknown>);
    } catch {
      // It was not made, or a case has taken it away itself.
    }
  }
}

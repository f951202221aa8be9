/**
 * Which resources can be targets, and what each needs beside its ARN.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
import type { Target as TargetShape } from "@aws-sdk/client-eventbridge";
import type { AwsWorld } from "../operation.ts";
import { badArn, validation } from "./errors.ts";
import type { TargetKind } from "./state.ts";

export interface Arn {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** What a target of a service needs. */
interface Needs {
  /** A role by which EventBridge calls it. */
  readonly role?: boolean;
  /** The member that says how it is called. */
  readonly parameters?: keyof TargetShape;
}

/** The services that have targets, by their names in ARNs. */
const SERVICES: Readonly<Record<string, Needs>> = {
  "appsync": { role: true, parameters: "AppSyncParameters" },
  "batch": { role: true, parameters: "BatchParameters" },
  "codebuild": { role: true },
  "codepipeline": { role: true },
  "ecs": { role: true, parameters: "EcsParameters" },
  "events": {},
  "execute-api": {},
  "firehose": { role: true },
  "glue": { role: true },
  "inspector": { role: true },
  "kinesis": { role: true },
  "lambda": {},
  "logs": {},
  "redshift": { role: true, parameters: "RedshiftDataParameters" },
  "redshift-serverless": { role: true, parameters: "RedshiftDataParameters" },
  "sagemaker": { role: true },
  "sns": {},
  "sqs": {},
  "ssm": { role: true },
  "ssm-incidents": { role: true },
  "states": { role: true },
};

/** @throws {AwsError} The text is no ARN. */
export function readArn(text: string, parameter: string): Arn {
  const [prefix, partition, service, region, account, ...resource] = text.split(":");
  if (prefix !== "arn" || !partition || !service || resource.join(":") === "") throw badArn(parameter);
  return { service, region: region!, account: account!, resource: resource.join(":") };
}

/**
 * What a target is.
 *
 * @throws {AwsError} EventBridge calls nothing of that kind.
 */
export function kindOf(world: AwsWorld, arn: Arn): TargetKind {
  const { service, resource } = arn;
  if (!Object.hasOwn(SERVICES, service)) {
    throw validation(`${service} is not a supported service for a target.`);
  }
  const kind = ownKind(service, resource);
  const own = arn.account === world.account && arn.region === world.region;
  return own ? kind : "absent";
}

function ownKind(service: string, resource: string): TargetKind {
  switch (service) {
    case "lambda":
      if (!resource.startsWith("function:")) throw badArn("Arn");
      return "lambda";
    case "sqs":
      return "sqs";
    case "events":
      if (resource.startsWith("event-bus/")) return "bus";
      if (resource.startsWith("api-destination/")) return "api-destination";
      if (resource.startsWith("target/")) return "absent";
      throw badArn("Arn");
    default:
      return "absent";
  }
}

/** @throws {AwsError} A target lacks what EventBridge needs to call it. */
export function checkRequired(world: AwsWorld, shape: TargetShape, arn: Arn): void {
  const { service, resource } = arn;
  const { role, parameters } = SERVICES[service]!;
  // Automations, which Systems Manager has too, take none.
  if (service === "ssm" && resource.startsWith("document/") && !shape.RunCommandParameters) {
    throw lacks("RunCommandParameters", shape);
  }
  const foreign = arn.account !== world.account || arn.region !== world.region;
  const wantsRole = role ||
    (service === "events" &&
      (resource.startsWith("api-destination/") || (foreign && resource.startsWith("event-bus/"))));
  if (wantsRole && !shape.RoleArn) throw validation(`RoleArn is required for target ${shape.Arn}.`);
  if (parameters !== undefined && !shape[parameters]) throw lacks(parameters, shape);
  if (service === "sqs" && resource.endsWith(".fifo") && !shape.SqsParameters?.MessageGroupId) {
    throw lacks("SqsParameters", shape);
  }
}

function lacks(parameters: keyof TargetShape, shape: TargetShape) {
  return validation(`Parameter(s) ${parameters} must be specified for target: ${shape.Id}.`);
}

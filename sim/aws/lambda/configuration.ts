/**
 * The FunctionConfiguration that the API answers with.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 */
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import type { AwsWorld } from "../operation.ts";
import { codeSha256, codeSize } from "./code_package.ts";
import type { FunctionSettings } from "./function.ts";
import type { FunctionVersion } from "./function_version.ts";
import { shownLogging } from "./logging.ts";
import { LATEST } from "./names.ts";
import { runtimeVersionArn } from "./runtimes.ts";

/** Where a version is in its life, as far as the API tells; listings leave it out. */
export type Phase = "created" | "updated" | "active" | "listed";

/** What AWS shows otherwise than the version itself has it. */
export interface Shown {
  /** How the caller named it, where that was by a qualifier. */
  readonly arn?: string;
  readonly version?: string;
  /** That of the moment: AWS changes it once more when a creation or an update is through. */
  readonly revisionId?: string;
}

/** The configuration of a version. Each call makes a new object. */
export function configurationOf(
  world: AwsWorld,
  version: FunctionVersion,
  phase: Phase,
  shown: Shown = {},
): FunctionConfiguration {
  const { settings, fn } = version;
  const sha256 = codeSha256(settings.code);
  return {
    FunctionName: fn.name,
    FunctionArn: shown.arn ?? version.arn,
    Runtime: settings.runtime as NonNullable<FunctionConfiguration["Runtime"]>,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: codeSize(settings.code),
    ...(sha256 === undefined ? undefined : { CodeSha256: sha256 }),
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    LastModified: lambdaTimestamp(version.lastModifiedMs),
    Version: shown.version ?? version.version,
    ...optional(settings),
    TracingConfig: { Mode: settings.tracingMode as "Active" | "PassThrough" },
    RevisionId: shown.revisionId ?? version.revisionId,
    ...stateOf(phase),
    PackageType: "Zip",
    Architectures: [...settings.architectures] as ("x86_64" | "arm64")[],
    EphemeralStorage: { Size: settings.ephemeralStorageMb },
    SnapStart: {
      ApplyOn: settings.snapStart,
      OptimizationStatus: settings.snapStart === "PublishedVersions" && version.version !== LATEST
        ? "On"
        : "Off",
    },
    ...(phase === "listed"
      ? undefined
      : { RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(world, settings.runtime) } }),
    LoggingConfig: shownLogging(fn.name, settings.logging),
  };
}

/** Members that are there only where something was set. */
function optional(settings: FunctionSettings): Partial<FunctionConfiguration> {
  return {
    ...(settings.deadLetterArn === undefined
      ? undefined
      : { DeadLetterConfig: { TargetArn: settings.deadLetterArn } }),
    ...(settings.environment === undefined
      ? undefined
      : { Environment: { Variables: { ...settings.environment } } }),
    ...(settings.kmsKeyArn === undefined ? undefined : { KMSKeyArn: settings.kmsKeyArn }),
    ...(settings.layers.length === 0
      ? undefined
      : { Layers: settings.layers.map(({ arn, code }) => ({ Arn: arn, CodeSize: code.zip.length })) }),
    ...(settings.hadVpcConfig
      ? { VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: "", Ipv6AllowedForDualStack: false } }
      : undefined),
  };
}

function stateOf(phase: Phase): Partial<FunctionConfiguration> {
  switch (phase) {
    case "created":
      return {
        State: "Pending",
        StateReason: "The function is being created.",
        StateReasonCode: "Creating",
      };
    case "updated":
      // AWS words the reason of an update as it words that of a creation, code included.
      return {
        State: "Active",
        LastUpdateStatus: "InProgress",
        LastUpdateStatusReason: "The function is being created.",
        LastUpdateStatusReasonCode: "Creating" as NonNullable<
          FunctionConfiguration["LastUpdateStatusReasonCode"]
        >,
      };
    case "active":
      return { State: "Active", LastUpdateStatus: "Successful" };
    case "listed":
      return {};
  }
}

/** Lambda's own form of ISO 8601: `2026-01-01T00:00:00.000+0000`. */
export function lambdaTimestamp(atMs: number): string {
  return new Date(atMs).toISOString().replace("Z", "+0000");
}

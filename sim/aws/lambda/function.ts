/**
 * A function: its settings, its reservations and its sandboxes, and the FunctionConfiguration that AWS shows of it.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 */
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { LATEST } from "./names.ts";
import { SandboxPool } from "./sandboxes.ts";
import { TokenBucket } from "./token_bucket.ts";
import { SCALING_ENVIRONMENTS, SCALING_PERIOD_MS } from "./limits.ts";

export interface CodeLocation {
  readonly bucket: string;
  readonly key: string;
}

/** What CreateFunction and UpdateFunctionConfiguration set. */
export interface FunctionSettings {
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly code: CodeLocation;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly ephemeralStorageMb: number;
  readonly environment: Readonly<Record<string, string>> | undefined;
  /** The queue that failed asynchronous events go to; undefined for none. */
  readonly deadLetterArn: string | undefined;
  readonly tracingMode: string;
  readonly architectures: readonly string[];
  readonly kmsKeyArn: string | undefined;
  readonly logging: Readonly<Record<string, string>>;
}

/** How asynchronous invocations of a function are handled; undefined members have AWS's defaults. */
export interface EventInvokeConfig {
  readonly maximumRetryAttempts: number | undefined;
  readonly maximumEventAgeSeconds: number | undefined;
  readonly onSuccessArn: string | undefined;
  readonly onFailureArn: string | undefined;
  readonly lastModifiedMs: number;
}

export class LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly pool = new SandboxPool();
  /** New environments that it may start now. */
  readonly scaling: TokenBucket;
  settings: FunctionSettings;
  lastModifiedMs: number;
  revisionId: string;
  /** Undefined while it shares the account's unreserved concurrency. */
  reservedConcurrency: number | undefined;
  /** Requests that its reservation allows now; there is one only while there is a reservation. */
  reservedRate: TokenBucket | undefined;
  eventInvoke: EventInvokeConfig | undefined;

  constructor(
    name: string,
    arn: string,
    settings: FunctionSettings,
    tags: Readonly<Record<string, string>>,
    revisionId: string,
    nowMs: number,
  ) {
    this.name = name;
    this.arn = arn;
    this.settings = settings;
    this.tags = tags;
    this.revisionId = revisionId;
    this.lastModifiedMs = nowMs;
    this.scaling = new TokenBucket(SCALING_ENVIRONMENTS, SCALING_PERIOD_MS, nowMs);
  }
}

/** Where a function is in its life, as far as the API tells. */
export type Phase = "created" | "updated" | "active";

/** The configuration that the API answers with. Each call makes a new object. */
export function configurationOf(fn: LambdaFunction, phase: Phase): FunctionConfiguration {
  const { settings } = fn;
  return {
    FunctionName: fn.name,
    FunctionArn: fn.arn,
    Runtime: settings.runtime as NonNullable<FunctionConfiguration["Runtime"]>,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: 0,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    LastModified: lambdaTimestamp(fn.lastModifiedMs),
    Version: LATEST,
    ...(settings.deadLetterArn === undefined
      ? undefined
      : { DeadLetterConfig: { TargetArn: settings.deadLetterArn } }),
    ...(settings.environment === undefined
      ? undefined
      : { Environment: { Variables: { ...settings.environment } } }),
    ...(settings.kmsKeyArn === undefined ? undefined : { KMSKeyArn: settings.kmsKeyArn }),
    TracingConfig: { Mode: settings.tracingMode as "Active" | "PassThrough" },
    RevisionId: fn.revisionId,
    ...stateOf(phase),
    PackageType: "Zip",
    Architectures: [...settings.architectures] as ("x86_64" | "arm64")[],
    EphemeralStorage: { Size: settings.ephemeralStorageMb },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${fn.name}`, ...settings.logging },
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
  }
}

/** Lambda's own form of ISO 8601: `2026-01-01T00:00:00.000+0000`. */
function lambdaTimestamp(atMs: number): string {
  return new Date(atMs).toISOString().replace("Z", "+0000");
}

/**
 * A function: its settings, its reservations and its sandboxes, and the FunctionConfiguration that AWS shows of it.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 */
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import type { Alias } from "./alias.ts";
import { FunctionVersion } from "./function_version.ts";
import { LATEST } from "./names.ts";
import { TokenBucket } from "./token_bucket.ts";
import { SCALING_ENVIRONMENTS, SCALING_PERIOD_MS } from "./limits.ts";

/** The code of a version, without the layers below it. */
export type FunctionCode =
  | { readonly kind: "bundle"; readonly bucket: string; readonly key: string }
  /** `sha256` in base64. The bytes are those of the state's {@linkcode PackageStore}. */
  | { readonly kind: "zip"; readonly sha256: string; readonly zip: Uint8Array };

/** What CreateFunction and UpdateFunctionConfiguration set. */
export interface FunctionSettings {
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly code: FunctionCode;
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
  /** `$LATEST`. */
  readonly latest: FunctionVersion;
  /** Published versions by number, in the order in which they were published. */
  readonly versions = new Map<string, FunctionVersion>();
  readonly aliases = new Map<string, Alias>();
  /** Invocations of any of its versions that run right now. */
  busy = 0;
  /** New environments that it may start now. */
  readonly scaling: TokenBucket;
  /** Undefined while it shares the account's unreserved concurrency. */
  reservedConcurrency: number | undefined;
  /** Requests that its reservation allows now; there is one only while there is a reservation. */
  reservedRate: TokenBucket | undefined;
  /** By qualifier, `$LATEST` where none was named. */
  readonly eventInvokes = new Map<string, EventInvokeConfig>();

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
    this.latest = new FunctionVersion(this, LATEST, settings, revisionId, nowMs);
    this.tags = tags;
    this.scaling = new TokenBucket(SCALING_ENVIRONMENTS, SCALING_PERIOD_MS, nowMs);
  }

  /** `$LATEST` and the published versions, in that order. */
  *everyVersion(): Generator<FunctionVersion> {
    yield this.latest;
    yield* this.versions.values();
  }
}

/** Where a function is in its life, as far as the API tells. */
export type Phase = "created" | "updated" | "active";

/**
 * The configuration that the API answers with. Each call makes a new object.
 *
 * @param arn How the caller named it, where that was by a qualifier.
 */
export function configurationOf(
  version: FunctionVersion,
  phase: Phase,
  arn: string = version.arn,
): FunctionConfiguration {
  const { settings, fn } = version;
  return {
    FunctionName: fn.name,
    FunctionArn: arn,
    Runtime: settings.runtime as NonNullable<FunctionConfiguration["Runtime"]>,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: 0,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    LastModified: lambdaTimestamp(version.lastModifiedMs),
    Version: version.version,
    ...(settings.deadLetterArn === undefined
      ? undefined
      : { DeadLetterConfig: { TargetArn: settings.deadLetterArn } }),
    ...(settings.environment === undefined
      ? undefined
      : { Environment: { Variables: { ...settings.environment } } }),
    ...(settings.kmsKeyArn === undefined ? undefined : { KMSKeyArn: settings.kmsKeyArn }),
    TracingConfig: { Mode: settings.tracingMode as "Active" | "PassThrough" },
    RevisionId: version.revisionId,
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

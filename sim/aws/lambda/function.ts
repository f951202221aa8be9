/**
 * A function: its versions and aliases, and all that is set for it as a whole or by qualifier.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/concepts-basics.html
 */
import type { Alias } from "./alias.ts";
import { FunctionVersion } from "./function_version.ts";
import type { FunctionUrl } from "./function_url.ts";
import type { LayerReference } from "./layer.ts";
import type { LoggingSettings } from "./logging.ts";
import { LATEST } from "./names.ts";
import type { ProvisionedConcurrency } from "./provisioned.ts";
import type { ResourcePolicy } from "./resource_policy.ts";
import type { RuntimeManagement } from "./runtime_management_operations.ts";
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
  readonly logging: LoggingSettings;
  /** From the lowest to the highest. */
  readonly layers: readonly LayerReference[];
  readonly snapStart: "None" | "PublishedVersions";
  /** Whether a VpcConfig was given, which could only be an empty one: AWS shows it from then on. */
  readonly hadVpcConfig: boolean;
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
  tags: Readonly<Record<string, string>>;
  /** `$LATEST`. */
  readonly latest: FunctionVersion;
  /** Published versions by number, in the order in which they were published. */
  readonly versions = new Map<string, FunctionVersion>();
  readonly aliases = new Map<string, Alias>();
  /** The number of the version published last: numbers are not used again. */
  lastVersion = 0;
  /** The version that was published last, while it is there. */
  lastPublished: FunctionVersion | undefined;
  /** What `$LATEST` was when that was. */
  publishedFrom: FunctionSettings | undefined;
  /** Invocations of any of its versions that run right now. */
  busy = 0;
  /** Invocations that its own concurrency, reserved or provisioned, has room for: the others take the account's. */
  own = 0;
  /** New environments that it may start now. */
  readonly scaling: TokenBucket;
  /** Undefined while it shares the account's unreserved concurrency. */
  reservedConcurrency: number | undefined;
  /** Requests that its reservation allows now; there is one only while there is a reservation. */
  reservedRate: TokenBucket | undefined;
  /** By qualifier, `$LATEST` where none was named. */
  readonly eventInvokes = new Map<string, EventInvokeConfig>();
  /** By qualifier, empty where none was named. */
  readonly policies = new Map<string, ResourcePolicy>();
  /** By alias, empty for the function itself. */
  readonly urls = new Map<string, FunctionUrl>();
  /** By alias or version. */
  readonly provisioned = new Map<string, ProvisionedConcurrency>();
  /** By qualifier, `$LATEST` where none was named. */
  readonly runtimeManagement = new Map<string, RuntimeManagement>();
  codeSigningConfigArn: string | undefined;
  recursiveLoop: "Allow" | "Terminate" = "Terminate";

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

  /** Environments that are kept ready for its versions, or will be. */
  get provisionedTotal(): number {
    let total = 0;
    for (const { requested } of this.provisioned.values()) total += requested;
    return total;
  }

  /** `$LATEST` and the published versions, in that order. */
  *everyVersion(): Generator<FunctionVersion> {
    yield this.latest;
    yield* this.versions.values();
  }
}

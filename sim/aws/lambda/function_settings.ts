/** From the input of CreateFunction or UpdateFunctionConfiguration to settings, with AWS's checks and messages. */
import type {
  CreateFunctionCommandInput,
  UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import { validationException } from "../constraints.ts";
import { readCode } from "./code_package.ts";
import { checkEnvironment } from "./environment.ts";
import { invalidParameter, notEmulatedParameter } from "./errors.ts";
import type { FunctionSettings } from "./function.ts";
import { checkImage } from "./image.ts";
import { findLayers } from "./layer.ts";
import { DEFAULT_EPHEMERAL_STORAGE_MB, DEFAULT_MEMORY_MB, DEFAULT_TIMEOUT_SECONDS } from "./limits.ts";
import { changedLogging, DEFAULT_LOGGING } from "./logging.ts";
import { parseArn } from "./names.ts";
import { checkRuntime, checkSnapStart } from "./runtimes.ts";
import type { LambdaState } from "./state.ts";

/** Members that AWS has and that would change what a function does, so they are refused and not ignored. */
const NOT_EMULATED = [
  "CapacityProviderConfig",
  "AcceleratorConfig",
  "DurableConfig",
  "ImageConfig",
  "PublishTo",
  "RuntimeConfig",
  "TenancyConfig",
] as const;

type Changes = UpdateFunctionConfigurationCommandInput & { readonly Architectures?: string[] | undefined };

/** Reads the settings of a new function. */
export function settingsOfNew(state: LambdaState, input: CreateFunctionCommandInput): FunctionSettings {
  const architectures = architecturesOf(input.Architectures ?? ["x86_64"]);
  if (input.PackageType === "Image") throw checkImage(input.Code?.ImageUri);
  if (!input.Runtime || !input.Handler) {
    throw invalidParameter(
      "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
    );
  }
  checkRuntime(input.Runtime);
  const changes = { ...input } as Changes;
  return changedSettings(state, {
    runtime: input.Runtime,
    handler: input.Handler,
    role: input.Role!,
    code: readCode(state, input.Code!, "CreateFunction"),
    description: "",
    timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
    memoryMb: DEFAULT_MEMORY_MB,
    ephemeralStorageMb: DEFAULT_EPHEMERAL_STORAGE_MB,
    environment: undefined,
    deadLetterArn: undefined,
    tracingMode: "PassThrough",
    architectures,
    kmsKeyArn: undefined,
    logging: DEFAULT_LOGGING,
    layers: [],
    snapStart: "None",
    hadVpcConfig: false,
  }, changes);
}

/** Applies the members that an input has to settings; those that it has not stay as they are. */
export function changedSettings(state: LambdaState, old: FunctionSettings, input: Changes): FunctionSettings {
  checkEmulated(input);
  const runtime = input.Runtime ?? old.runtime;
  checkRuntime(runtime);
  const variables = input.Environment?.Variables;
  if (variables) checkEnvironment(variables);
  const snapStart = input.SnapStart?.ApplyOn ?? old.snapStart;
  if (snapStart === "PublishedVersions") checkSnapStart(runtime);
  checkNetwork(input);
  return {
    ...old,
    runtime,
    handler: input.Handler ?? old.handler,
    role: input.Role ?? old.role,
    description: input.Description ?? old.description,
    timeoutSeconds: input.Timeout ?? old.timeoutSeconds,
    memoryMb: input.MemorySize ?? old.memoryMb,
    ephemeralStorageMb: input.EphemeralStorage?.Size ?? old.ephemeralStorageMb,
    environment: input.Environment === undefined ? old.environment : { ...variables },
    deadLetterArn: deadLetterOf(old, input),
    tracingMode: input.TracingConfig?.Mode ?? old.tracingMode,
    kmsKeyArn: input.KMSKeyArn === undefined ? old.kmsKeyArn : input.KMSKeyArn || undefined,
    logging: changedLogging(old.logging, input.LoggingConfig),
    layers: input.Layers === undefined ? old.layers : findLayers(state, input.Layers),
    snapStart,
    hadVpcConfig: old.hadVpcConfig || input.VpcConfig !== undefined,
  };
}

/**
 * Reads the architectures of a function.
 *
 * @throws {AwsError} One that AWS does not have.
 */
export function architecturesOf(given: readonly string[]): string[] {
  if (given.some((name) => name !== "x86_64" && name !== "arm64")) {
    throw validationException([
      `Value '[${given.join(", ")}]' at 'architectures' failed to satisfy constraint: Member must satisfy ` +
      "constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
    ]);
  }
  return [...given];
}

function checkEmulated(input: Changes): void {
  const members = input as unknown as Readonly<Record<string, unknown>>;
  for (const name of NOT_EMULATED) {
    if (!isEmpty(members[name])) throw notEmulatedParameter(name);
  }
}

/** There are no subnets, security groups and file systems in this account, and AWS says so of those that are named. */
function checkNetwork({ VpcConfig, FileSystemConfigs }: Changes): void {
  const subnet = VpcConfig?.SubnetIds?.[0];
  if (subnet !== undefined) {
    throw invalidParameter(
      "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: The subnet " +
        `ID '${subnet}' does not exist`,
    );
  }
  const group = VpcConfig?.SecurityGroupIds?.[0];
  if (group !== undefined) {
    throw invalidParameter(
      "Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: The " +
        `security group '${group}' does not exist`,
    );
  }
  const fileSystem = FileSystemConfigs?.[0];
  if (fileSystem !== undefined) {
    throw invalidParameter(
      `Function must be configured to execute in VPC to reference access point ${fileSystem.Arn}.`,
    );
  }
}

/** Tools send empty lists and structures for what they do not use. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}

function deadLetterOf(old: FunctionSettings, input: Changes): string | undefined {
  if (input.DeadLetterConfig === undefined) return old.deadLetterArn;
  const arn = input.DeadLetterConfig.TargetArn;
  if (!arn) return undefined;
  if (parseArn(arn)?.service !== "sqs") {
    throw notEmulatedParameter(`A dead-letter target other than a queue (${arn})`);
  }
  return arn;
}

/** From the input of CreateFunction or UpdateFunctionConfiguration to settings, with AWS's checks and messages. */
import type {
  CreateFunctionCommandInput,
  UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import { validationException } from "../constraints.ts";
import { checkEnvironment } from "./environment.ts";
import { invalidParameter, notEmulatedParameter } from "./errors.ts";
import type { FunctionCode, FunctionSettings } from "./function.ts";
import { DEFAULT_EPHEMERAL_STORAGE_MB, DEFAULT_MEMORY_MB, DEFAULT_TIMEOUT_SECONDS } from "./limits.ts";
import { parseArn } from "./names.ts";

/** As AWS lists them in its message; of these, the Node.js ones can be run here. */
const RUNTIMES: readonly string[] = [
  ..."nodejs20.x python3.14 provided.al2023 python3.12 python3.13 nodejs24.x nodejs22.x java25 python3.10"
    .split(" "),
  ..."python3.11 java21 ruby3.3 ruby3.4 ruby3.2 python3.8 python3.9 java17 nodejs16.x dotnet10 dotnet8".split(
    " ",
  ),
  ..."java11 dotnet6 nodejs18.x provided.al2 java8.al2".split(" "),
];

/** Members that AWS has and that would change what a function does, so they are refused and not ignored. */
const NOT_EMULATED = [
  "CapacityProviderConfig",
  "CodeSigningConfigArn",
  "AcceleratorConfig",
  "DurableConfig",
  "FileSystemConfigs",
  "ImageConfig",
  "Layers",
  "PublishTo",
  "RuntimeConfig",
  "TenancyConfig",
  "VpcConfig",
] as const;

type Changes = UpdateFunctionConfigurationCommandInput & { readonly Architectures?: string[] | undefined };

/** Reads the settings of a new function. */
export function settingsOfNew(input: CreateFunctionCommandInput): FunctionSettings {
  if (input.Publish) throw notEmulatedParameter("Publishing a version (Publish)");
  if (input.PackageType === "Image") throw notEmulatedParameter("PackageType Image");
  if (!input.Runtime || !input.Handler) {
    throw invalidParameter(
      "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
    );
  }
  const architectures = input.Architectures ?? ["x86_64"];
  if (architectures.some((name) => name !== "x86_64" && name !== "arm64")) {
    throw validationException([
      `Value '[${
        architectures.join(", ")
      }]' at 'architectures' failed to satisfy constraint: Member must satisfy ` +
      "constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
    ]);
  }
  return changedSettings({
    runtime: input.Runtime,
    handler: input.Handler,
    role: input.Role!,
    code: codeOf(input.Code!),
    description: "",
    timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
    memoryMb: DEFAULT_MEMORY_MB,
    ephemeralStorageMb: DEFAULT_EPHEMERAL_STORAGE_MB,
    environment: undefined,
    deadLetterArn: undefined,
    tracingMode: "PassThrough",
    architectures: [...architectures],
    kmsKeyArn: undefined,
    logging: {},
  }, input as Changes);
}

/** Applies the members that an input has to settings; those that it has not stay as they are. */
export function changedSettings(old: FunctionSettings, input: Changes): FunctionSettings {
  checkEmulated(input);
  const runtime = input.Runtime ?? old.runtime;
  checkRuntime(runtime);
  const variables = input.Environment?.Variables;
  if (variables) checkEnvironment(variables);
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
    logging: { ...old.logging, ...(input.LoggingConfig as Record<string, string> | undefined) },
  };
}

function codeOf(code: NonNullable<CreateFunctionCommandInput["Code"]>): FunctionCode {
  if (code.ZipFile !== undefined) throw notEmulatedParameter("Code given as ZipFile");
  if (code.ImageUri !== undefined) throw notEmulatedParameter("Code given as ImageUri");
  if (code.S3ObjectVersion !== undefined) throw notEmulatedParameter("Code given by S3ObjectVersion");
  if (!code.S3Bucket || !code.S3Key) {
    throw invalidParameter("Please provide a source for function code.");
  }
  return { kind: "bundle", bucket: code.S3Bucket, key: code.S3Key };
}

function checkEmulated(input: Changes): void {
  const members = input as unknown as Readonly<Record<string, unknown>>;
  for (const name of NOT_EMULATED) {
    if (!isEmpty(members[name])) throw notEmulatedParameter(name);
  }
  if (input.SnapStart?.ApplyOn === "PublishedVersions") throw notEmulatedParameter("SnapStart");
}

/** Tools send empty lists and structures for what they do not use. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}

function checkRuntime(runtime: string): void {
  if (!RUNTIMES.includes(runtime)) {
    throw invalidParameter(
      `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ` +
        `[${RUNTIMES.join(", ")}] or be a valid ARN`,
    );
  }
  if (!runtime.startsWith("nodejs")) throw notEmulatedParameter(`The runtime ${runtime}`);
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

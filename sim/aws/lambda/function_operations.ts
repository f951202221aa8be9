/**
 * CreateFunction, GetFunction, GetFunctionConfiguration, UpdateFunctionConfiguration, DeleteFunction, ListFunctions.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
 */
import type {
  CreateFunctionCommandInput,
  DeleteFunctionCommandInput,
  FunctionConfiguration,
  GetFunctionCommandInput,
  GetFunctionCommandOutput,
  GetFunctionConfigurationCommandInput,
  ListFunctionsCommandInput,
  ListFunctionsCommandOutput,
  UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import type { Constraints } from "../constraints.ts";
import type { Operation } from "../operation.ts";
import {
  FUNCTION_NAME,
  MAX_ITEMS,
  NAMESPACED_FUNCTION_NAME,
  QUALIFIER,
  RESOURCE_ARN,
} from "./constraints.ts";
import { conflict, invalidParameter, preconditionFailed } from "./errors.ts";
import { configurationOf, LambdaFunction } from "./function.ts";
import { changedSettings, settingsOfNew } from "./function_settings.ts";
import { MAX_FUNCTION_NAME_LENGTH, MAX_MEMORY_MB, MAX_TIMEOUT_SECONDS } from "./limits.ts";
import { bareFunctionName, functionArn, functionReference, LATEST } from "./names.ts";
import { page } from "./pages.ts";
import { resolveFunction } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

type Metadata = { $metadata: unknown };
type Plain<T> = Omit<T, keyof Metadata>;

const SETTINGS: Constraints = {
  Handler: { type: "string", length: [0, 128], pattern: "[^\\s]+" },
  Description: { type: "string", length: [0, 256] },
  Timeout: { type: "integer", range: [1, MAX_TIMEOUT_SECONDS] },
  MemorySize: { type: "integer", range: [128, MAX_MEMORY_MB] },
  DeadLetterConfig: { type: "structure", members: { TargetArn: RESOURCE_ARN } },
  Environment: {
    type: "structure",
    members: { Variables: { type: "map", each: { type: "string" } } },
  },
  KMSKeyArn: RESOURCE_ARN,
  TracingConfig: {
    type: "structure",
    members: { Mode: { type: "string", enum: ["Active", "PassThrough"] } },
  },
  EphemeralStorage: {
    type: "structure",
    members: { Size: { required: true, type: "integer", range: [512, 10_240] } },
  },
};

const ROLE = {
  type: "string",
  length: [0, 10_000],
  pattern: "arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
} as const;

const byName = (input: { FunctionName: string | undefined }): string =>
  bareFunctionName(input.FunctionName ?? "");

export const createFunction: Operation<LambdaState, CreateFunctionCommandInput, FunctionConfiguration> = {
  input: {
    FunctionName: FUNCTION_NAME,
    Role: { ...ROLE, required: true },
    Code: {
      required: true,
      type: "structure",
      members: {
        S3Bucket: { type: "string", length: [3, 63], pattern: "[0-9A-Za-z\\.\\-_]*(?<!\\.)" },
        S3Key: { type: "string", length: [1, 1024], pattern: ".*" },
      },
    },
    ...SETTINGS,
    Architectures: { type: "list", length: [1, 1] },
  },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input, { world, nowMs, entity }) {
    const { name } = functionReference(world, input.FunctionName!);
    if (name.length > MAX_FUNCTION_NAME_LENGTH) {
      throw invalidParameter(
        `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must ` +
          `have length less than or equal to ${MAX_FUNCTION_NAME_LENGTH}`,
      );
    }
    const settings = settingsOfNew(input);
    if (state.functions.has(name)) throw conflict(`Function already exist: ${name}`);
    const fn = new LambdaFunction(
      name,
      functionArn(world, name),
      settings,
      { ...input.Tags },
      world.ids.uuid(entity),
      nowMs,
    );
    state.functions.set(name, fn);
    return configurationOf(fn.latest, "created");
  },
  differs:
    "Takes code from S3 only (no ZipFile, no ImageUri) and does not look whether it is there; runs the " +
    "Node.js runtimes. CodeSize is 0 and CodeSha256 absent, as the code is not packed. The function can be invoked " +
    "as soon as the call is answered. Layers, VPC, versions, images, file systems, SnapStart, code signing, durable " +
    "and managed-instance settings are refused by name, and so are memory above 10,240 MB and timeouts above 900 s, " +
    "which managed instances have; the role, tracing, KMS key and memory change nothing.",
};

export const getFunction: Operation<LambdaState, GetFunctionCommandInput, Plain<GetFunctionCommandOutput>> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input, { world }) {
    const { fn, version, arn } = resolveFunction(state, input.FunctionName!, input.Qualifier);
    const { code } = version.settings;
    return {
      Configuration: configurationOf(version, "active", arn),
      Code: {
        RepositoryType: "S3",
        Location: code.kind === "bundle"
          ? `https://${code.bucket}.s3.${world.region}.amazonaws.com/${code.key}`
          : "",
      },
      ...(Object.keys(fn.tags).length === 0 ? undefined : { Tags: { ...fn.tags } }),
      ...(fn.reservedConcurrency === undefined
        ? undefined
        : { Concurrency: { ReservedConcurrentExecutions: fn.reservedConcurrency } }),
    };
  },
  differs: "Code.Location is where the code was given to lie, not a presigned URL of Lambda's own copy.",
};

export const getFunctionConfiguration: Operation<
  LambdaState,
  GetFunctionConfigurationCommandInput,
  FunctionConfiguration
> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input) {
    const { version, arn } = resolveFunction(state, input.FunctionName!, input.Qualifier);
    return configurationOf(version, "active", arn);
  },
};

export const updateFunctionConfiguration: Operation<
  LambdaState,
  UpdateFunctionConfigurationCommandInput,
  FunctionConfiguration
> = {
  input: { FunctionName: FUNCTION_NAME, Role: ROLE, ...SETTINGS },
  errors: [
    "InvalidParameterValueException",
    "ResourceConflictException",
    "ResourceNotFoundException",
    "PreconditionFailedException",
  ],
  mutates: true,
  resource: byName,
  run(state, input, { world, nowMs, entity }) {
    const { latest } = state.find(input.FunctionName!);
    if (input.RevisionId !== undefined && input.RevisionId !== latest.revisionId) throw preconditionFailed();
    latest.settings = changedSettings(latest.settings, input);
    latest.revisionId = world.ids.uuid(entity);
    latest.lastModifiedMs = nowMs;
    latest.pool.retire();
    return configurationOf(latest, "updated");
  },
  differs: "Takes effect at once: the next invocation is cold and runs the new configuration.",
};

export const deleteFunction: Operation<LambdaState, DeleteFunctionCommandInput, { StatusCode: number }> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input, { world }) {
    const { qualifier } = functionReference(world, input.FunctionName!, input.Qualifier);
    if (qualifier === LATEST) {
      throw invalidParameter("$LATEST version cannot be deleted without deleting the function.");
    }
    const fn = state.find(input.FunctionName!);
    // Deleting a version that does not exist is not an error of AWS's, and no versions exist.
    if (qualifier !== undefined) return { StatusCode: 204 };
    state.capacity.reserve(fn, undefined);
    state.functions.delete(fn.name);
    for (const version of fn.everyVersion()) version.pool.retire();
    return { StatusCode: 204 };
  },
  differs:
    "Invocations that run go on to their end; event source mappings of the function stay and do nothing.",
};

export const listFunctions: Operation<
  LambdaState,
  ListFunctionsCommandInput,
  Plain<ListFunctionsCommandOutput>
> = {
  input: {
    FunctionVersion: { type: "string", enum: ["ALL"] },
    MaxItems: MAX_ITEMS,
  },
  errors: ["InvalidParameterValueException"],
  mutates: false,
  run(state, input) {
    const names = [...state.functions.keys()].sort();
    const { items, next } = page(names, input.Marker, input.MaxItems, (name) => name);
    return {
      Functions: items.map((name) => configurationOf(state.functions.get(name)!.latest, "active")),
      ...(next === undefined ? undefined : { NextMarker: next }),
    };
  },
  differs: "Sorted by name; AWS promises no order.",
};

/**
 * CreateFunction, GetFunction, GetFunctionConfiguration, DeleteFunction, ListFunctions.
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
} from "@aws-sdk/client-lambda";
import type { AwsWorld, Operation } from "../operation.ts";
import { checkSignature, CODE_SIGNING_CONFIG_ARN, requireCodeSigning } from "./code_signing.ts";
import { configurationOf } from "./configuration.ts";
import {
  ARCHITECTURES,
  FUNCTION_NAME,
  MAX_ITEMS,
  NAMESPACED_FUNCTION_NAME,
  QUALIFIER,
  ROLE,
  SETTINGS,
} from "./constraints.ts";
import { conflict, invalidParameter } from "./errors.ts";
import { LambdaFunction } from "./function.ts";
import type { FunctionVersion } from "./function_version.ts";
import { settingsOfNew } from "./function_settings.ts";
import { MAX_FUNCTION_NAME_LENGTH } from "./limits.ts";
import { bareFunctionName, functionArn, functionReference, LATEST } from "./names.ts";
import { page } from "./pages.ts";
import { resolveFunction } from "./resolve.ts";
import type { LambdaState } from "./state.ts";
import { checkTagCount } from "./tags.ts";
import { publish, versionKey } from "./version_operations.ts";

type Plain<T> = Omit<T, "$metadata">;

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
    Architectures: ARCHITECTURES,
    PackageType: { type: "string", enum: ["Zip", "Image"] },
    CodeSigningConfigArn: CODE_SIGNING_CONFIG_ARN,
  },
  errors: [
    "CodeSigningConfigNotFoundException",
    "CodeVerificationFailedException",
    "InvalidParameterValueException",
    "RequestEntityTooLargeException",
    "ResourceConflictException",
    "ResourceNotFoundException",
  ],
  mutates: true,
  resource: byName,
  run(state, input, context) {
    const { world, nowMs, entity } = context;
    const { name } = functionReference(world, input.FunctionName!);
    if (name.length > MAX_FUNCTION_NAME_LENGTH) {
      throw invalidParameter(
        `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must ` +
          `have length less than or equal to ${MAX_FUNCTION_NAME_LENGTH}`,
      );
    }
    checkTagCount(input.Tags);
    const signing = input.CodeSigningConfigArn || undefined;
    if (signing !== undefined) requireCodeSigning(state, signing);
    const settings = settingsOfNew(state, input);
    if (state.functions.has(name)) throw conflict(`Function already exist: ${name}`);
    checkSignature(state, signing);
    const revisionId = world.ids.uuid(entity, 1);
    const fn = new LambdaFunction(
      name,
      functionArn(world, name),
      settings,
      { ...input.Tags },
      revisionId,
      nowMs,
    );
    fn.codeSigningConfigArn = signing;
    state.functions.set(name, fn);
    const shown = { revisionId: world.ids.uuid(entity) };
    if (!input.Publish) return configurationOf(world, fn.latest, "created", shown);
    const { version } = publish(fn, undefined, context);
    return configurationOf(world, version, "created", { ...shown, arn: fn.arn });
  },
  differs:
    "Runs the Node.js runtimes; functions of others can be made, and fail with Runtime.NotEmulated when they run. " +
    "Code in S3 is what the world holds itself: it is not packed, CodeSize is 0, CodeSha256 absent, and layers do not " +
    "go with it. The function is active, and can be invoked, as soon as the call is answered. No container image, " +
    "subnet, security group or file system exists here, and naming one is answered as AWS answers one that does not " +
    "exist. Code is never signed, so that a configuration that enforces signatures blocks it. Durable, tenant and " +
    "managed-instance settings are refused by name, and so are memory above 10,240 MB and timeouts above 900 s, which " +
    "managed instances have; the role, tracing, KMS key and memory change nothing.",
};

export const getFunction: Operation<LambdaState, GetFunctionCommandInput, Plain<GetFunctionCommandOutput>> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input, { world }) {
    const { fn, version, arn } = resolveFunction(state, input.FunctionName!, input.Qualifier);
    return {
      Configuration: configurationOf(world, version, "active", { arn }),
      Code: { RepositoryType: "S3", Location: locationOf(world, version) },
      ...(Object.keys(fn.tags).length === 0 ? undefined : { Tags: { ...fn.tags } }),
      ...(fn.reservedConcurrency === undefined
        ? undefined
        : { Concurrency: { ReservedConcurrentExecutions: fn.reservedConcurrency } }),
    };
  },
  differs: "Code.Location looks like that of AWS's own copy of the code, and nothing can be had from there.",
};

function locationOf(world: AwsWorld, { fn, settings: { code } }: FunctionVersion): string {
  if (code.kind === "bundle") return `https://${code.bucket}.s3.${world.region}.amazonaws.com/${code.key}`;
  return `https://awslambda-${world.region}-tasks.s3.${world.region}.amazonaws.com/snapshots/${world.account}/` +
    `${fn.name}-${encodeURIComponent(code.sha256)}`;
}

export const getFunctionConfiguration: Operation<
  LambdaState,
  GetFunctionConfigurationCommandInput,
  FunctionConfiguration
> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input, { world }) {
    const { version, arn } = resolveFunction(state, input.FunctionName!, input.Qualifier);
    return configurationOf(world, version, "active", { arn });
  },
};

export const deleteFunction: Operation<LambdaState, DeleteFunctionCommandInput, { StatusCode: number }> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input, { world }) {
    const { name, qualifier } = functionReference(world, input.FunctionName!, input.Qualifier);
    if (qualifier === LATEST) {
      throw invalidParameter("$LATEST version cannot be deleted without deleting the function.");
    }
    if (qualifier !== undefined && /^(?!\d+$)[\w-]+$/.test(qualifier)) {
      throw invalidParameter("Deletion of aliases is not currently supported.");
    }
    const { fn } = resolveFunction(state, name);
    if (qualifier === undefined) deleteWhole(state, fn);
    else deleteVersion(state, fn, qualifier);
    state.sweepPackages();
    return { StatusCode: 204 };
  },
  differs:
    "Invocations that run go on to their end; event source mappings of the function stay and do nothing.",
};

function deleteWhole(state: LambdaState, fn: LambdaFunction): void {
  state.capacity.forget(fn);
  state.functions.delete(fn.name);
  for (const version of fn.everyVersion()) version.pool.retire();
}

/** Deleting a version that does not exist is not an error of AWS's. */
function deleteVersion(state: LambdaState, fn: LambdaFunction, number: string): void {
  const version = fn.versions.get(number);
  if (version === undefined) return;
  const aliases = [...fn.aliases.values()].filter((alias) =>
    alias.version === number || alias.routing?.version === number
  );
  if (aliases.length > 0) {
    throw conflict(
      "Unable to delete version because the following aliases reference it: " +
        `[${aliases.map(({ name }) => name).join(", ")}]`,
    );
  }
  state.capacity.provision(fn, number, undefined);
  fn.versions.delete(number);
  fn.policies.delete(number);
  fn.eventInvokes.delete(number);
  fn.runtimeManagement.delete(number);
  if (fn.lastPublished === version) fn.lastPublished = undefined;
  version.pool.retire();
}

export const listFunctions: Operation<
  LambdaState,
  ListFunctionsCommandInput,
  Plain<ListFunctionsCommandOutput>
> = {
  input: {
    MasterRegion: { type: "string", pattern: "ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}" },
    FunctionVersion: { type: "string", enum: ["ALL"] },
    MaxItems: MAX_ITEMS,
  },
  errors: ["InvalidParameterValueException"],
  mutates: false,
  run(state, input, { world }) {
    const functions = [...state.functions.values()].sort(byFunctionName);
    if (input.FunctionVersion === undefined) {
      const { items, next } = page(functions, input.Marker, input.MaxItems, ({ name }) => name);
      return {
        Functions: items.map(({ latest }) => configurationOf(world, latest, "listed")),
        ...(next === undefined ? undefined : { NextMarker: next }),
      };
    }
    const versions = functions.flatMap((fn) => [...fn.everyVersion()]);
    const { items, next } = page(
      versions,
      input.Marker,
      input.MaxItems,
      (version) => `${version.fn.name} ${versionKey(version)}`,
    );
    return {
      Functions: items.map((version) =>
        configurationOf(world, version, "listed", { arn: version.qualifiedArn })
      ),
      ...(next === undefined ? undefined : { NextMarker: next }),
    };
  },
  differs:
    "Sorted by name; AWS promises no order. There are no functions of other Regions, whatever MasterRegion says.",
};

function byFunctionName(one: LambdaFunction, other: LambdaFunction): number {
  return one.name < other.name ? -1 : 1;
}

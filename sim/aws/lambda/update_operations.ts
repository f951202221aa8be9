/**
 * UpdateFunctionConfiguration, UpdateFunctionCode.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html
 */
import type {
  FunctionConfiguration,
  UpdateFunctionCodeCommandInput,
  UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation } from "../operation.ts";
import { readCode } from "./code_package.ts";
import { checkSignature } from "./code_signing.ts";
import { configurationOf } from "./configuration.ts";
import { ARCHITECTURES, FUNCTION_NAME, RESOURCE_ARN, ROLE, SETTINGS } from "./constraints.ts";
import { functionsOnly, invalidParameter, notEmulatedParameter, preconditionFailed } from "./errors.ts";
import type { FunctionSettings, LambdaFunction } from "./function.ts";
import { architecturesOf, changedSettings } from "./function_settings.ts";
import { FunctionVersion } from "./function_version.ts";
import { bareFunctionName, functionReference, LATEST } from "./names.ts";
import { resolveFunction } from "./resolve.ts";
import type { LambdaState } from "./state.ts";
import { publish } from "./version_operations.ts";

const byName = (input: { FunctionName: string | undefined }): string =>
  bareFunctionName(input.FunctionName ?? "");

/** The function whose `$LATEST` is to be changed. */
function changing(state: LambdaState, given: string, revisionId: string | undefined): LambdaFunction {
  const { qualifier } = functionReference(state.world, given);
  if (qualifier !== undefined && qualifier !== LATEST) throw functionsOnly();
  const { fn } = resolveFunction(state, given);
  if (revisionId !== undefined && revisionId !== fn.latest.revisionId) throw preconditionFailed();
  return fn;
}

/** Gives `$LATEST` other settings: the next invocation is cold. */
function change(fn: LambdaFunction, settings: FunctionSettings, { world, nowMs, entity }: CallContext): void {
  const { latest } = fn;
  latest.settings = settings;
  latest.revisionId = world.ids.uuid(entity, 1);
  latest.lastModifiedMs = nowMs;
  latest.pool.retire();
}

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
  run(state, input, context) {
    const { world, entity } = context;
    const fn = changing(state, input.FunctionName!, input.RevisionId);
    change(fn, changedSettings(state, fn.latest.settings, input), context);
    state.sweepPackages();
    return configurationOf(world, fn.latest, "updated", { revisionId: world.ids.uuid(entity) });
  },
  differs: "Takes effect at once: the next invocation is cold and runs the new configuration.",
};

export const updateFunctionCode: Operation<
  LambdaState,
  UpdateFunctionCodeCommandInput,
  FunctionConfiguration
> = {
  input: {
    FunctionName: FUNCTION_NAME,
    S3Bucket: { type: "string", length: [3, 63], pattern: "[0-9A-Za-z\\.\\-_]*(?<!\\.)" },
    S3Key: { type: "string", length: [1, 1024], pattern: ".*" },
    Architectures: ARCHITECTURES,
    PublishTo: { type: "string", enum: ["LATEST_PUBLISHED"] },
    SourceKMSKeyArn: RESOURCE_ARN,
  },
  errors: [
    "CodeVerificationFailedException",
    "InvalidParameterValueException",
    "PreconditionFailedException",
    "RequestEntityTooLargeException",
    "ResourceNotFoundException",
  ],
  mutates: true,
  resource: byName,
  run(state, input, context) {
    const { world, entity } = context;
    if (input.PublishTo !== undefined) throw notEmulatedParameter("PublishTo");
    const fn = changing(state, input.FunctionName!, input.RevisionId);
    if (input.ImageUri !== undefined) {
      throw invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
    }
    const settings: FunctionSettings = {
      ...fn.latest.settings,
      ...(input.Architectures === undefined
        ? undefined
        : { architectures: architecturesOf(input.Architectures) }),
      code: readCode(state, input, "UpdateFunctionCode"),
    };
    checkSignature(state, fn.codeSigningConfigArn);
    const revisionId = world.ids.uuid(entity);
    if (input.DryRun) {
      const { latest } = fn;
      const would = new FunctionVersion(fn, LATEST, settings, latest.revisionId, latest.lastModifiedMs);
      const shown = configurationOf(world, would, "active");
      state.sweepPackages();
      return shown;
    }
    change(fn, settings, context);
    state.sweepPackages();
    if (!input.Publish) return configurationOf(world, fn.latest, "updated", { revisionId });
    const { version, fresh } = publish(fn, undefined, context);
    return configurationOf(world, version, fresh ? "created" : "active");
  },
  differs: "Takes effect at once: the next invocation is cold and runs the new code.",
};

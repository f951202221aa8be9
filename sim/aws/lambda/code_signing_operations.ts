/**
 * CreateCodeSigningConfig, GetCodeSigningConfig, UpdateCodeSigningConfig, DeleteCodeSigningConfig,
 * ListCodeSigningConfigs, ListFunctionsByCodeSigningConfig.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html
 */
import type {
  CodeSigningConfig as ShownConfig,
  CreateCodeSigningConfigCommandInput,
  DeleteCodeSigningConfigCommandInput,
  GetCodeSigningConfigCommandInput,
  ListCodeSigningConfigsCommandInput,
  ListFunctionsByCodeSigningConfigCommandInput,
  UpdateCodeSigningConfigCommandInput,
} from "@aws-sdk/client-lambda";
import type { Constraint } from "../constraints.ts";
import type { Operation } from "../operation.ts";
import { CODE_SIGNING_CONFIG_ARN, type CodeSigningConfig, findCodeSigning } from "./code_signing.ts";
import { DESCRIPTION, MAX_ITEMS } from "./constraints.ts";
import { conflict } from "./errors.ts";
import type { LambdaFunction } from "./function.ts";
import { page } from "./pages.ts";
import type { LambdaState } from "./state.ts";
import { checkTagCount } from "./tags.ts";

const ARN: Constraint = { ...CODE_SIGNING_CONFIG_ARN, required: true };
const PUBLISHERS: Constraint = {
  type: "structure",
  members: {
    SigningProfileVersionArns: {
      required: true,
      type: "list",
      length: [1, 20],
      each: {
        type: "string",
        pattern:
          "arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)",
      },
    },
  },
};
const POLICIES: Constraint = {
  type: "structure",
  members: { UntrustedArtifactOnDeployment: { type: "string", enum: ["Warn", "Enforce"] } },
};

const byArn = (input: { CodeSigningConfigArn: string | undefined }): string =>
  input.CodeSigningConfigArn ?? "";

function shown(config: CodeSigningConfig): ShownConfig {
  return {
    CodeSigningConfigId: config.id,
    CodeSigningConfigArn: config.arn,
    Description: config.description,
    AllowedPublishers: { SigningProfileVersionArns: [...config.publishers] },
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: config.untrusted },
    LastModified: new Date(config.lastModifiedMs).toISOString(),
  };
}

function functionsOf(state: LambdaState, arn: string): LambdaFunction[] {
  return [...state.functions.values()].filter((fn) => fn.codeSigningConfigArn === arn);
}

export const createCodeSigningConfig: Operation<
  LambdaState,
  CreateCodeSigningConfigCommandInput,
  { CodeSigningConfig: ShownConfig }
> = {
  input: {
    Description: DESCRIPTION,
    AllowedPublishers: { ...PUBLISHERS, required: true },
    CodeSigningPolicies: POLICIES,
  },
  errors: ["InvalidParameterValueException"],
  mutates: true,
  run(state, input, { world, nowMs, entity }) {
    checkTagCount(input.Tags);
    const id = `csc-${world.ids.hex(entity).slice(0, 17)}`;
    const config: CodeSigningConfig = {
      id,
      arn: `arn:aws:lambda:${world.region}:${world.account}:code-signing-config:${id}`,
      description: input.Description ?? "",
      publishers: [...input.AllowedPublishers!.SigningProfileVersionArns!],
      untrusted: input.CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? "Warn",
      lastModifiedMs: nowMs,
      tags: { ...input.Tags },
    };
    state.codeSigningConfigs.set(config.arn, config);
    return { CodeSigningConfig: shown(config) };
  },
  differs:
    "The signing profiles are not looked for. Code is never signed here: Enforce blocks every deployment.",
};

export const getCodeSigningConfig: Operation<
  LambdaState,
  GetCodeSigningConfigCommandInput,
  { CodeSigningConfig: ShownConfig }
> = {
  input: { CodeSigningConfigArn: ARN },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byArn,
  run: (state, input) => ({ CodeSigningConfig: shown(findCodeSigning(state, input.CodeSigningConfigArn!)) }),
};

export const updateCodeSigningConfig: Operation<
  LambdaState,
  UpdateCodeSigningConfigCommandInput,
  { CodeSigningConfig: ShownConfig }
> = {
  input: {
    CodeSigningConfigArn: ARN,
    Description: DESCRIPTION,
    AllowedPublishers: PUBLISHERS,
    CodeSigningPolicies: POLICIES,
  },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: true,
  resource: byArn,
  run(state, input, { nowMs }) {
    const old = findCodeSigning(state, input.CodeSigningConfigArn!);
    const config: CodeSigningConfig = {
      ...old,
      description: input.Description ?? old.description,
      publishers: input.AllowedPublishers?.SigningProfileVersionArns?.slice() ?? old.publishers,
      untrusted: input.CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? old.untrusted,
      lastModifiedMs: nowMs,
    };
    state.codeSigningConfigs.set(config.arn, config);
    return { CodeSigningConfig: shown(config) };
  },
};

export const deleteCodeSigningConfig: Operation<LambdaState, DeleteCodeSigningConfigCommandInput, object> = {
  input: { CodeSigningConfigArn: ARN },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byArn,
  run(state, input) {
    const { arn } = findCodeSigning(state, input.CodeSigningConfigArn!);
    if (functionsOf(state, arn).length > 0) {
      throw conflict(`The code signing configuration ${arn} is used by a function and cannot be deleted.`);
    }
    state.codeSigningConfigs.delete(arn);
    return {};
  },
  differs: "The message where a function still uses it is not AWS's.",
};

export const listCodeSigningConfigs: Operation<
  LambdaState,
  ListCodeSigningConfigsCommandInput,
  { CodeSigningConfigs: ShownConfig[]; NextMarker?: string }
> = {
  input: { MaxItems: MAX_ITEMS },
  errors: ["InvalidParameterValueException"],
  mutates: false,
  run(state, input) {
    const configs = [...state.codeSigningConfigs.values()].sort((one, other) => one.id < other.id ? -1 : 1);
    const { items, next } = page(configs, input.Marker, input.MaxItems, ({ id }) => id);
    return {
      CodeSigningConfigs: items.map(shown),
      ...(next === undefined ? undefined : { NextMarker: next }),
    };
  },
};

export const listFunctionsByCodeSigningConfig: Operation<
  LambdaState,
  ListFunctionsByCodeSigningConfigCommandInput,
  { FunctionArns: string[]; NextMarker?: string }
> = {
  input: { CodeSigningConfigArn: ARN, MaxItems: MAX_ITEMS },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byArn,
  run(state, input) {
    const { arn } = findCodeSigning(state, input.CodeSigningConfigArn!);
    const arns = functionsOf(state, arn).map((fn) => fn.arn).sort();
    const { items, next } = page(arns, input.Marker, input.MaxItems, (each) => each);
    return { FunctionArns: [...items], ...(next === undefined ? undefined : { NextMarker: next }) };
  },
};

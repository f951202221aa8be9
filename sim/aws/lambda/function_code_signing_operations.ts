/**
 * PutFunctionCodeSigningConfig, GetFunctionCodeSigningConfig, DeleteFunctionCodeSigningConfig.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html
 */
import type {
  DeleteFunctionCodeSigningConfigCommandInput,
  GetFunctionCodeSigningConfigCommandInput,
  PutFunctionCodeSigningConfigCommandInput,
} from "@aws-sdk/client-lambda";
import type { Operation } from "../operation.ts";
import { CODE_SIGNING_CONFIG_ARN, requireCodeSigning } from "./code_signing.ts";
import { NAMESPACED_FUNCTION_NAME } from "./constraints.ts";
import { bareFunctionName } from "./names.ts";
import { resolveFunction } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

interface Shown {
  readonly CodeSigningConfigArn?: string;
  readonly FunctionName?: string;
}

const byName = (input: { FunctionName: string | undefined }): string =>
  bareFunctionName(input.FunctionName ?? "");

export const putFunctionCodeSigningConfig: Operation<
  LambdaState,
  PutFunctionCodeSigningConfigCommandInput,
  Shown
> = {
  input: {
    CodeSigningConfigArn: { ...CODE_SIGNING_CONFIG_ARN, required: true },
    FunctionName: NAMESPACED_FUNCTION_NAME,
  },
  errors: [
    "CodeSigningConfigNotFoundException",
    "InvalidParameterValueException",
    "ResourceNotFoundException",
  ],
  mutates: true,
  resource: byName,
  run(state, input) {
    const { arn } = requireCodeSigning(state, input.CodeSigningConfigArn!);
    const { fn } = resolveFunction(state, input.FunctionName!);
    fn.codeSigningConfigArn = arn;
    return { CodeSigningConfigArn: arn, FunctionName: fn.name };
  },
};

export const getFunctionCodeSigningConfig: Operation<
  LambdaState,
  GetFunctionCodeSigningConfigCommandInput,
  Shown
> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input) {
    const { fn } = resolveFunction(state, input.FunctionName!);
    if (fn.codeSigningConfigArn === undefined) return {};
    return { CodeSigningConfigArn: fn.codeSigningConfigArn, FunctionName: fn.name };
  },
};

export const deleteFunctionCodeSigningConfig: Operation<
  LambdaState,
  DeleteFunctionCodeSigningConfigCommandInput,
  object
> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input) {
    resolveFunction(state, input.FunctionName!).fn.codeSigningConfigArn = undefined;
    return {};
  },
};

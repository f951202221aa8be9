/**
 * PutRuntimeManagementConfig, GetRuntimeManagementConfig, PutFunctionRecursionConfig, GetFunctionRecursionConfig:
 * settings of a function that are kept and shown, and change nothing here.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html
 */
import type {
  GetFunctionRecursionConfigCommandInput,
  GetRuntimeManagementConfigCommandInput,
  PutFunctionRecursionConfigCommandInput,
  PutRuntimeManagementConfigCommandInput,
  PutRuntimeManagementConfigCommandOutput,
} from "@aws-sdk/client-lambda";
import type { Constraint } from "../constraints.ts";
import type { Operation } from "../operation.ts";
import { NAMESPACED_FUNCTION_NAME, QUALIFIER } from "./constraints.ts";
import { invalidParameter } from "./errors.ts";
import { bareFunctionName, LATEST } from "./names.ts";
import { type FunctionTarget, resolveFunction } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

/** When a function gets a new version of its runtime. */
export interface RuntimeManagement {
  readonly updateOn: "Auto" | "Manual" | "FunctionUpdate";
  /** Of Manual only. */
  readonly runtimeVersionArn: string | undefined;
}

const byName = (input: { FunctionName: string | undefined }): string =>
  bareFunctionName(input.FunctionName ?? "");

type Shown = Omit<PutRuntimeManagementConfigCommandOutput, "$metadata">;

function shown({ arn }: FunctionTarget, config: RuntimeManagement): Shown {
  return {
    UpdateRuntimeOn: config.updateOn,
    FunctionArn: arn,
    ...(config.runtimeVersionArn === undefined ? undefined : { RuntimeVersionArn: config.runtimeVersionArn }),
  } as Shown;
}

export const putRuntimeManagementConfig: Operation<
  LambdaState,
  PutRuntimeManagementConfigCommandInput,
  Shown
> = {
  input: {
    FunctionName: NAMESPACED_FUNCTION_NAME,
    Qualifier: QUALIFIER,
    UpdateRuntimeOn: { required: true, type: "string", enum: ["Auto", "Manual", "FunctionUpdate"] },
    RuntimeVersionArn: {
      type: "string",
      length: [26, 2048],
      pattern:
        "arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+",
    },
  },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input) {
    const target = resolveFunction(state, input.FunctionName!, input.Qualifier);
    const manual = input.UpdateRuntimeOn === "Manual";
    if (manual && input.RuntimeVersionArn === undefined) {
      throw invalidParameter("RuntimeVersionArn is required when UpdateRuntimeOn is set to Manual.");
    }
    if (!manual && input.RuntimeVersionArn !== undefined) {
      throw invalidParameter("RuntimeVersionArn is only allowed when UpdateRuntimeOn is set to Manual.");
    }
    const config: RuntimeManagement = {
      updateOn: input.UpdateRuntimeOn!,
      runtimeVersionArn: input.RuntimeVersionArn,
    };
    target.fn.runtimeManagement.set(target.qualifier ?? LATEST, config);
    return shown(target, config);
  },
  differs:
    "Kept and shown; a runtime has one version here. The messages about RuntimeVersionArn are not AWS's.",
};

export const getRuntimeManagementConfig: Operation<
  LambdaState,
  GetRuntimeManagementConfigCommandInput,
  Shown
> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input) {
    const target = resolveFunction(state, input.FunctionName!, input.Qualifier);
    const config = target.fn.runtimeManagement.get(target.qualifier ?? LATEST);
    return shown(target, config ?? { updateOn: "Auto", runtimeVersionArn: undefined });
  },
};

const UNQUALIFIED: Constraint = {
  required: true,
  type: "string",
  length: [1, 140],
  pattern:
    "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)",
};

export const putFunctionRecursionConfig: Operation<
  LambdaState,
  PutFunctionRecursionConfigCommandInput,
  { RecursiveLoop: "Allow" | "Terminate" }
> = {
  input: {
    FunctionName: UNQUALIFIED,
    RecursiveLoop: { required: true, type: "string", enum: ["Terminate", "Allow"] },
  },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input) {
    const { fn } = resolveFunction(state, input.FunctionName!);
    fn.recursiveLoop = input.RecursiveLoop!;
    return { RecursiveLoop: fn.recursiveLoop };
  },
  differs: "Kept and shown; loops are not detected.",
};

export const getFunctionRecursionConfig: Operation<
  LambdaState,
  GetFunctionRecursionConfigCommandInput,
  { RecursiveLoop: "Allow" | "Terminate" }
> = {
  input: { FunctionName: UNQUALIFIED },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run: (state, input) => ({ RecursiveLoop: resolveFunction(state, input.FunctionName!).fn.recursiveLoop }),
};

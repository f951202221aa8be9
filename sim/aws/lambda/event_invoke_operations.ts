/**
 * PutFunctionEventInvokeConfig, GetFunctionEventInvokeConfig, DeleteFunctionEventInvokeConfig.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
 */
import type {
  DeleteFunctionEventInvokeConfigCommandInput,
  FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigCommandInput,
  PutFunctionEventInvokeConfigCommandInput,
} from "@aws-sdk/client-lambda";
import type { Operation } from "../operation.ts";
import { DESTINATION_CONFIG, NAMESPACED_FUNCTION_NAME, QUALIFIER } from "./constraints.ts";
import { invalidParameter, notEmulatedParameter, notFound } from "./errors.ts";
import type { EventInvokeConfig, LambdaFunction } from "./function.ts";
import { bareFunctionName, functionArn, functionReference, LATEST, parseArn } from "./names.ts";
import { lookUp } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

const byName = (input: { FunctionName: string | undefined }): string =>
  bareFunctionName(input.FunctionName ?? "");

function shown(fn: LambdaFunction, qualifier: string, config: EventInvokeConfig): FunctionEventInvokeConfig {
  return {
    LastModified: new Date(config.lastModifiedMs),
    FunctionArn: `${fn.arn}:${qualifier}`,
    ...(config.maximumRetryAttempts === undefined
      ? undefined
      : { MaximumRetryAttempts: config.maximumRetryAttempts }),
    ...(config.maximumEventAgeSeconds === undefined
      ? undefined
      : { MaximumEventAgeInSeconds: config.maximumEventAgeSeconds }),
    DestinationConfig: {
      OnSuccess: config.onSuccessArn === undefined ? {} : { Destination: config.onSuccessArn },
      OnFailure: config.onFailureArn === undefined ? {} : { Destination: config.onFailureArn },
    } as NonNullable<FunctionEventInvokeConfig["DestinationConfig"]>,
  };
}

function checkDestinations(
  state: LambdaState,
  fn: LambdaFunction,
  onSuccess: string | undefined,
  onFailure: string | undefined,
): void {
  for (const arn of [onSuccess, onFailure]) {
    if (arn === undefined) continue;
    const target = parseArn(arn);
    switch (target?.service) {
      case "lambda": {
        const { name } = functionReference(state.world, arn);
        if (name === fn.name) {
          throw invalidParameter("You can't specify the function as a destination for itself.");
        }
        if (!state.functions.has(name)) throw invalidParameter(`The destination ARN ${arn} is invalid.`);
        break;
      }
      case "sqs":
      case "events":
        break;
      case "sns":
      case "s3":
        throw notEmulatedParameter(`A destination of ${target.service.toUpperCase()}`);
      default: {
        const part = (name: string, value: string | undefined): string =>
          value === undefined ? "null" : `${name}(destination=${value})`;
        throw invalidParameter(
          `The provided destination config DestinationConfig(onSuccess=${part("OnSuccess", onSuccess)}, ` +
            `onFailure=${part("OnFailure", onFailure)}) is invalid.`,
        );
      }
    }
  }
}

/** The function and its configuration, or AWS's error, which is the same where the function itself is missing. */
function configured(
  state: LambdaState,
  given: string,
  qualifier: string | undefined,
): { fn: LambdaFunction; version: string; config: EventInvokeConfig } {
  const reference = functionReference(state.world, given, qualifier);
  const fn = state.functions.get(reference.name);
  const version = reference.qualifier ?? LATEST;
  const config = fn?.eventInvokes.get(version);
  if (fn === undefined || config === undefined) {
    const arn = functionArn(state.world, reference.name);
    throw notFound(`The function ${arn}:${version} doesn't have an EventInvokeConfig`);
  }
  return { fn, version, config };
}

export const putFunctionEventInvokeConfig: Operation<
  LambdaState,
  PutFunctionEventInvokeConfigCommandInput,
  FunctionEventInvokeConfig
> = {
  input: {
    FunctionName: NAMESPACED_FUNCTION_NAME,
    Qualifier: QUALIFIER,
    MaximumRetryAttempts: { type: "integer", range: [0, 2] },
    MaximumEventAgeInSeconds: { type: "integer", range: [60, 21_600] },
    DestinationConfig: DESTINATION_CONFIG,
  },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input, { nowMs }) {
    const onSuccessArn = input.DestinationConfig?.OnSuccess?.Destination || undefined;
    const onFailureArn = input.DestinationConfig?.OnFailure?.Destination || undefined;
    if (
      input.MaximumRetryAttempts === undefined && input.MaximumEventAgeInSeconds === undefined &&
      input.DestinationConfig === undefined
    ) {
      throw invalidParameter("You must specify at least one of error handling or destination setting.");
    }
    const { name, qualifier = LATEST } = functionReference(state.world, input.FunctionName!, input.Qualifier);
    const fn = lookUp(state, name, qualifier)?.fn;
    if (fn === undefined) throw notFound("The function doesn't exist.");
    checkDestinations(state, fn, onSuccessArn, onFailureArn);
    const config: EventInvokeConfig = {
      maximumRetryAttempts: input.MaximumRetryAttempts,
      maximumEventAgeSeconds: input.MaximumEventAgeInSeconds,
      onSuccessArn,
      onFailureArn,
      lastModifiedMs: nowMs,
    };
    fn.eventInvokes.set(qualifier, config);
    return shown(fn, qualifier, config);
  },
  differs:
    "Destinations are queues, event buses and functions; topics and buckets are refused by name. It is not " +
    "checked whether a queue or a bus exists.",
};

export const getFunctionEventInvokeConfig: Operation<
  LambdaState,
  GetFunctionEventInvokeConfigCommandInput,
  FunctionEventInvokeConfig
> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input) {
    const { fn, version, config } = configured(state, input.FunctionName!, input.Qualifier);
    return shown(fn, version, config);
  },
};

export const deleteFunctionEventInvokeConfig: Operation<
  LambdaState,
  DeleteFunctionEventInvokeConfigCommandInput,
  object
> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input) {
    const { fn, version } = configured(state, input.FunctionName!, input.Qualifier);
    fn.eventInvokes.delete(version);
    return {};
  },
};

/**
 * PutFunctionEventInvokeConfig, UpdateFunctionEventInvokeConfig, GetFunctionEventInvokeConfig,
 * DeleteFunctionEventInvokeConfig, ListFunctionEventInvokeConfigs.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
 */
import type {
  DeleteFunctionEventInvokeConfigCommandInput,
  FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigCommandInput,
  ListFunctionEventInvokeConfigsCommandInput,
  PutFunctionEventInvokeConfigCommandInput,
  UpdateFunctionEventInvokeConfigCommandInput,
} from "@aws-sdk/client-lambda";
import type { Constraints } from "../constraints.ts";
import type { AwsError } from "../errors.ts";
import type { Operation } from "../operation.ts";
import { DESTINATION_CONFIG, MAX_LIST_ITEMS, NAMESPACED_FUNCTION_NAME, QUALIFIER } from "./constraints.ts";
import { invalidParameter, notEmulatedParameter, notFound } from "./errors.ts";
import type { EventInvokeConfig, LambdaFunction } from "./function.ts";
import { bareFunctionName, functionArn, functionReference, LATEST, parseArn } from "./names.ts";
import { page } from "./pages.ts";
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

function missing(arn: string): AwsError {
  return notFound(`The function ${arn} doesn't have an EventInvokeConfig`);
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
    throw missing(`${arn}:${version}`);
  }
  return { fn, version, config };
}

type Settings = PutFunctionEventInvokeConfigCommandInput;

function destinationsOf(
  { DestinationConfig }: Settings,
): Pick<EventInvokeConfig, "onSuccessArn" | "onFailureArn"> {
  return {
    onSuccessArn: DestinationConfig?.OnSuccess?.Destination || undefined,
    onFailureArn: DestinationConfig?.OnFailure?.Destination || undefined,
  };
}

/** What a configuration is put on; something has to be set. */
function changing(state: LambdaState, input: Settings): { fn: LambdaFunction; qualifier: string } {
  if (
    input.MaximumRetryAttempts === undefined && input.MaximumEventAgeInSeconds === undefined &&
    input.DestinationConfig === undefined
  ) {
    throw invalidParameter("You must specify at least one of error handling or destination setting.");
  }
  const { name, qualifier = LATEST } = functionReference(state.world, input.FunctionName!, input.Qualifier);
  const fn = lookUp(state, name, qualifier)?.fn;
  if (fn === undefined) throw notFound("The function doesn't exist.");
  return { fn, qualifier };
}

const SETTINGS: Constraints = {
  FunctionName: NAMESPACED_FUNCTION_NAME,
  Qualifier: QUALIFIER,
  MaximumRetryAttempts: { type: "integer", range: [0, 2] },
  MaximumEventAgeInSeconds: { type: "integer", range: [60, 21_600] },
  DestinationConfig: DESTINATION_CONFIG,
};

export const putFunctionEventInvokeConfig: Operation<
  LambdaState,
  PutFunctionEventInvokeConfigCommandInput,
  FunctionEventInvokeConfig
> = {
  input: SETTINGS,
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input, { nowMs }) {
    const { onSuccessArn, onFailureArn } = destinationsOf(input);
    const { fn, qualifier } = changing(state, input);
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

export const updateFunctionEventInvokeConfig: Operation<
  LambdaState,
  UpdateFunctionEventInvokeConfigCommandInput,
  FunctionEventInvokeConfig
> = {
  input: SETTINGS,
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input, { nowMs }) {
    const { fn, qualifier } = changing(state, input);
    const old = fn.eventInvokes.get(qualifier);
    if (old === undefined) throw missing(`${fn.arn}:${qualifier}`);
    const { onSuccessArn, onFailureArn } = input.DestinationConfig === undefined
      ? old
      : destinationsOf(input);
    checkDestinations(state, fn, onSuccessArn, onFailureArn);
    const config: EventInvokeConfig = {
      maximumRetryAttempts: input.MaximumRetryAttempts ?? old.maximumRetryAttempts,
      maximumEventAgeSeconds: input.MaximumEventAgeInSeconds ?? old.maximumEventAgeSeconds,
      onSuccessArn,
      onFailureArn,
      lastModifiedMs: nowMs,
    };
    fn.eventInvokes.set(qualifier, config);
    return shown(fn, qualifier, config);
  },
};

export const listFunctionEventInvokeConfigs: Operation<
  LambdaState,
  ListFunctionEventInvokeConfigsCommandInput,
  { FunctionEventInvokeConfigs: FunctionEventInvokeConfig[]; NextMarker?: string }
> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, MaxItems: MAX_LIST_ITEMS },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input) {
    const fn = state.functions.get(functionReference(state.world, input.FunctionName!).name);
    if (fn === undefined) throw notFound("The function doesn't exist.");
    const configs = [...fn.eventInvokes].sort(([one], [other]) => one < other ? -1 : 1);
    const { items, next } = page(configs, input.Marker, input.MaxItems, ([qualifier]) => qualifier);
    return {
      FunctionEventInvokeConfigs: items.map(([qualifier, config]) => shown(fn, qualifier, config)),
      ...(next === undefined ? undefined : { NextMarker: next }),
    };
  },
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

/**
 * PutProvisionedConcurrencyConfig, GetProvisionedConcurrencyConfig, DeleteProvisionedConcurrencyConfig,
 * ListProvisionedConcurrencyConfigs.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
import type {
  DeleteProvisionedConcurrencyConfigCommandInput,
  GetProvisionedConcurrencyConfigCommandInput,
  ListProvisionedConcurrencyConfigsCommandInput,
  ProvisionedConcurrencyConfigListItem,
  PutProvisionedConcurrencyConfigCommandInput,
} from "@aws-sdk/client-lambda";
import { AwsError } from "../errors.ts";
import type { Constraint } from "../constraints.ts";
import type { Operation } from "../operation.ts";
import { lambdaTimestamp } from "./configuration.ts";
import { FUNCTION_NAME, MAX_LIST_ITEMS } from "./constraints.ts";
import { conflict, invalidParameter, invalidUntyped } from "./errors.ts";
import { ACCOUNT_CONCURRENCY, MIN_UNRESERVED_CONCURRENCY } from "./limits.ts";
import { bareFunctionName, functionReference, LATEST } from "./names.ts";
import { page } from "./pages.ts";
import { ProvisionedConcurrency } from "./provisioned.ts";
import { type FunctionTarget, requireQualifier, resolveFunction } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

const QUALIFIER: Constraint = {
  required: true,
  type: "string",
  length: [1, 128],
  pattern: "(|[a-zA-Z0-9$_-]+)",
};

const byName = (input: { FunctionName: string | undefined }): string =>
  bareFunctionName(input.FunctionName ?? "");

type Shown = Omit<ProvisionedConcurrencyConfigListItem, "FunctionArn">;

function shown(config: ProvisionedConcurrency): Shown {
  return {
    RequestedProvisionedConcurrentExecutions: config.requested,
    AvailableProvisionedConcurrentExecutions: config.allocated,
    AllocatedProvisionedConcurrentExecutions: config.allocated,
    Status: config.status,
    ...(config.statusReason === undefined ? undefined : { StatusReason: config.statusReason }),
    LastModified: lambdaTimestamp(config.lastModifiedMs),
  };
}

/** The version or alias that is meant. */
function find(state: LambdaState, given: string, qualifier: string, latest: string): FunctionTarget {
  const reference = functionReference(state.world, given, qualifier);
  if (reference.qualifier === LATEST) throw invalidParameter(latest);
  return requireQualifier(state, reference.name, reference.qualifier!);
}

const NOT_PUBLISHED = "The function resource provided must be an alias or a published version.";

/** A version is provisioned once: by itself, or through one alias. */
function checkSingle({ fn, alias, version, qualifier }: FunctionTarget): void {
  if (alias === undefined) {
    const taken = [...fn.aliases.values()].some((other) =>
      other.version === version.version && fn.provisioned.has(other.name)
    );
    if (taken) throw conflict("Version is pointed by a Provisioned Concurrency alias");
  } else if (fn.provisioned.has(version.version) && !fn.provisioned.has(qualifier!)) {
    throw conflict(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    );
  }
}

function checkLimits(state: LambdaState, { fn, qualifier }: FunctionTarget, wanted: number): void {
  const others = fn.provisionedTotal - (fn.provisioned.get(qualifier!)?.requested ?? 0);
  if (fn.reservedConcurrency !== undefined) {
    if (others + wanted > fn.reservedConcurrency) {
      throw invalidParameter(
        "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
      );
    }
    return;
  }
  const left = state.capacity.unreserved + fn.provisionedTotal - others;
  if (wanted > left) {
    throw invalidUntyped(
      `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${
        Math.min(left, ACCOUNT_CONCURRENCY)
      }].`,
    );
  }
  if (left - wanted < MIN_UNRESERVED_CONCURRENCY) {
    throw invalidUntyped(
      "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum " +
        `value of [${MIN_UNRESERVED_CONCURRENCY}].`,
    );
  }
}

export const putProvisionedConcurrencyConfig: Operation<
  LambdaState,
  PutProvisionedConcurrencyConfigCommandInput,
  Shown
> = {
  input: {
    FunctionName: FUNCTION_NAME,
    Qualifier: QUALIFIER,
    ProvisionedConcurrentExecutions: { required: true, type: "integer", range: [1] },
  },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input, { nowMs }) {
    const target = find(
      state,
      input.FunctionName!,
      input.Qualifier!,
      "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
    );
    const wanted = input.ProvisionedConcurrentExecutions!;
    checkLimits(state, target, wanted);
    checkSingle(target);
    const config = new ProvisionedConcurrency(wanted, nowMs);
    state.capacity.provision(target.fn, target.qualifier!, config);
    return shown(config);
  },
  differs:
    "The environments are there after five seconds, whatever their number. Available and allocated environments are " +
    "the same. An alias with weights has its environments at its own version only.",
};

export const getProvisionedConcurrencyConfig: Operation<
  LambdaState,
  GetProvisionedConcurrencyConfigCommandInput,
  Shown
> = {
  input: { FunctionName: FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: [
    "InvalidParameterValueException",
    "ProvisionedConcurrencyConfigNotFoundException",
    "ResourceNotFoundException",
  ],
  mutates: false,
  resource: byName,
  run(state, input) {
    const { fn, qualifier } = find(state, input.FunctionName!, input.Qualifier!, NOT_PUBLISHED);
    const config = fn.provisioned.get(qualifier!);
    if (config === undefined) {
      throw new AwsError(
        "ProvisionedConcurrencyConfigNotFoundException",
        "No Provisioned Concurrency Config found for this function",
        { status: 404, members: { Type: "User" } },
      );
    }
    return shown(config);
  },
};

export const deleteProvisionedConcurrencyConfig: Operation<
  LambdaState,
  DeleteProvisionedConcurrencyConfigCommandInput,
  object
> = {
  input: { FunctionName: FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input) {
    const { fn, qualifier } = find(state, input.FunctionName!, input.Qualifier!, NOT_PUBLISHED);
    state.capacity.provision(fn, qualifier!, undefined);
    return {};
  },
};

export const listProvisionedConcurrencyConfigs: Operation<
  LambdaState,
  ListProvisionedConcurrencyConfigsCommandInput,
  { ProvisionedConcurrencyConfigs: ProvisionedConcurrencyConfigListItem[]; NextMarker?: string }
> = {
  input: { FunctionName: FUNCTION_NAME, MaxItems: MAX_LIST_ITEMS },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input) {
    const { fn } = resolveFunction(state, input.FunctionName!);
    const configs = [...fn.provisioned].sort(([one], [other]) => one < other ? -1 : 1);
    const { items, next } = page(configs, input.Marker, input.MaxItems, ([qualifier]) => qualifier);
    return {
      ProvisionedConcurrencyConfigs: items.map(([qualifier, config]) => ({
        FunctionArn: `${fn.arn}:${qualifier}`,
        ...shown(config),
      })),
      ...(next === undefined ? undefined : { NextMarker: next }),
    };
  },
};

/**
 * PutFunctionConcurrency, GetFunctionConcurrency, DeleteFunctionConcurrency.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
import type {
  Concurrency,
  DeleteFunctionConcurrencyCommandInput,
  GetFunctionConcurrencyCommandInput,
  PutFunctionConcurrencyCommandInput,
} from "@aws-sdk/client-lambda";
import type { Operation } from "../operation.ts";
import { FUNCTION_NAME } from "./constraints.ts";
import { functionsOnly, invalidUntyped } from "./errors.ts";
import type { LambdaFunction } from "./function.ts";
import { MIN_UNRESERVED_CONCURRENCY } from "./limits.ts";
import { bareFunctionName, functionReference, LATEST } from "./names.ts";
import { resolveFunction } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

const byName = (input: { FunctionName: string | undefined }): string =>
  bareFunctionName(input.FunctionName ?? "");

/** These operations are about a function as a whole. */
function unqualified(state: LambdaState, given: string, shownQualifier = ""): LambdaFunction {
  if (functionReference(state.world, given).qualifier !== undefined) throw functionsOnly();
  return resolveFunction(state, given, undefined, shownQualifier).fn;
}

export const putFunctionConcurrency: Operation<LambdaState, PutFunctionConcurrencyCommandInput, Concurrency> =
  {
    input: {
      FunctionName: FUNCTION_NAME,
      ReservedConcurrentExecutions: { required: true, type: "integer", range: [0] },
    },
    errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
    mutates: true,
    resource: byName,
    run(state, input) {
      const fn = unqualified(state, input.FunctionName!, `:${LATEST}`);
      const wanted = input.ReservedConcurrentExecutions!;
      if (wanted < fn.provisionedTotal) {
        throw invalidUntyped(
          ` ReservedConcurrentExecutions  ${wanted} should not be lower than function's total provisioned concurrency ` +
            `[${fn.provisionedTotal}].`,
        );
      }
      const left = state.capacity.unreserved + (fn.reservedConcurrency ?? fn.provisionedTotal) - wanted;
      if (left < MIN_UNRESERVED_CONCURRENCY) {
        throw invalidUntyped(
          "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
            `below its minimum value of [${MIN_UNRESERVED_CONCURRENCY}].`,
        );
      }
      state.capacity.reserve(fn, wanted);
      return { ReservedConcurrentExecutions: wanted };
    },
    differs: "Takes effect at once. The account's concurrency is 1,000; AWS gives new accounts less.",
  };

export const getFunctionConcurrency: Operation<LambdaState, GetFunctionConcurrencyCommandInput, Concurrency> =
  {
    input: { FunctionName: FUNCTION_NAME },
    errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
    mutates: false,
    resource: byName,
    run(state, input) {
      const { reservedConcurrency } = unqualified(state, input.FunctionName!);
      return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    },
  };

export const deleteFunctionConcurrency: Operation<
  LambdaState,
  DeleteFunctionConcurrencyCommandInput,
  object
> = {
  input: { FunctionName: FUNCTION_NAME },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input) {
    state.capacity.reserve(unqualified(state, input.FunctionName!), undefined);
    return {};
  },
};

/**
 * GetAccountSettings.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html
 */
import type { GetAccountSettingsCommandInput, GetAccountSettingsCommandOutput } from "@aws-sdk/client-lambda";
import type { Operation } from "../operation.ts";
import { codeSize } from "./code_package.ts";
import { ACCOUNT_CONCURRENCY, MAX_TOTAL_CODE_BYTES, MAX_UNZIPPED_BYTES, MAX_ZIPPED_BYTES } from "./limits.ts";
import type { LambdaState } from "./state.ts";

export const getAccountSettings: Operation<
  LambdaState,
  GetAccountSettingsCommandInput,
  Omit<GetAccountSettingsCommandOutput, "$metadata">
> = {
  errors: [],
  mutates: false,
  run: (state) => ({
    AccountLimit: {
      TotalCodeSize: MAX_TOTAL_CODE_BYTES,
      CodeSizeUnzipped: MAX_UNZIPPED_BYTES,
      CodeSizeZipped: MAX_ZIPPED_BYTES,
      ConcurrentExecutions: ACCOUNT_CONCURRENCY,
      UnreservedConcurrentExecutions: state.capacity.unreserved,
    },
    AccountUsage: { TotalCodeSize: totalCodeBytes(state), FunctionCount: state.functions.size },
  }),
};

/** Every version of a function and of a layer counts, the same code as often as it is there. */
function totalCodeBytes(state: LambdaState): number {
  let bytes = 0;
  for (const fn of state.functions.values()) {
    for (const { settings } of fn.everyVersion()) bytes += codeSize(settings.code);
  }
  for (const layer of state.layers.values()) {
    for (const { code } of layer.versions.values()) bytes += code.zip.length;
  }
  return bytes;
}

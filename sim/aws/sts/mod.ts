/**
 * AWS Security Token Service: who calls, and temporary credentials. Needs the service `iam` in the same account.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html
 *
 * @example
 * ```ts
 * const { apply } = fixture([iam(), sts()]);
 * const { Arn } = apply("sts", "GetCallerIdentity", {});
 * ```
 */
import type { IamState } from "../iam/mod.ts";
import type { AwsService } from "../operation.ts";
import { failed, invalid, throttled } from "./errors.ts";
import { API_LATENCY } from "./limits.ts";
import { ALL_OPERATIONS, OPERATIONS, type StsState } from "./operations.ts";

export { accountOfKey } from "./access_key.ts";
export type { StsState } from "./operations.ts";

/** The STS of an account. */
export function sts(): AwsService<StsState> {
  return {
    name: "sts",
    title: "AWS STS",
    namespace: "com.amazonaws.sts",
    operations: OPERATIONS,
    allOperations: ALL_OPERATIONS,
    throttled,
    failed,
    invalid,
    latency: API_LATENCY,
    newState: (world) => ({
      get iam() {
        return world.peer<IamState>("iam");
      },
    }),
  };
}

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

export { accountOfKey } from "../iam/access_key.ts";
export type { StsState } from "./operations.ts";

/** Why operations are left out. */
const REASONS: Readonly<Record<string, string>> = {
  AssumeRoleWithSAML: "Identity providers are not here: nobody signs in from elsewhere",
  AssumeRoleWithWebIdentity: "Identity providers are not here: nobody signs in from elsewhere",
  AssumeRoot: "There is one account, and no organization",
  DecodeAuthorizationMessage: "No policy is evaluated, so nobody is refused with an encoded message",
  GetDelegatedAccessToken:
    "Requests of partners for permissions are decided in the console, which is not here",
  GetFederationToken:
    "Federated users differ from others by what a policy allows them, and none is evaluated",
  GetWebIdentityToken: "Tokens for outside services are not given out",
};

/** The STS of an account. */
export function sts(): AwsService<StsState> {
  return {
    name: "sts",
    title: "AWS STS",
    namespace: "com.amazonaws.sts",
    operations: OPERATIONS,
    allOperations: ALL_OPERATIONS,
    reasons: REASONS,
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

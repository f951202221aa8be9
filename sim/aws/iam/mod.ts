/**
 * AWS Identity and Access Management: roles, users, groups and their policies, as tools that
 * deploy make and read them.
 *
 * Policies are kept and checked for their grammar; they decide nothing. IAM is one for all regions at AWS, while a
 * world is one region: roles that were made in one are not there in another.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html
 *
 * @example
 * ```ts
 * const { apply } = fixture([iam(), sts()]);
 * apply("iam", "CreateRole", { RoleName: "orders", AssumeRolePolicyDocument: trustPolicy });
 * ```
 */
import type { AwsService } from "../operation.ts";
import { accessKeyOperations } from "./access_key_operations.ts";
import { accountOperations } from "./account_operations.ts";
import { ALL_OPERATIONS } from "./all_operations.ts";
import { boundaryOperationTable } from "./boundary_operations.ts";
import { failed, invalid, throttled, TITLE } from "./errors.ts";
import { groupOperations } from "./group_operations.ts";
import { holderPolicyOperations } from "./holder_policy_operations.ts";
import { instanceProfileOperations } from "./instance_profile_operations.ts";
import { API_LATENCY } from "./limits.ts";
import { policyOperations } from "./policy_operations.ts";
import { policyVersionOperations } from "./policy_version_operations.ts";
import { REASONS } from "./reasons.ts";
import { roleOperations } from "./role_operations.ts";
import { IamState } from "./state.ts";
import { tagOperations } from "./tags.ts";
import { userOperations } from "./user_operations.ts";

export type { IamState, Policy, Role } from "./state.ts";

/** The IAM of an account. */
export function iam(): AwsService<IamState> {
  return {
    name: "iam",
    title: TITLE,
    namespace: "com.amazonaws.iam",
    operations: {
      ...roleOperations,
      ...holderPolicyOperations,
      ...boundaryOperationTable,
      ...policyOperations,
      ...policyVersionOperations,
      ...instanceProfileOperations,
      ...tagOperations,
      ...userOperations,
      ...groupOperations,
      ...accessKeyOperations,
      ...accountOperations,
    },
    allOperations: ALL_OPERATIONS,
    reasons: REASONS,
    throttled,
    failed,
    invalid,
    latency: API_LATENCY,
    newState: (world) => new IamState(world),
  };
}

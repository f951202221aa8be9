/**
 * What IAM knows of the account as a whole: its alias, and how much there is of everything.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { noAlias } from "./errors.ts";
import { PAGE } from "./inputs.ts";
import {
  MAX_ACCESS_KEYS,
  MAX_ATTACHED_POLICIES,
  MAX_GROUPS,
  MAX_GROUPS_PER_USER,
  MAX_INLINE_POLICY_SIZE,
  MAX_INSTANCE_PROFILES,
  MAX_POLICIES,
  MAX_POLICY_SIZE,
  MAX_POLICY_VERSIONS,
  MAX_ROLES,
  MAX_TRUST_POLICY_SIZE,
  MAX_USERS,
} from "./limits.ts";
import type { IamState } from "./state.ts";

interface AliasInput {
  readonly AccountAlias: string;
}

const AccountAlias = {
  required: true,
  type: "string",
  pattern: "[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]",
  length: [3, 63],
} as const;

const createAccountAlias: Operation<IamState, AliasInput> = {
  input: { AccountAlias },
  errors: [],
  mutates: true,
  run(state, input) {
    state.alias = input.AccountAlias;
    return {};
  },
  differs: "Aliases of other accounts are not known, so none is taken",
};

const deleteAccountAlias: Operation<IamState, AliasInput> = {
  input: { AccountAlias },
  errors: ["NoSuchEntity"],
  mutates: true,
  run(state, input) {
    if (state.alias !== input.AccountAlias) throw noAlias(input.AccountAlias);
    state.alias = undefined;
    return {};
  },
};

const listAccountAliases: Operation<IamState, object> = {
  input: PAGE,
  errors: [],
  mutates: false,
  run: ({ alias }) => ({ AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false }),
};

const getAccountSummary: Operation<IamState, object> = {
  errors: [],
  mutates: false,
  run(state) {
    const own = [...state.policies.values()];
    return {
      SummaryMap: {
        Users: state.users.size,
        UsersQuota: MAX_USERS,
        Groups: state.groups.size,
        GroupsQuota: MAX_GROUPS,
        GroupsPerUserQuota: MAX_GROUPS_PER_USER,
        Roles: state.roles.size,
        RolesQuota: MAX_ROLES,
        InstanceProfiles: state.profiles.size,
        InstanceProfilesQuota: MAX_INSTANCE_PROFILES,
        Policies: own.length,
        PoliciesQuota: MAX_POLICIES,
        PolicySizeQuota: MAX_POLICY_SIZE,
        PolicyVersionsInUse: own.reduce((sum, { versions }) => sum + versions.size, 0),
        PolicyVersionsInUseQuota: 10_000,
        VersionsPerPolicyQuota: MAX_POLICY_VERSIONS,
        AttachedPoliciesPerGroupQuota: MAX_ATTACHED_POLICIES,
        AttachedPoliciesPerRoleQuota: MAX_ATTACHED_POLICIES,
        AttachedPoliciesPerUserQuota: MAX_ATTACHED_POLICIES,
        AssumeRolePolicySizeQuota: MAX_TRUST_POLICY_SIZE,
        RolePolicySizeQuota: MAX_INLINE_POLICY_SIZE.role,
        UserPolicySizeQuota: MAX_INLINE_POLICY_SIZE.user,
        GroupPolicySizeQuota: MAX_INLINE_POLICY_SIZE.group,
        AccessKeysPerUserQuota: MAX_ACCESS_KEYS,
        AccountAccessKeysPresent: 0,
        AccountMFAEnabled: 0,
        AccountSigningCertificatesPresent: 0,
        MFADevices: 0,
        MFADevicesInUse: 0,
        Providers: 0,
        ServerCertificates: 0,
        ServerCertificatesQuota: 20,
        SigningCertificatesPerUserQuota: 2,
        GlobalEndpointTokenVersion: 1,
      },
    };
  },
};

export const accountOperations: Readonly<Record<string, AnyOperation<IamState>>> = {
  CreateAccountAlias: createAccountAlias,
  DeleteAccountAlias: deleteAccountAlias,
  ListAccountAliases: listAccountAliases,
  GetAccountSummary: getAccountSummary,
};

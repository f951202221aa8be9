/** What a client sees of versions and tags of policies, of boundaries, instance profiles and the account. */
import type { Case, Given } from "../../case.ts";
import {
  ALLOW,
  BASIC,
  CONFLICT,
  encoded,
  EXISTS,
  GROUP,
  INVALID_INPUT,
  LIMIT,
  MALFORMED,
  NO_SUCH_ENTITY,
  ROLE,
  TAGS,
  USER,
} from "./errors.ts";

const PolicyArn = "arn:aws:iam::000000000000:policy/send";
const POLICY: Given = ["iam", "CreatePolicy", { PolicyName: "send", PolicyDocument: ALLOW, Tags: TAGS }];
const SECOND: Given = ["iam", "CreatePolicyVersion", {
  PolicyArn,
  PolicyDocument: ALLOW,
  SetAsDefault: true,
}];
const attach = (
  title: string,
  named: object,
): Given => ["iam", `Attach${title}Policy`, { ...named, PolicyArn }];

const InstanceProfileName = "machines";
const PROFILE: Given = ["iam", "CreateInstanceProfile", { InstanceProfileName, Tags: TAGS }];
const ADDED: Given = ["iam", "AddRoleToInstanceProfile", { InstanceProfileName, RoleName: "machine" }];
const PROFILE_ARN = "arn:aws:iam::000000000000:instance-profile/machines";
const ALIAS: Given = ["iam", "CreateAccountAlias", { AccountAlias: "orderstorm" }];

const VERSIONS: readonly Case[] = [
  {
    name: "CreatePolicyVersion answers with the version, which is not in force unless asked for",
    given: [POLICY],
    call: ["CreatePolicyVersion", { PolicyArn, PolicyDocument: ALLOW }],
    output: { PolicyVersion: { VersionId: "v2", IsDefaultVersion: false } },
  },
  {
    name: "CreatePolicyVersion refuses the sixth",
    given: [POLICY, SECOND, SECOND, SECOND, SECOND],
    call: ["CreatePolicyVersion", { PolicyArn, PolicyDocument: ALLOW }],
    ...LIMIT,
  },
  {
    name: "CreatePolicyVersion refuses what is no policy",
    given: [POLICY],
    call: ["CreatePolicyVersion", { PolicyArn, PolicyDocument: "{}" }],
    ...MALFORMED,
  },
  {
    name: "CreatePolicyVersion refuses a policy of AWS's own",
    call: ["CreatePolicyVersion", { PolicyArn: BASIC, PolicyDocument: ALLOW }],
    ...INVALID_INPUT,
  },
  {
    name: "GetPolicy names the version in force",
    given: [POLICY, SECOND],
    call: ["GetPolicy", { PolicyArn }],
    output: { Policy: { DefaultVersionId: "v2" } },
  },
  {
    name: "ListPolicyVersions has the newest first",
    given: [POLICY, SECOND],
    call: ["ListPolicyVersions", { PolicyArn }],
    output: {
      Versions: [{ VersionId: "v2", IsDefaultVersion: true }, { VersionId: "v1", IsDefaultVersion: false }],
      IsTruncated: false,
    },
  },
  {
    name: "SetDefaultPolicyVersion puts another in force",
    given: [POLICY, SECOND],
    before: [["SetDefaultPolicyVersion", { PolicyArn, VersionId: "v1" }]],
    call: ["GetPolicyVersion", { PolicyArn, VersionId: "v1" }],
    output: { PolicyVersion: { IsDefaultVersion: true, Document: encoded(ALLOW) } },
  },
  {
    name: "SetDefaultPolicyVersion answers with nothing",
    given: [POLICY],
    call: ["SetDefaultPolicyVersion", { PolicyArn, VersionId: "v1" }],
    output: {},
  },
  {
    name: "SetDefaultPolicyVersion of one that is not there",
    given: [POLICY],
    call: ["SetDefaultPolicyVersion", { PolicyArn, VersionId: "v2" }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "DeletePolicyVersion deletes",
    given: [POLICY, SECOND],
    call: ["DeletePolicyVersion", { PolicyArn, VersionId: "v1" }],
    output: {},
  },
  {
    name: "DeletePolicyVersion refuses the one in force",
    given: [POLICY, SECOND],
    call: ["DeletePolicyVersion", { PolicyArn, VersionId: "v2" }],
    ...CONFLICT,
  },
  {
    name: "DeletePolicy refuses one with several versions",
    given: [POLICY, SECOND],
    call: ["DeletePolicy", { PolicyArn }],
    ...CONFLICT,
  },
  {
    name: "ListEntitiesForPolicy lists roles, users and groups",
    given: [
      POLICY,
      ROLE,
      USER,
      GROUP,
      attach("Role", { RoleName: "machine" }),
      attach("User", { UserName: "ann" }),
      attach("Group", { GroupName: "makers" }),
    ],
    call: ["ListEntitiesForPolicy", { PolicyArn }],
    output: {
      PolicyRoles: [{ RoleName: "machine" }],
      PolicyUsers: [{ UserName: "ann" }],
      PolicyGroups: [{ GroupName: "makers" }],
      IsTruncated: false,
    },
  },
  {
    name: "ListEntitiesForPolicy of one that is not there",
    call: ["ListEntitiesForPolicy", { PolicyArn }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "TagPolicy answers with nothing",
    given: [POLICY],
    call: ["TagPolicy", { PolicyArn, Tags: [{ Key: "a", Value: "b" }] }],
    output: {},
  },
  {
    name: "UntagPolicy answers with nothing",
    given: [POLICY],
    call: ["UntagPolicy", { PolicyArn, TagKeys: ["é"] }],
    output: {},
  },
  {
    name: "ListPolicyTags lists tags",
    given: [POLICY, ["iam", "UntagPolicy", { PolicyArn, TagKeys: ["é"] }]],
    call: ["ListPolicyTags", { PolicyArn }],
    output: { Tags: [{ Key: "team", Value: "a b" }], IsTruncated: false },
  },
  {
    name: "TagPolicy refuses a policy of AWS's own",
    call: ["TagPolicy", { PolicyArn: BASIC, Tags: TAGS }],
    ...INVALID_INPUT,
  },
];

const BOUNDARIES: readonly Case[] = [
  {
    name: "PutRolePermissionsBoundary gives a role a boundary",
    given: [ROLE],
    before: [["PutRolePermissionsBoundary", { RoleName: "machine", PermissionsBoundary: BASIC }]],
    call: ["GetRole", { RoleName: "machine" }],
    output: {
      Role: { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: BASIC } },
    },
  },
  {
    name: "PutRolePermissionsBoundary answers with nothing",
    given: [ROLE],
    call: ["PutRolePermissionsBoundary", { RoleName: "machine", PermissionsBoundary: BASIC }],
    output: {},
  },
  {
    name: "PutRolePermissionsBoundary refuses a policy that is not there",
    given: [ROLE],
    call: ["PutRolePermissionsBoundary", { RoleName: "machine", PermissionsBoundary: PolicyArn }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "DeleteRolePermissionsBoundary answers with nothing",
    given: [ROLE, ["iam", "PutRolePermissionsBoundary", { RoleName: "machine", PermissionsBoundary: BASIC }]],
    call: ["DeleteRolePermissionsBoundary", { RoleName: "machine" }],
    output: {},
  },
  {
    name: "UpdateRoleDescription answers with the role",
    given: [ROLE],
    call: ["UpdateRoleDescription", { RoleName: "machine", Description: "b" }],
    output: { Role: { RoleName: "machine", Description: "b" } },
  },
];

const PROFILES: readonly Case[] = [
  {
    name: "CreateInstanceProfile answers with the profile",
    call: ["CreateInstanceProfile", { InstanceProfileName, Tags: TAGS }],
    output: { InstanceProfile: { InstanceProfileName, Arn: PROFILE_ARN, Path: "/", Roles: [], Tags: TAGS } },
  },
  {
    name: "CreateInstanceProfile refuses a name that is taken",
    given: [PROFILE],
    call: ["CreateInstanceProfile", { InstanceProfileName }],
    ...EXISTS,
  },
  {
    name: "AddRoleToInstanceProfile answers with nothing",
    given: [ROLE, PROFILE],
    call: ["AddRoleToInstanceProfile", { InstanceProfileName, RoleName: "machine" }],
    output: {},
  },
  {
    name: "AddRoleToInstanceProfile refuses a second role",
    given: [ROLE, PROFILE, ADDED],
    call: ["AddRoleToInstanceProfile", { InstanceProfileName, RoleName: "machine" }],
    ...LIMIT,
  },
  {
    name: "GetInstanceProfile shows its role",
    given: [ROLE, PROFILE, ADDED],
    call: ["GetInstanceProfile", { InstanceProfileName }],
    output: { InstanceProfile: { Roles: [{ RoleName: "machine" }], Tags: TAGS } },
  },
  {
    name: "GetInstanceProfile of one that is not there",
    call: ["GetInstanceProfile", { InstanceProfileName }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "ListInstanceProfiles lists profiles",
    given: [PROFILE],
    call: ["ListInstanceProfiles", {}],
    output: { InstanceProfiles: [{ InstanceProfileName }], IsTruncated: false },
  },
  {
    name: "ListInstanceProfilesForRole lists those that hold it",
    given: [ROLE, PROFILE, ADDED],
    call: ["ListInstanceProfilesForRole", { RoleName: "machine" }],
    output: { InstanceProfiles: [{ InstanceProfileName }], IsTruncated: false },
  },
  {
    name: "DeleteRole refuses a role in a profile",
    given: [ROLE, PROFILE, ADDED],
    call: ["DeleteRole", { RoleName: "machine" }],
    ...CONFLICT,
  },
  {
    name: "DeleteInstanceProfile refuses one with a role",
    given: [ROLE, PROFILE, ADDED],
    call: ["DeleteInstanceProfile", { InstanceProfileName }],
    ...CONFLICT,
  },
  {
    name: "RemoveRoleFromInstanceProfile answers with nothing",
    given: [ROLE, PROFILE, ADDED],
    call: ["RemoveRoleFromInstanceProfile", { InstanceProfileName, RoleName: "machine" }],
    output: {},
  },
  {
    name: "RemoveRoleFromInstanceProfile of a role that is not in it",
    given: [ROLE, PROFILE],
    call: ["RemoveRoleFromInstanceProfile", { InstanceProfileName, RoleName: "machine" }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "DeleteInstanceProfile deletes",
    given: [PROFILE],
    call: ["DeleteInstanceProfile", { InstanceProfileName }],
    output: {},
  },
  {
    name: "TagInstanceProfile answers with nothing",
    given: [PROFILE],
    call: ["TagInstanceProfile", { InstanceProfileName, Tags: TAGS }],
    output: {},
  },
  {
    name: "UntagInstanceProfile answers with nothing",
    given: [PROFILE],
    call: ["UntagInstanceProfile", { InstanceProfileName, TagKeys: ["team"] }],
    output: {},
  },
  {
    name: "ListInstanceProfileTags lists tags",
    given: [PROFILE],
    call: ["ListInstanceProfileTags", { InstanceProfileName }],
    output: { Tags: TAGS, IsTruncated: false },
  },
];

const ACCOUNT: readonly Case[] = [
  {
    name: "CreateAccountAlias answers with nothing",
    call: ["CreateAccountAlias", { AccountAlias: "orderstorm" }],
    output: {},
  },
  {
    name: "ListAccountAliases lists the one",
    given: [ALIAS],
    call: ["ListAccountAliases", {}],
    output: { AccountAliases: ["orderstorm"], IsTruncated: false },
  },
  {
    name: "DeleteAccountAlias deletes",
    given: [ALIAS],
    call: ["DeleteAccountAlias", { AccountAlias: "orderstorm" }],
    output: {},
  },
  {
    name: "DeleteAccountAlias of one that is not there",
    call: ["DeleteAccountAlias", { AccountAlias: "orderstorm" }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "GetAccountSummary counts",
    given: [POLICY, SECOND],
    call: ["GetAccountSummary", {}],
    output: { SummaryMap: { Policies: 1, PolicyVersionsInUse: 2, VersionsPerPolicyQuota: 5 } },
  },
];

export const POLICIES: readonly Case[] = [...VERSIONS, ...BOUNDARIES, ...PROFILES, ...ACCOUNT];

/** Every operation of IAM that is emulated, and one that is not. */
import { ANY, call, json, notEmulated, refused, type Row, type Visit } from "./step.ts";

const NO_ENTITY = "NoSuchEntityException";
const EXISTS = "EntityAlreadyExistsException";
const trust = (service: string) => ({
  Version: "2012-10-17",
  Statement: [{
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: "sts:AssumeRole",
  }],
});
const allow = (action: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: action, Resource: "*" }],
});
const TEXT = JSON.stringify(allow("sqs:SendMessage"));
const TAGS = [{ Key: "team", Value: "orders" }];
const PolicyArn = "arn:aws:iam::000000000000:policy/tour";

const POLICIES: readonly Row[] = [
  call("CreatePolicy", { PolicyName: "tour", PolicyDocument: TEXT, Description: "a tour" }, {
    Policy: { Arn: PolicyArn, DefaultVersionId: "v1", AttachmentCount: 0 },
  }),
  refused("CreatePolicy", { PolicyName: "tour", PolicyDocument: TEXT }, EXISTS),
  refused("CreatePolicy", { PolicyName: "other", PolicyDocument: "{}" }, "MalformedPolicyDocumentException"),
  call("GetPolicy", { PolicyArn }, { Policy: { PolicyName: "tour", Description: "a tour" } }),
  refused("GetPolicy", { PolicyArn: `${PolicyArn}-none` }, NO_ENTITY),
  call("ListPolicies", { Scope: "Local" }, { Policies: [{ PolicyName: "tour" }], IsTruncated: false }),
  call("CreatePolicyVersion", { PolicyArn, PolicyDocument: JSON.stringify(allow("sqs:*")) }, {
    PolicyVersion: { VersionId: "v2", IsDefaultVersion: false },
  }),
  refused("CreatePolicyVersion", { PolicyArn: `${PolicyArn}-none`, PolicyDocument: TEXT }, NO_ENTITY),
  call("GetPolicyVersion", { PolicyArn, VersionId: "v2" }, {
    PolicyVersion: { Document: json(allow("sqs:*")) },
  }),
  refused("GetPolicyVersion", { PolicyArn, VersionId: "v9" }, NO_ENTITY),
  call("SetDefaultPolicyVersion", { PolicyArn, VersionId: "v2" }),
  refused("SetDefaultPolicyVersion", { PolicyArn, VersionId: "v9" }, NO_ENTITY),
  call("ListPolicyVersions", { PolicyArn }, {
    Versions: [{ VersionId: "v2", IsDefaultVersion: true }, { VersionId: "v1", IsDefaultVersion: false }],
  }),
  refused("ListPolicyVersions", { PolicyArn: `${PolicyArn}-none` }, NO_ENTITY),
  refused("DeletePolicyVersion", { PolicyArn, VersionId: "v2" }, "DeleteConflictException"),
  call("DeletePolicyVersion", { PolicyArn, VersionId: "v1" }),
  call("TagPolicy", { PolicyArn, Tags: TAGS }),
  call("ListPolicyTags", { PolicyArn }, { Tags: TAGS }),
  call("UntagPolicy", { PolicyArn, TagKeys: ["team"] }),
  refused("TagPolicy", { PolicyArn: `${PolicyArn}-none`, Tags: TAGS }, NO_ENTITY),
  refused("UntagPolicy", { PolicyArn: `${PolicyArn}-none`, TagKeys: ["a"] }, NO_ENTITY),
  refused("ListPolicyTags", { PolicyArn: `${PolicyArn}-none` }, NO_ENTITY),
];

/** What a role, a user and a group have alike: inline policies and managed ones that are attached. */
function holder(kind: "Role" | "User" | "Group"): Row[] {
  const name = { [`${kind}Name`]: "tour" };
  const none = { [`${kind}Name`]: "none" };
  return [
    call(`Put${kind}Policy`, { ...name, PolicyName: "inline", PolicyDocument: TEXT }),
    refused(`Put${kind}Policy`, { ...none, PolicyName: "inline", PolicyDocument: TEXT }, NO_ENTITY),
    call(`Get${kind}Policy`, { ...name, PolicyName: "inline" }, {
      ...name,
      PolicyDocument: json(allow("sqs:SendMessage")),
    }),
    refused(`Get${kind}Policy`, { ...name, PolicyName: "none" }, NO_ENTITY),
    call(`List${kind}Policies`, name, { PolicyNames: ["inline"] }),
    refused(`List${kind}Policies`, none, NO_ENTITY),
    call(`Attach${kind}Policy`, { ...name, PolicyArn }),
    refused(`Attach${kind}Policy`, { ...name, PolicyArn: `${PolicyArn}-none` }, NO_ENTITY),
    call(`ListAttached${kind}Policies`, name, { AttachedPolicies: [{ PolicyName: "tour", PolicyArn }] }),
    refused(`ListAttached${kind}Policies`, none, NO_ENTITY),
    call("ListEntitiesForPolicy", { PolicyArn, EntityFilter: kind }, { [`Policy${kind}s`]: [name] }),
    refused(`Delete${kind}`, name, "DeleteConflictException"),
    call(`Detach${kind}Policy`, { ...name, PolicyArn }),
    refused(`Detach${kind}Policy`, { ...name, PolicyArn }, NO_ENTITY),
    call(`Delete${kind}Policy`, { ...name, PolicyName: "inline" }),
    refused(`Delete${kind}Policy`, { ...name, PolicyName: "inline" }, NO_ENTITY),
  ];
}

/** Tags of what has that name in a call. */
function tagged(kind: string, member: string): Row[] {
  const name = { [member]: "tour" };
  const none = { [member]: "none" };
  return [
    call(`Tag${kind}`, { ...name, Tags: TAGS }),
    call(`List${kind}Tags`, name, { Tags: TAGS, IsTruncated: false }),
    call(`Untag${kind}`, { ...name, TagKeys: ["team"] }),
    call(`List${kind}Tags`, name, { Tags: [] }),
    refused(`Tag${kind}`, { ...none, Tags: TAGS }, NO_ENTITY),
    refused(`Untag${kind}`, { ...none, TagKeys: ["team"] }, NO_ENTITY),
    refused(`List${kind}Tags`, none, NO_ENTITY),
  ];
}

function boundary(kind: "Role" | "User"): Row[] {
  const name = { [`${kind}Name`]: "tour" };
  return [
    call(`Put${kind}PermissionsBoundary`, { ...name, PermissionsBoundary: PolicyArn }),
    refused(
      `Put${kind}PermissionsBoundary`,
      { ...name, PermissionsBoundary: `${PolicyArn}-none` },
      NO_ENTITY,
    ),
    call(`Get${kind}`, name, { [kind]: { PermissionsBoundary: { PermissionsBoundaryArn: PolicyArn } } }),
    call(`Delete${kind}PermissionsBoundary`, name),
    refused(`Delete${kind}PermissionsBoundary`, { [`${kind}Name`]: "none" }, NO_ENTITY),
  ];
}

const RoleName = "tour";
const ROLES: readonly Row[] = [
  call("CreateRole", { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust("lambda")) }, {
    Role: { Arn: "arn:aws:iam::000000000000:role/tour", RoleId: /^AROA/ },
  }),
  refused("CreateRole", { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust("lambda")) }, EXISTS),
  call("GetRole", { RoleName }, { Role: { AssumeRolePolicyDocument: json(trust("lambda")) } }),
  refused("GetRole", { RoleName: "none" }, NO_ENTITY),
  call("ListRoles", { PathPrefix: "/" }, { Roles: ANY, IsTruncated: false }),
  call("UpdateRole", { RoleName, Description: "changed", MaxSessionDuration: 7200 }),
  refused("UpdateRole", { RoleName: "none" }, NO_ENTITY),
  call("UpdateRoleDescription", { RoleName, Description: "again" }, {
    Role: { Description: "again", MaxSessionDuration: 7200 },
  }),
  refused("UpdateRoleDescription", { RoleName: "none", Description: "x" }, NO_ENTITY),
  call("UpdateAssumeRolePolicy", { RoleName, PolicyDocument: JSON.stringify(trust("events")) }),
  refused("UpdateAssumeRolePolicy", { RoleName, PolicyDocument: "{}" }, "MalformedPolicyDocumentException"),
  call("GetRole", { RoleName }, { Role: { AssumeRolePolicyDocument: json(trust("events")) } }),
  ...holder("Role"),
  ...boundary("Role"),
  ...tagged("Role", "RoleName"),
];

const InstanceProfileName = "tour";
const PROFILES: readonly Row[] = [
  call("CreateInstanceProfile", { InstanceProfileName }, { InstanceProfile: { InstanceProfileId: /^AIPA/ } }),
  refused("CreateInstanceProfile", { InstanceProfileName }, EXISTS),
  call("AddRoleToInstanceProfile", { InstanceProfileName, RoleName }),
  refused("AddRoleToInstanceProfile", { InstanceProfileName, RoleName }, "LimitExceededException"),
  call("GetInstanceProfile", { InstanceProfileName }, { InstanceProfile: { Roles: [{ RoleName }] } }),
  refused("GetInstanceProfile", { InstanceProfileName: "none" }, NO_ENTITY),
  call("ListInstanceProfiles", {}, { InstanceProfiles: [{ InstanceProfileName }] }),
  call("ListInstanceProfilesForRole", { RoleName }, { InstanceProfiles: [{ InstanceProfileName }] }),
  refused("ListInstanceProfilesForRole", { RoleName: "none" }, NO_ENTITY),
  ...tagged("InstanceProfile", "InstanceProfileName"),
  refused("DeleteInstanceProfile", { InstanceProfileName }, "DeleteConflictException"),
  call("RemoveRoleFromInstanceProfile", { InstanceProfileName, RoleName }),
  refused("RemoveRoleFromInstanceProfile", { InstanceProfileName, RoleName }, NO_ENTITY),
  call("DeleteInstanceProfile", { InstanceProfileName }),
  call("DeleteRole", { RoleName }),
  refused("DeleteRole", { RoleName }, NO_ENTITY),
];

const UserName = "tour";
const GroupName = "tour";
const PRINCIPALS: readonly Row[] = [
  call("CreateUser", { UserName, Path: "/tours/" }, {
    User: { Arn: "arn:aws:iam::000000000000:user/tours/tour", UserId: /^AIDA/ },
  }),
  refused("CreateUser", { UserName }, EXISTS),
  call("GetUser", { UserName }, { User: { Path: "/tours/" } }),
  refused("GetUser", { UserName: "none" }, NO_ENTITY),
  call("UpdateUser", { UserName, NewPath: "/travels/" }),
  refused("UpdateUser", { UserName: "none", NewPath: "/" }, NO_ENTITY),
  call("ListUsers", { PathPrefix: "/travels/" }, { Users: [{ UserName }], IsTruncated: false }),
  ...holder("User"),
  ...boundary("User"),
  ...tagged("User", "UserName"),
  call("CreateAccessKey", { UserName }, {
    AccessKey: { UserName, AccessKeyId: /^AKIA/, SecretAccessKey: ANY, Status: "Active" },
  }, { as: "key" }),
  refused("CreateAccessKey", { UserName: "none" }, NO_ENTITY),
  call("UpdateAccessKey", { UserName, AccessKeyId: "<key.AccessKey.AccessKeyId>", Status: "Inactive" }),
  refused("UpdateAccessKey", { UserName, AccessKeyId: "AKIA0000000000000000", Status: "Active" }, NO_ENTITY),
  call("ListAccessKeys", { UserName }, {
    AccessKeyMetadata: [{ AccessKeyId: "<key.AccessKey.AccessKeyId>", Status: "Inactive" }],
  }),
  refused("ListAccessKeys", { UserName: "none" }, NO_ENTITY),
  call("GetAccessKeyLastUsed", { AccessKeyId: "<key.AccessKey.AccessKeyId>" }, {
    UserName,
    AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" },
  }),
  call("DeleteAccessKey", { UserName, AccessKeyId: "<key.AccessKey.AccessKeyId>" }),
  refused("DeleteAccessKey", { UserName, AccessKeyId: "<key.AccessKey.AccessKeyId>" }, NO_ENTITY),

  call("CreateGroup", { GroupName }, { Group: { GroupId: /^AGPA/ } }),
  refused("CreateGroup", { GroupName }, EXISTS),
  call("AddUserToGroup", { GroupName, UserName }),
  refused("AddUserToGroup", { GroupName, UserName: "none" }, NO_ENTITY),
  call("GetGroup", { GroupName }, { Group: { GroupName }, Users: [{ UserName }] }),
  refused("GetGroup", { GroupName: "none" }, NO_ENTITY),
  call("ListGroups", {}, { Groups: [{ GroupName }] }),
  call("ListGroupsForUser", { UserName }, { Groups: [{ GroupName }] }),
  refused("ListGroupsForUser", { UserName: "none" }, NO_ENTITY),
  call("UpdateGroup", { GroupName, NewPath: "/travels/" }),
  refused("UpdateGroup", { GroupName: "none", NewPath: "/" }, NO_ENTITY),
  refused("DeleteUser", { UserName }, "DeleteConflictException"),
  call("RemoveUserFromGroup", { GroupName, UserName }),
  refused("RemoveUserFromGroup", { GroupName, UserName: "none" }, NO_ENTITY),
  ...holder("Group"),
  call("DeleteGroup", { GroupName }),
  refused("DeleteGroup", { GroupName }, NO_ENTITY),
  call("DeleteUser", { UserName }),
  refused("DeleteUser", { UserName }, NO_ENTITY),
  call("DeletePolicy", { PolicyArn }),
  refused("DeletePolicy", { PolicyArn }, NO_ENTITY),
  refused("ListEntitiesForPolicy", { PolicyArn }, NO_ENTITY),
];

const ACCOUNT: readonly Row[] = [
  call("CreateAccountAlias", { AccountAlias: "tour-alias" }),
  refused("CreateAccountAlias", { AccountAlias: "Tour_Alias" }, "ValidationError"),
  call("ListAccountAliases", {}, { AccountAliases: ["tour-alias"] }),
  call("GetAccountSummary", {}, { SummaryMap: { Groups: 0, UsersQuota: 5000 } }),
  call("DeleteAccountAlias", { AccountAlias: "tour-alias" }),
  refused("DeleteAccountAlias", { AccountAlias: "tour-alias" }, NO_ENTITY),
  notEmulated("ListMFADevices", {}),
];

export const IAM: Visit = {
  service: "iam",
  steps: [...POLICIES, ...ROLES, ...PROFILES, ...PRINCIPALS, ...ACCOUNT],
};

/**
 * What a client sees of AWS IAM.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
import type { Case, Given } from "../case.ts";
import { POLICIES } from "./iam/policies.ts";
import { PRINCIPALS } from "./iam/principals.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const ALLOW = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "Send", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: "*" }],
});
const encoded = (document: string): string => encodeURIComponent(document).replaceAll("*", "%2A");

const ROLE_ARN = "arn:aws:iam::000000000000:role/orders";
const POLICY_ARN = "arn:aws:iam::000000000000:policy/app/send";
const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const TAGS = [{ Key: "team", Value: "a b" }, { Key: "é", Value: "" }];
const LAMBDA_ROLE = {
  RoleName: "orders",
  AssumeRolePolicyDocument: TRUST,
  Description: 'a <b> & "c"',
  Tags: TAGS,
};
const CREATED = { $date: Date.UTC(2026, 0, 1) };

const ROLE: Given = ["iam", "CreateRole", LAMBDA_ROLE];
const ROLE2: Given = ["iam", "CreateRole", { ...LAMBDA_ROLE, RoleName: "payments", Path: "/app/" }];
const INLINE: Given = [
  "iam",
  "PutRolePolicy",
  { RoleName: "orders", PolicyName: "inline", PolicyDocument: ALLOW },
];
const POLICY: Given = [
  "iam",
  "CreatePolicy",
  { PolicyName: "send", Path: "/app/", PolicyDocument: ALLOW, Description: "may send", Tags: TAGS },
];
const ATTACHED: Given = ["iam", "AttachRolePolicy", { RoleName: "orders", PolicyArn: POLICY_ARN }];

const refused = (code: string, status = 400) => ({
  error: code,
  instance: code,
  status,
  members: { $fault: "client" },
});
const NO_SUCH_ENTITY = refused("NoSuchEntityException", 404);
const EXISTS = refused("EntityAlreadyExistsException", 409);
const CONFLICT = refused("DeleteConflictException", 409);
const MALFORMED = refused("MalformedPolicyDocumentException");
const INVALID_INPUT = refused("InvalidInputException");
// The SDK takes every limit for one of a rate, and tries again.
const LIMIT = { ...refused("LimitExceededException", 409), attempts: 3 };
const INVALID = { error: "ValidationError", instance: null, members: { $fault: "client" } } as const;

export const IAM: readonly Case[] = [
  {
    name: "CreateRole answers with the role, its policy encoded",
    call: ["CreateRole", { ...LAMBDA_ROLE, PermissionsBoundary: BASIC }],
    output: {
      Role: {
        Path: "/",
        RoleName: "orders",
        Arn: ROLE_ARN,
        AssumeRolePolicyDocument: encoded(TRUST),
        PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: BASIC },
        Tags: TAGS,
      },
    },
  },
  {
    name: "CreateRole refuses the name of a role that is there, whatever its letters' case",
    given: [ROLE],
    call: ["CreateRole", { ...LAMBDA_ROLE, RoleName: "Orders" }],
    ...EXISTS,
  },
  {
    name: "CreateRole refuses what is no trust policy",
    call: ["CreateRole", { RoleName: "orders", AssumeRolePolicyDocument: ALLOW }],
    ...MALFORMED,
  },
  {
    name: "CreateRole tells of all that is wrong",
    call: ["CreateRole", { RoleName: "a b", AssumeRolePolicyDocument: TRUST, MaxSessionDuration: 60 }],
    ...INVALID,
  },
  {
    name: "CreateRole refuses tags that differ by case alone",
    call: ["CreateRole", { ...LAMBDA_ROLE, Tags: [{ Key: "a", Value: "1" }, { Key: "A", Value: "2" }] }],
    ...INVALID_INPUT,
  },
  {
    name: "CreateRole refuses a trust policy that is too long",
    call: [
      "CreateRole",
      {
        RoleName: "orders",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{
            Effect: "Allow",
            Principal: { Service: "a".repeat(2048) },
            Action: "sts:AssumeRole",
          }],
        }),
      },
    ],
    ...LIMIT,
  },
  {
    name: "GetRole shows settings and tags",
    given: [ROLE],
    call: ["GetRole", { RoleName: "orders" }],
    output: {
      Role: {
        RoleName: "orders",
        Description: LAMBDA_ROLE.Description,
        MaxSessionDuration: 3600,
        CreateDate: CREATED,
        Tags: TAGS,
        RoleLastUsed: {},
      },
    },
  },
  {
    name: "GetRole of a role that is not there",
    call: ["GetRole", { RoleName: "orders" }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "ListRoles lists by name, page by page",
    given: [ROLE2, ROLE],
    before: [["ListRoles", { MaxItems: 1 }]],
    call: ["ListRoles", ([page]) => ({ Marker: page.Marker })],
    output: { Roles: [{ RoleName: "payments", Path: "/app/" }], IsTruncated: false },
  },
  { name: "ListRoles of none", call: ["ListRoles", { PathPrefix: "/x" }], output: { Roles: [] } },
  { name: "ListRoles with a marker of one's own", call: ["ListRoles", { Marker: "x" }], ...INVALID },
  {
    name: "UpdateRole answers with nothing",
    given: [ROLE],
    call: ["UpdateRole", { RoleName: "orders", Description: "b", MaxSessionDuration: 7200 }],
    output: {},
  },
  {
    name: "UpdateAssumeRolePolicy puts another policy in its place",
    given: [ROLE],
    before: [["UpdateAssumeRolePolicy", { RoleName: "orders", PolicyDocument: TRUST }]],
    call: ["UpdateAssumeRolePolicy", { RoleName: "orders", PolicyDocument: TRUST }],
    output: {},
  },
  {
    name: "UpdateAssumeRolePolicy refuses what is no JSON",
    given: [ROLE],
    call: ["UpdateAssumeRolePolicy", { RoleName: "orders", PolicyDocument: "{" }],
    ...MALFORMED,
  },
  { name: "DeleteRole deletes", given: [ROLE], call: ["DeleteRole", { RoleName: "orders" }], output: {} },
  {
    name: "DeleteRole refuses a role with policies",
    given: [ROLE, INLINE],
    call: ["DeleteRole", { RoleName: "orders" }],
    ...CONFLICT,
  },
  {
    name: "ListInstanceProfilesForRole has none",
    given: [ROLE],
    call: ["ListInstanceProfilesForRole", { RoleName: "orders" }],
    output: { InstanceProfiles: [], IsTruncated: false },
  },
  {
    name: "PutRolePolicy answers with nothing",
    given: [ROLE],
    call: ["PutRolePolicy", INLINE[2]],
    output: {},
  },
  {
    name: "PutRolePolicy refuses a policy that allows nothing",
    given: [ROLE],
    call: ["PutRolePolicy", { ...INLINE[2], PolicyDocument: '{"Version": "2012-10-17", "Statement": []}' }],
    ...MALFORMED,
  },
  {
    name: "GetRolePolicy shows it encoded",
    given: [ROLE, INLINE],
    call: ["GetRolePolicy", { RoleName: "orders", PolicyName: "inline" }],
    output: { RoleName: "orders", PolicyName: "inline", PolicyDocument: encoded(ALLOW) },
  },
  {
    name: "GetRolePolicy of one that is not there",
    given: [ROLE],
    call: ["GetRolePolicy", { RoleName: "orders", PolicyName: "inline" }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "ListRolePolicies lists names",
    given: [ROLE, INLINE],
    call: ["ListRolePolicies", { RoleName: "orders" }],
    output: { PolicyNames: ["inline"], IsTruncated: false },
  },
  {
    name: "DeleteRolePolicy deletes",
    given: [ROLE, INLINE],
    call: ["DeleteRolePolicy", { RoleName: "orders", PolicyName: "inline" }],
    output: {},
  },
  {
    name: "CreatePolicy answers with the policy",
    call: ["CreatePolicy", POLICY[2]],
    output: {
      Policy: {
        PolicyName: "send",
        Arn: POLICY_ARN,
        Path: "/app/",
        DefaultVersionId: "v1",
        AttachmentCount: 0,
        PermissionsBoundaryUsageCount: 0,
        IsAttachable: true,
      },
    },
  },
  {
    name: "CreatePolicy refuses a name that is taken, on any path",
    given: [POLICY],
    call: ["CreatePolicy", { PolicyName: "Send", PolicyDocument: ALLOW }],
    ...EXISTS,
  },
  {
    name: "GetPolicy counts attachments",
    given: [ROLE, POLICY, ATTACHED],
    call: ["GetPolicy", { PolicyArn: POLICY_ARN }],
    output: { Policy: { Description: "may send", AttachmentCount: 1, CreateDate: CREATED, Tags: TAGS } },
  },
  {
    name: "GetPolicy refuses what is no ARN",
    call: ["GetPolicy", { PolicyArn: "this-is-not-an-arn-at-all" }],
    ...INVALID_INPUT,
  },
  {
    name: "GetPolicy of one that is not there",
    call: ["GetPolicy", { PolicyArn: POLICY_ARN }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "GetPolicyVersion shows the document encoded",
    given: [POLICY],
    call: ["GetPolicyVersion", { PolicyArn: POLICY_ARN, VersionId: "v1" }],
    output: { PolicyVersion: { Document: encoded(ALLOW), VersionId: "v1", IsDefaultVersion: true } },
  },
  {
    name: "GetPolicyVersion of a policy of AWS's own",
    call: ["GetPolicyVersion", { PolicyArn: BASIC, VersionId: "v1" }],
    output: { PolicyVersion: { VersionId: "v1" } },
  },
  {
    name: "ListPolicyVersions has the one",
    given: [POLICY],
    call: ["ListPolicyVersions", { PolicyArn: POLICY_ARN }],
    output: { Versions: [{ VersionId: "v1", IsDefaultVersion: true }], IsTruncated: false },
  },
  {
    name: "DeletePolicy deletes",
    given: [POLICY],
    call: ["DeletePolicy", { PolicyArn: POLICY_ARN }],
    output: {},
  },
  {
    name: "DeletePolicy refuses one that is attached",
    given: [ROLE, POLICY, ATTACHED],
    call: ["DeletePolicy", { PolicyArn: POLICY_ARN }],
    ...CONFLICT,
  },
  {
    name: "ListPolicies lists those of the account",
    given: [ROLE, POLICY, ATTACHED],
    call: ["ListPolicies", { Scope: "Local", OnlyAttached: true, PathPrefix: "/app/" }],
    output: { Policies: [{ PolicyName: "send", AttachmentCount: 1 }], IsTruncated: false },
  },
  {
    name: "AttachRolePolicy attaches a policy of AWS's own",
    given: [ROLE],
    call: ["AttachRolePolicy", { RoleName: "orders", PolicyArn: BASIC }],
    output: {},
  },
  {
    name: "AttachRolePolicy refuses a policy that is not there",
    given: [ROLE],
    call: ["AttachRolePolicy", { RoleName: "orders", PolicyArn: POLICY_ARN }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "DetachRolePolicy detaches",
    given: [ROLE, POLICY, ATTACHED],
    call: ["DetachRolePolicy", { RoleName: "orders", PolicyArn: POLICY_ARN }],
    output: {},
  },
  {
    name: "ListAttachedRolePolicies lists names and ARNs",
    given: [ROLE, POLICY, ATTACHED],
    call: ["ListAttachedRolePolicies", { RoleName: "orders" }],
    output: { AttachedPolicies: [{ PolicyName: "send", PolicyArn: POLICY_ARN }], IsTruncated: false },
  },
  {
    name: "TagRole answers with nothing",
    given: [ROLE],
    call: ["TagRole", { RoleName: "orders", Tags: TAGS }],
    output: {},
  },
  {
    name: "TagRole refuses more tags than a role may have",
    given: [ROLE],
    call: [
      "TagRole",
      { RoleName: "orders", Tags: Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: "" })) },
    ],
    ...LIMIT,
  },
  {
    name: "UntagRole answers with nothing, and an empty list is one",
    given: [ROLE],
    call: ["UntagRole", { RoleName: "orders", TagKeys: [] }],
    output: {},
  },
  {
    name: "ListRoleTags lists tags",
    given: [ROLE],
    before: [["UntagRole", { RoleName: "orders", TagKeys: ["TEAM"] }]],
    call: ["ListRoleTags", { RoleName: "orders" }],
    output: { Tags: [{ Key: "é", Value: "" }], IsTruncated: false },
  },
  {
    name: "GetUser by name",
    call: ["GetUser", { UserName: "admin" }],
    output: { User: { Path: "/", UserName: "admin", Arn: "arn:aws:iam::000000000000:user/admin" } },
  },
  { name: "GetUser of nobody", call: ["GetUser", { UserName: "nobody" }], ...NO_SUCH_ENTITY },
  { name: "GetUser asked by a role wants a name", call: ["GetUser", {}], byRole: true, ...INVALID },
  ...PRINCIPALS,
  ...POLICIES,
];

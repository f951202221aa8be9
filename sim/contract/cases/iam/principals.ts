/** What a client sees of users, groups, their policies and access keys. */
import type { Case, Given } from "../../case.ts";
import {
  ALLOW,
  BASIC,
  CONFLICT,
  CREATED,
  encoded,
  EXISTS,
  GROUP,
  INVALID_INPUT,
  LIMIT,
  MALFORMED,
  MEMBER,
  NO_SUCH_ENTITY,
  TAGS,
  USER,
} from "./errors.ts";

const ANN = "arn:aws:iam::000000000000:user/team/ann";
const KEY: Given = ["iam", "CreateAccessKey", { UserName: "ann" }];
const NO_KEY = "AKIAAAAAAAAAAAAAAAAA";

/** Inline and attached policies, the same for users and groups. */
function policyCases(
  title: "User" | "Group",
  given: Given,
  named: Readonly<Record<string, string>>,
  most: number,
): Case[] {
  const inline: Given = ["iam", `Put${title}Policy`, { ...named, PolicyName: "p", PolicyDocument: ALLOW }];
  const attached: Given = ["iam", `Attach${title}Policy`, { ...named, PolicyArn: BASIC }];
  const large = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: `sqs:${"a".repeat(most)}`, Resource: "*" }],
  });
  const own = (
    number: number,
  ): Given => ["iam", "CreatePolicy", { PolicyName: `p${number}`, PolicyDocument: ALLOW }];
  const ownArn = (number: number): string => `arn:aws:iam::000000000000:policy/p${number}`;
  return [
    {
      name: `Put${title}Policy answers with nothing`,
      given: [given],
      call: [inline[1], inline[2]],
      output: {},
    },
    { name: `Put${title}Policy of nobody`, call: [inline[1], inline[2]], ...NO_SUCH_ENTITY },
    {
      name: `Put${title}Policy refuses what is no policy`,
      given: [given],
      call: [inline[1], { ...inline[2], PolicyDocument: "{" }],
      ...MALFORMED,
    },
    {
      name: `Put${title}Policy refuses more than ${most} characters`,
      given: [given],
      call: [inline[1], { ...inline[2], PolicyDocument: large }],
      ...LIMIT,
    },
    {
      name: `Get${title}Policy shows it encoded`,
      given: [given, inline],
      call: [`Get${title}Policy`, { ...named, PolicyName: "p" }],
      output: { ...named, PolicyName: "p", PolicyDocument: encoded(ALLOW) },
    },
    {
      name: `Get${title}Policy of one that is not there`,
      given: [given],
      call: [`Get${title}Policy`, { ...named, PolicyName: "p" }],
      ...NO_SUCH_ENTITY,
    },
    {
      name: `List${title}Policies lists names`,
      given: [given, inline],
      call: [`List${title}Policies`, named],
      output: { PolicyNames: ["p"], IsTruncated: false },
    },
    {
      name: `Delete${title}Policy deletes`,
      given: [given, inline],
      call: [`Delete${title}Policy`, { ...named, PolicyName: "p" }],
      output: {},
    },
    {
      name: `Delete${title}Policy of one that is not there`,
      given: [given],
      call: [`Delete${title}Policy`, { ...named, PolicyName: "p" }],
      ...NO_SUCH_ENTITY,
    },
    { name: `Attach${title}Policy attaches`, given: [given], call: [attached[1], attached[2]], output: {} },
    {
      name: `Attach${title}Policy refuses a policy that is not there`,
      given: [given],
      call: [attached[1], { ...named, PolicyArn: ownArn(0) }],
      ...NO_SUCH_ENTITY,
    },
    {
      name: `Attach${title}Policy refuses the eleventh`,
      given: [
        given,
        ...Array.from({ length: 10 }, (_, i) => own(i)),
        ...Array.from(
          { length: 10 },
          (_, i): Given => ["iam", attached[1], { ...named, PolicyArn: ownArn(i) }],
        ),
      ],
      call: [attached[1], attached[2]],
      ...LIMIT,
    },
    {
      name: `Detach${title}Policy detaches`,
      given: [given, attached],
      call: [`Detach${title}Policy`, { ...named, PolicyArn: BASIC }],
      output: {},
    },
    {
      name: `Detach${title}Policy of one that is not attached`,
      given: [given],
      call: [`Detach${title}Policy`, { ...named, PolicyArn: BASIC }],
      ...NO_SUCH_ENTITY,
    },
    {
      name: `ListAttached${title}Policies lists names and ARNs`,
      given: [given, attached],
      call: [`ListAttached${title}Policies`, { ...named, PathPrefix: "/service-role/" }],
      output: { AttachedPolicies: [{ PolicyName: "AWSLambdaBasicExecutionRole", PolicyArn: BASIC }] },
    },
    {
      name: `Delete${title} refuses one with policies`,
      given: [given, attached],
      call: [`Delete${title}`, named],
      ...CONFLICT,
    },
    {
      name: `Delete${title} refuses one with inline policies`,
      given: [given, inline],
      call: [`Delete${title}`, named],
      ...CONFLICT,
    },
    { name: `Delete${title} deletes`, given: [given], call: [`Delete${title}`, named], output: {} },
    { name: `Delete${title} of nobody`, call: [`Delete${title}`, named], ...NO_SUCH_ENTITY },
  ];
}

export const PRINCIPALS: readonly Case[] = [
  ...policyCases("User", USER, { UserName: "ann" }, 2048),
  ...policyCases("Group", GROUP, { GroupName: "makers" }, 5120),
  {
    name: "CreateUser answers with the user",
    call: ["CreateUser", { UserName: "ann", Path: "/team/", PermissionsBoundary: BASIC, Tags: TAGS }],
    output: {
      User: {
        Path: "/team/",
        UserName: "ann",
        Arn: ANN,
        CreateDate: CREATED,
        PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: BASIC },
        Tags: TAGS,
      },
    },
  },
  {
    name: "CreateUser refuses a name that is taken, whatever its letters' case",
    given: [USER],
    call: ["CreateUser", { UserName: "Ann" }],
    ...EXISTS,
  },
  {
    name: "GetUser shows tags",
    given: [USER],
    call: ["GetUser", { UserName: "ann" }],
    output: { User: { Arn: ANN, Tags: TAGS } },
  },
  {
    name: "ListUsers lists by path",
    given: [USER, ["iam", "CreateUser", { UserName: "bob" }]],
    call: ["ListUsers", { PathPrefix: "/team/" }],
    output: { Users: [{ UserName: "ann" }], IsTruncated: false },
  },
  {
    name: "UpdateUser renames and moves",
    given: [USER],
    before: [["UpdateUser", { UserName: "ann", NewUserName: "anna", NewPath: "/" }]],
    call: ["GetUser", { UserName: "anna" }],
    output: { User: { UserName: "anna", Arn: "arn:aws:iam::000000000000:user/anna" } },
  },
  {
    name: "UpdateUser answers with nothing",
    given: [USER],
    call: ["UpdateUser", { UserName: "ann" }],
    output: {},
  },
  {
    name: "UpdateUser refuses a name that is taken",
    given: [USER, ["iam", "CreateUser", { UserName: "bob" }]],
    call: ["UpdateUser", { UserName: "ann", NewUserName: "BOB" }],
    ...EXISTS,
  },
  {
    name: "TagUser answers with nothing",
    given: [USER],
    call: ["TagUser", { UserName: "ann", Tags: [{ Key: "a", Value: "" }] }],
    output: {},
  },
  {
    name: "TagUser refuses keys that differ by case alone",
    given: [USER],
    call: ["TagUser", { UserName: "ann", Tags: [{ Key: "a", Value: "" }, { Key: "A", Value: "" }] }],
    ...INVALID_INPUT,
  },
  {
    name: "UntagUser answers with nothing",
    given: [USER],
    call: ["UntagUser", { UserName: "ann", TagKeys: ["team"] }],
    output: {},
  },
  {
    name: "ListUserTags lists tags",
    given: [USER],
    call: ["ListUserTags", { UserName: "ann" }],
    output: { Tags: TAGS, IsTruncated: false },
  },
  {
    name: "PutUserPermissionsBoundary answers with nothing",
    given: [USER],
    call: ["PutUserPermissionsBoundary", { UserName: "ann", PermissionsBoundary: BASIC }],
    output: {},
  },
  {
    name: "DeleteUserPermissionsBoundary answers with nothing",
    given: [USER, ["iam", "PutUserPermissionsBoundary", { UserName: "ann", PermissionsBoundary: BASIC }]],
    call: ["DeleteUserPermissionsBoundary", { UserName: "ann" }],
    output: {},
  },
  {
    name: "CreateGroup answers with the group",
    call: ["CreateGroup", { GroupName: "makers", Path: "/team/" }],
    output: {
      Group: { GroupName: "makers", Arn: "arn:aws:iam::000000000000:group/team/makers", CreateDate: CREATED },
    },
  },
  {
    name: "CreateGroup refuses a name that is taken",
    given: [GROUP],
    call: ["CreateGroup", { GroupName: "Makers" }],
    ...EXISTS,
  },
  {
    name: "AddUserToGroup answers with nothing",
    given: [USER, GROUP],
    call: ["AddUserToGroup", { GroupName: "makers", UserName: "ann" }],
    output: {},
  },
  {
    name: "AddUserToGroup refuses the eleventh group of a user",
    given: [
      USER,
      GROUP,
      ...Array.from({ length: 10 }, (_, i): Given[] => [
        ["iam", "CreateGroup", { GroupName: `g${i}` }],
        ["iam", "AddUserToGroup", { GroupName: `g${i}`, UserName: "ann" }],
      ]).flat(),
    ],
    call: ["AddUserToGroup", { GroupName: "makers", UserName: "ann" }],
    ...LIMIT,
  },
  {
    name: "GetGroup shows who is in it",
    given: [USER, GROUP, MEMBER],
    call: ["GetGroup", { GroupName: "makers" }],
    output: { Group: { GroupName: "makers" }, Users: [{ UserName: "ann" }], IsTruncated: false },
  },
  {
    name: "GetGroup of one that is not there",
    call: ["GetGroup", { GroupName: "makers" }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "ListGroups lists groups",
    given: [GROUP],
    call: ["ListGroups", {}],
    output: { Groups: [{ GroupName: "makers" }], IsTruncated: false },
  },
  {
    name: "ListGroupsForUser lists those of a user",
    given: [USER, GROUP, MEMBER],
    call: ["ListGroupsForUser", { UserName: "ann" }],
    output: { Groups: [{ GroupName: "makers" }], IsTruncated: false },
  },
  {
    name: "UpdateGroup renames",
    given: [GROUP],
    call: ["UpdateGroup", { GroupName: "makers", NewGroupName: "builders" }],
    output: {},
  },
  {
    name: "UpdateGroup refuses a name that is taken",
    given: [GROUP, ["iam", "CreateGroup", { GroupName: "builders" }]],
    call: ["UpdateGroup", { GroupName: "makers", NewGroupName: "builders" }],
    ...EXISTS,
  },
  {
    name: "RemoveUserFromGroup answers with nothing",
    given: [USER, GROUP, MEMBER],
    call: ["RemoveUserFromGroup", { GroupName: "makers", UserName: "ann" }],
    output: {},
  },
  {
    name: "RemoveUserFromGroup of a user who is not in it",
    given: [USER, GROUP],
    call: ["RemoveUserFromGroup", { GroupName: "makers", UserName: "ann" }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "DeleteGroup refuses one with users",
    given: [USER, GROUP, MEMBER],
    call: ["DeleteGroup", { GroupName: "makers" }],
    ...CONFLICT,
  },
  {
    name: "DeleteUser refuses one in a group",
    given: [USER, GROUP, MEMBER],
    call: ["DeleteUser", { UserName: "ann" }],
    ...CONFLICT,
  },
  {
    name: "DeleteUser refuses one with access keys",
    given: [USER, KEY],
    call: ["DeleteUser", { UserName: "ann" }],
    ...CONFLICT,
  },
  {
    name: "CreateAccessKey answers with a secret",
    given: [USER],
    call: ["CreateAccessKey", { UserName: "ann" }],
    output: { AccessKey: { UserName: "ann", Status: "Active" } },
  },
  {
    name: "CreateAccessKey refuses the third",
    given: [USER, KEY, KEY],
    call: ["CreateAccessKey", { UserName: "ann" }],
    ...LIMIT,
  },
  {
    name: "ListAccessKeys lists keys without secrets",
    given: [USER, KEY],
    call: ["ListAccessKeys", { UserName: "ann" }],
    output: {
      AccessKeyMetadata: [{ UserName: "ann", Status: "Active", CreateDate: CREATED }],
      IsTruncated: false,
    },
  },
  {
    name: "UpdateAccessKey puts a key out of use",
    given: [USER, KEY],
    before: [["ListAccessKeys", { UserName: "ann" }]],
    call: ["UpdateAccessKey", ([keys]) => ({
      UserName: "ann",
      AccessKeyId: keys.AccessKeyMetadata[0].AccessKeyId,
      Status: "Inactive",
    })],
    output: {},
  },
  {
    name: "UpdateAccessKey of one that is not there",
    given: [USER],
    call: ["UpdateAccessKey", { UserName: "ann", AccessKeyId: NO_KEY, Status: "Active" }],
    ...NO_SUCH_ENTITY,
  },
  {
    name: "DeleteAccessKey deletes",
    given: [USER, KEY],
    before: [["ListAccessKeys", { UserName: "ann" }]],
    call: [
      "DeleteAccessKey",
      ([keys]) => ({ UserName: "ann", AccessKeyId: keys.AccessKeyMetadata[0].AccessKeyId }),
    ],
    output: {},
  },
  {
    name: "GetAccessKeyLastUsed of a key that was not used yet",
    given: [USER, KEY],
    before: [["ListAccessKeys", { UserName: "ann" }]],
    call: ["GetAccessKeyLastUsed", ([keys]) => ({ AccessKeyId: keys.AccessKeyMetadata[0].AccessKeyId })],
    output: { UserName: "ann", AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" } },
  },
  {
    name: "GetAccessKeyLastUsed of one that is not there",
    call: ["GetAccessKeyLastUsed", { AccessKeyId: NO_KEY }],
    ...NO_SUCH_ENTITY,
  },
];

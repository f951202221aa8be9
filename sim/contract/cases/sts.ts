/**
 * What a client sees of AWS STS, from inside a function: it calls as the function's role.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
 */
import type { Case, Given } from "../case.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
});
const ROLE: Given = ["iam", "CreateRole", {
  RoleName: "deploy",
  Path: "/ci/",
  AssumeRolePolicyDocument: TRUST,
}];
const RoleArn = "arn:aws:iam::000000000000:role/ci/deploy";
const DENIED = { error: "AccessDenied", instance: null, status: 403, members: { $fault: "client" } } as const;
const INVALID = { error: "ValidationError", instance: null, members: { $fault: "client" } } as const;

const CASES: readonly Case[] = [
  {
    name: "GetCallerIdentity tells the role of the function",
    call: ["GetCallerIdentity", {}],
    output: {
      Account: "000000000000",
      Arn: "arn:aws:sts::000000000000:assumed-role/contract/caller",
    },
  },
  {
    name: "AssumeRole answers with credentials",
    given: [ROLE],
    call: [
      "AssumeRole",
      {
        RoleArn,
        RoleSessionName: "build-1",
        DurationSeconds: 900,
        SourceIdentity: "ann",
        Tags: [{ Key: "a", Value: "b" }],
      },
    ],
    output: {
      AssumedRoleUser: { Arn: "arn:aws:sts::000000000000:assumed-role/deploy/build-1" },
      SourceIdentity: "ann",
    },
  },
  {
    name: "AssumeRole refuses a role that is not there",
    call: ["AssumeRole", { RoleArn, RoleSessionName: "build-1" }],
    ...DENIED,
  },
  {
    name: "AssumeRole refuses what is no session policy",
    given: [ROLE],
    call: ["AssumeRole", { RoleArn, RoleSessionName: "build-1", Policy: "{}" }],
    error: "MalformedPolicyDocumentException",
    instance: "MalformedPolicyDocumentException",
  },
  {
    name: "AssumeRole refuses a chained session of more than an hour",
    given: [ROLE],
    call: ["AssumeRole", { RoleArn, RoleSessionName: "build-1", DurationSeconds: 3601 }],
    ...INVALID,
  },
  {
    name: "GetAccessKeyInfo tells the account of the key of a session",
    given: [ROLE],
    before: [["AssumeRole", { RoleArn, RoleSessionName: "build-1" }]],
    call: ["GetAccessKeyInfo", ([session]) => ({ AccessKeyId: session.Credentials.AccessKeyId })],
    output: { Account: "000000000000" },
  },
  { name: "GetSessionToken is not for roles", call: ["GetSessionToken", {}], ...DENIED },
];

export const STS: readonly Case[] = CASES.map((each) => ({ ...each, byRole: true }));

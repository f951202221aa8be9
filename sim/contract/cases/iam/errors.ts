/** What the errors of IAM look like, and what its cases share. */
import type { Given } from "../../case.ts";

const refused = (code: string, status = 400) => ({
  error: code,
  instance: code,
  status,
  members: { $fault: "client" },
});
export const NO_SUCH_ENTITY = refused("NoSuchEntityException", 404);
export const EXISTS = refused("EntityAlreadyExistsException", 409);
export const CONFLICT = refused("DeleteConflictException", 409);
export const MALFORMED = refused("MalformedPolicyDocumentException");
export const INVALID_INPUT = refused("InvalidInputException");
/** The SDK takes every limit for one of a rate, and tries again. */
export const LIMIT = { ...refused("LimitExceededException", 409), attempts: 3 };

export const ALLOW = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: "*" }],
});
export const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
export const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
export const TAGS = [{ Key: "team", Value: "a b" }, { Key: "é", Value: "" }];
export const CREATED = { $date: Date.UTC(2026, 0, 1) };
export const encoded = (document: string): string => encodeURIComponent(document).replaceAll("*", "%2A");

export const ROLE: Given = ["iam", "CreateRole", { RoleName: "machine", AssumeRolePolicyDocument: TRUST }];
export const USER: Given = ["iam", "CreateUser", { UserName: "ann", Path: "/team/", Tags: TAGS }];
export const GROUP: Given = ["iam", "CreateGroup", { GroupName: "makers" }];
export const MEMBER: Given = ["iam", "AddUserToGroup", { GroupName: "makers", UserName: "ann" }];

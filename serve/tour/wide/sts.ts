/** Every operation of AWS STS that is emulated, and one that is not. */
import { ANY, call, notEmulated, refused, type Visit } from "./step.ts";

const CREDENTIALS = {
  Credentials: { AccessKeyId: /^ASIA/, SecretAccessKey: ANY, SessionToken: ANY, Expiration: ANY },
};
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "000000000000" }, Action: "sts:AssumeRole" }],
});

export const STS: Visit = {
  service: "sts",
  steps: [
    call("GetCallerIdentity", {}, { Account: "000000000000", Arn: /^arn:aws:(iam|sts)::000000000000:/ }),
    call("CreateRole", { RoleName: "tour-sts", AssumeRolePolicyDocument: TRUST }, {}, {
      of: "iam",
      as: "role",
    }),
    call("AssumeRole", { RoleArn: "<role.Role.Arn>", RoleSessionName: "tour", DurationSeconds: 900 }, {
      ...CREDENTIALS,
      AssumedRoleUser: { Arn: "arn:aws:sts::000000000000:assumed-role/tour-sts/tour" },
    }, { as: "session" }),
    refused(
      "AssumeRole",
      { RoleArn: "arn:aws:iam::000000000000:role/none", RoleSessionName: "tour" },
      "AccessDenied",
    ),
    refused("AssumeRole", {
      RoleArn: "<role.Role.Arn>",
      RoleSessionName: "tour",
      Policy: "{no JSON",
    }, "MalformedPolicyDocumentException"),
    call("GetSessionToken", { DurationSeconds: 900 }, CREDENTIALS),
    refused("GetSessionToken", { DurationSeconds: 129_601 }, "ValidationError"),
    call("GetAccessKeyInfo", { AccessKeyId: "<session.Credentials.AccessKeyId>" }, {
      Account: "000000000000",
    }),
    refused("GetAccessKeyInfo", { AccessKeyId: "not*an*access*key*" }, "ValidationError"),
    notEmulated("GetFederationToken", { Name: "tour" }),
    call("DeleteRole", { RoleName: "tour-sts" }, {}, { of: "iam" }),
  ],
};

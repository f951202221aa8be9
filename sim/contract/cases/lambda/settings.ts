/** Code signing, runtime management, recursion, asynchronous invocation and logging: settings of functions. */
import type { Case, Given } from "../../case.ts";
import { BROKEN, CONFIGURED, CONFLICT, createInput, ECHO, INVALID, NOT_FOUND } from "./fixtures.ts";

const NO_SIGNING = {
  CodeSigningConfigArn: "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000",
};
const publishers = {
  AllowedPublishers: {
    SigningProfileVersionArns: ["arn:aws:signer:us-east-1:000000000000:/signing-profiles/p"],
  },
};
const SIGNING: Given = ["lambda", "CreateCodeSigningConfig", publishers];
/** The input that names the only configuration that was listed. */
function listed([first]: readonly { CodeSigningConfigs: { CodeSigningConfigArn: string }[] }[]): {
  CodeSigningConfigArn: string;
} {
  return { CodeSigningConfigArn: first!.CodeSigningConfigs[0]!.CodeSigningConfigArn };
}
const LIST = ["ListCodeSigningConfigs", {}] as const;
const PUT = [
  "PutFunctionCodeSigningConfig",
  (outputs: never) => ({ ...listed(outputs), FunctionName: "f" }),
] as const;

export const SETTINGS: readonly Case[] = [
  {
    name: "CreateCodeSigningConfig answers with 201 and what it was told",
    call: ["CreateCodeSigningConfig", { ...publishers, Description: "d" }],
    output: {
      CodeSigningConfig: {
        ...publishers,
        Description: "d",
        CodeSigningPolicies: { UntrustedArtifactOnDeployment: "Warn" },
      },
    },
    status: 201,
  },
  {
    name: "CreateCodeSigningConfig refuses no publisher",
    call: ["CreateCodeSigningConfig", { AllowedPublishers: { SigningProfileVersionArns: [] } }],
    ...BROKEN,
  },
  {
    name: "GetCodeSigningConfig shows it",
    given: [SIGNING],
    before: [LIST],
    call: ["GetCodeSigningConfig", listed],
    output: { CodeSigningConfig: publishers },
  },
  {
    name: "GetCodeSigningConfig does not find it",
    call: ["GetCodeSigningConfig", NO_SIGNING],
    ...NOT_FOUND,
    members: { Type: { $undefined: true } },
  },
  {
    name: "UpdateCodeSigningConfig changes what it is given",
    given: [SIGNING],
    before: [LIST],
    call: ["UpdateCodeSigningConfig", (outputs) => ({
      ...listed(outputs as never),
      CodeSigningPolicies: { UntrustedArtifactOnDeployment: "Enforce" },
    })],
    output: { CodeSigningConfig: { CodeSigningPolicies: { UntrustedArtifactOnDeployment: "Enforce" } } },
  },
  {
    name: "ListCodeSigningConfigs lists them",
    given: [SIGNING],
    call: ["ListCodeSigningConfigs", { MaxItems: 1 }],
    output: { CodeSigningConfigs: [publishers] },
  },
  {
    name: "DeleteCodeSigningConfig answers with 204",
    given: [SIGNING],
    before: [LIST],
    call: ["DeleteCodeSigningConfig", listed],
    output: {},
    status: 204,
  },
  {
    name: "DeleteCodeSigningConfig refuses one that is used",
    given: [ECHO, SIGNING],
    before: [LIST, PUT],
    call: ["DeleteCodeSigningConfig", listed],
    ...CONFLICT,
  },
  {
    name: "PutFunctionCodeSigningConfig answers with what it was told",
    given: [ECHO, SIGNING],
    before: [LIST],
    call: PUT,
    output: { FunctionName: "f" },
  },
  {
    name: "PutFunctionCodeSigningConfig does not find a configuration",
    given: [ECHO],
    call: ["PutFunctionCodeSigningConfig", { ...NO_SIGNING, FunctionName: "f" }],
    error: "CodeSigningConfigNotFoundException",
    instance: "CodeSigningConfigNotFoundException",
    status: 404,
  },
  {
    name: "GetFunctionCodeSigningConfig of a function without has no member",
    given: [ECHO],
    call: ["GetFunctionCodeSigningConfig", { FunctionName: "f" }],
    output: {},
  },
  {
    name: "GetFunctionCodeSigningConfig does not find a function",
    call: ["GetFunctionCodeSigningConfig", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "DeleteFunctionCodeSigningConfig answers with 204",
    given: [ECHO],
    call: ["DeleteFunctionCodeSigningConfig", { FunctionName: "f" }],
    output: {},
    status: 204,
  },
  {
    name: "ListFunctionsByCodeSigningConfig lists ARNs",
    given: [ECHO, SIGNING],
    before: [LIST, PUT],
    call: ["ListFunctionsByCodeSigningConfig", listed],
    output: { FunctionArns: ["arn:aws:lambda:us-east-1:000000000000:function:f"] },
  },
  {
    name: "GetRuntimeManagementConfig of a function without is automatic",
    given: [ECHO],
    call: ["GetRuntimeManagementConfig", { FunctionName: "f" }],
    output: { UpdateRuntimeOn: "Auto" },
  },
  {
    name: "PutRuntimeManagementConfig answers with what it was told",
    given: [ECHO],
    call: ["PutRuntimeManagementConfig", { FunctionName: "f", UpdateRuntimeOn: "FunctionUpdate" }],
    output: { UpdateRuntimeOn: "FunctionUpdate" },
  },
  {
    name: "PutRuntimeManagementConfig wants the version of a runtime to stay with",
    given: [ECHO],
    call: ["PutRuntimeManagementConfig", { FunctionName: "f", UpdateRuntimeOn: "Manual" }],
    ...INVALID,
  },
  {
    name: "GetFunctionRecursionConfig of a function without ends loops",
    given: [ECHO],
    call: ["GetFunctionRecursionConfig", { FunctionName: "f" }],
    output: { RecursiveLoop: "Terminate" },
  },
  {
    name: "PutFunctionRecursionConfig answers with what it was told",
    given: [ECHO],
    call: ["PutFunctionRecursionConfig", { FunctionName: "f", RecursiveLoop: "Allow" }],
    output: { RecursiveLoop: "Allow" },
  },
  {
    name: "PutFunctionRecursionConfig refuses another value",
    given: [ECHO],
    call: ["PutFunctionRecursionConfig", { FunctionName: "f", RecursiveLoop: "Maybe" }],
    ...BROKEN,
  },
  {
    name: "UpdateFunctionEventInvokeConfig changes what it is given",
    given: [ECHO, CONFIGURED],
    call: ["UpdateFunctionEventInvokeConfig", { FunctionName: "f", MaximumEventAgeInSeconds: 60 }],
    output: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 },
  },
  {
    name: "UpdateFunctionEventInvokeConfig of a function without",
    given: [ECHO],
    call: ["UpdateFunctionEventInvokeConfig", { FunctionName: "f", MaximumEventAgeInSeconds: 60 }],
    ...NOT_FOUND,
  },
  {
    name: "ListFunctionEventInvokeConfigs lists them by qualifier",
    given: [ECHO, CONFIGURED],
    call: ["ListFunctionEventInvokeConfigs", { FunctionName: "f" }],
    output: { FunctionEventInvokeConfigs: [{ MaximumRetryAttempts: 1 }] },
  },
  {
    name: "ListFunctionEventInvokeConfigs does not find a function",
    call: ["ListFunctionEventInvokeConfigs", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "CreateFunction fills in the levels of a log in JSON",
    call: [
      "CreateFunction",
      createInput("echo", { LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "DEBUG" } }),
    ],
    output: {
      LoggingConfig: {
        LogFormat: "JSON",
        ApplicationLogLevel: "DEBUG",
        SystemLogLevel: "INFO",
        LogGroup: "/aws/lambda/f",
      },
    },
    status: 201,
  },
  {
    name: "CreateFunction refuses a level of a log in plain text",
    call: ["CreateFunction", createInput("echo", { LoggingConfig: { SystemLogLevel: "WARN" } })],
    ...INVALID,
  },
  {
    name: "CreateFunction refuses a subnet that is not there",
    call: [
      "CreateFunction",
      createInput("echo", { VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] } }),
    ],
    ...INVALID,
  },
  {
    name: "CreateFunction refuses a name of a variable",
    call: ["CreateFunction", createInput("echo", { Environment: { Variables: { "1A": "b" } } })],
    ...BROKEN,
  },
  {
    name: "CreateFunction refuses a runtime that is gone",
    call: ["CreateFunction", createInput("echo", { Runtime: "nodejs14.x" })],
    ...INVALID,
  },
  {
    name: "CreateFunction refuses snapshots of a runtime that has none",
    call: ["CreateFunction", createInput("echo", { SnapStart: { ApplyOn: "PublishedVersions" } })],
    ...INVALID,
    message: "nodejs22.x is not supported for SnapStart enabled functions.",
  },
];

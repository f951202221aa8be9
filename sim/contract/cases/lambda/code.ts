/** Code packages and versions. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-package.html */
import type { Case } from "../../case.ts";
import {
  ALIASED,
  ARN,
  CONFLICT,
  createInput,
  ECHO,
  INVALID,
  NOT_FOUND,
  PRECONDITION,
  PUBLISHED,
  ZIP,
  ZIP_SHA256,
  ZIPPED,
} from "./fixtures.ts";

const ENFORCED = {
  AllowedPublishers: {
    SigningProfileVersionArns: ["arn:aws:signer:us-east-1:000000000000:/signing-profiles/p"],
  },
  CodeSigningPolicies: { UntrustedArtifactOnDeployment: "Enforce" },
};
const NO_SIGNING = "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000";

export const CODE: readonly Case[] = [
  {
    name: "CreateFunction takes a zip, and shows its size and hash",
    call: ["CreateFunction", createInput("handler", { Code: { ZipFile: ZIP } })],
    output: { CodeSize: 156, CodeSha256: ZIP_SHA256, PackageType: "Zip" },
    status: 201,
  },
  {
    name: "CreateFunction publishes a version where it is asked to",
    call: ["CreateFunction", createInput("handler", { Code: { ZipFile: ZIP }, Publish: true })],
    output: { Version: "1", FunctionArn: ARN, State: "Pending" },
    status: 201,
  },
  {
    name: "CreateFunction refuses bytes that are no zip",
    call: ["CreateFunction", createInput("handler", { Code: { ZipFile: ZIP.subarray(0, 100) } })],
    ...INVALID,
    message: "Could not unzip uploaded file. Please check your file, then try to upload again.",
  },
  {
    name: "CreateFunction refuses no code",
    call: ["CreateFunction", createInput("handler", { Code: {} })],
    ...INVALID,
  },
  {
    name: "CreateFunction refuses an image that is not there",
    call: [
      "CreateFunction",
      createInput("handler", {
        PackageType: "Image",
        Code: { ImageUri: "000000000000.dkr.ecr.us-east-1.amazonaws.com/a:latest" },
      }),
    ],
    ...INVALID,
  },
  {
    name: "CreateFunction refuses code that is not signed, where signatures are enforced",
    before: [["CreateCodeSigningConfig", ENFORCED]],
    call: ["CreateFunction", ([made]) =>
      createInput("handler", {
        Code: { ZipFile: ZIP },
        CodeSigningConfigArn: made.CodeSigningConfig.CodeSigningConfigArn,
      })],
    error: "CodeVerificationFailedException",
    instance: "CodeVerificationFailedException",
  },
  {
    name: "CreateFunction does not find a code signing configuration",
    call: ["CreateFunction", createInput("handler", { CodeSigningConfigArn: NO_SIGNING })],
    error: "CodeSigningConfigNotFoundException",
    instance: "CodeSigningConfigNotFoundException",
    status: 404,
  },
  {
    name: "UpdateFunctionCode changes the hash",
    given: [ECHO],
    call: ["UpdateFunctionCode", { FunctionName: "f", ZipFile: ZIP, Architectures: ["arm64"] }],
    output: { CodeSha256: ZIP_SHA256, LastUpdateStatus: "InProgress", Architectures: ["arm64"] },
  },
  {
    name: "UpdateFunctionCode publishes a version",
    given: [ECHO],
    call: ["UpdateFunctionCode", { FunctionName: "f", ZipFile: ZIP, Publish: true }],
    output: { CodeSha256: ZIP_SHA256, Version: "1", FunctionArn: `${ARN}:1`, State: "Pending" },
  },
  {
    name: "UpdateFunctionCode as a dry run changes nothing",
    given: [ECHO],
    before: [["UpdateFunctionCode", { FunctionName: "f", ZipFile: ZIP, DryRun: true }]],
    call: ["GetFunctionConfiguration", { FunctionName: "f" }],
    output: { CodeSize: 0 },
  },
  {
    name: "UpdateFunctionCode refuses another revision",
    given: [ZIPPED],
    call: ["UpdateFunctionCode", { FunctionName: "f", ZipFile: ZIP, RevisionId: "x" }],
    ...PRECONDITION,
  },
  {
    name: "UpdateFunctionCode refuses an image",
    given: [ZIPPED],
    call: ["UpdateFunctionCode", { FunctionName: "f", ImageUri: "x" }],
    ...INVALID,
    message: "Please don't provide ImageUri when updating a function with packageType Zip.",
  },
  {
    name: "UpdateFunctionCode does not find a function",
    call: ["UpdateFunctionCode", { FunctionName: "f", ZipFile: ZIP }],
    ...NOT_FOUND,
  },
  {
    name: "PublishVersion answers with 201 and the version",
    given: [ZIPPED],
    call: ["PublishVersion", { FunctionName: "f", Description: "first", CodeSha256: ZIP_SHA256 }],
    output: { Version: "1", FunctionArn: `${ARN}:1`, Description: "first", State: "Active" },
    status: 201,
  },
  {
    name: "PublishVersion publishes nothing that was published before",
    given: [ZIPPED, PUBLISHED],
    call: ["PublishVersion", { FunctionName: "f", Description: "again" }],
    output: { Version: "1", Description: "" },
    status: 201,
  },
  {
    name: "PublishVersion publishes what has changed since",
    given: [ZIPPED, PUBLISHED],
    before: [["UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 9 }]],
    call: ["PublishVersion", { FunctionName: "f" }],
    output: { Version: "2", Timeout: 9 },
    status: 201,
  },
  {
    name: "a version stays as it was published",
    given: [ZIPPED, PUBLISHED],
    before: [["UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 9 }]],
    call: ["GetFunctionConfiguration", { FunctionName: "f", Qualifier: "1" }],
    output: { Version: "1", Timeout: 3, FunctionArn: `${ARN}:1` },
  },
  {
    name: "PublishVersion refuses another hash",
    given: [ZIPPED],
    call: ["PublishVersion", { FunctionName: "f", CodeSha256: "x" }],
    ...INVALID,
    message:
      `CodeSHA256 (x) is different from current CodeSHA256 in $LATEST (${ZIP_SHA256}). Please try again with the ` +
      "CodeSHA256 in $LATEST.",
  },
  {
    name: "PublishVersion refuses another revision",
    given: [ZIPPED],
    call: ["PublishVersion", { FunctionName: "f", RevisionId: "x" }],
    ...PRECONDITION,
  },
  {
    name: "PublishVersion does not find a function",
    call: ["PublishVersion", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "ListVersionsByFunction begins with $LATEST",
    given: [ZIPPED, PUBLISHED],
    call: ["ListVersionsByFunction", { FunctionName: "f" }],
    output: {
      Versions: [{ Version: "$LATEST", FunctionArn: `${ARN}:$LATEST` }, {
        Version: "1",
        FunctionArn: `${ARN}:1`,
      }],
    },
  },
  {
    name: "ListFunctions lists every version where it is asked to",
    given: [ZIPPED, PUBLISHED],
    call: ["ListFunctions", { FunctionVersion: "ALL", MaxItems: 10 }],
    output: { Functions: [{ FunctionName: "caller" }, { Version: "$LATEST" }, { Version: "1" }] },
  },
  {
    name: "GetFunction does not find a version",
    given: [ZIPPED],
    call: ["GetFunction", { FunctionName: "f", Qualifier: "7" }],
    ...NOT_FOUND,
    message: `Function not found: ${ARN}:7`,
  },
  {
    name: "DeleteFunction deletes a version alone",
    given: [ZIPPED, PUBLISHED],
    before: [["DeleteFunction", { FunctionName: "f", Qualifier: "1" }]],
    call: ["ListVersionsByFunction", { FunctionName: "f" }],
    output: { Versions: [{ Version: "$LATEST" }] },
  },
  {
    name: "DeleteFunction refuses a version that an alias stands for",
    given: [ZIPPED, PUBLISHED, ALIASED],
    call: ["DeleteFunction", { FunctionName: "f:1" }],
    ...CONFLICT,
  },
  {
    name: "DeleteFunction refuses an alias",
    given: [ZIPPED, PUBLISHED, ALIASED],
    call: ["DeleteFunction", { FunctionName: "f", Qualifier: "live" }],
    ...INVALID,
    message: "Deletion of aliases is not currently supported.",
  },
  {
    name: "InvokeWithResponseStream answers with the status before the stream",
    given: [ECHO],
    call: ["InvokeWithResponseStream", { FunctionName: "f", Payload: "[1]" }],
    output: { StatusCode: 200, ExecutedVersion: "$LATEST" },
  },
  {
    name: "GetAccountSettings counts functions and their code",
    given: [ZIPPED, PUBLISHED],
    call: ["GetAccountSettings", {}],
    output: {
      AccountLimit: { ConcurrentExecutions: 1000, CodeSizeZipped: 52_428_800 },
      AccountUsage: { FunctionCount: 2, TotalCodeSize: 312 },
    },
  },
];

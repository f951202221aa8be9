/** What is set up around a function of AWS Lambda: layers, permissions, mappings, URLs, code signing and the like. */
import { packaged } from "./lambda_code.ts";
import { ANY, call, json, refused, type Row } from "./step.ts";

const FunctionName = "tour";
const NAMED = { FunctionName };
const NONE = { FunctionName: "none" };
const ARN = "arn:aws:lambda:us-east-1:000000000000:function:tour";
const NOT_FOUND = "ResourceNotFoundException";
const INVALID = "InvalidParameterValueException";
const CONFLICT = "ResourceConflictException";

const LayerName = "tour-tools";
const FIRST = { LayerName, VersionNumber: 1 };
const NO_LAYER = { LayerName: "none", VersionNumber: 1 };
const OPEN = { ...FIRST, StatementId: "open", Action: "lambda:GetLayerVersion", Principal: "*" };

const LAYERS: readonly Row[] = [
  call(
    "PublishLayerVersion",
    {
      LayerName,
      Content: { ZipFile: packaged("layer") },
      CompatibleRuntimes: ["nodejs22.x"],
    },
    { Version: 1, Content: { CodeSha256: ANY } },
    { as: "layer" },
  ),
  refused("PublishLayerVersion", { LayerName, Content: { ZipFile: Uint8Array.of(1) } }, INVALID),
  call("GetLayerVersion", FIRST, { CompatibleRuntimes: ["nodejs22.x"] }),
  refused("GetLayerVersion", NO_LAYER, NOT_FOUND),
  call("GetLayerVersionByArn", { Arn: "<layer.LayerVersionArn>" }, { Version: 1 }),
  refused("GetLayerVersionByArn", { Arn: "<layer.LayerArn>:9" }, NOT_FOUND),
  call("ListLayers", {}, { Layers: [{ LayerName, LatestMatchingVersion: { Version: 1 } }] }),
  call("ListLayerVersions", { LayerName }, { LayerVersions: [{ Version: 1 }] }),
  call("AddLayerVersionPermission", OPEN, { Statement: json({ Sid: "open" }) }),
  refused("AddLayerVersionPermission", OPEN, CONFLICT),
  call("GetLayerVersionPolicy", FIRST, { Policy: json({ Statement: [{ Sid: "open", Principal: "*" }] }) }),
  call("RemoveLayerVersionPermission", { ...FIRST, StatementId: "open" }),
  refused("RemoveLayerVersionPermission", { ...FIRST, StatementId: "open" }, NOT_FOUND),
  refused("GetLayerVersionPolicy", FIRST, NOT_FOUND),
  call("DeleteLayerVersion", FIRST),
  call("ListLayers", {}, { Layers: [] }),
];

const ALLOW = {
  ...NAMED,
  StatementId: "bus",
  Action: "lambda:InvokeFunction",
  Principal: "events.amazonaws.com",
};
const DOCUMENT = {
  Version: "2012-10-17",
  Statement: [{
    Sid: "partner",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::123456789012:root" },
    Action: "lambda:InvokeFunction",
    Resource: ARN,
  }],
};

const PERMISSIONS: readonly Row[] = [
  call("AddPermission", ALLOW, { Statement: json({ Sid: "bus", Effect: "Allow" }) }),
  refused("AddPermission", ALLOW, CONFLICT),
  call("GetPolicy", NAMED, { Policy: json({ Statement: [{ Sid: "bus" }] }), RevisionId: ANY }),
  call("RemovePermission", { ...NAMED, StatementId: "bus" }),
  refused("RemovePermission", { ...NAMED, StatementId: "bus" }, NOT_FOUND),
  refused("GetPolicy", NAMED, NOT_FOUND),
  call("PutResourcePolicy", { ResourceArn: ARN, Policy: JSON.stringify(DOCUMENT) }, { RevisionId: ANY }),
  refused("PutResourcePolicy", { ResourceArn: `${ARN}-none`, Policy: JSON.stringify(DOCUMENT) }, NOT_FOUND),
  call("GetResourcePolicy", { ResourceArn: ARN }, { Policy: json(DOCUMENT) }),
  call("DeleteResourcePolicy", { ResourceArn: ARN }),
  refused("DeleteResourcePolicy", { ResourceArn: `${ARN}-none` }, NOT_FOUND),
  refused("GetResourcePolicy", { ResourceArn: ARN }, NOT_FOUND),
  call("TagResource", { Resource: ARN, Tags: { stage: "test" } }),
  refused("TagResource", { Resource: `${ARN}-none`, Tags: { a: "b" } }, NOT_FOUND),
  call("UntagResource", { Resource: ARN, TagKeys: ["team"] }),
  refused("UntagResource", { Resource: `${ARN}-none`, TagKeys: ["a"] }, NOT_FOUND),
  call("ListTags", { Resource: ARN }, { Tags: { stage: "test" } }),
  refused("ListTags", { Resource: `${ARN}-none` }, NOT_FOUND),
];

const UUID = "<mapping.UUID>";
const NO_MAPPING = { UUID: "00000000-0000-0000-0000-000000000000" };
const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:tour-work";
const MAPPING = { ...NAMED, EventSourceArn: QUEUE_ARN, BatchSize: 5 };

const MAPPINGS: readonly Row[] = [
  call("CreateQueue", { QueueName: "tour-work" }, {}, { of: "sqs", as: "workQueue" }),
  call("CreateEventSourceMapping", MAPPING, { UUID: ANY, BatchSize: 5 }, { as: "mapping" }),
  refused("CreateEventSourceMapping", MAPPING, CONFLICT),
  call("GetEventSourceMapping", { UUID }, { State: "Enabled", EventSourceArn: QUEUE_ARN }, {
    until: "later",
  }),
  call("SendMessage", { QueueUrl: "<workQueue.QueueUrl>", MessageBody: "work" }, {}, { of: "sqs" }),
  call(
    "GetQueueAttributes",
    {
      QueueUrl: "<workQueue.QueueUrl>",
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    },
    { Attributes: { ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "0" } },
    { of: "sqs", until: "done" },
  ),
  refused("GetEventSourceMapping", NO_MAPPING, NOT_FOUND),
  call("ListEventSourceMappings", NAMED, { EventSourceMappings: [{ UUID }] }),
  call("ListEventSourceMappings", NONE, { EventSourceMappings: [] }),
  call("UpdateEventSourceMapping", { UUID, Enabled: false, BatchSize: 3 }, { BatchSize: 3 }),
  refused("UpdateEventSourceMapping", { ...NO_MAPPING, BatchSize: 3 }, NOT_FOUND),
  call("GetEventSourceMapping", { UUID }, { State: "Disabled" }, { until: "later" }),
  call("DeleteEventSourceMapping", { UUID }, { State: "Deleting" }),
  refused("DeleteEventSourceMapping", NO_MAPPING, NOT_FOUND),
  call("ListEventSourceMappings", NAMED, { EventSourceMappings: [] }, { until: "later" }),
  call("DeleteQueue", { QueueUrl: "<workQueue.QueueUrl>" }, {}, { of: "sqs" }),
];

const URLS: readonly Row[] = [
  call("CreateFunctionUrlConfig", { ...NAMED, AuthType: "NONE" }, {
    FunctionUrl: /^https?:/,
    AuthType: "NONE",
  }),
  refused("CreateFunctionUrlConfig", { ...NAMED, AuthType: "NONE" }, CONFLICT),
  call("UpdateFunctionUrlConfig", { ...NAMED, AuthType: "AWS_IAM", Cors: { AllowOrigins: ["*"] } }, {
    AuthType: "AWS_IAM",
  }),
  call("GetFunctionUrlConfig", NAMED, { Cors: { AllowOrigins: ["*"] } }),
  call("ListFunctionUrlConfigs", NAMED, { FunctionUrlConfigs: [{ AuthType: "AWS_IAM" }] }),
  refused("ListFunctionUrlConfigs", NONE, NOT_FOUND),
  call("DeleteFunctionUrlConfig", NAMED),
  refused("GetFunctionUrlConfig", NAMED, NOT_FOUND),
  refused("UpdateFunctionUrlConfig", { ...NAMED, AuthType: "NONE" }, NOT_FOUND),
  refused("DeleteFunctionUrlConfig", NAMED, NOT_FOUND),
];

const CodeSigningConfigArn = "<signing.CodeSigningConfig.CodeSigningConfigArn>";
const NO_SIGNING = "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000";
const SIGNING: readonly Row[] = [
  call(
    "CreateCodeSigningConfig",
    {
      AllowedPublishers: {
        SigningProfileVersionArns: ["arn:aws:signer:us-east-1:000000000000:/signing-profiles/tour/1"],
      },
    },
    { CodeSigningConfig: { CodeSigningPolicies: { UntrustedArtifactOnDeployment: "Warn" } } },
    {
      as: "signing",
    },
  ),
  call("UpdateCodeSigningConfig", { CodeSigningConfigArn, Description: "a tour" }),
  call("GetCodeSigningConfig", { CodeSigningConfigArn }, { CodeSigningConfig: { Description: "a tour" } }),
  call("ListCodeSigningConfigs", {}, { CodeSigningConfigs: [{ CodeSigningConfigArn }] }),
  call("PutFunctionCodeSigningConfig", { ...NAMED, CodeSigningConfigArn }, { CodeSigningConfigArn }),
  refused(
    "PutFunctionCodeSigningConfig",
    { ...NAMED, CodeSigningConfigArn: NO_SIGNING },
    "CodeSigningConfigNotFoundException",
  ),
  call("GetFunctionCodeSigningConfig", NAMED, { CodeSigningConfigArn }),
  call("ListFunctionsByCodeSigningConfig", { CodeSigningConfigArn }, { FunctionArns: [ARN] }),
  refused("DeleteCodeSigningConfig", { CodeSigningConfigArn }, CONFLICT),
  call("DeleteFunctionCodeSigningConfig", NAMED),
  call("DeleteCodeSigningConfig", { CodeSigningConfigArn }),
  ...["GetCodeSigningConfig", "UpdateCodeSigningConfig", "ListFunctionsByCodeSigningConfig"].map((name) =>
    refused(name, { CodeSigningConfigArn: NO_SIGNING }, NOT_FOUND)
  ),
  refused("GetFunctionCodeSigningConfig", NONE, NOT_FOUND),
  refused("DeleteFunctionCodeSigningConfig", NONE, NOT_FOUND),
];

const BEHAVIOUR: readonly Row[] = [
  call("PutFunctionEventInvokeConfig", { ...NAMED, MaximumRetryAttempts: 1 }, { MaximumRetryAttempts: 1 }),
  call("UpdateFunctionEventInvokeConfig", { ...NAMED, MaximumEventAgeInSeconds: 60 }, {
    MaximumRetryAttempts: 1,
    MaximumEventAgeInSeconds: 60,
  }),
  call("GetFunctionEventInvokeConfig", NAMED, { FunctionArn: `${ARN}:$LATEST`, LastModified: ANY }),
  call("ListFunctionEventInvokeConfigs", NAMED, {
    FunctionEventInvokeConfigs: [{ MaximumRetryAttempts: 1 }],
  }),
  refused("ListFunctionEventInvokeConfigs", NONE, NOT_FOUND),
  call("DeleteFunctionEventInvokeConfig", NAMED),
  refused("GetFunctionEventInvokeConfig", NAMED, NOT_FOUND),
  refused("UpdateFunctionEventInvokeConfig", { ...NAMED, MaximumRetryAttempts: 0 }, NOT_FOUND),
  refused("DeleteFunctionEventInvokeConfig", NAMED, NOT_FOUND),
  refused("PutFunctionEventInvokeConfig", { ...NONE, MaximumRetryAttempts: 1 }, NOT_FOUND),
  call("PutRuntimeManagementConfig", { ...NAMED, UpdateRuntimeOn: "FunctionUpdate" }, {
    UpdateRuntimeOn: "FunctionUpdate",
  }),
  refused("PutRuntimeManagementConfig", { ...NAMED, UpdateRuntimeOn: "Manual" }, INVALID),
  call("GetRuntimeManagementConfig", NAMED, { UpdateRuntimeOn: "FunctionUpdate", FunctionArn: ARN }),
  refused("GetRuntimeManagementConfig", NONE, NOT_FOUND),
  call("PutFunctionRecursionConfig", { ...NAMED, RecursiveLoop: "Allow" }, { RecursiveLoop: "Allow" }),
  refused("PutFunctionRecursionConfig", { ...NONE, RecursiveLoop: "Allow" }, NOT_FOUND),
  call("GetFunctionRecursionConfig", NAMED, { RecursiveLoop: "Allow" }),
  refused("GetFunctionRecursionConfig", NONE, NOT_FOUND),
];

/** Steps that want the function `tour` to be there and active. */
export const LAMBDA_CONFIGURED: readonly Row[] = [
  ...LAYERS,
  ...PERMISSIONS,
  ...MAPPINGS,
  ...URLS,
  ...SIGNING,
  ...BEHAVIOUR,
];

/** Every operation of AWS Lambda that is emulated, and one that is not. */
import { LAMBDA_CONFIGURED } from "./lambda_settings.ts";
import { packaged } from "./lambda_code.ts";
import { advance, ANY, call, notEmulated, refused, type Row, type Visit } from "./step.ts";

const FunctionName = "tour";
const NONE = { FunctionName: "none" };
const NAMED = { FunctionName };
const ARN = "arn:aws:lambda:us-east-1:000000000000:function:tour";
const NOT_FOUND = "ResourceNotFoundException";
const INVALID = "InvalidParameterValueException";
const PRECONDITION = "PreconditionFailedException";
const CREATE = {
  FunctionName,
  Runtime: "nodejs22.x",
  Role: "arn:aws:iam::000000000000:role/tour-lambda",
  Handler: "index.handler",
  Code: { ZipFile: packaged("first") },
  Environment: { Variables: { STAGE: "test" } },
  Tags: { team: "orders" },
};
const ACTIVE = call("GetFunctionConfiguration", NAMED, { State: "Active", LastUpdateStatus: "Successful" }, {
  until: "done",
});

const FUNCTIONS: readonly Row[] = [
  call("CreateFunction", CREATE, { FunctionArn: ARN, Version: "$LATEST", State: "Pending" }, { as: "made" }),
  refused("CreateFunction", CREATE, "ResourceConflictException"),
  refused("CreateFunction", { ...CREATE, Code: { ZipFile: Uint8Array.of(1, 2) } }, INVALID),
  ACTIVE,
  refused("GetFunctionConfiguration", NONE, NOT_FOUND),
  call("GetFunction", NAMED, {
    Configuration: { CodeSha256: "<made.CodeSha256>", Environment: { Variables: { STAGE: "test" } } },
    Code: { Location: ANY },
    Tags: { team: "orders" },
  }),
  refused("GetFunction", NONE, NOT_FOUND),
  call("ListFunctions", {}, { Functions: [NAMED] }),
  call("GetAccountSettings", {}, {
    AccountUsage: { FunctionCount: 1 },
    AccountLimit: { ConcurrentExecutions: 1000 },
  }),
];

const INVOKED: readonly Row[] = [
  call("Invoke", { ...NAMED, Payload: JSON.stringify({ order: "o-1" }), LogType: "Tail" }, {
    StatusCode: 200,
    ExecutedVersion: "$LATEST",
    Payload: '{"echo":{"order":"o-1"},"stage":"test"}',
    LogResult: ANY,
  }),
  call("Invoke", { ...NAMED, Payload: '{"fail":true}' }, {
    FunctionError: "Unhandled",
    Payload: /"errorType":"TypeError","errorMessage":"told to"/,
  }),
  call("Invoke", { ...NAMED, InvocationType: "Event", Payload: "{}" }, { StatusCode: 202 }),
  call("Invoke", { ...NAMED, InvocationType: "DryRun" }, { StatusCode: 204 }),
  refused("Invoke", { ...NAMED, Payload: "{no JSON" }, "InvalidRequestContentException"),
  refused("Invoke", NONE, NOT_FOUND),
  call("InvokeAsync", { ...NAMED, InvokeArgs: "{}" }, { Status: 202 }),
  refused("InvokeAsync", { ...NAMED, InvokeArgs: "{no JSON" }, "InvalidRequestContentException"),
  call("UpdateFunctionConfiguration", { ...NAMED, Timeout: 10, Handler: "index.streamed" }, { Timeout: 10 }),
  refused("UpdateFunctionConfiguration", { ...NAMED, RevisionId: "none" }, PRECONDITION),
  ACTIVE,
  call("InvokeWithResponseStream", { ...NAMED, Payload: '{"order":"o-2"}' }, {
    StatusCode: 200,
    EventStream: [
      { PayloadChunk: { Payload: "one " } },
      { PayloadChunk: { Payload: "two o-2" } },
      { InvokeComplete: ANY },
    ],
  }),
  refused("InvokeWithResponseStream", NONE, NOT_FOUND),
  call("UpdateFunctionConfiguration", { ...NAMED, Handler: "index.handler" }),
  ACTIVE,
];

const LIVE = { FunctionName, Name: "live" };
const VERSIONS: readonly Row[] = [
  call("PublishVersion", { ...NAMED, Description: "first" }, { Version: "1", FunctionArn: `${ARN}:1` }),
  refused("PublishVersion", { ...NAMED, CodeSha256: "none" }, INVALID),
  call("UpdateFunctionCode", { ...NAMED, ZipFile: packaged("second"), Publish: true }, { Version: "2" }),
  refused("UpdateFunctionCode", { ...NONE, ZipFile: packaged("second") }, NOT_FOUND),
  ACTIVE,
  call("GetFunctionConfiguration", { ...NAMED, Qualifier: "2" }, { State: "Active" }, { until: "done" }),
  call("ListVersionsByFunction", NAMED, {
    Versions: [{ Version: "$LATEST" }, { Version: "1", Description: "first" }, { Version: "2" }],
  }),
  refused("ListVersionsByFunction", NONE, NOT_FOUND),
  call("CreateAlias", { ...LIVE, FunctionVersion: "1" }, { AliasArn: `${ARN}:live` }),
  refused("CreateAlias", { ...LIVE, FunctionVersion: "1" }, "ResourceConflictException"),
  call("UpdateAlias", { ...LIVE, RoutingConfig: { AdditionalVersionWeights: { "2": 0.5 } } }, {
    RoutingConfig: { AdditionalVersionWeights: { "2": 0.5 } },
  }),
  refused("UpdateAlias", { ...LIVE, RevisionId: "none" }, PRECONDITION),
  call("GetAlias", LIVE, { FunctionVersion: "1", RevisionId: ANY }),
  refused("GetAlias", { ...LIVE, Name: "none" }, NOT_FOUND),
  call("ListAliases", NAMED, { Aliases: [{ Name: "live" }] }),
  refused("ListAliases", NONE, NOT_FOUND),
  call("Invoke", { ...NAMED, Qualifier: "live", Payload: "{}" }, { ExecutedVersion: /^[12]$/ }),
  call("UpdateAlias", { ...LIVE, FunctionVersion: "2", RoutingConfig: {} }, { FunctionVersion: "2" }),
];

const ON_LIVE = { FunctionName, Qualifier: "live" };
const CONCURRENCY: readonly Row[] = [
  call("PutProvisionedConcurrencyConfig", { ...ON_LIVE, ProvisionedConcurrentExecutions: 2 }, {
    RequestedProvisionedConcurrentExecutions: 2,
    Status: "IN_PROGRESS",
  }),
  refused(
    "PutProvisionedConcurrencyConfig",
    { ...NAMED, Qualifier: "$LATEST", ProvisionedConcurrentExecutions: 2 },
    INVALID,
  ),
  advance({ minutes: 10 }),
  call("GetProvisionedConcurrencyConfig", ON_LIVE, {
    Status: "READY",
    AllocatedProvisionedConcurrentExecutions: 2,
  }, { until: "later" }),
  call("ListProvisionedConcurrencyConfigs", NAMED, { ProvisionedConcurrencyConfigs: [{ Status: "READY" }] }),
  refused("ListProvisionedConcurrencyConfigs", NONE, NOT_FOUND),
  call("DeleteProvisionedConcurrencyConfig", ON_LIVE),
  refused("GetProvisionedConcurrencyConfig", ON_LIVE, "ProvisionedConcurrencyConfigNotFoundException"),
  refused("DeleteProvisionedConcurrencyConfig", { ...ON_LIVE, FunctionName: "none" }, NOT_FOUND),
  call("PutFunctionConcurrency", { ...NAMED, ReservedConcurrentExecutions: 0 }, {
    ReservedConcurrentExecutions: 0,
  }),
  refused("PutFunctionConcurrency", { ...NAMED, ReservedConcurrentExecutions: 1000 }, INVALID),
  refused("Invoke", { ...NAMED, Payload: "{}" }, "TooManyRequestsException"),
  call("GetFunctionConcurrency", NAMED, { ReservedConcurrentExecutions: 0 }),
  refused("GetFunctionConcurrency", NONE, NOT_FOUND),
  call("DeleteFunctionConcurrency", NAMED),
  refused("DeleteFunctionConcurrency", NONE, NOT_FOUND),
];

const DELETED: readonly Row[] = [
  refused("DeleteFunction", { ...NAMED, Qualifier: "2" }, "ResourceConflictException"),
  call("DeleteAlias", LIVE),
  refused("DeleteAlias", { ...LIVE, FunctionName: "none" }, NOT_FOUND),
  call("DeleteFunction", NAMED),
  refused("DeleteFunction", NAMED, NOT_FOUND),
  notEmulated("ListCapacityProviders", {}),
];

export const LAMBDA: Visit = {
  service: "lambda",
  steps: [...FUNCTIONS, ...INVOKED, ...VERSIONS, ...CONCURRENCY, ...LAMBDA_CONFIGURED, ...DELETED],
};

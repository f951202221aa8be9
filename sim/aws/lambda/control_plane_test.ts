import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-lambda";
import { ALL_OPERATIONS } from "./all_operations.ts";
import { lambdaFixture, ROLE } from "./lambda_fixture.ts";
import { OPERATIONS } from "./operations.ts";

const FUNCTION = {
  FunctionName: "fn",
  Runtime: "nodejs22.x",
  Role: ROLE,
  Handler: "index.handler",
  Code: { S3Bucket: "code", S3Key: "fn.zip" },
};
const MAPPING = { EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:orders", FunctionName: "fn" };

Deno.test("lambda knows every operation that the SDK has", () => {
  const commands = Object.keys(sdk).filter((name) => name.endsWith("Command") && name !== "$Command");
  assert.deepEqual([...ALL_OPERATIONS], commands.map((name) => name.slice(0, -"Command".length)).sort());
  assert.ok(Object.keys(OPERATIONS).every((name) => ALL_OPERATIONS.includes(name)));
});

Deno.test("lambda AddPermission takes an alias's revision until the alias has a policy of its own", () => {
  const { apply } = lambdaFixture();
  apply("lambda", "CreateFunction", FUNCTION);
  apply("lambda", "PublishVersion", { FunctionName: "fn" });
  const { RevisionId } = apply("lambda", "CreateAlias", {
    FunctionName: "fn",
    Name: "live",
    FunctionVersion: "1",
  });
  const add = (StatementId: string) =>
    apply("lambda", "AddPermission", {
      FunctionName: "fn",
      Qualifier: "live",
      StatementId,
      Action: "lambda:InvokeFunction",
      Principal: "*",
      RevisionId,
    });
  assert.match(add("one").Statement, /"Sid":"one"/);
  assert.equal(add("two").code, "PreconditionFailedException");
});

Deno.test("lambda answers an operation that is not emulated by name", () => {
  const answer = lambdaFixture().apply("lambda", "GetCapacityProvider", { CapacityProviderName: "fn" });
  assert.match(answer.message, /GetCapacityProvider of AWS Lambda is not emulated yet/);
});

Deno.test("lambda CreateFunction answers with the configuration and its defaults", () => {
  const world = lambdaFixture();
  const created = world.apply("lambda", "CreateFunction", FUNCTION);
  const { RevisionId, RuntimeVersionConfig, ...rest } = created;
  assert.match(RuntimeVersionConfig.RuntimeVersionArn, /^arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}$/);
  assert.match(RevisionId, /^[0-9a-f-]{36}$/);
  assert.deepEqual(rest, {
    FunctionName: "fn",
    FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:fn",
    Runtime: "nodejs22.x",
    Role: ROLE,
    Handler: "index.handler",
    CodeSize: 0,
    Description: "",
    Timeout: 3,
    MemorySize: 128,
    LastModified: "2026-01-01T00:00:00.000+0000",
    Version: "$LATEST",
    TracingConfig: { Mode: "PassThrough" },
    State: "Pending",
    StateReason: "The function is being created.",
    StateReasonCode: "Creating",
    PackageType: "Zip",
    Architectures: ["x86_64"],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/fn" },
  });
  const read = world.apply("lambda", "GetFunctionConfiguration", { FunctionName: "fn" });
  assert.equal(read.State, "Active");
  assert.equal(read.LastUpdateStatus, "Successful");
});

Deno.test("lambda CreateFunction refuses a name that is taken", () => {
  const world = lambdaFixture();
  world.apply("lambda", "CreateFunction", FUNCTION);
  const answer = world.apply("lambda", "CreateFunction", FUNCTION);
  assert.equal(answer.code, "ResourceConflictException");
  assert.equal(answer.status, 409);
  assert.equal(answer.message, "Function already exist: fn");
});

for (
  const [what, input, code, message] of [
    [
      "a timeout of 901 seconds",
      { Timeout: 901 },
      "ValidationException",
      /Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900/,
    ],
    [
      "memory of 127 MB",
      { MemorySize: 127 },
      "ValidationException",
      /at 'memorySize'.*greater than or equal to 128/,
    ],
    ["memory of 10,241 MB", { MemorySize: 10_241 }, "ValidationException", /less than or equal to 10240/],
    [
      "a role that is no ARN",
      { Role: "r1" },
      "ValidationException",
      /Value 'r1' at 'role' failed.*pattern: arn:/,
    ],
    [
      "a long name",
      { FunctionName: "a".repeat(65) },
      "InvalidParameterValueException",
      /at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64/,
    ],
    [
      "an unknown runtime",
      { Runtime: "cobol" },
      "InvalidParameterValueException",
      /^Value cobol at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[nodejs20.x, .*\] or be a valid ARN$/,
    ],
    [
      "variables above 4 KB",
      { Environment: { Variables: { LARGE: "x".repeat(4096) } } },
      "InvalidParameterValueException",
      /exceeded the 4KB limit. String measured: \{"LARGE":"xxx/,
    ],
    [
      "a variable that Lambda sets",
      { Environment: { Variables: { AWS_REGION: "x" } } },
      "InvalidParameterValueException",
      /Reserved keys used in this request: AWS_REGION$/,
    ],
    [
      "bytes that are no zip",
      { Code: { ZipFile: new Uint8Array(1) } },
      "InvalidParameterValueException",
      /^Could not unzip uploaded file/,
    ],
    [
      "an image",
      { PackageType: "Image", Code: { ImageUri: "x" } },
      "InvalidParameterValueException",
      /^Source image x is not valid/,
    ],
    [
      "a layer that has no version",
      { Layers: ["arn:x"] },
      "ValidationException",
      /Value '\[arn:x\]' at 'layers' failed to satisfy constraint: Member must satisfy constraint: \[Member must have length/,
    ],
    [
      "durable settings",
      { DurableConfig: { ExecutionTimeout: 1 } },
      "InvalidParameterValueException",
      /not emulated/,
    ],
  ] as const
) {
  Deno.test(`lambda CreateFunction refuses ${what}`, () => {
    const answer = lambdaFixture().apply("lambda", "CreateFunction", { ...FUNCTION, ...input });
    assert.equal(answer.code, code);
    assert.match(answer.message, message);
  });
}

Deno.test("lambda GetFunction has code, tags and reservation", () => {
  const world = lambdaFixture();
  world.apply("lambda", "CreateFunction", { ...FUNCTION, Tags: { team: "orders" } });
  world.apply("lambda", "PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 3 });
  const answer = world.apply("lambda", "GetFunction", { FunctionName: "fn" });
  assert.equal(answer.Code.RepositoryType, "S3");
  assert.deepEqual(answer.Tags, { team: "orders" });
  assert.deepEqual(answer.Concurrency, { ReservedConcurrentExecutions: 3 });
});

Deno.test("lambda UpdateFunctionConfiguration changes what it is given and minds the revision", () => {
  const world = lambdaFixture();
  world.apply("lambda", "CreateFunction", { ...FUNCTION, Description: "kept", Timeout: 7 });
  const updated = world.apply("lambda", "UpdateFunctionConfiguration", {
    FunctionName: "fn",
    MemorySize: 512,
  });
  assert.equal(updated.MemorySize, 512);
  assert.equal(updated.Timeout, 7);
  assert.equal(updated.Description, "kept");
  assert.equal(updated.LastUpdateStatus, "InProgress");
  const stale = world.apply("lambda", "UpdateFunctionConfiguration", {
    FunctionName: "fn",
    RevisionId: "old",
  });
  assert.equal(stale.code, "PreconditionFailedException");
  assert.equal(stale.status, 412);
});

Deno.test("lambda DeleteFunction removes it; what refers to it is answered with 404", () => {
  const world = lambdaFixture();
  world.apply("lambda", "CreateFunction", FUNCTION);
  world.apply("lambda", "PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 900 });
  assert.equal(
    world.apply("lambda", "DeleteFunction", { FunctionName: "fn", Qualifier: "$LATEST" }).message,
    "$LATEST version cannot be deleted without deleting the function.",
  );
  world.apply("lambda", "DeleteFunction", { FunctionName: "fn" });
  for (const operation of ["GetFunction", "GetFunctionConfiguration", "DeleteFunction"]) {
    assert.equal(
      world.apply("lambda", operation, { FunctionName: "fn" }).message,
      "Function not found: arn:aws:lambda:us-east-1:000000000000:function:fn",
      operation,
    );
  }
  assert.equal(world.state.capacity.unreserved, 1000);
});

Deno.test("lambda refuses references to other regions and qualifiers that contradict", () => {
  const world = lambdaFixture();
  const get = (FunctionName: string, Qualifier?: string) =>
    world.apply("lambda", "GetFunction", { FunctionName, Qualifier }).message;
  assert.equal(
    get("arn:aws:lambda:eu-west-1:000000000000:function:fn"),
    "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
  );
  assert.equal(
    get("fn:1", "2"),
    "The derived qualifier from the function name does not match the specified qualifier.",
  );
  assert.equal(get("fn:1"), "Function not found: arn:aws:lambda:us-east-1:000000000000:function:fn:1");
});

Deno.test("lambda ListFunctions pages through all of them", () => {
  const world = lambdaFixture();
  for (const FunctionName of ["c", "a", "b"]) {
    world.apply("lambda", "CreateFunction", { ...FUNCTION, FunctionName });
  }
  const first = world.apply("lambda", "ListFunctions", { MaxItems: 2 });
  assert.deepEqual(first.Functions.map((fn: { FunctionName: string }) => fn.FunctionName), ["a", "b"]);
  const second = world.apply("lambda", "ListFunctions", { MaxItems: 2, Marker: first.NextMarker });
  assert.deepEqual(second.Functions.map((fn: { FunctionName: string }) => fn.FunctionName), ["c"]);
  assert.equal(second.NextMarker, undefined);
});

Deno.test("lambda PutFunctionEventInvokeConfig checks destinations in AWS's words", () => {
  const world = lambdaFixture();
  const put = (input: object) =>
    world.apply("lambda", "PutFunctionEventInvokeConfig", { FunctionName: "fn", ...input });
  const to = (arn: string) => put({ DestinationConfig: { OnSuccess: { Destination: arn } } }).message;
  assert.equal(put({ MaximumRetryAttempts: 1 }).message, "The function doesn't exist.");
  world.apply("lambda", "CreateFunction", FUNCTION);
  assert.equal(put({}).message, "You must specify at least one of error handling or destination setting.");
  const arn = "arn:aws:lambda:us-east-1:000000000000:function";
  assert.equal(to(`${arn}:fn`), "You can't specify the function as a destination for itself.");
  assert.equal(to(`${arn}:other`), `The destination ARN ${arn}:other is invalid.`);
  assert.equal(
    to("arn:aws:iam:us-east-1:000000000000:function:x"),
    "The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:iam:us-east-1:" +
      "000000000000:function:x), onFailure=null) is invalid.",
  );
  assert.equal(put({ MaximumRetryAttempts: 3 }).code, "ValidationException");
  const queue = "arn:aws:sqs:us-east-1:000000000000:q";
  const { LastModified, ...config } = put({
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: queue } },
  });
  assert.ok(LastModified instanceof Date);
  assert.deepEqual(config, {
    FunctionArn: `${arn}:fn:$LATEST`,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: queue } },
  });
  assert.equal(
    world.apply("lambda", "GetFunctionEventInvokeConfig", { FunctionName: "fn" }).MaximumRetryAttempts,
    1,
  );
  world.apply("lambda", "DeleteFunctionEventInvokeConfig", { FunctionName: "fn" });
  assert.equal(
    world.apply("lambda", "GetFunctionEventInvokeConfig", { FunctionName: "fn" }).message,
    `The function ${arn}:fn:$LATEST doesn't have an EventInvokeConfig`,
  );
});

Deno.test("lambda CreateEventSourceMapping answers with its configuration and refuses a second one", () => {
  const world = lambdaFixture();
  world.sqs.create("orders");
  world.apply("lambda", "CreateFunction", FUNCTION);
  const { UUID, LastModified, ...created } = world.apply("lambda", "CreateEventSourceMapping", MAPPING);
  assert.ok(LastModified instanceof Date);
  assert.deepEqual(created, {
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 0,
    EventSourceArn: MAPPING.EventSourceArn,
    FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:fn",
    State: "Creating",
    StateTransitionReason: "USER_INITIATED",
    FunctionResponseTypes: [],
    EventSourceMappingArn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${UUID}`,
  });
  assert.equal(world.apply("lambda", "GetEventSourceMapping", { UUID }).State, "Enabled");
  const again = world.apply("lambda", "CreateEventSourceMapping", MAPPING);
  assert.equal(again.status, 409);
  assert.equal(
    again.message,
    `An event source mapping with SQS arn (" ${MAPPING.EventSourceArn} ") and function (" fn ") already exists. Please ` +
      `update or delete the existing mapping with UUID ${UUID}`,
  );
});

for (
  const [what, input, message] of [
    ["no event source", { EventSourceArn: undefined }, "Unrecognized event source."],
    ["an unknown function", { FunctionName: "nobody" }, "Function does not exist"],
    [
      "a batch above 10 without a window",
      { BatchSize: 11 },
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    ],
    [
      "a queue that hides messages for a shorter time than the function runs",
      { FunctionName: "long" },
      "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds",
    ],
    [
      "a queue that does not exist",
      { EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:nowhere" },
      "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error " +
      "Message: The specified queue does not exist.",
    ],
    [
      "a destination",
      { DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:x" } } },
      "Unsupported DestinationConfig parameter for given event source mapping type.",
    ],
    [
      "a filter that is no pattern",
      { FilterCriteria: { Filters: [{ Pattern: "{}" }] } },
      "Invalid filter pattern definition.",
    ],
  ] as const
) {
  Deno.test(`lambda CreateEventSourceMapping refuses ${what}`, () => {
    const world = lambdaFixture();
    world.sqs.create("orders");
    world.apply("lambda", "CreateFunction", FUNCTION);
    world.apply("lambda", "CreateFunction", { ...FUNCTION, FunctionName: "long", Timeout: 60 });
    const answer = world.apply("lambda", "CreateEventSourceMapping", { ...MAPPING, ...input });
    assert.equal(answer.code, "InvalidParameterValueException");
    assert.equal(answer.message, message);
  });
}

Deno.test("lambda CreateEventSourceMapping checks the range of MaximumConcurrency", () => {
  const answer = lambdaFixture().apply("lambda", "CreateEventSourceMapping", {
    ...MAPPING,
    ScalingConfig: { MaximumConcurrency: 1 },
  });
  assert.match(answer.message, /'scalingConfig.maximumConcurrency'.*greater than or equal to 2/);
});

Deno.test("lambda answers a mapping that does not exist with 404", () => {
  const world = lambdaFixture();
  const UUID = "00000000-0000-4000-8000-000000000000";
  for (const operation of ["GetEventSourceMapping", "UpdateEventSourceMapping", "DeleteEventSourceMapping"]) {
    const answer = world.apply("lambda", operation, { UUID });
    assert.equal(answer.message, "The resource you requested does not exist.", operation);
    assert.equal(answer.status, 404);
  }
});

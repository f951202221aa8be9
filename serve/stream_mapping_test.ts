/** The stream of a table invokes a function that came as a zip, for clients over HTTP. */
import assert from "node:assert/strict";
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { zipOf } from "../sim/host/zip/fixture.ts";
import { startServer } from "./server.ts";

/** Reports what it was handed by failing at it: the destination is told where the records lie. */
const CODE = `exports.handler = async ({ Records }) => {
  if (Records[0].dynamodb.NewImage.id.S !== "poison") return {};
  throw new Error("cannot");
};`;

Deno.test("a zip behind a table's stream is invoked, and what it fails at reaches the destination", async () => {
  const problems: unknown[] = [];
  const server = await startServer({
    port: 0,
    time: "real",
    seed: 1,
    onProblem: (problem) => problems.push(problem),
  });
  const options = {
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "test" },
  };
  const [dynamodb, lambda, sqs] = [
    new DynamoDBClient(options),
    new LambdaClient(options),
    new SQSClient(options),
  ];
  try {
    await sqs.send(new CreateQueueCommand({ QueueName: "discarded" }));
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "discarded" }));
    const { TableDescription } = await dynamodb.send(
      new CreateTableCommand({
        TableName: "Orders",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      }),
    );
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: "relay",
        Runtime: "nodejs22.x",
        Role: "arn:aws:iam::000000000000:role/worker",
        Handler: "index.handler",
        Timeout: 20,
        Code: { ZipFile: zipOf({ "index.js": CODE }) },
      }),
    );
    const { UUID } = await lambda.send(
      new CreateEventSourceMappingCommand({
        EventSourceArn: TableDescription!.LatestStreamArn,
        FunctionName: "relay",
        StartingPosition: "TRIM_HORIZON",
        MaximumRetryAttempts: 0,
        BatchSize: 1,
        DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:discarded" } },
      }),
    );
    for (const id of ["good", "poison", "last"]) {
      await dynamodb.send(new PutItemCommand({ TableName: "Orders", Item: { id: { S: id } } }));
    }
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    assert.equal(Messages.length, 1);
    const { requestContext, DDBStreamBatchInfo } = JSON.parse(Messages[0]!.Body!);
    assert.equal(requestContext.condition, "RetryAttemptsExhausted");
    assert.equal(DDBStreamBatchInfo.streamArn, TableDescription!.LatestStreamArn);
    const mapping = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    assert.equal(mapping.State, "Enabled");
    assert.ok(mapping.LastModified instanceof Date);
    assert.deepEqual(problems, []);
  } finally {
    for (const client of [dynamodb, lambda, sqs]) client.destroy();
    await server.shutdown();
  }
});

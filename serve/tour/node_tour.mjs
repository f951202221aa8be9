/**
 * A tour of the embedded account by the AWS SDK for JavaScript on Node, against AWS_ENDPOINT_URL.
 *
 *     node node_tour.mjs [SECTION…]     all sections unless some are named
 *
 * Prints a line for each step: `ok - section: step`, or `not ok - section: step: why` and ends with exit code 1.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import process from "node:process";
import * as dynamo from "@aws-sdk/client-dynamodb";
import * as events from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import * as sqs from "@aws-sdk/client-sqs";
import * as sts from "@aws-sdk/client-sts";
import * as documents from "@aws-sdk/lib-dynamodb";
import { connect } from "../../client/mod.js";

const URL = process.env.AWS_ENDPOINT_URL;
const RUN = randomBytes(3).toString("hex");
const ACCOUNT = "000000000000";

/** A 12-digit access key names the account; no retries, so that each error is the one that was sent. */
function settings(account = ACCOUNT, region = "us-east-1") {
  return { region, maxAttempts: 1, credentials: { accessKeyId: account, secretAccessKey: "any" } };
}

let section = "";

async function step(name, work) {
  try {
    await work();
  } catch (error) {
    console.log(`not ok - ${section}: ${name}: ${error.stack}`);
    process.exit(1);
  }
  console.log(`ok - ${section}: ${name}`);
}

/** The call is refused with an error of this class; gives the error. */
async function refused(call, kind) {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof kind, `${error.name} ${error.message}, expected ${kind.name}`);
    return error;
  }
  throw new assert.AssertionError({ message: `No error, expected ${kind.name}` });
}

/** The name by which the SDK knows an error that has no class of its own. */
async function refusedAs(call, name) {
  const error = await refused(call, Error);
  assert.equal(error.name, name);
  return error;
}

async function queues() {
  const queues = new sqs.SQS(settings());
  const name = `tour-${RUN}`;
  let url, dlq;
  const receive = async (from, more = {}) =>
    (await queues.receiveMessage({ QueueUrl: from, MessageSystemAttributeNames: ["All"], ...more }))
      .Messages ?? [];

  await step("create a queue and the dead-letter queue that it redrives to", async () => {
    dlq = (await queues.createQueue({ QueueName: `${name}-dlq` })).QueueUrl;
    const { Attributes } = await queues.getQueueAttributes({ QueueUrl: dlq, AttributeNames: ["QueueArn"] });
    assert.equal(Attributes.QueueArn, `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}-dlq`);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes.QueueArn, maxReceiveCount: 2 });
    url = (await queues.createQueue({
      QueueName: name,
      Attributes: { RedrivePolicy, VisibilityTimeout: "45" },
      tags: { team: "orders" },
    })).QueueUrl;
    assert.equal((await queues.getQueueUrl({ QueueName: name })).QueueUrl, url);
    assert.deepEqual((await queues.listDeadLetterSourceQueues({ QueueUrl: dlq })).queueUrls, [url]);
    await queues.tagQueue({ QueueUrl: url, Tags: { stage: "test" } });
    await queues.untagQueue({ QueueUrl: url, TagKeys: ["team"] });
    assert.deepEqual((await queues.listQueueTags({ QueueUrl: url })).Tags, { stage: "test" });
  });
  await step("a batch whose wrong entry fails alone", async () => {
    const { Successful, Failed } = await queues.sendMessageBatch({
      QueueUrl: url,
      Entries: [
        {
          Id: "a",
          MessageBody: "größe ☃ <&>",
          MessageAttributes: { n: { DataType: "Number", StringValue: "1.5" } },
        },
        { Id: "b", MessageBody: "never", DelaySeconds: 901 },
      ],
    });
    assert.deepEqual([Successful.map(({ Id }) => Id), Failed.map(({ Id }) => Id)], [["a"], ["b"]]);
    const [message] = await receive(url, { WaitTimeSeconds: 5, MessageAttributeNames: ["n"] });
    assert.equal(message.Body, "größe ☃ <&>");
    assert.equal(message.MessageAttributes.n.StringValue, "1.5");
    await queues.deleteMessage({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle });
  });
  await step("poison goes to the dead-letter queue after maxReceiveCount receives", async () => {
    const { MessageId } = await queues.sendMessage({ QueueUrl: url, MessageBody: "poison" });
    for (const count of ["1", "2"]) {
      const [{ Attributes, ReceiptHandle }] = await receive(url, { WaitTimeSeconds: 5 });
      assert.equal(Attributes.ApproximateReceiveCount, count);
      await queues.changeMessageVisibility({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 });
    }
    assert.deepEqual(await receive(url), []);
    const [dead] = await receive(dlq, { WaitTimeSeconds: 5 });
    assert.deepEqual([dead.MessageId, dead.Body], [MessageId, "poison"]);
  });
  await step("a long poll is answered by a message that comes while it waits", async () => {
    const polled = receive(url, { WaitTimeSeconds: 20 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await new sqs.SQS(settings()).sendMessage({ QueueUrl: url, MessageBody: "late" });
    assert.deepEqual((await polled).map(({ Body }) => Body), ["late"]);
  });
  await step("a long poll that is given up takes no message with it", async () => {
    const gone = new AbortController();
    const polled = queues.receiveMessage({ QueueUrl: dlq, WaitTimeSeconds: 20, VisibilityTimeout: 600 }, {
      abortSignal: gone.signal,
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    gone.abort();
    await refusedAs(polled, "AbortError");
    await queues.sendMessage({ QueueUrl: dlq, MessageBody: "still here" });
    const [message] = await receive(dlq, { WaitTimeSeconds: 10 });
    assert.equal(message?.Body, "still here");
  });
  await step("queue URLs in the forms that AWS has had", async () => {
    const here = new sqs.SQS({ ...settings(), useQueueUrlAsEndpoint: false });
    for (
      const QueueUrl of [
        `${URL}/${ACCOUNT}/${name}`,
        `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/${name}`,
        `https://us-east-1.queue.amazonaws.com/${ACCOUNT}/${name}`,
      ]
    ) {
      const { Attributes } = await here.getQueueAttributes({ QueueUrl, AttributeNames: ["QueueArn"] });
      assert.equal(Attributes.QueueArn, `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`);
    }
  });
  await step("purge, delete, and the errors by class", async () => {
    await queues.sendMessage({ QueueUrl: url, MessageBody: "to be purged" });
    await queues.purgeQueue({ QueueUrl: url });
    await refused(queues.purgeQueue({ QueueUrl: url }), sqs.PurgeQueueInProgress);
    assert.deepEqual(await receive(url), []);
    await queues.deleteQueue({ QueueUrl: url });
    const missing = await refused(
      queues.sendMessage({ QueueUrl: `${url}-none`, MessageBody: "x" }),
      sqs.QueueDoesNotExist,
    );
    assert.equal(missing.$metadata.httpStatusCode, 400);
    await refused(queues.deleteMessage({ QueueUrl: dlq, ReceiptHandle: "none" }), sqs.ReceiptHandleIsInvalid);
    await refused(queues.sendMessageBatch({ QueueUrl: dlq, Entries: [] }), sqs.EmptyBatchRequest);
    await queues.deleteQueue({ QueueUrl: dlq });
  });
}

async function bus() {
  const bus = new events.EventBridge(settings());
  const queues = new sqs.SQS(settings());
  const name = `tour-bus-${RUN}`;
  let url;
  await step(
    "a bus, a rule with a pattern, and a queue as its target with an input transformer",
    async () => {
      url = (await queues.createQueue({ QueueName: name })).QueueUrl;
      const { Attributes } = await queues.getQueueAttributes({ QueueUrl: url, AttributeNames: ["QueueArn"] });
      await bus.createEventBus({ Name: name });
      await bus.putRule({
        Name: "large",
        EventBusName: name,
        EventPattern: JSON.stringify({ source: ["tour"], detail: { total: [{ numeric: [">", 100] }] } }),
      });
      const target = {
        Id: "queue",
        Arn: Attributes.QueueArn,
        InputTransformer: { InputPathsMap: { id: "$.detail.id" }, InputTemplate: '{"order": <id>}' },
      };
      const { FailedEntryCount } = await bus.putTargets({
        Rule: "large",
        EventBusName: name,
        Targets: [target],
      });
      assert.equal(FailedEntryCount, 0);
      assert.deepEqual((await bus.listTargetsByRule({ Rule: "large", EventBusName: name })).Targets, [
        target,
      ]);
    },
  );
  await step("an event that matches arrives as it was transformed, and no other does", async () => {
    const entry = (id, total) => ({
      EventBusName: name,
      Source: "tour",
      DetailType: "Order",
      Detail: JSON.stringify({ id, total }),
    });
    const { FailedEntryCount, Entries } = await bus.putEvents({
      Entries: [entry("a", 99), entry("b", 101), { ...entry("c", 1000), Detail: "no JSON" }],
    });
    assert.deepEqual([FailedEntryCount, Entries[2].ErrorCode], [1, "MalformedDetail"]);
    const { Messages } = await queues.receiveMessage({ QueueUrl: url, WaitTimeSeconds: 20 });
    assert.deepEqual(Messages.map(({ Body }) => JSON.parse(Body)), [{ order: "b" }]);
    assert.equal((await queues.receiveMessage({ QueueUrl: url })).Messages, undefined);
  });
  await step("errors by class, and taken down again", async () => {
    await refused(
      bus.putRule({ Name: "wrong", EventBusName: name, EventPattern: '{"source": "tour"}' }),
      events.InvalidEventPatternException,
    );
    await refused(bus.createEventBus({ Name: name }), events.ResourceAlreadyExistsException);
    await bus.removeTargets({ Rule: "large", EventBusName: name, Ids: ["queue"] });
    await bus.deleteRule({ Name: "large", EventBusName: name });
    await bus.deleteEventBus({ Name: name });
    await refused(bus.describeEventBus({ Name: name }), events.ResourceNotFoundException);
    await queues.deleteQueue({ QueueUrl: url });
  });
}

async function table() {
  const tables = new dynamo.DynamoDB(settings());
  const rows = documents.DynamoDBDocument.from(tables);
  const TableName = `tour-${RUN}`;
  await step("a table with an index, waited for", async () => {
    await tables.createTable({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [["orderId", "S"], ["customer", "S"], ["cents", "N"]].map((
        [AttributeName, AttributeType],
      ) => ({ AttributeName, AttributeType })),
      KeySchema: [{ AttributeName: "orderId", KeyType: "HASH" }],
      GlobalSecondaryIndexes: [{
        IndexName: "byCustomer",
        KeySchema: [{ AttributeName: "customer", KeyType: "HASH" }, {
          AttributeName: "cents",
          KeyType: "RANGE",
        }],
        Projection: { ProjectionType: "ALL" },
      }],
    });
    await dynamo.waitUntilTableExists({ client: tables, maxWaitTime: 30, minDelay: 1 }, { TableName });
  });
  const Item = {
    orderId: "o-1",
    customer: "ada",
    cents: 100,
    raw: new Uint8Array([0, 255]),
    tags: new Set(["a"]),
  };
  await step("a conditional write is refused with the item that stands in its way", async () => {
    const ConditionExpression = "attribute_not_exists(orderId)";
    await rows.put({ TableName, Item, ConditionExpression });
    const error = await refused(
      rows.put({ TableName, Item, ConditionExpression, ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
      dynamo.ConditionalCheckFailedException,
    );
    assert.equal(error.message, "The conditional request failed");
    // The document client leaves the items of errors as they came.
    assert.deepEqual(error.Item.cents, { N: "100" });
    assert.deepEqual(
      (await rows.get({ TableName, Key: { orderId: "o-1" }, ConsistentRead: true })).Item,
      Item,
    );
  });
  await step("an update gives back what it changed", async () => {
    const { Attributes } = await rows.update({
      TableName,
      Key: { orderId: "o-1" },
      UpdateExpression: "SET cents = cents + :more, #s = :paid REMOVE tags",
      ExpressionAttributeNames: { "#s": "status" },
      ExpressionAttributeValues: { ":more": 50, ":paid": "PAID" },
      ReturnValues: "UPDATED_NEW",
    });
    assert.deepEqual(Attributes, { cents: 150, status: "PAID" });
  });
  await step("a query on the index, page by page", async () => {
    const puts = Array.from({ length: 10 }, (_, n) => ({
      PutRequest: { Item: { orderId: `o-${n + 10}`, customer: "eve", cents: n + 10 } },
    }));
    assert.deepEqual((await rows.batchWrite({ RequestItems: { [TableName]: puts } })).UnprocessedItems, {});
    const found = [];
    const pages = documents.paginateQuery({ client: rows, pageSize: 3 }, {
      TableName,
      IndexName: "byCustomer",
      KeyConditionExpression: "customer = :c AND cents >= :least",
      ExpressionAttributeValues: { ":c": "eve", ":least": 13 },
      ScanIndexForward: false,
    });
    for await (const { Items } of pages) found.push(...Items.map(({ cents }) => cents));
    assert.deepEqual(found, [19, 18, 17, 16, 15, 14, 13]);
  });
  await step("a transaction is cancelled with its reasons and leaves nothing, then applied", async () => {
    const fresh = { Put: { TableName, Item: { orderId: "t-1", customer: "ida", cents: 1 } } };
    const taken = {
      Put: {
        TableName,
        Item: { orderId: "o-10" },
        ConditionExpression: "attribute_not_exists(orderId)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    };
    const error = await refused(
      rows.transactWrite({ TransactItems: [fresh, taken] }),
      dynamo.TransactionCanceledException,
    );
    assert.deepEqual(error.CancellationReasons.map(({ Code }) => Code), ["None", "ConditionalCheckFailed"]);
    assert.equal((await rows.get({ TableName, Key: { orderId: "t-1" } })).Item, undefined);
    await rows.transactWrite({ TransactItems: [fresh] });
    assert.equal((await rows.get({ TableName, Key: { orderId: "t-1" } })).Item.cents, 1);
  });
  await step("time to live, errors by class, and deleted", async () => {
    await tables.updateTimeToLive({
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
    });
    const { TimeToLiveDescription } = await tables.describeTimeToLive({ TableName });
    assert.equal(TimeToLiveDescription.AttributeName, "expires");
    await refused(rows.get({ TableName: "none", Key: { orderId: "x" } }), dynamo.ResourceNotFoundException);
    await refusedAs(rows.put({ TableName, Item: { customer: "no key" } }), "ValidationException");
    await tables.deleteTable({ TableName });
    await dynamo.waitUntilTableNotExists({ client: tables, maxWaitTime: 30, minDelay: 1 }, { TableName });
  });
}

async function functions() {
  const functions = new lambda.Lambda(settings());
  const invoke = (FunctionName, Payload, more = {}) => functions.invoke({ FunctionName, Payload, ...more });
  await step("invoked, with the tail of its log", async () => {
    const event = {
      version: "2.0",
      routeKey: "GET /orders/{id}",
      headers: {},
      pathParameters: { id: "none" },
    };
    const answer = await invoke("orders-api", JSON.stringify(event), { LogType: "Tail" });
    assert.deepEqual([answer.StatusCode, answer.FunctionError], [200, undefined]);
    assert.equal(JSON.parse(answer.Payload.transformToString()).statusCode, 404);
    assert.match(Buffer.from(answer.LogResult, "base64").toString(), /REPORT RequestId/);
  });
  await step("invoked with what it cannot read, it fails and says how", async () => {
    const answer = await invoke("payments", '{"detail": 1}');
    assert.equal(answer.FunctionError, "Unhandled");
    assert.ok("errorMessage" in JSON.parse(answer.Payload.transformToString()));
  });
  await step("invoked asynchronously, and not at all", async () => {
    assert.equal((await invoke("orders-api", "{}", { InvocationType: "Event" })).StatusCode, 202);
    assert.equal((await invoke("orders-api", undefined, { InvocationType: "DryRun" })).StatusCode, 204);
  });
  await step("errors by class", async () => {
    await refused(invoke("none", "{}"), lambda.ResourceNotFoundException);
    await refused(invoke("orders-api", "{no JSON"), lambda.InvalidRequestContentException);
    await refused(
      functions.createFunction({
        FunctionName: `tour-${RUN}`,
        Role: `arn:aws:iam::${ACCOUNT}:role/any`,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Code: { ZipFile: Buffer.from("PK\x05\x06".padEnd(22, "\0"), "latin1") },
      }),
      lambda.InvalidParameterValueException,
    );
  });
}

async function identity() {
  const roles = new iam.IAM(settings());
  await step("who calls", async () => {
    for (const account of [ACCOUNT, "123456789012"]) {
      assert.equal((await new sts.STS(settings(account)).getCallerIdentity()).Account, account);
    }
  });
  await step("a role: made, read, deleted, and the errors by class", async () => {
    const RoleName = `tour-${RUN}`;
    const statement = {
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const { Role } = await roles.createRole({ RoleName, AssumeRolePolicyDocument });
    assert.equal(Role.Arn, `arn:aws:iam::${ACCOUNT}:role/${RoleName}`);
    const read = (await roles.getRole({ RoleName })).Role.AssumeRolePolicyDocument;
    assert.deepEqual(JSON.parse(decodeURIComponent(read)).Statement, [statement]);
    await refused(roles.createRole({ RoleName, AssumeRolePolicyDocument }), iam.EntityAlreadyExistsException);
    await roles.deleteRole({ RoleName });
    await refused(roles.getRole({ RoleName }), iam.NoSuchEntityException);
  });
}

async function isolation() {
  await step("accounts and regions do not see each other", async () => {
    const QueueName = `tour-alone-${RUN}`;
    const home = new sqs.SQS(settings("111111111111"));
    const { QueueUrl } = await home.createQueue({ QueueName });
    for (const other of [settings("222222222222"), settings("111111111111", "eu-west-1")]) {
      await refused(new sqs.SQS(other).getQueueUrl({ QueueName }), sqs.QueueDoesNotExist);
    }
    await home.deleteQueue({ QueueUrl });
  });
}

async function time() {
  const queues = new sqs.SQS(settings());
  const { clock } = connect(URL);
  await step("what is delayed for fifteen minutes comes when they are over", async () => {
    const { QueueUrl } = await queues.createQueue({ QueueName: `tour-later-${RUN}` });
    await queues.sendMessage({ QueueUrl, MessageBody: "later", DelaySeconds: 900 });
    await clock.advance({ minutes: 14 });
    assert.equal((await queues.receiveMessage({ QueueUrl })).Messages, undefined);
    await clock.advance({ minutes: 1 });
    assert.equal(
      (await queues.receiveMessage({ QueueUrl, WaitTimeSeconds: 5 })).Messages?.[0]?.Body,
      "later",
    );
    await queues.deleteQueue({ QueueUrl });
  });
}

const wanted = process.argv.slice(2);
for (const [name, visit] of Object.entries({ queues, bus, table, functions, identity, isolation, time })) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  section = name;
  await visit();
}
// Connections that are kept alive would keep the process.
process.exit(0);

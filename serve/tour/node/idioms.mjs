/**
 * What the AWS SDK for JavaScript makes of the API beyond single calls, on Node, against AWS_ENDPOINT_URL: documents,
 * paginators, waiters, streams.
 *
 *     node idioms.mjs
 *
 * Prints a line for each step, `ok - idioms: documents`, or `not ok - idioms: documents: why` and ends with exit code 1.
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import process from "node:process";
import * as dynamo from "@aws-sdk/client-dynamodb";
import * as events from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import * as sqs from "@aws-sdk/client-sqs";
import * as documents from "@aws-sdk/lib-dynamodb";
import { zipSync } from "fflate";

const settings = {
  region: "us-east-1",
  maxAttempts: 1,
  credentials: { accessKeyId: "000000000000", secretAccessKey: "any" },
};
const tables = new dynamo.DynamoDB(settings);
const rows = documents.DynamoDBDocument.from(tables, {
  marshallOptions: { removeUndefinedValues: true, convertEmptyValues: false },
  unmarshallOptions: {
    wrapNumbers: (text) => Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text),
  },
});
const functions = new lambda.Lambda(settings);
const queues = new sqs.SQS(settings);
const TableName = "tour-documents";
const soon = (client) => ({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 });

/** What a paginator gives, page by page. */
async function pagesOf(paginator, key) {
  const pages = [];
  for await (const page of paginator) pages.push(page[key] ?? []);
  return pages;
}

function keyed(name) {
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "shop", AttributeType: "S" },
      { AttributeName: "cents", AttributeType: "N" },
    ],
    KeySchema: [{ AttributeName: "shop", KeyType: "HASH" }, { AttributeName: "cents", KeyType: "RANGE" }],
  };
}

const STEPS = {
  async documents() {
    await tables.createTable(keyed(TableName));
    await dynamo.waitUntilTableExists(soon(tables), { TableName });
    const Item = {
      shop: "tea",
      cents: 125,
      deep: {
        list: [1, null, true, "", { x: [] }],
        set: new Set(["a", "b"]),
        bytes: new Set([Uint8Array.of(1)]),
      },
      most: 12345678901234567890123456789012345678n,
      raw: new Uint8Array([0, 255]),
    };
    await rows.put({ TableName, Item: { ...Item, gone: undefined } });
    assert.deepEqual((await rows.get({ TableName, Key: { shop: "tea", cents: 125 } })).Item, Item);
    const RequestItems = {
      [TableName]: Array.from(
        { length: 25 },
        (_, n) => ({ PutRequest: { Item: { shop: "mugs", cents: n } } }),
      ),
    };
    assert.deepEqual((await rows.batchWrite({ RequestItems })).UnprocessedItems, {});
    const { Responses } = await rows.batchGet({
      RequestItems: { [TableName]: { Keys: [{ shop: "mugs", cents: 3 }, { shop: "mugs", cents: 99 }] } },
    });
    assert.deepEqual(Responses[TableName], [{ shop: "mugs", cents: 3 }]);
    const Statement = `SELECT cents FROM "${TableName}" WHERE shop = ? AND cents < ?`;
    const { Items } = await rows.executeStatement({ Statement, Parameters: ["mugs", 2] });
    assert.deepEqual(Items, [{ cents: 0 }, { cents: 1 }]);
    await rows.delete({ TableName, Key: { shop: "tea", cents: 125 } });
  },
  async "pages of documents"() {
    const scanned = await pagesOf(
      documents.paginateScan({ client: rows, pageSize: 10 }, { TableName }),
      "Items",
    );
    assert.deepEqual(scanned.map(({ length }) => length), [10, 10, 5]);
    const found = await pagesOf(
      documents.paginateQuery({ client: rows, pageSize: 9 }, {
        TableName,
        KeyConditionExpression: "shop = :shop",
        ExpressionAttributeValues: { ":shop": "mugs" },
      }),
      "Items",
    );
    assert.deepEqual(found.flat().map(({ cents }) => cents), Array.from({ length: 25 }, (_, n) => n));
  },
  async "pages of tables, queues and roles"() {
    await tables.createTable(keyed(`${TableName}-2`));
    const names = await pagesOf(dynamo.paginateListTables({ client: tables, pageSize: 1 }, {}), "TableNames");
    assert.deepEqual(names.flat(), [TableName, `${TableName}-2`]);
    for (const name of names.flat()) {
      await tables.deleteTable({ TableName: name });
      await dynamo.waitUntilTableNotExists(soon(tables), { TableName: name });
    }
    const urls = [];
    for (const n of [1, 2, 3]) {
      urls.push((await queues.createQueue({ QueueName: `tour-page-${n}` })).QueueUrl);
    }
    const listed = await pagesOf(
      sqs.paginateListQueues({ client: queues, pageSize: 2 }, { QueueNamePrefix: "tour-page-" }),
      "QueueUrls",
    );
    assert.deepEqual([listed.length, listed.flat().toSorted()], [2, urls]);
    for (const QueueUrl of urls) await queues.deleteQueue({ QueueUrl });
    const roles = new iam.IAM(settings);
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }],
    });
    for (const n of [1, 2]) await roles.createRole({ RoleName: `tour-page-${n}`, AssumeRolePolicyDocument });
    await iam.waitUntilRoleExists(soon(roles), { RoleName: "tour-page-1" });
    const found = await pagesOf(iam.paginateListRoles({ client: roles, pageSize: 1 }, {}), "Roles");
    for (const n of [1, 2]) {
      assert.ok(found.flat().some(({ RoleName }) => RoleName === `tour-page-${n}`));
      await roles.deleteRole({ RoleName: `tour-page-${n}` });
    }
  },
  async "rules, by their token"() {
    const bus = new events.EventBridge(settings);
    for (const n of [1, 2, 3]) {
      await bus.putRule({ Name: `tour-${n}`, ScheduleExpression: `cron(0 ${n} * * ? *)` });
    }
    const names = [];
    for (let NextToken; names.length < 3;) {
      const page = await bus.listRules({ NamePrefix: "tour-", Limit: 2, NextToken });
      names.push(...page.Rules.map(({ Name }) => Name));
      if ((NextToken = page.NextToken) === undefined) break;
    }
    assert.deepEqual(names, ["tour-1", "tour-2", "tour-3"]);
    for (const Name of names) await bus.deleteRule({ Name });
  },
  async "a function, waited for, and its stream"() {
    const FunctionName = "tour-idioms";
    const source = `exports.handler = awslambda.streamifyResponse(async (event, out) => {
      for (const part of event.parts) out.write(part);
      out.end();
    });`;
    await functions.createFunction({
      FunctionName,
      Role: "arn:aws:iam::000000000000:role/any",
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Code: { ZipFile: zipSync({ "index.js": Buffer.from(source) }) },
    });
    await lambda.waitUntilFunctionActiveV2(soon(functions), { FunctionName });
    await functions.updateFunctionConfiguration({ FunctionName, Timeout: 9 });
    await lambda.waitUntilFunctionUpdatedV2(soon(functions), { FunctionName });
    const { EventStream } = await functions.invokeWithResponseStream({
      FunctionName,
      Payload: JSON.stringify({ parts: ["größe ", "☃"] }),
    });
    let text = "", completed = false;
    for await (const { PayloadChunk, InvokeComplete } of EventStream) {
      if (PayloadChunk) text += Buffer.from(PayloadChunk.Payload).toString();
      completed ||= InvokeComplete !== undefined;
    }
    assert.deepEqual([text, completed], ["größe ☃", true]);
    const listed = await pagesOf(
      lambda.paginateListFunctions({ client: functions, pageSize: 1 }, {}),
      "Functions",
    );
    assert.deepEqual(listed.flat().map((one) => one.FunctionName), [FunctionName]);
    await functions.deleteFunction({ FunctionName });
    await assert.rejects(functions.getFunction({ FunctionName }), lambda.ResourceNotFoundException);
  },
};

for (const [name, step] of Object.entries(STEPS)) {
  try {
    await step();
  } catch (error) {
    console.log(`not ok - idioms: ${name}: ${error.stack}`);
    process.exit(1);
  }
  console.log(`ok - idioms: ${name}`);
}
// Connections that are kept alive would keep the process.
process.exit(0);

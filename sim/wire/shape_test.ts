/** What a value of the wrong type is answered with; the words are those of AWS's own answers. */
import assert from "node:assert/strict";
import { AwsError } from "../aws/errors.ts";
import { decode, type WireRequest } from "./mod.ts";

function request(target: string, body: unknown): WireRequest {
  const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.0" };
  return { method: "POST", path: "/", headers, body: JSON.stringify(body) };
}

const SEND = "AmazonSQS.SendMessage";
const PUT = "DynamoDB_20120810.PutItem";
const CASES: readonly [target: string, body: unknown, message: string][] = [
  [SEND, { MessageBody: 5 }, "NUMBER_VALUE can not be converted to a String"],
  [SEND, { MessageBody: true }, "TRUE_VALUE can not be converted to a String"],
  [SEND, { MessageBody: {} }, "Start of structure or map found where not expected."],
  [SEND, { MessageBody: [] }, "Start of list found where not expected"],
  [SEND, { DelaySeconds: "1" }, "STRING_VALUE can not be converted to an Integer"],
  [SEND, { MessageAttributes: { a: "b" } }, "STRING_VALUE can not be converted to a Structure"],
  [
    SEND,
    { MessageAttributes: { a: { DataType: false } } },
    "FALSE_VALUE can not be converted to a String",
  ],
  ["AmazonSQS.SendMessageBatch", { Entries: {} }, "Start of structure or map found where not expected."],
  ["AmazonSQS.SendMessageBatch", { Entries: [null] }, "NULL_VALUE can not be converted to a Structure"],
  [PUT, { Item: { id: { N: 5 } } }, "NUMBER_VALUE cannot be converted to String"],
  [PUT, { Item: { id: { M: { a: { L: [{ S: 1.5 }] } } } } }, "DECIMAL_VALUE cannot be converted to String"],
  [PUT, { Item: { id: { BOOL: "true" } } }, "Unexpected token received from parser"],
  [PUT, { Item: { id: "a" } }, "Unexpected value type in payload"],
  [PUT, { Item: "a" }, "Unexpected field type"],
  [
    PUT,
    { Item: [] },
    "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
  ],
  [
    PUT,
    { Item: { id: [] } },
    "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue",
  ],
  [PUT, { TableName: [] }, "Unrecognized collection type class java.lang.String"],
  [PUT, { Item: { id: { B: 5 } } }, "only base-64-encoded strings are convertible to bytes"],
  [
    PUT,
    { Item: { id: { B: "23456" } } },
    "Base64 encoded length is expected a multiple of 4 bytes but found: 5",
  ],
  ["DynamoDB_20120810.Scan", { Limit: "5" }, "STRING_VALUE cannot be converted to Integer"],
  [
    "DynamoDB_20120810.UpdateTable",
    { ProvisionedThroughput: { ReadCapacityUnits: true } },
    "TRUE_VALUE cannot be converted to Long",
  ],
];

for (const [target, body, message] of CASES) {
  Deno.test(`wire: ${target} refuses ${JSON.stringify(body)}`, () => {
    assert.throws(
      () => decode(request(target, body)),
      (error) =>
        error instanceof AwsError && error.code === "SerializationException" && error.message === message,
    );
  });
}

Deno.test("wire: members that are null or not known are left out, and a null in a list is the service's to judge", () => {
  const { input } = decode(request(SEND, { MessageBody: "a", DelaySeconds: null, Colour: "red" }));
  assert.deepEqual(input, { MessageBody: "a" });
  const item = { id: { L: [null] } };
  assert.deepEqual(decode(request(PUT, { Item: item })).input, { Item: item });
});

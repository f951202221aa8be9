/** What comes of requests that no client sends: AWS's errors, and never one of ours. */
import assert from "node:assert/strict";
import { crc32 as reference } from "node:zlib";
import { AwsError } from "../aws/errors.ts";
import {
  addressOf,
  decode,
  encodeError,
  encodeOutput,
  parseQuery,
  scopeOf,
  WIRE_SERVICES,
  type WireRequest,
} from "./mod.ts";

const DATE = "20261121T064137Z";
const AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=111122223333/20261121/eu-west-1/sqs/aws4_request, " +
  "SignedHeaders=content-type;host;x-amz-date, Signature=01aa11ef";

function json(target: string, body: string | Uint8Array, headers: Record<string, string> = {}): WireRequest {
  return {
    method: "POST",
    path: "/",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": target, ...headers },
    body,
  };
}

function refusal(request: WireRequest): AwsError {
  try {
    decode(request);
  } catch (error) {
    assert.ok(error instanceof AwsError, String(error));
    const { service, protocol } = addressOf(request);
    assert.ok(encodeError(service, error, "r", protocol).body.length > 0);
    return error;
  }
  assert.fail("it was understood");
}

const LEVELS = 100_000;
const SEND = "AmazonSQS.SendMessage";
const PUT = "DynamoDB_20120810.PutItem";
const BROKEN: readonly [name: string, request: WireRequest, code: string, status?: number][] = [
  ["an unknown service", json("Nobody.DoIt", "{}"), "UnknownOperationException"],
  ["an unknown operation", json("AmazonSQS.Fly", "{}"), "UnknownOperationException"],
  ["a target that is none", json("AmazonSQS", "{}"), "UnknownOperationException"],
  ["a name that objects have", json("AmazonSQS.constructor", "{}"), "UnknownOperationException"],
  [
    "another content type",
    json(SEND, "{}", { "content-type": "text/plain" }),
    "UnknownOperationException",
    404,
  ],
  ["another method", { ...json(SEND, "{}"), method: "PUT" }, "UnknownOperationException", 404],
  [
    "no operation at all",
    { method: "GET", path: "/", headers: {}, body: "" },
    "UnknownOperationException",
    404,
  ],
  ["broken JSON", json(SEND, "{nope}"), "SerializationException"],
  ["a truncated body", json(SEND, '{"MessageBody": "hel'), "SerializationException"],
  ["a list for a body", json(SEND, "[]"), "SerializationException"],
  ["null for a body", json(PUT, "null"), "SerializationException"],
  ["what is not UTF-8", json(SEND, new Uint8Array([0x7b, 0xff, 0x7d])), "SerializationException"],
  ["a number beyond all", json(SEND, '{"DelaySeconds": 1e999}'), "SerializationException"],
  [
    "a number of many digits",
    json(SEND, '{"DelaySeconds": 100000000000000000000}'),
    "SerializationException",
  ],
  ["a fraction", json(SEND, '{"DelaySeconds": 1.5}'), "SerializationException"],
  ["a deep list", json(SEND, "[".repeat(LEVELS)), "SerializationException"],
  ["a deep value", json(SEND, '{"a":'.repeat(LEVELS) + "1" + "}".repeat(LEVELS)), "SerializationException"],
  [
    "a deep item",
    json(PUT, `{"Item":{"a":${'{"L":['.repeat(LEVELS)}${"]}".repeat(LEVELS)}}}`),
    "SerializationException",
  ],
  ["a __proto__", json(PUT, '{"Item": {"__proto__": {"S": "a"}}}'), "SerializationException"],
  [
    "a __proto__ in escapes",
    json(PUT, '{"Item": {"\\u005f_proto__": {"S": "a"}}}'),
    "SerializationException",
  ],
  [
    "a path that is not encoded",
    { method: "GET", path: "/2015-03-31/functions/%E0%A4%A", headers: {}, body: "" },
    "SerializationException",
  ],
  [
    "a path that is none",
    { method: "GET", path: "/2015-03-31/nothing", headers: {}, body: "" },
    "UnknownOperationException",
    404,
  ],
  [
    "letters for a number in the query",
    { method: "GET", path: "/2015-03-31/functions", query: { MaxItems: "x" }, headers: {}, body: "" },
    "SerializationException",
  ],
];

for (const [name, request, code, status = 400] of BROKEN) {
  Deno.test(`wire: a request with ${name} is refused with ${code}`, () => {
    const error = refusal(request);
    assert.equal(error.code, code, error.message);
    assert.equal(error.status, status);
  });
}

Deno.test("wire: a body says nothing of the members that are in the path or the query", () => {
  const { input } = decode({
    method: "PUT",
    path: "/2015-03-31/functions/f%20g/configuration",
    headers: {},
    body: '{"FunctionName": "h", "Timeout": 3}',
  });
  assert.deepEqual(input, { FunctionName: "f g", Timeout: 3 });
});

Deno.test("wire: query values that repeat are a list where one is wanted, and the first of them elsewhere", () => {
  const query = parseQuery("?tagKeys=a&tagKeys=b&__proto__=c");
  assert.deepEqual(Object.entries(query), [["tagKeys", ["a", "b"]], ["__proto__", "c"]]);
  const tags = { method: "DELETE", path: "/2017-03-31/tags/arn", query, headers: {}, body: "" };
  assert.deepEqual(decode(tags).input, { Resource: "arn", TagKeys: ["a", "b"] });
  const list = { method: "GET", path: "/2015-03-31/functions", headers: {}, body: "" };
  assert.deepEqual(decode({ ...list, query: { MaxItems: ["3", "4"] } }).input, { MaxItems: 3 });
});

const SIGNATURES: readonly [authorization: string, code: string, message: string][] = [
  ["Basic dGVzdA==", "MissingAuthenticationTokenException", "Request is missing Authentication Token"],
  [
    "AWS4-HMAC-SHA256 foo",
    "IncompleteSignatureException",
    "'foo' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256 foo'.",
  ],
  [
    "AWS4-HMAC-SHA256 Signature=a",
    "IncompleteSignatureException",
    "Authorization header requires 'Credential' parameter. Authorization header requires 'SignedHeaders' " +
    "parameter. Authorization=AWS4-HMAC-SHA256 Signature=a",
  ],
  [
    "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=a",
    "IncompleteSignatureException",
    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c'",
  ],
  [
    "AWS4-HMAC-MD5 Credential=a/b/c/d/e, SignedHeaders=host, Signature=a",
    "IncompleteSignatureException",
    "Unsupported AWS 'algorithm': 'AWS4-HMAC-MD5' (only AWS4-HMAC-SHA256 for now). ",
  ],
  [
    "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=a",
    "InvalidSignatureException",
    "Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. ",
  ],
];

Deno.test("wire: a signature that is not complete is refused in AWS's words, in each protocol", () => {
  for (const [authorization, code, message] of SIGNATURES) {
    const headers = { authorization, "x-amz-date": DATE };
    const error = refusal(json(SEND, "{}", headers));
    assert.deepEqual([error.code, error.message, error.status], [code, message, 400]);
    const rest = refusal({ method: "GET", path: "/2015-03-31/functions", headers, body: "" });
    assert.deepEqual([rest.code, rest.status], [code, 403]);
    const query = refusal({
      method: "GET",
      path: "/",
      query: parseQuery("Action=GetCallerIdentity&Version=2011-06-15"),
      headers,
      body: "",
    });
    assert.equal(query.status, 403);
    assert.match(
      query.queryCode!,
      /^(?:MissingAuthenticationToken|IncompleteSignature|SignatureDoesNotMatch)$/,
    );
  }
  assert.match(
    refusal(json(SEND, "{}", { authorization: AUTHORIZATION })).message,
    /either a 'X-Amz-Date' or a 'Date'/,
  );
  assert.equal(
    decode(json(SEND, "{}", { authorization: AUTHORIZATION, "x-amz-date": DATE })).operation,
    "SendMessage",
  );
});

Deno.test("wire: a request without a signature is that of an anonymous caller, and is heard", () => {
  assert.equal(decode(json(SEND, "{}")).operation, "SendMessage");
  assert.deepEqual(scopeOf(json(SEND, "{}")), {});
});

Deno.test("scopeOf reads key, region and service of SigV4, SigV4A and presigned requests, and of host names", () => {
  const eu = { accessKeyId: "111122223333", region: "eu-west-1", service: "sqs" };
  assert.deepEqual(scopeOf(json(SEND, "{}", { authorization: AUTHORIZATION })), eu);
  const presigned = parseQuery(
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=111122223333%2F20261121%2Feu-west-1%2Fsqs%2Faws4_request" +
      `&X-Amz-Date=${DATE}&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=ab&Action=ListQueues`,
  );
  const get = { method: "GET", path: "/", query: presigned, headers: {}, body: "" };
  assert.deepEqual(scopeOf(get), eu);
  assert.equal(decode(get).service.name, "sqs");
  const { "X-Amz-Signature": _, ...unsigned } = presigned;
  assert.match(refusal({ ...get, query: unsigned }).message, /must include 'X-Amz-Signature'.*Re-examine/);
  const v4a = {
    authorization: "AWS4-ECDSA-P256-SHA256 Credential=111122223333/20261121/sqs/aws4_request, " +
      "SignedHeaders=host, Signature=ab",
    "x-amz-region-set": "eu-west-1,eu-west-2",
    "x-amz-date": DATE,
  };
  assert.deepEqual(scopeOf(json(SEND, "{}", v4a)), eu);
  assert.equal(decode(json(SEND, "{}", v4a)).operation, "SendMessage");
  for (const host of ["sqs.eu-west-1.localhost:4566", "eu-west-1.queue.localhost:4566"]) {
    assert.deepEqual(scopeOf({ ...get, query: {}, headers: { host } }), {
      region: "eu-west-1",
      service: "sqs",
    });
  }
  assert.deepEqual(scopeOf(json(SEND, "{}", { authorization: "Credential=" })), {});
});

Deno.test("wire: answers of DynamoDB carry their checksum", () => {
  const dynamodb = WIRE_SERVICES.get("dynamodb")!;
  const output = encodeOutput(dynamodb, "ListTables", { TableNames: ["é", "b"] }, "r");
  assert.equal(output.headers["x-amz-crc32"], String(reference(output.body)));
  const error = encodeError(dynamodb, new AwsError("ResourceNotFoundException", "no"), "r");
  assert.equal(error.headers["x-amz-crc32"], String(reference(error.body)));
  const type = (JSON.parse(new TextDecoder().decode(error.body)) as { __type: string }).__type;
  assert.equal(type, "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException");
});

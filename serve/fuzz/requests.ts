/**
 * Requests that HTTP can carry, and that AWS would refuse or answer: any number of them may share a connection.
 */
import { gzipSync } from "node:zlib";
import { WIRE_SERVICES, type WireOperation, type WireService } from "../../sim/wire/mod.ts";
import type { Chance } from "./chance.ts";
import { inputOf } from "./values.ts";

export interface FuzzRequest {
  readonly method: string;
  /** Path and query string. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

type Kind = (chance: Chance) => FuzzRequest;

const utf8 = new TextEncoder();
const NOTHING = new Uint8Array(0);
/** Loads the SDK clients of every service, once. */
const OPERATIONS: readonly (readonly [WireService, WireOperation])[] = [...WIRE_SERVICES.values()]
  .flatMap((service) => [...service.operations.values()].map((operation) => [service, operation] as const));
/** The operations of DynamoDB, EventBridge and Lambda that nobody emulates would be most of all requests. */
const WELL_KNOWN =
  /^(Create|Put|Get|Delete|Update|Send|Receive|List|Batch|Transact|Query|Scan|Invoke|Purge|Change|Describe|Tag|Untag|Test|Remove)/;

const ACCOUNTS = ["000000000000", "test", "111111111111", "999999999999", "x"];
const REGIONS = ["us-east-1", "eu-west-1"];

function authorization(service: string, chance: Chance): string {
  const key = chance.yes(0.9) ? ACCOUNTS[0]! : chance.of(ACCOUNTS);
  const region = chance.yes(0.95) ? REGIONS[0]! : chance.of(REGIONS);
  return `AWS4-HMAC-SHA256 Credential=${key}/20260101/${region}/${service}/aws4_request, ` +
    "SignedHeaders=host;x-amz-date, Signature=00";
}

function anyOperation(chance: Chance): readonly [WireService, WireOperation] {
  for (let tries = 0; tries < 4; tries++) {
    const found = chance.of(OPERATIONS);
    if (WELL_KNOWN.test(found[1].name)) return found;
  }
  return chance.of(OPERATIONS);
}

/** A request for an operation, as an SDK would send it. */
function wellFormed(
  [service, operation]: readonly [WireService, WireOperation],
  chance: Chance,
): FuzzRequest {
  const input = inputOf(operation.input, chance);
  const signed: [string, string][] = [
    ["authorization", authorization(service.signingName, chance)],
    ["x-amz-date", "20260101T000000Z"],
  ];
  if (operation.http !== undefined) return rest(operation.http, input, signed, chance);
  const asQuery = service.protocol === "awsQuery" || (service.query !== undefined && chance.yes(0.3));
  if (asQuery) {
    const version = service.query?.versions[0] ?? "2012-11-05";
    const form = new URLSearchParams({ Action: operation.name, Version: version });
    flatten("", input, form);
    const headers = [...signed, ["content-type", "application/x-www-form-urlencoded"] as const];
    return { method: "POST", target: "/", headers, body: utf8.encode(form.toString()) };
  }
  const type = service.protocol === "awsJson1_0"
    ? "application/x-amz-json-1.0"
    : "application/x-amz-json-1.1";
  const headers = [
    ...signed,
    ["content-type", type] as const,
    ["x-amz-target", `${service.target}.${operation.name}`] as const,
  ];
  return { method: "POST", target: "/", headers, body: utf8.encode(JSON.stringify(input)) };
}

function rest(
  http: NonNullable<WireOperation["http"]>,
  input: Record<string, unknown>,
  signed: readonly [string, string][],
  chance: Chance,
): FuzzRequest {
  const target = http.path.replace(/\{([^}+]+)\+?\}/g, (_, label) => {
    if (http.path.endsWith("/invocations") && chance.yes(0.5)) return "orders-api";
    const value = input[label];
    return typeof value === "string"
      ? encodeURIComponent(value.toWellFormed()) || "x"
      : chance.of(["payments", "%00", "x"]);
  });
  const headers = [...signed, ["content-type", "application/json"] as const];
  const type = input.InvocationType;
  if (typeof type === "string" && /^\w+$/.test(type)) headers.push(["x-amz-invocation-type", type]);
  const none = http.method === "GET" || http.method === "DELETE";
  return { method: http.method, target, headers, body: none ? NOTHING : utf8.encode(JSON.stringify(input)) };
}

/** `{ A: [{ B: 1 }] }` as `A.member.1.B=1` or, as SQS has it, `A.1.B=1`. */
function flatten(prefix: string, value: unknown, form: URLSearchParams): void {
  if (Array.isArray(value)) value.forEach((one, index) => flatten(`${prefix}.${index + 1}`, one, form));
  else if (typeof value === "object" && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      flatten(prefix === "" ? name : `${prefix}.${name}`, one, form);
    }
  } else form.append(prefix, String(value).toWellFormed());
}

/** Changes some bytes of a body: flips, cuts, doubles, inserts. */
function mutated(body: Uint8Array, chance: Chance): Uint8Array {
  const bytes = [...body];
  const wild = [0, 0xff, 0xc3, 0x22, 0x5c, 0x7b, 0x5d, 0x2c, 0x25, 0x26, 0x0a, 0x39, 0x2d, 0xed];
  for (let times = 1 + chance.below(4); times > 0 && bytes.length > 0; times--) {
    const at = chance.below(bytes.length);
    switch (chance.below(5)) {
      case 0:
        bytes[at] = chance.of(wild);
        break;
      case 1:
        bytes.splice(at, 1 + chance.below(12));
        break;
      case 2:
        bytes.splice(at, 0, ...bytes.slice(at, at + chance.below(30)));
        break;
      case 3:
        bytes.splice(at, 0, chance.of(wild));
        break;
      case 4:
        bytes.length = at;
    }
  }
  return Uint8Array.from(bytes);
}

function withHeader(request: FuzzRequest, name: string, value: string | undefined): FuzzRequest {
  const headers = request.headers.filter(([one]) => one !== name);
  return { ...request, headers: value === undefined ? headers : [...headers, [name, value]] };
}

function deep(chance: Chance): string {
  const depth = chance.of([100, 1_000, 20_000]);
  const [open, close] = chance.of([["[", "]"], ['{"M":', "}"], ['{"L":[', "]}"]]);
  return `{"TableName":"Fuzz","Item":{"id":${open.repeat(depth)}1${
    chance.yes(0.5) ? close.repeat(depth) : ""
  }}}`;
}

const JSON_TARGETS = ["AmazonSQS", "DynamoDB_20120810", "AWSEvents", "Nobody", ""];
const TYPES = [
  "",
  "text/plain",
  "application/xml",
  "application/x-amz-cbor",
  "application/x-amz-json-1.1; charset=utf-16",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "application/x-amz-json-9.9",
  ";;;",
];
const AUTHORIZATIONS = [
  "",
  "AWS4-HMAC-SHA256",
  "AWS4-HMAC-SHA256 ",
  "AWS4-HMAC-SHA256 Credential=",
  "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=",
  "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=host, Signature=1",
  "AWS4-HMAC-SHA256 Credential=000000000000/20260101/no region/sqs/aws4_request, SignedHeaders=host, Signature=1",
  "AWS4-HMAC-SHA256 Credential=000000000000/20260101/../sqs/aws4_request, SignedHeaders=host, Signature=1",
  "AWS4-HMAC-SHA256 Credential=000000000000/99999999/us-east-1/nobody/aws5_request, SignedHeaders=;, Signature=1",
  "AWS4-ECDSA-P256-SHA256 Credential=000000000000/20260101/sqs/aws4_request, SignedHeaders=host, Signature=1",
  "AWS4-HMAC-MD5 Credential=000000000000/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=1",
  "Basic dXNlcjpwYXNz",
  "Bearer x",
  "AWS 000000000000:abc=",
  `AWS4-HMAC-SHA256 ${"Credential=x,".repeat(500)}`,
];
const PATHS = [
  "//",
  "/%ff%fe",
  "/%",
  "/%zz",
  "/..",
  "/../../etc/passwd",
  "/%2e%2e/%2f",
  "/000000000000",
  "/000000000000/",
  "/000000000000/fuzz",
  "/000000000000/%00",
  "/queue/us-east-1/000000000000/fuzz",
  "/999999999999/fuzz?Action=ReceiveMessage",
  "/2015-03-31/functions/",
  "/2015-03-31/functions/%ff/invocations",
  "/2015-03-31/functions/orders-api/invocations?Qualifier=%ff",
  "/2015-03-31/functions/a%2Fb/invocations",
  "/2015-03-31//functions",
  "/?",
  "/?Action",
  "/?Action=",
  "/?Action=%ff&Version=2012-11-05",
  "/?Action=ListQueues&Action=GetCallerIdentity&Version=2012-11-05",
  "/?X-Amz-Algorithm=AWS4-HMAC-SHA256",
  "/?X-Amz-Credential=%2F%2F%2F%2F&Action=GetCallerIdentity",
  "/;a=b",
  `/${"a".repeat(4_000)}`,
  `/${"a/".repeat(1_000)}`,
  `/?${"a=b&".repeat(1_000)}`,
  "/_orderstorm",
  "/_orderstorm/%ff",
  "/_orderstorm/none",
  "/_orderstorm/state?account=%ff&region=",
  "/_orderstorm/tables/none/items?limit=-1",
  "/_orderstorm/queues/%00/messages",
  "/_orderstorm/api",
  "/_orderstorm/api/none/orders",
  "/_orderstorm/api/choreography/orders/%ff",
  "/_orderstorm/api/choreography//",
  "/_orderstorm/third-parties/none",
  "/_orderstorm/third-parties/payments/v1/charges",
];
const FORMS = [
  "Action=SendMessage&Version=2012-11-05&QueueUrl=/000000000000/fuzz&MessageBody=%ff",
  "Action=SendMessage&MessageAttribute.999999999.Name=x&QueueUrl=/000000000000/fuzz&MessageBody=x",
  "Action=SendMessage&MessageAttribute.-1.Name=x&MessageAttribute.1e9.Name=y",
  "Action=SetQueueAttributes&QueueUrl=/000000000000/fuzz&Attribute.1.Name=__proto__&Attribute.1.Value=1",
  "Action=SendMessageBatch&QueueUrl=/000000000000/fuzz&SendMessageBatchRequestEntry.1.Id",
  "Action=CreateRole&RoleName=a&RoleName=b&AssumeRolePolicyDocument=%7B",
  "Action=GetCallerIdentity&Version=1",
  "Action=Nothing&Version=2011-06-15",
  "Action=AssumeRole&DurationSeconds=x&Version=2011-06-15",
  "Action=AssumeRole&Tags.member.1.Key.Key.Key=x&Version=2011-06-15",
  "=&=&&&;;",
  "Version=2012-11-05",
  "%",
  "Action=ListQueues%00",
  `Action=${"A".repeat(10_000)}`,
  Array.from({ length: 3_000 }, (_, n) => `Attribute.${n}.Name=${n}`).join("&"),
  `Action=SendMessage&${"MessageAttribute.1.Value.".repeat(500)}x=1`,
];
/** A hundred times its own size once it is unpacked, and a thousand times. */
const BOMBS = [1_000_000, 12_000_000].map((length) =>
  new Uint8Array(gzipSync(new Uint8Array(length), { level: 9 }))
);

/** The kinds of requests, by name, and how often each comes relative to the others. */
const KINDS: Readonly<Record<string, readonly [weight: number, make: Kind]>> = {
  "an operation": [30, (chance) => wellFormed(anyOperation(chance), chance)],
  "an operation with some bytes changed": [25, (chance) => {
    const request = wellFormed(anyOperation(chance), chance);
    return { ...request, body: mutated(request.body, chance) };
  }],
  "an operation with a body of another": [4, (chance) => {
    const { body } = wellFormed(anyOperation(chance), chance);
    return { ...wellFormed(anyOperation(chance), chance), body };
  }],
  "broken JSON": [6, (chance) => {
    const request = wellFormed(anyOperation(chance), chance);
    const texts = [
      "",
      "{",
      "[]",
      "null",
      "1",
      '"x"',
      "{]",
      '{"a":}',
      "{'a':1}",
      "\ufeff{}",
      '{"a":1}x',
      "nul",
      '{"a":1e999}',
    ];
    return { ...request, body: utf8.encode(chance.of(texts)) };
  }],
  "deep nesting": [0.5, (chance) => {
    const request = wellFormed(OPERATIONS.find(([, { name }]) => name === "PutItem")!, chance);
    return { ...request, body: utf8.encode(deep(chance)) };
  }],
  "invalid UTF-8": [4, (chance) => {
    const request = wellFormed(anyOperation(chance), chance);
    return {
      ...request,
      body: chance.yes(0.5) ? chance.bytes(1 + chance.below(200)) : badText(request.body, chance),
    };
  }],
  "a wrong content type": [
    4,
    (chance) => withHeader(wellFormed(anyOperation(chance), chance), "content-type", chance.of(TYPES)),
  ],
  "an unknown target": [4, (chance) => {
    const name = chance.of([
      "",
      "Nothing",
      "SendMessage.",
      "__proto__",
      "toString",
      chance.text(20),
      "GetItem ",
    ]);
    const target = chance.yes(0.8) ? `${chance.of(JSON_TARGETS)}.${name}` : chance.text(30);
    return withHeader(wellFormed(anyOperation(chance), chance), "x-amz-target", target.trim());
  }],
  "a bad signature": [
    5,
    (chance) =>
      withHeader(wellFormed(anyOperation(chance), chance), "authorization", chance.of(AUTHORIZATIONS)),
  ],
  "no signature": [
    1,
    (chance) => withHeader(wellFormed(anyOperation(chance), chance), "authorization", undefined),
  ],
  "an odd path": [4, (chance) => {
    const request = wellFormed(anyOperation(chance), chance);
    const method = chance.of(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "BREW"]);
    return { ...request, method, target: chance.of(PATHS) };
  }],
  "a garbled form": [4, (chance) => ({
    method: "POST",
    target: "/",
    headers: [["content-type", "application/x-www-form-urlencoded"], [
      "authorization",
      authorization("sqs", chance),
    ]],
    body: chance.yes(0.7)
      ? utf8.encode(chance.of(FORMS))
      : mutated(utf8.encode(chance.of(FORMS).slice(0, 2_000)), chance),
  })],
  "many headers": [0.5, (chance) => {
    const request = wellFormed(anyOperation(chance), chance);
    const more = Array.from(
      { length: chance.of([10, 40, 80]) },
      (_, n) => [`x-fuzz-${n}`, chance.text(30)] as const,
    );
    return { ...request, headers: [...request.headers, ...more] };
  }],
  "headers with odd values": [2, (chance) => {
    const name = chance.of([
      "x-amz-date",
      "x-amz-security-token",
      "content-md5",
      "x-amz-invocation-type",
      "accept",
      "x-amz-log-type",
      "x-amz-client-context",
      "content-encoding",
      "amz-sdk-invocation-id",
      "x-amz-content-sha256",
    ]);
    return withHeader(
      wellFormed(anyOperation(chance), chance),
      name,
      chance.of([
        "",
        "x",
        "9".repeat(400),
        "ü".repeat(3),
        "gzip, gzip",
        "deflate",
        "identity",
        "Tail",
        "\t",
        "bm8=",
      ]),
    );
  }],
  "gzip": [2, (chance) => {
    const request = wellFormed(anyOperation(chance), chance);
    const packed = new Uint8Array(gzipSync(request.body));
    const body = chance.of([
      packed,
      packed,
      mutated(packed, chance),
      request.body,
      packed.slice(0, -3),
      NOTHING,
    ]);
    return { ...withHeader(request, "content-encoding", "gzip"), body };
  }],
  "a gzip bomb": [0.05, (chance) => ({
    ...withHeader(wellFormed(anyOperation(chance), chance), "content-encoding", "gzip"),
    body: chance.of(BOMBS),
  })],
  "the API of a system": [2, (chance) => ({
    method: "POST",
    target: chance.of([
      "/_orderstorm/api/choreography/orders",
      "/_orderstorm/third-parties/payments/v1/charges",
      "/_orderstorm/faults",
      "/_orderstorm/snapshots/none/restore",
    ]),
    headers: [["content-type", chance.of(["application/json", ...TYPES])], [
      "idempotency-key",
      chance.of(["", "fuzz", chance.text(20)]),
    ]],
    body: mutated(
      utf8.encode('{"customerId":"c","items":[{"sku":"SKU-1","quantity":1}],"payment":{"cardToken":"tok"}}'),
      chance,
    ),
  })],
};

function badText(body: Uint8Array, chance: Chance): Uint8Array {
  const bytes = Uint8Array.from(body);
  for (let times = 0; times < 3 && bytes.length > 0; times++) {
    bytes[chance.below(bytes.length)] = 0x80 + chance.below(128);
  }
  return bytes;
}

const TOTAL = Object.values(KINDS).reduce((sum, [weight]) => sum + weight, 0);

/** The next request, and the name of its kind. */
export function nextRequest(chance: Chance): { readonly kind: string; readonly request: FuzzRequest } {
  let drawn = chance.draw() * TOTAL;
  for (const [kind, [weight, make]] of Object.entries(KINDS)) {
    drawn -= weight;
    if (drawn < 0) return { kind, request: make(chance) };
  }
  return nextRequest(chance);
}

/** A request as HTTP/1.1 has it. */
export function bytesOf({ method, target, headers, body }: FuzzRequest, host: string): Uint8Array {
  let head = `${method} ${target} HTTP/1.1\r\nhost: ${host}\r\n`;
  for (const [name, value] of headers) head += `${name}: ${value}\r\n`;
  if (body.length > 0 || method !== "GET") head += `content-length: ${body.length}\r\n`;
  const start = utf8.encode(`${head}\r\n`);
  const bytes = new Uint8Array(start.length + body.length);
  bytes.set(start);
  bytes.set(body, start.length);
  return bytes;
}

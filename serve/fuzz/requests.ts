/**
 * Requests that HTTP can carry, and that AWS would refuse or answer: any number of them may share a connection.
 */
import { gzipSync } from "node:zlib";
import type { Chance } from "./chance.ts";
import { AUTHORIZATIONS, BOMBS, FORMS, JSON_TARGETS, PATHS, TYPES } from "./oddities.ts";
import {
  anyRequest,
  authorization,
  type FuzzRequest,
  type KnownCall,
  knownRequest,
  mutated,
} from "./operations.ts";

type Kind = (chance: Chance, calls: readonly KnownCall[]) => FuzzRequest;

const utf8 = new TextEncoder();
const NOTHING = new Uint8Array(0);

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

/** The kinds of requests, by name, and how often each comes relative to the others. */
const KINDS: Readonly<Record<string, readonly [weight: number, make: Kind]>> = {
  "a known call": [25, (chance, calls) => knownRequest(chance.of(calls), 0, chance)],
  "a known call with other values": [
    25,
    (chance, calls) => knownRequest(chance.of(calls), chance.of([1, 1, 2, 4]), chance),
  ],
  "a known call with some bytes changed": [10, (chance, calls) => {
    const request = knownRequest(chance.of(calls), 0, chance);
    return { ...request, body: mutated(request.body, chance) };
  }],
  "an operation": [15, (chance) => anyRequest(chance)],
  "an operation with some bytes changed": [10, (chance) => {
    const request = anyRequest(chance);
    return { ...request, body: mutated(request.body, chance) };
  }],
  "an operation with a body of another": [4, (chance) => {
    const { body } = anyRequest(chance);
    return { ...anyRequest(chance), body };
  }],
  "broken JSON": [6, (chance) => {
    const request = anyRequest(chance);
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
    const request = knownRequest(["dynamodb", "PutItem", {}], 0, chance);
    return { ...request, body: utf8.encode(deep(chance)) };
  }],
  "invalid UTF-8": [4, (chance) => {
    const request = anyRequest(chance);
    return {
      ...request,
      body: chance.yes(0.5) ? chance.bytes(1 + chance.below(200)) : badText(request.body, chance),
    };
  }],
  "a wrong content type": [
    4,
    (chance) => withHeader(anyRequest(chance), "content-type", chance.of(TYPES)),
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
    return withHeader(anyRequest(chance), "x-amz-target", target.trim());
  }],
  "a bad signature": [
    5,
    (chance) => withHeader(anyRequest(chance), "authorization", chance.of(AUTHORIZATIONS)),
  ],
  "no signature": [
    1,
    (chance) => withHeader(anyRequest(chance), "authorization", undefined),
  ],
  "an odd path": [4, (chance) => {
    const request = anyRequest(chance);
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
    const request = anyRequest(chance);
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
      anyRequest(chance),
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
    const request = anyRequest(chance);
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
    ...withHeader(anyRequest(chance), "content-encoding", "gzip"),
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
export function nextRequest(
  chance: Chance,
  calls: readonly KnownCall[],
): { readonly kind: string; readonly request: FuzzRequest } {
  let drawn = chance.draw() * TOTAL;
  for (const [kind, [weight, make]] of Object.entries(KINDS)) {
    drawn -= weight;
    if (drawn < 0) return { kind, request: make(chance, calls) };
  }
  return nextRequest(chance, calls);
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

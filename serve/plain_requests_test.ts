/** What is read as a plain request, and what is left to an HTTP server. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readPlain } from "./plain_requests.ts";

const HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ListQueues\r\n";
const LENGTH = "content-length: 2\r\n\r\n";

function read(text: string): ReturnType<typeof readPlain> {
  return readPlain(Buffer.from(text, "latin1"));
}

Deno.test("a POST whose body is whole is read, its headers by their names in lower case", () => {
  const request = read(`${HEAD}X-Empty:\r\nUser-Agent:  a:b \t\r\n${LENGTH}{}`)!;
  assert.deepEqual(request.headers, {
    host: "localhost",
    "x-amz-target": "AmazonSQS.ListQueues",
    "x-empty": "",
    "user-agent": "a:b",
    "content-length": "2",
  });
  assert.deepEqual([...request.body], [123, 125]);
  assert.equal(request.body.constructor, Uint8Array);
});

Deno.test("a body that holds the end of a head, or bytes of any kind, is a body", () => {
  const body = "\r\n\r\nPOST \u00ff\u0000";
  const request = read(`${HEAD}content-length: ${body.length}\r\n\r\n${body}`)!;
  assert.equal(Buffer.from(request.body).toString("latin1"), body);
});

const LEFT: readonly [what: string, request: string][] = [
  ["nothing", ""],
  ["a head that is not whole", HEAD],
  ["a body that is not whole", `${HEAD}${LENGTH}{`],
  ["a second request behind the first", `${HEAD}${LENGTH}{}${HEAD}${LENGTH}{}`],
  ["no length", `${HEAD}\r\n`],
  ["a length that is no number", `${HEAD}content-length: +2\r\n\r\n{}`],
  ["two lengths", `${HEAD}content-length: 2\r\n${LENGTH}{}`],
  ["a body in chunks", `${HEAD}transfer-encoding: chunked\r\n${LENGTH}{}`],
  ["a body that is compressed", `${HEAD}Content-Encoding: gzip\r\n${LENGTH}{}`],
  ["a client that waits to be told to go on", `${HEAD}Expect: 100-continue\r\n${LENGTH}{}`],
  ["a word about the connection", `${HEAD}Connection: close\r\n${LENGTH}{}`],
  ["a protocol to change to", `${HEAD}Upgrade: h2c\r\n${LENGTH}{}`],
  ["no host", `POST / HTTP/1.1\r\nX-Amz-Target: a\r\n${LENGTH}{}`],
  ["another method", HEAD.replace("POST", "PUT") + LENGTH + "{}"],
  ["another path", HEAD.replace(" / ", " /a ") + LENGTH + "{}"],
  ["a query string", HEAD.replace(" / ", " /?a ") + LENGTH + "{}"],
  ["an older HTTP", HEAD.replace("1.1", "1.0") + LENGTH + "{}"],
  ["a line without a colon", `${HEAD}nothing\r\n${LENGTH}{}`],
  ["a name with a space", `${HEAD}a b: c\r\n${LENGTH}{}`],
  ["a space before the colon", `${HEAD}a : c\r\n${LENGTH}{}`],
  ["a folded line", `${HEAD}a: b\r\n c: d\r\n${LENGTH}{}`],
  ["a line feed alone", `${HEAD}a: b\nc: d\r\n${LENGTH}{}`],
  ["a value with a control character", `${HEAD}a: b\u0000\r\n${LENGTH}{}`],
  ["a value that is not ASCII", `${HEAD}a: \u00e9\r\n${LENGTH}{}`],
  ["a name that objects cannot have", `${HEAD}__proto__: a\r\n${LENGTH}{}`],
  ["an empty name", `${HEAD}: a\r\n${LENGTH}{}`],
  ["a head that is too long", `${HEAD}a: ${"b".repeat(20_000)}\r\n${LENGTH}{}`],
];

for (const [what, request] of LEFT) {
  Deno.test(`a request with ${what} is left to the HTTP server`, () => {
    assert.equal(read(request), undefined);
    // Names are remembered: the second time they are looked up.
    assert.equal(read(request), undefined);
  });
}

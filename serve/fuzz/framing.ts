/** What is no HTTP, or only begins as such: each goes over a connection of its own, which the server may close. */
import type { FuzzRequest } from "./operations.ts";
import { bytesOf } from "./requests.ts";
import type { Chance } from "./chance.ts";

export interface BrokenFrame {
  readonly bytes: Uint8Array;
  /** Whether the client then says that nothing more comes; else it waits for the server to give up or answer. */
  readonly ends: boolean;
}

type Kind = (request: FuzzRequest, host: string, chance: Chance) => BrokenFrame;

const utf8 = new TextEncoder();

/** A request with other lines in place of its content-length. */
function framed(request: FuzzRequest, host: string, lines: string, body: Uint8Array | string): Uint8Array {
  const headers = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = utf8.encode(
    `${request.method} ${request.target} HTTP/1.1\r\nhost: ${host}\r\n${headers}${lines}\r\n`,
  );
  const rest = typeof body === "string" ? utf8.encode(body) : body;
  const bytes = new Uint8Array(head.length + rest.length);
  bytes.set(head);
  bytes.set(rest, head.length);
  return bytes;
}

/** The kinds, by name. */
const KINDS: Readonly<Record<string, Kind>> = {
  "a body that ends before its length": (request, host) => ({
    bytes: framed(request, host, `content-length: ${request.body.length + 10}\r\n`, request.body),
    ends: true,
  }),
  "a body that goes on after its length": (request, host) => ({
    bytes: framed(request, host, `content-length: ${Math.max(0, request.body.length - 3)}\r\n`, request.body),
    ends: true,
  }),
  "a length that is none": (request, host, chance) => ({
    bytes: framed(
      request,
      host,
      `content-length: ${chance.of(["-1", "x", "1e3", "99999999999999999999", "0x10", ""])}\r\n`,
      request.body,
    ),
    ends: true,
  }),
  "two lengths": (request, host) => ({
    bytes: framed(request, host, "content-length: 3\r\ncontent-length: 5\r\n", request.body),
    ends: true,
  }),
  "length and chunks": (request, host) => ({
    bytes: framed(
      request,
      host,
      "content-length: 3\r\ntransfer-encoding: chunked\r\n",
      "3\r\nabc\r\n0\r\n\r\n",
    ),
    ends: true,
  }),
  "broken chunks": (request, host, chance) => ({
    bytes: framed(
      request,
      host,
      "transfer-encoding: chunked\r\n",
      chance.of([
        "zz\r\n",
        "5\r\nab\r\n0\r\n\r\n",
        "fffffffffffffffff\r\n",
        "-1\r\n",
        "3\r\nabc",
        "3;x=y\r\nabcd\r\n",
        "\r\n\r\n",
      ]),
    ),
    ends: true,
  }),
  "chunks as they should be": (request, host) => ({
    bytes: framed(
      request,
      host,
      "transfer-encoding: chunked\r\n",
      `${request.body.length === 0 ? "" : `2\r\n{}\r\n`}0\r\n\r\n`,
    ),
    ends: true,
  }),
  "a connection that ends within its headers": (request, host, chance) => {
    const bytes = bytesOf(request, host);
    return { bytes: bytes.slice(0, chance.below(Math.min(200, bytes.length))), ends: true };
  },
  "a request line that is none": (_, host, chance) => ({
    bytes: utf8.encode(
      chance.of([
        `GET\r\n\r\n`,
        `GET / HTTP/9.9\r\nhost: ${host}\r\n\r\n`,
        `GET / HTTP/1.0\r\n\r\n`,
        `GET  /  HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
        `CONNECT ${host} HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
        `GET http://${host}/ HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`,
        `GET / HTTP/1.1\r\nconnection: close\r\n\r\n`,
        `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000",
        "\r\n\r\n\r\n",
        "\u0000".repeat(100),
      ]),
    ),
    ends: true,
  }),
  "header lines that are none": (request, host, chance) => ({
    bytes: framed(
      request,
      host,
      chance.of([
        "no colon\r\n",
        ": no name\r\n",
        "x-a\u0000b: 1\r\n",
        " folded\r\n",
        "x: \u0001\r\n",
        `x-long: ${"a".repeat(300_000)}\r\n`,
        Array.from({ length: 2_000 }, (_, n) => `x-${n}: 1\r\n`).join(""),
      ]),
      "",
    ),
    ends: true,
  }),
  "an upgrade": (request, host) => ({
    bytes: framed(
      request,
      host,
      "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: x\r\ncontent-length: 0\r\n",
      "",
    ),
    ends: true,
  }),
  "a body that is asked for first": (request, host) => ({
    bytes: framed(
      request,
      host,
      `expect: 100-continue\r\ncontent-length: ${request.body.length}\r\n`,
      request.body,
    ),
    ends: true,
  }),
  "a host that is not this machine": (request, _host, chance) => ({
    bytes: bytesOf(
      request,
      chance.of(["evil.example", "169.254.169.254", "", "a b", "127.0.0.1.evil.example"]),
    ),
    ends: true,
  }),
};

/** A frame that is broken in one of the ways, and the name of the way. */
export function nextFrame(
  request: FuzzRequest,
  host: string,
  chance: Chance,
): { readonly kind: string; readonly frame: BrokenFrame } {
  const kind = chance.of(Object.keys(KINDS));
  return { kind, frame: KINDS[kind]!(request, host, chance) };
}

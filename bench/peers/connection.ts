/**
 * One connection to a server over HTTP/1.1, kept open: as little of a client as can be, so that what is measured is
 * the server. Requests go out in one piece, and an answer is waited for before the next.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** An answer, as much of it as a benchmark looks at. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export class Connection {
  readonly #port: number;
  #socket: Deno.TcpConn | undefined;
  #buffer = new Uint8Array(64 * 1024);

  constructor(port: number) {
    this.#port = port;
  }

  /**
   * Sends a request and reads its answer whole.
   *
   * @throws {Error} The connection broke, or the answer is no HTTP.
   */
  async ask(request: Uint8Array): Promise<HttpAnswer> {
    this.#socket ??= await this.#open();
    for (let at = 0; at < request.length;) at += await this.#socket.write(request.subarray(at));
    let have = 0;
    for (;;) {
      if (have === this.#buffer.length) this.#grow();
      const count = await this.#socket.read(this.#buffer.subarray(have));
      if (count === null) throw new Error("the connection was closed before the answer was whole");
      have += count;
      const text = decoder.decode(this.#buffer.subarray(0, have));
      const answer = whole(text, have);
      if (answer === undefined) continue;
      if (/\r\nconnection: *close\r\n/i.test(text.slice(0, text.indexOf("\r\n\r\n") + 2))) this.close();
      return answer;
    }
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  async #open(): Promise<Deno.TcpConn> {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port: this.#port });
    socket.setNoDelay(true);
    return socket;
  }

  #grow(): void {
    const larger = new Uint8Array(this.#buffer.length * 2);
    larger.set(this.#buffer);
    this.#buffer = larger;
  }
}

/** The answer, if all of it is there. Bodies of AWS's JSON are ASCII here, so characters count as bytes. */
function whole(text: string, bytes: number): HttpAnswer | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const status = Number(head.slice(9, 12));
  if (!head.startsWith("HTTP/1.1 ") || Number.isNaN(status)) {
    throw new Error(`no HTTP/1.1: ${head.slice(0, 80)}`);
  }
  const body = text.slice(end + 4);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return bytes >= end + 4 + Number(length) ? { status, body } : undefined;
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) throw new Error(`an answer without an end: ${head}`);
  return body.endsWith("0\r\n\r\n") ? { status, body: unchunked(body) } : undefined;
}

function unchunked(text: string): string {
  let body = "";
  for (let at = 0;;) {
    const end = text.indexOf("\r\n", at);
    const size = parseInt(text.slice(at, end), 16);
    if (!(size > 0)) return body;
    body += text.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
}

/** A request of AWS's JSON protocols as bytes, signed as an SDK would sign it, but for the signature itself. */
export function requestOf(port: number, target: string, body: object): Uint8Array {
  const [prefix] = target.split(".");
  const text = JSON.stringify(body);
  const scope = `20260101/us-east-1/${SIGNED_AS[prefix!] ?? "sqs"}/aws4_request`;
  return encoder.encode(
    "POST / HTTP/1.1\r\n" +
      `host: 127.0.0.1:${port}\r\n` +
      `content-type: application/x-amz-json-${prefix === "AWSEvents" ? "1.1" : "1.0"}\r\n` +
      `x-amz-target: ${target}\r\n` +
      "x-amz-date: 20260101T000000Z\r\n" +
      `authorization: AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=host;x-amz-date, ` +
      `Signature=${"0".repeat(64)}\r\n` +
      `content-length: ${encoder.encode(text).length}\r\n\r\n${text}`,
  );
}

const SIGNED_AS: Readonly<Record<string, string>> = {
  AmazonSQS: "sqs",
  AWSEvents: "events",
  DynamoDB_20120810: "dynamodb",
};

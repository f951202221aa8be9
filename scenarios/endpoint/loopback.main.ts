/** An HTTP listener on 127.0.0.1, on a port that is free, which may also break a connection in place of an answer. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface HttpCall {
  readonly method: string;
  /** With the query string. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Aborted once the caller is gone, or the listener is closed. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface Loopback {
  /** `http://127.0.0.1:51734`. */
  readonly url: string;
  /** Ends it, and what is under way. */
  close(): Promise<void>;
}

/** @param handle Gives the answer, or undefined to break the connection. */
export async function listenOnLoopback(
  handle: (call: HttpCall) => Promise<HttpAnswer | undefined>,
): Promise<Loopback> {
  const server = createServer((request, response) => void answer(request, response, handle));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (call: HttpCall) => Promise<HttpAnswer | undefined>,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
    }
    const { method = "GET", url: target = "/" } = request;
    const answer = await handle({ method, target, headers, body: joined(chunks), signal: gone.signal });
    if (answer === undefined) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(answer.body);
  } catch {
    // The caller went away, or its request never came whole: there is nobody to answer.
    request.socket.destroy();
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

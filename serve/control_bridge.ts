/** The control API speaks in web requests and responses; here they meet Node's, with bodies that may go on for ever. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ControlledServer } from "./control/server.ts";

/** Has the control API answer a request whose body has been read. */
export async function handleControlOver(
  server: ControlledServer,
  request: IncomingMessage,
  response: ServerResponse,
  body: Uint8Array,
): Promise<void> {
  // Few need it, and the server has to be there in no time.
  const { handleControl } = await import("./control/mod.ts");
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const answer = await handleControl(webRequest(request, body, gone.signal), server);
  const headers: Record<string, string> = { "x-amzn-requestid": crypto.randomUUID() };
  for (const [name, value] of answer.headers) headers[name] = value;
  if (response.destroyed) return void await answer.body?.cancel();
  response.writeHead(answer.status, headers);
  if (answer.body && request.method !== "HEAD") await pour(answer.body, response);
  response.end();
}

function webRequest(request: IncomingMessage, body: Uint8Array, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    // The body has been read and inflated.
    if (value === undefined || name === "content-encoding" || name === "content-length") continue;
    headers.set(name, Array.isArray(value) ? value.join(",") : value);
  }
  const { method = "GET", url = "/" } = request;
  const withBody = method !== "GET" && method !== "HEAD" && body.byteLength > 0;
  return new Request(`http://127.0.0.1${url.startsWith("/") ? url : "/"}`, {
    method,
    headers,
    signal,
    ...(withBody ? { body: body as Uint8Array<ArrayBuffer> } : undefined),
  });
}

/** Hands a body on, no faster than it is read. */
async function pour(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const closed = new Promise<void>((resolve) => response.once("close", () => resolve()));
  closed.then(() => reader.cancel().catch(() => {}));
  for (;;) {
    const { done, value } = await reader.read();
    if (done || response.destroyed) return;
    if (response.write(value)) continue;
    await Promise.race([new Promise<void>((resolve) => response.once("drain", () => resolve())), closed]);
  }
}

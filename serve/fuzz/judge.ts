/** Whether a response is one that AWS could have sent. */
import type { FuzzResponse } from "./connection.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });
/** What HTTP itself answers with, below all services, to what it cannot read; AWS's load balancers do so as well. */
const OF_HTTP: ReadonlySet<number> = new Set([400, 408, 411, 413, 414, 417, 421, 431, 501, 505]);

/** What is wrong with a response; undefined for a success, and for an error in the shape that AWS gives it. */
export function wrongWith({ status, headers, body }: FuzzResponse, method: string): string | undefined {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    // What a function answers is its own.
    return status < 300 ? undefined : `status ${status} with a body that is not UTF-8`;
  }
  if (
    /InternalFailure|InternalException|InternalServerError|InternalError|ServiceException/.test(
      text.slice(0, 500),
    ) && status >= 500
  ) {
    return `${status}: ${text.slice(0, 500)}`;
  }
  if (status < 400 || method === "HEAD") return undefined;
  if (status >= 500 && status !== 501 && status !== 505) return `status ${status}: ${text.slice(0, 500)}`;
  if (OF_HTTP.has(status) && text === "") return undefined;
  const type = headers.get("content-type") ?? "";
  if (/^text\/xml/.test(type)) {
    return /<Code>[^<]+<\/Code>/.test(text) || /^<\w*Exception\b/.test(text.trim())
      ? undefined
      : `status ${status} with XML that names no error: ${text.slice(0, 300)}`;
  }
  if (!/json/.test(type)) return `status ${status} as ${type || "nothing"}: ${text.slice(0, 300)}`;
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return `status ${status} with broken JSON: ${text.slice(0, 300)}`;
  }
  if (typeof read !== "object" || read === null) return `status ${status} with JSON ${text.slice(0, 300)}`;
  const names = headers.has("x-amzn-errortype") || "__type" in read;
  // The control API and the orders API speak of problems (RFC 9457), third parties of errors, API Gateway of a message.
  const problem = "title" in read || "error" in read || "message" in read;
  return names || problem
    ? undefined
    : `status ${status} with JSON that names no error: ${text.slice(0, 300)}`;
}

/** Answers of an HTTP API: JSON, and problems as RFC 9457 has them. */
import type { APIGatewayProxyStructuredResultV2 } from "./types.ts";

/** One thing that is wrong with a request. */
export interface Problem {
  readonly in: "header" | "body";
  /** Such as `items[0].quantity`; empty for the whole body. */
  readonly path: string;
  readonly problem: string;
}

export function json(
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

/** An error answer. `problems` lists everything that is wrong, not only the first thing found. */
export function problem(
  statusCode: number,
  title: string,
  detail: string,
  problems?: readonly Problem[],
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 {
  return json(
    statusCode,
    { type: "about:blank", title, status: statusCode, detail, ...(problems ? { problems } : {}) },
    { "content-type": "application/problem+json", ...headers },
  );
}

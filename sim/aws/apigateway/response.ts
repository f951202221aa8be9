/**
 * From what a function returned to an HTTP response: payload format 2.0.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
import { gatewayError, type HttpResponse } from "./messages.ts";

/** @param payload The JSON text of the function's result. */
export function httpResponse(payload: string): HttpResponse {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return gatewayError(500);
  }
  if (typeof value === "object" && value !== null && "statusCode" in value) {
    return structured(value as Readonly<Record<string, unknown>>) ?? gatewayError(500);
  }
  // Without a status code, the whole result is the body; a string is not put into quotes.
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: typeof value === "string" ? value : payload,
  };
}

/** Undefined for a result that API Gateway cannot make a response of. */
function structured(value: Readonly<Record<string, unknown>>): HttpResponse | undefined {
  const status = Number(value.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  const headers: Record<string, string> = {};
  if (value.headers !== undefined && value.headers !== null) {
    if (typeof value.headers !== "object") return undefined;
    for (const [name, content] of Object.entries(value.headers)) {
      headers[name.toLowerCase()] = String(content);
    }
  }
  headers["content-type"] ??= "text/plain;charset=utf-8";
  const body = bodyOf(value);
  if (body === undefined) return undefined;
  const { cookies } = value;
  return {
    status,
    headers,
    body,
    ...(Array.isArray(cookies) && cookies.length > 0 ? { cookies: cookies.map(String) } : undefined),
  };
}

function bodyOf(value: Readonly<Record<string, unknown>>): string | undefined {
  const { body, isBase64Encoded } = value;
  if (body === undefined || body === null) return "";
  if (typeof body !== "string") return undefined;
  if (isBase64Encoded !== true) return body;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(body), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

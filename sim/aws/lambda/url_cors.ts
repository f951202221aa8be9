/**
 * What a function URL tells browsers: Lambda answers preflights itself, and adds its headers to what the function sends.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
 */
import type { UrlCors } from "./function_url.ts";
import type { UrlResponse } from "./url_invocation.ts";

/** The headers of a response to a page of that origin. */
export function corsHeaders(cors: UrlCors | undefined, origin: string | undefined): Record<string, string> {
  if (cors === undefined || origin === undefined) return {};
  const origins = cors.allowOrigins ?? [];
  if (!origins.includes("*") && !origins.includes(origin)) return {};
  return {
    "access-control-allow-origin": origins.includes("*") && !cors.allowCredentials ? "*" : origin,
    ...(cors.allowCredentials ? { "access-control-allow-credentials": "true" } : undefined),
    ...(cors.exposeHeaders?.length
      ? { "access-control-expose-headers": cors.exposeHeaders.join(",") }
      : undefined),
    vary: "Origin",
  };
}

/** The answer to a preflight, without the headers that every answer has. */
export function preflight(cors: UrlCors): UrlResponse {
  return {
    status: 200,
    headers: {
      ...(cors.allowMethods?.length
        ? { "access-control-allow-methods": cors.allowMethods.join(",") }
        : undefined),
      ...(cors.allowHeaders?.length
        ? { "access-control-allow-headers": cors.allowHeaders.join(",") }
        : undefined),
      ...(cors.maxAgeSeconds === undefined
        ? undefined
        : { "access-control-max-age": String(cors.maxAgeSeconds) }),
    },
    body: new Uint8Array(),
  };
}

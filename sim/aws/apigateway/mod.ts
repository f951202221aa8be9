/**
 * Amazon API Gateway: the data plane of an HTTP API with Lambda proxy integrations.
 *
 * Not a table of operations yet: the control plane (CreateApi, CreateRoute, ...) is to come, and until then an API is
 * made by `new HttpApi(...)`. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 *
 * @example
 * ```ts
 * const api = new HttpApi({ world, routes: [{ method: "POST", path: "/orders", functionArn }] });
 * api.handle({ method: "POST", path: "/orders", headers: {}, body: "{}" }, entity, (response) => ...);
 * ```
 */
export { GATEWAY_LATENCY, HttpApi, type HttpApiOptions } from "./http_api.ts";
export type { HttpRequest, HttpResponse } from "./messages.ts";
export type { Route } from "./routes.ts";

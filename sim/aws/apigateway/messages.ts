/** What goes in and out of an HTTP API: requests, responses, and the errors of the gateway itself. */

export interface HttpRequest {
  readonly method: string;
  /** The path alone, such as `/orders/17`, encoded as in a URL. */
  readonly path: string;
  /** The query string without the question mark. Default: none. */
  readonly query?: string;
  /** By name in any case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The client's address. Default 203.0.113.1, of the range for examples. */
  readonly sourceIp?: string;
}

export interface HttpResponse {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Values of the set-cookie headers, where there are any. */
  readonly cookies?: readonly string[];
}

/** The gateway's own answers. */
export type GatewayError = 404 | 413 | 500 | 503;

const MESSAGES: Readonly<Record<GatewayError, string>> = {
  404: "Not Found",
  413: "Request Entity Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** An answer of the gateway itself: `{"message":"Not Found"}`. */
export function gatewayError(status: GatewayError): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: MESSAGES[status] }),
  };
}

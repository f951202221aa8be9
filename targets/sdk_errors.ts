/** What the errors of the AWS SDK mean for a target: an answer of AWS, or a target that cannot be used. */
import { AwsFault, TargetError } from "./errors.ts";

/** What an error of the SDK may carry. */
interface Thrown {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly Code?: string;
  readonly errors?: readonly Thrown[];
  readonly $fault?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
}

/** How a connection fails, and what to say of it. */
const CONNECTION_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "no such host",
  ECONNRESET: "connection reset",
  EPIPE: "connection closed",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  ETIMEDOUT: "no answer in time",
  TimeoutError: "no answer in time",
};

/**
 * What an error that the SDK threw means.
 *
 * @param at What was called: an URL, or a service of AWS.
 * @returns An AwsFault, a TargetError, or the error itself where it is none of AWS or the network.
 */
export function understood(
  error: unknown,
  at: string,
  service: string,
  operation: string,
): Error {
  const thrown = error as Thrown;
  const status = thrown.$metadata?.httpStatusCode ?? thrown.$response?.statusCode;
  if (status === undefined) {
    const connection = [thrown, ...(thrown.errors ?? [])]
      .map(({ code, name }) => CONNECTION_ERRORS[code ?? ""] ?? CONNECTION_ERRORS[name ?? ""])
      .find((text) => text !== undefined);
    if (connection !== undefined) {
      return new TargetError(`Cannot reach ${at}: ${connection}${adviceFor(at)}`, {
        cause: error,
        reason: "unreachable",
      });
    }
    if (thrown.name === "CredentialsProviderError") {
      return new TargetError(
        "Cannot sign calls: no credentials, expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or a profile",
        { cause: error },
      );
    }
    return error instanceof Error ? error : new Error(String(error));
  }
  const code = thrown.Code ?? thrown.name ?? "Unknown";
  const message = thrown.message ?? "";
  if (thrown.$fault === undefined && thrown.name === "SyntaxError") {
    return new TargetError(
      `Cannot use ${at}: it answers ${service} ${operation} with HTTP ${status} and no AWS error; ` +
        "it lacks the operation, or is no AWS endpoint",
      { cause: error, reason: [404, 405, 501].includes(status) ? "missing-operation" : "refused" },
    );
  }
  if (isMissing(code, message, status)) {
    return new TargetError(
      `Cannot use ${at}: it has no ${service} ${operation} (${code}: ${line(message)})`,
      { cause: error, reason: "missing-operation" },
    );
  }
  return new AwsFault(code, message, status, { cause: error });
}

/** Whether an answer says that the target has no such operation at all. */
function isMissing(code: string, message: string, status: number): boolean {
  if (status === 501 || code === "NotImplemented" || code.startsWith("UnknownOperation")) return true;
  if (code === "InvalidAction") return true;
  return status >= 500 &&
    /not (yet )?(been )?(implemented|emulated|supported)|not included|license/i.test(message);
}

/** What to do about an URL that does not answer; the network to AWS is nobody's to start. */
function adviceFor(at: string): string {
  if (!URL.canParse(at)) return "";
  const { hostname, port } = new URL(at);
  if (hostname !== "127.0.0.1" && hostname !== "localhost") return "; start it, or give another --target";
  return `; start it with deno task serve --port ${port || "80"}, or give another --target`;
}

function line(text: string): string {
  return text.replace(/\s+/g, " ").slice(0, 200);
}

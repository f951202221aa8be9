/** Endpoints for tests: an account that answers at once, in this process. */
import type { ServiceName } from "./clients.ts";
import type { Endpoint } from "./endpoint.ts";
import { AwsFault, TargetError } from "./errors.ts";

export interface Call {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface FakeEndpoint extends Endpoint {
  /** Everything that was called, in order. */
  readonly calls: readonly Call[];
}

/** An endpoint that `answer` answers for; what it throws becomes what an endpoint throws. */
export function fakeEndpoint(
  answer: (call: Call) => object | Promise<object>,
  settings: Partial<Pick<Endpoint, "kind" | "account" | "region">> = {},
): FakeEndpoint {
  const { kind = "endpoint", account = "000000000000", region = "us-east-1" } = settings;
  const calls: Call[] = [];
  return {
    kind,
    title: kind === "aws" ? `AWS ${account} ${region}` : "http://127.0.0.1:4566",
    url: kind === "aws" ? undefined : "http://127.0.0.1:4566",
    region,
    account,
    environment: {},
    calls,
    async call(service, operation, input) {
      const call: Call = { service, operation, input: input as Call["input"] };
      calls.push(call);
      try {
        return await answer(call);
      } catch (error) {
        throw asThrown(error);
      }
    },
    close: () => {},
  };
}

/** What the target lacks, as an endpoint says it. */
export function missing(operation: string): TargetError {
  return new TargetError(`Cannot use http://127.0.0.1:4566: it has no ${operation}`, {
    reason: "missing-operation",
  });
}

/** What does not answer, as an endpoint says it. */
export function unreachable(): TargetError {
  return new TargetError("Cannot reach http://127.0.0.1:4566: connection refused; start it, …", {
    reason: "unreachable",
  });
}

/** The world's errors carry their code and status, but are no `Error`. */
function asThrown(error: unknown): unknown {
  const { code, message, status } = error as { code?: unknown; message?: unknown; status?: unknown };
  if (error instanceof Error || typeof code !== "string") return error;
  if (code === "UnknownOperationException") return missing(String(message));
  return new AwsFault(code, String(message), Number(status));
}

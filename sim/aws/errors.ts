/** Errors that an AWS service answers with. They are data that goes over the wire, not exceptions of ours. */

/** One error of an AWS service, thrown by an operation's handler. Not an `Error`: it needs no stack. */
export class AwsError {
  /** The code as the service's model names it, such as `ConditionalCheckFailedException`. */
  readonly code: string;
  readonly message: string;
  /** The HTTP status. Default 400. */
  readonly status: number;
  /** Further members of the error's shape, such as `CancellationReasons`. */
  readonly members: Readonly<Record<string, unknown>> | undefined;
  /** The code of the old query protocol, where the service has one: `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly queryCode: string | undefined;
  /** Response headers that come with it, such as `retry-after`. */
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(
    code: string,
    message: string,
    options: {
      status?: number;
      members?: Readonly<Record<string, unknown>>;
      queryCode?: string;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    this.code = code;
    this.message = message;
    this.status = options.status ?? 400;
    this.members = options.members;
    this.queryCode = options.queryCode;
    this.headers = options.headers;
  }

  /** Whose fault it is, in the words of the query protocol. */
  get fault(): "client" | "server" {
    return this.status >= 500 ? "server" : "client";
  }

  toString(): string {
    return `${this.code}: ${this.message}`;
  }
}

/** The answer to an operation that AWS has and the emulated service does not: named, never silent. */
export function notEmulated(service: string, operation: string): AwsError {
  return new AwsError(
    "UnknownOperationException",
    `The operation ${operation} of ${service} is not emulated yet; docs/FIDELITY.md lists those that are`,
  );
}

/** The answer to an operation that AWS does not have either. */
export function unknownOperation(): AwsError {
  return new AwsError("UnknownOperationException", "The requested operation is not supported by the service");
}

/** The answer where something of ours broke. */
export function internalFailure(): AwsError {
  return new AwsError(
    "InternalFailure",
    "The request processing has failed because of an unknown error, exception or failure.",
    { status: 500 },
  );
}

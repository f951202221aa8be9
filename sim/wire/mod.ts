/**
 * AWS's protocols: bytes to an operation of a service, and its outcome back to bytes. Everything that speaks to the
 * embedded account in bytes comes through here, with a socket or without.
 */
import { AwsError } from "../aws/errors.ts";
import { mayBeQuery, queried, restOf, targeted } from "./address.ts";
import { crc32 } from "./crc32.ts";
import { dynamodbMisfit } from "./dynamodb_misfit.ts";
import { NotJson, plainJson, readJson, writeJson, writePlain } from "./json.ts";
import type { WireRequest, WireResponse } from "./message.ts";
import { parametersOf, readQuery } from "./query.ts";
import { readRest, writeRest } from "./rest.ts";
import { type Protocol, type WireOperation, type WireService } from "./schemas.ts";
import { checkSignature } from "./scope.ts";
import { misfit } from "./shape.ts";
import { writeBareError, writeXml, writeXmlError } from "./xml.ts";

export { type Address, addressOf } from "./address.ts";
export type { ByteFeed } from "./event_stream.ts";
export { parseQuery, type Query, type WireRequest, type WireResponse } from "./message.ts";
export {
  type Protocol,
  SERVICE_OF_NAMESPACE,
  WIRE_SERVICES,
  type WireOperation,
  type WireService,
} from "./schemas.ts";
export { type Scope, scopeOf } from "./scope.ts";
export { arrangeMembers, fits } from "./shape.ts";

/** A request that has been understood. */
export interface Decoded {
  readonly service: WireService;
  /** The AWS name of the operation, whether it is emulated or not. */
  readonly operation: string;
  readonly input: Record<string, unknown>;
  /** The protocol in which it came, and in which it is to be answered. */
  readonly protocol: Protocol;
}

const utf8 = new TextEncoder();

/**
 * Understands a request.
 *
 * @throws {AwsError} No service or operation is meant, the signature is not complete, or the body cannot be read.
 */
export function decode(request: WireRequest): Decoded {
  const target = targeted(request);
  if (target) {
    const { service, operation } = target;
    checkSignature(request, service.protocol);
    return checked(service, operation, readBody(service, operation, request), service.protocol);
  }
  const rest = restOf(request);
  if (rest) {
    checkSignature(request, "restJson1");
    return checked(rest.service, rest.operation, readRest(rest, request), "restJson1");
  }
  if (!mayBeQuery(request)) {
    throw new AwsError(
      "UnknownOperationException",
      `No operation of an emulated service is meant by ${request.method} ${request.path}: it has neither an ` +
        "x-amz-target, nor an Action, nor the path of an operation",
      { status: 404 },
    );
  }
  const parameters = parametersOf(request);
  const { service, operation } = queried(request, parameters);
  checkSignature(request, "awsQuery");
  const input = readQuery(service, operation, parameters);
  if (service.name === "sqs") forSqs(operation, input, request);
  return checked(service, operation, input, "awsQuery");
}

function readBody(
  { name }: WireService,
  { input }: WireOperation,
  { body }: WireRequest,
): Record<string, unknown> {
  try {
    return readJson(input, body);
  } catch (error) {
    throw name === "dynamodb" && error instanceof NotJson ? new AwsError(error.code, "") : error;
  }
}

/**
 * What SQS makes of the path of a query request: it names the queue, where no parameter does (`/000000000000/orders`).
 *
 * @throws {AwsError} InvalidAction: the operation is none that a queue has.
 */
function forSqs(operation: WireOperation, input: Record<string, unknown>, request: WireRequest): void {
  const members = operation.input.getMemberSchemas();
  if (!/^\/[^/]+\/./.test(request.path)) return;
  if (NOT_OF_A_QUEUE.has(operation.name)) {
    throw new AwsError("InvalidAction", `The action ${operation.name} is not valid for this endpoint.`);
  }
  if ("QueueUrl" in members) {
    input.QueueUrl ??= `https://${request.headers.host ?? "localhost"}${request.path.replace(/\/$/, "")}`;
  }
}

const NOT_OF_A_QUEUE: ReadonlySet<string> = new Set(["CreateQueue", "ListQueues"]);

/** An input is of its shape from here on: services look at values, not at their types. */
function checked(
  service: WireService,
  operation: WireOperation,
  input: Record<string, unknown>,
  protocol: Protocol,
): Decoded {
  const problem = service.name === "dynamodb"
    ? dynamodbMisfit(operation.input, input)
    : misfit(operation.input, input);
  if (problem !== undefined) {
    throw new AwsError(protocol === "awsQuery" ? "MalformedInput" : "SerializationException", problem);
  }
  return { service, operation: operation.name, input, protocol };
}

/**
 * Writes the output of an operation.
 *
 * @param protocol The one in which the request came. Default that of the service's clients of today.
 */
export function encodeOutput(
  service: WireService,
  operation: string,
  output: object,
  requestId: string,
  protocol: Protocol = service.protocol,
): WireResponse {
  const shape = service.operations.get(operation) as WireOperation;
  if (protocol === "awsQuery") {
    return {
      status: 200,
      headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
      body: utf8.encode(writeXml(service, shape, output as Record<string, unknown>, requestId)),
    };
  }
  if (protocol === "restJson1") {
    const response = writeRest(shape, output as Record<string, unknown>);
    response.headers["x-amzn-requestid"] = requestId;
    return response;
  }
  const body = writeJson(shape.output, output);
  return { status: 200, headers: jsonHeaders(service, protocol, requestId, body), body };
}

/**
 * Writes an error.
 *
 * @param protocol The one in which the request came; absent for a request in none, which AWS answers with little more than the
 * name of the error. Default that of the service's clients of today.
 */
export function encodeError(
  service: WireService | undefined,
  error: AwsError,
  requestId: string,
  protocol: Protocol | undefined = service?.protocol,
): WireResponse {
  const { status } = error;
  if (protocol === undefined) {
    return {
      status,
      headers: { "content-type": "text/xml", "x-amzn-requestid": requestId, ...error.headers },
      body: utf8.encode(writeBareError(error)),
    };
  }
  if (protocol === "awsQuery") {
    return {
      status,
      headers: { "content-type": "text/xml", "x-amzn-requestid": requestId, ...error.headers },
      body: utf8.encode(writeXmlError(service, error, requestId)),
    };
  }
  if (protocol === "restJson1") {
    const headers: Record<string, string> = { "x-amzn-requestid": requestId, ...error.headers };
    headers["content-type"] = "application/json";
    headers["x-amzn-errortype"] = error.code;
    return { status, headers, body: errorBody(service, error, restMessage(service, error)) };
  }
  const type = `${namespaceOf(service, error.code)}#${error.code}`;
  const body = errorBody(service, error, { __type: type, ...messageMember(service, error) });
  const headers = { ...jsonHeaders(service, protocol, requestId, body), ...error.headers };
  if (service?.queryCompatible) {
    headers["x-amzn-query-error"] = `${error.queryCode ?? error.code};${
      error.status < 500 ? "Sender" : "Receiver"
    }`;
  }
  return { status, headers, body };
}

/** Errors that come from before the service itself. */
const OF_FRAMEWORK: ReadonlySet<string> = new Set([
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "SerializationException",
  "UnknownOperationException",
]);

function namespaceOf(service: WireService | undefined, code: string): string {
  if (service === undefined || OF_FRAMEWORK.has(code)) return "com.amazon.coral.service";
  if (service.target.startsWith("DynamoDB")) {
    if (code === "ValidationException") return "com.amazon.coral.validate";
    if (code === "AccessDeniedException") return "com.amazon.coral.service";
  }
  return service.errorNamespace;
}

/** The framework before DynamoDB writes its messages with a capital letter, and has none for what is not JSON. */
function messageMember(service: WireService | undefined, { code, message }: AwsError): object {
  if (service?.name !== "dynamodb" || !CAPITAL_MESSAGE.has(code)) return { message };
  return message === "" ? {} : { Message: message };
}

/** The shapes of Lambda's errors differ in whether their member is `message` or `Message`, and so do its bodies. */
function restMessage(service: WireService | undefined, { code, message }: AwsError): object {
  if (code === "AccessDeniedException") return { Message: message === "" ? null : message };
  return service?.errors.get(code)?.getMemberSchemas()["Message"] ? { Message: message } : { message };
}

const CAPITAL_MESSAGE: ReadonlySet<string> = new Set(["AccessDeniedException", "SerializationException"]);

function jsonHeaders(
  service: WireService | undefined,
  protocol: Protocol,
  requestId: string,
  body: Uint8Array,
): Record<string, string> {
  return {
    "content-type": protocol === "awsJson1_0" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1",
    "x-amzn-requestid": requestId,
    ...(service?.name === "dynamodb" ? { "x-amz-crc32": String(crc32(body)) } : undefined),
  };
}

/** Members of an error may hold what plain JSON cannot, such as the bytes of an item. */
function errorBody(service: WireService | undefined, error: AwsError, head: object): Uint8Array {
  const schema = error.members && service?.errors.get(error.code);
  return writePlain({
    ...head,
    ...error.members,
    ...(schema ? plainJson(schema, error.members!) : undefined),
  });
}

/**
 * AWS's protocols: bytes to an operation of a service, and its outcome back to bytes. Everything that speaks to the
 * embedded account in bytes comes through here, with a socket or without.
 */
import { AwsError, unknownOperation } from "../aws/errors.ts";
import { plainJson, readJson, writeJson, writePlain } from "./json.ts";
import type { WireRequest, WireResponse } from "./message.ts";
import { readRest, routeOf, writeRest } from "./rest.ts";
import { WIRE_SERVICES, type WireOperation, type WireService } from "./schemas.ts";
import { ANY_WORDING, DYNAMODB_WORDING, misfit } from "./shape.ts";

export type { WireRequest, WireResponse } from "./message.ts";
export { SERVICE_OF_NAMESPACE, WIRE_SERVICES, type WireOperation, type WireService } from "./schemas.ts";
export { arrangeMembers, fits } from "./shape.ts";

/** A request that has been understood. */
export interface Decoded {
  readonly service: WireService;
  /** The AWS name of the operation, whether it is emulated or not. */
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

const TARGETS: ReadonlyMap<string, WireService> = new Map(
  [...WIRE_SERVICES.values()].filter((service) => service.target).map((service) => [service.target, service]),
);

/**
 * Understands a request.
 *
 * @throws {AwsError} No service or operation is meant, or the body cannot be read.
 */
export function decode(request: WireRequest): Decoded {
  const target = request.headers["x-amz-target"];
  if (target !== undefined) {
    const dot = target.indexOf(".");
    const service = TARGETS.get(target.slice(0, dot));
    const operation = service?.operations.get(target.slice(dot + 1));
    if (!service || !operation) throw unknownOperation();
    return checked(service, operation, readJson(operation.input, request.body));
  }
  for (const service of WIRE_SERVICES.values()) {
    if (service.protocol !== "restJson1") continue;
    const found = readRest(service, request);
    if (found) return checked(service, found.operation, found.input);
  }
  throw unknownOperation();
}

/** An input is of its shape from here on: services look at values, not at their types. */
function checked(service: WireService, operation: WireOperation, input: Record<string, unknown>): Decoded {
  const problem = misfit(
    operation.input,
    input,
    service.name === "dynamodb" ? DYNAMODB_WORDING : ANY_WORDING,
  );
  if (problem !== undefined) throw new AwsError("SerializationException", problem);
  return { service, operation: operation.name, input };
}

/** The service that a request is meant for, whether the rest of it can be understood or not. */
export function serviceOf(request: WireRequest): WireService | undefined {
  const target = request.headers["x-amz-target"];
  if (target !== undefined) return TARGETS.get(target.slice(0, target.indexOf(".")));
  return [...WIRE_SERVICES.values()].find((service) =>
    service.protocol === "restJson1" && routeOf(service, request) !== undefined
  );
}

/** Writes the output of an operation. */
export function encodeOutput(
  service: WireService,
  operation: string,
  output: object,
  requestId: string,
): WireResponse {
  const shape = service.operations.get(operation) as WireOperation;
  if (service.protocol === "restJson1") {
    const response = writeRest(shape, output as Record<string, unknown>);
    response.headers["x-amzn-requestid"] = requestId;
    return response;
  }
  return {
    status: 200,
    headers: { "content-type": contentType(service), "x-amzn-requestid": requestId },
    body: writeJson(shape.output, output),
  };
}

/** Writes an error, in the form of the service's protocol. */
export function encodeError(
  service: WireService | undefined,
  error: AwsError,
  requestId: string,
): WireResponse {
  const headers: Record<string, string> = { "x-amzn-requestid": requestId, ...error.headers };
  if (service?.protocol === "restJson1") {
    headers["content-type"] = "application/json";
    headers["x-amzn-errortype"] = error.code;
    return { status: error.status, headers, body: errorBody(service, error, { message: error.message }) };
  }
  headers["content-type"] = service ? contentType(service) : "application/x-amz-json-1.1";
  if (service?.queryCompatible) {
    headers["x-amzn-query-error"] = `${error.queryCode ?? error.code};${
      error.status < 500 ? "Sender" : "Receiver"
    }`;
  }
  const type = service ? `${service.namespace}#${error.code}` : error.code;
  return {
    status: error.status,
    headers,
    body: errorBody(service, error, { __type: type, message: error.message }),
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

function contentType(service: WireService): string {
  return service.protocol === "awsJson1_0" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
}

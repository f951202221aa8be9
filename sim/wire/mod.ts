/**
 * AWS's protocols: bytes to an operation of a service, and its outcome back to bytes. Everything that speaks to the
 * embedded account in bytes comes through here, with a socket or without.
 */
import { AwsError, unknownOperation } from "../aws/errors.ts";
import { readJson, writeJson, writePlain } from "./json.ts";
import type { WireRequest, WireResponse } from "./message.ts";
import { readRest, writeRest } from "./rest.ts";
import { WIRE_SERVICES, type WireOperation, type WireService } from "./schemas.ts";

export type { WireRequest, WireResponse } from "./message.ts";
export { SERVICE_OF_NAMESPACE, WIRE_SERVICES, type WireOperation, type WireService } from "./schemas.ts";

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
    return { service, operation: operation.name, input: readJson(operation.input, request.body) };
  }
  for (const service of WIRE_SERVICES.values()) {
    if (service.protocol !== "restJson1") continue;
    const found = readRest(service, request);
    if (found) return { service, operation: found.operation.name, input: found.input };
  }
  throw unknownOperation();
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
    return { status: error.status, headers, body: writePlain({ message: error.message, ...error.members }) };
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
    body: writePlain({ __type: type, message: error.message, ...error.members }),
  };
}

function contentType(service: WireService): string {
  return service.protocol === "awsJson1_0" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
}

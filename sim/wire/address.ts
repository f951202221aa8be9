/** Which service and operation a request means, and in which protocol: everything but what is in it. */
import { AwsError, unknownOperation } from "../aws/errors.ts";
import { queryValue, type WireRequest } from "./message.ts";
import { isForm, type Parameters, parametersOf } from "./query.ts";
import { matchRest, type RestMatch } from "./rest.ts";
import { type Protocol, WIRE_SERVICES, type WireOperation, type WireService } from "./schemas.ts";
import { scopeOf } from "./scope.ts";

/** As much as can be said of a request that may not be understood. */
export interface Address {
  readonly service?: WireService;
  /** Absent for a request in no protocol of AWS's. */
  readonly protocol?: Protocol;
}

const SERVICES = [...WIRE_SERVICES.values()];
const TARGETS: ReadonlyMap<string, WireService> = new Map(
  SERVICES.filter((service) => service.target).map((service) => [service.target, service]),
);
const JSON_TYPE = /^application\/(?:x-amz-json-1\.[01]|json)(?:\s*;|$)/i;
const QUEUE_PATH = /^\/(?:queue\/)?(?:[\w-]+\/)?\d{12}\/[\w.-]+\/?$/;

/** To whom a request is addressed, whether the rest of it can be understood or not. */
export function addressOf(request: WireRequest): Address {
  const service = serviceOfTarget(request);
  if (request.headers["x-amz-target"] !== undefined) {
    if (!isJson(request)) return {};
    return {
      ...(service ? { service } : undefined),
      protocol: service?.protocol ??
        (/json-1\.0/.test(request.headers["content-type"] ?? "") ? "awsJson1_0" : "awsJson1_1"),
    };
  }
  const rest = restOf(request);
  if (rest) return { service: rest.service, protocol: "restJson1" };
  const nowhere = restServiceOf(request);
  if (nowhere) return { service: nowhere, protocol: "restJson1" };
  if (!mayBeQuery(request)) return {};
  let parameters: Parameters;
  try {
    parameters = parametersOf(request);
  } catch {
    parameters = new Map();
  }
  const asked = queryService(request, parameters);
  return { ...(asked ? { service: asked } : undefined), protocol: "awsQuery" };
}

function serviceOfTarget(request: WireRequest): WireService | undefined {
  const target = request.headers["x-amz-target"];
  return target === undefined ? undefined : TARGETS.get(target.slice(0, target.indexOf(".")));
}

/** Whether a request with a target is one that AWS's JSON services listen to. */
function isJson(request: WireRequest): boolean {
  return request.method === "POST" &&
    (request.body.length === 0 || JSON_TYPE.test(request.headers["content-type"] ?? ""));
}

/**
 * The operation that the target of a JSON request names; undefined for a request without a target.
 *
 * @throws {AwsError} UnknownOperationException.
 */
export function targeted(
  request: WireRequest,
): { service: WireService; operation: WireOperation } | undefined {
  const target = request.headers["x-amz-target"];
  if (target === undefined) return undefined;
  if (!isJson(request)) {
    throw new AwsError(
      "UnknownOperationException",
      `A request with x-amz-target is a POST of JSON: it came as ${request.method} of content-type ` +
        `${request.headers["content-type"] ?? "none"}, wanted application/x-amz-json-1.0 or -1.1`,
      { status: 404 },
    );
  }
  const service = serviceOfTarget(request);
  const operation = service?.operations.get(target.slice(target.indexOf(".") + 1));
  if (!service || !operation) throw unknownOperation();
  return { service, operation };
}

/** The REST service and operation whose path a request has. */
export function restOf(request: WireRequest): (RestMatch & { service: WireService }) | undefined {
  for (const service of SERVICES) {
    if (service.protocol !== "restJson1") continue;
    const match = matchRest(service, request);
    if (match) return { ...match, service };
  }
  return undefined;
}

/** The REST service that a request without a path of an operation is for: its paths begin with a version. */
function restServiceOf(request: WireRequest): WireService | undefined {
  return /^\/20\d\d-\d\d-\d\d(?:\/|$)/.test(request.path) ? WIRE_SERVICES.get("lambda") : undefined;
}

/** Whether a request that names no target and has no REST path can be one of the query protocol. */
export function mayBeQuery(request: WireRequest): boolean {
  if (restServiceOf(request)) return false;
  return isForm(request) || queryValue(request.query, "Action") !== undefined;
}

/** The service of a query request: by its version, then by what it is signed for, its host name, its path. */
function queryService(request: WireRequest, parameters: Parameters): WireService | undefined {
  const version = parameters.get("Version");
  if (version !== undefined) {
    const found = SERVICES.find((service) => service.query?.versions.includes(version));
    if (found) return found;
  }
  const scope = scopeOf(request);
  const signed = SERVICES.find((service) => service.query && service.signingName === scope.service);
  if (signed) return signed;
  return QUEUE_PATH.test(request.path) ? WIRE_SERVICES.get("sqs") : undefined;
}

/**
 * The operation that a query request names.
 *
 * @throws {AwsError} MissingAction, or InvalidAction.
 */
export function queried(
  request: WireRequest,
  parameters: Parameters,
): { service: WireService; operation: WireOperation } {
  const service = queryService(request, parameters);
  const action = parameters.get("Action");
  if (!action) {
    throw new AwsError("MissingAction", "The request is missing an action or a required parameter.");
  }
  const version = parameters.get("Version");
  // SQS alone goes on with the version that it has when a request names none.
  const known = version === undefined ? service?.name === "sqs" : service?.query?.versions.includes(version);
  const operation = known ? service?.operations.get(action) : undefined;
  if (service && operation) return { service, operation };
  throw new AwsError(
    "InvalidAction",
    service?.name === "sqs"
      ? `The action ${action} is not valid for this endpoint.`
      : `Could not find operation ${action} for version ${version ?? "NO_VERSION_SPECIFIED"}`,
  );
}

/**
 * Who calls, and where: what the signature of a request says of itself (SigV4, SigV4A, in a header or presigned).
 *
 * Signatures are read and must be complete, as AWS demands; whether they are true is not verified, as there are no
 * secrets here to verify them by. A request without any signature is that of an anonymous caller, who may do all that
 * others may: AWS would answer it with MissingAuthenticationToken, but curl and test tools without credentials are
 * welcome at an account that is not real.
 */
import { AwsError } from "../aws/errors.ts";
import { queryValue, type WireRequest } from "./message.ts";
import type { Protocol } from "./schemas.ts";

/** What a request says of its caller; every part is absent where it does not. */
export interface Scope {
  readonly accessKeyId?: string;
  readonly region?: string;
  /** The name that the request is signed for: `sqs`, `events`. */
  readonly service?: string;
}

const HMAC = "AWS4-HMAC-SHA256";
const ECDSA = "AWS4-ECDSA-P256-SHA256";
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;
/** What host names of services begin with, where that is not the name they are signed for. */
const HOSTS: Readonly<Record<string, string>> = { queue: "sqs" };
const SIGNED: ReadonlySet<string> = new Set(["sqs", "dynamodb", "events", "lambda", "sts", "iam"]);

/**
 * What a request says of its caller. Without a signature that can be read, region and service are those of the host
 * name, if it has any: `sqs.eu-west-1.localhost:4566`, `eu-west-1.queue.localhost:4566`.
 */
export function scopeOf(request: WireRequest): Scope {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const known = KNOWN.get(usualCredential(authorization) ?? "");
    if (known !== undefined) return known;
  }
  const credential = authorization === undefined
    ? queryValue(request.query, "X-Amz-Credential")
    : /\bCredential=([^,\s]*)/.exec(authorization)?.[1];
  const parts = credential?.split("/") ?? [];
  const algorithm = authorization ?? queryValue(request.query, "X-Amz-Algorithm") ?? "";
  const onHost = scopeOfHost(request.headers.host ?? "");
  if (algorithm.startsWith(ECDSA) && parts.length >= 4) {
    const set = request.headers["x-amz-region-set"] ?? queryValue(request.query, "X-Amz-Region-Set") ?? "";
    const region = set.split(",")[0]!.trim();
    return scope(parts.slice(0, -3), REGION.test(region) ? region : onHost.region, parts.at(-2));
  }
  if (parts.length >= 5) return scope(parts.slice(0, -4), parts.at(-3), parts.at(-2));
  return scope(parts.slice(0, 1), onHost.region, onHost.service);
}

/** Who has called in the usual way: callers call again, and reading who they are takes longer than finding them here. */
const KNOWN = new Map<string, Scope>();
const MOST_KNOWN = 1000;
const USUAL = /^AWS4-HMAC-SHA256 Credential=([^,\s]+), ?SignedHeaders=[^,=\s]+, ?Signature=[^,=\s]+$/;

/** The credential of a header in the form that SDKs send, which has all its parts; undefined for any other. */
function usualCredential(authorization: string): string | undefined {
  return USUAL.exec(authorization)?.[1];
}

/** Remembers whom a complete signature of the usual form is by. */
function remember(request: WireRequest, authorization: string): void {
  const credential = usualCredential(authorization);
  if (credential === undefined) return;
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(credential, scopeOf(request));
}

function scope(key: string[], region: string | undefined, service: string | undefined): Scope {
  const accessKeyId = key.join("/");
  return {
    ...(accessKeyId ? { accessKeyId } : undefined),
    ...(region ? { region } : undefined),
    ...(service ? { service } : undefined),
  };
}

function scopeOfHost(host: string): { region: string | undefined; service: string | undefined } {
  const labels = host.toLowerCase().replace(/:\d*$/, "").split(".");
  return {
    region: labels.find((label) => REGION.test(label)),
    service: labels.map((label) => HOSTS[label] ?? label).find((label) => SIGNED.has(label)),
  };
}

/**
 * Refuses a signature that is not complete, as AWS does before it looks at anything else of a request that it knows
 * the operation of.
 *
 * @throws {AwsError} IncompleteSignature, MissingAuthenticationToken or SignatureDoesNotMatch, in the form that they
 * have in this protocol.
 */
export function checkSignature(request: WireRequest, protocol: Protocol): void {
  const { authorization } = request.headers;
  const presigned = queryValue(request.query, "X-Amz-Algorithm");
  if (authorization === undefined) {
    if (presigned !== undefined) checkPresigned(request, presigned, protocol);
    return;
  }
  if (presigned !== undefined) {
    throw refused(
      protocol,
      "InvalidSignature",
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    );
  }
  const hasDate = Boolean(request.headers["x-amz-date"] || request.headers.date);
  if (hasDate && KNOWN.has(usualCredential(authorization) ?? "")) return;
  const header = authorization.trim();
  if (!header.startsWith("AWS4-")) {
    throw refused(protocol, "MissingAuthenticationToken", "Request is missing Authentication Token");
  }
  const space = header.search(/\s/);
  const algorithm = space < 0 ? header : header.slice(0, space);
  const parameters = new Map<string, string>();
  for (const part of space < 0 ? [] : header.slice(space).split(",")) {
    const pair = part.trim();
    const equals = pair.indexOf("=");
    if (equals < 0 && pair !== "") {
      throw refused(
        protocol,
        "IncompleteSignature",
        `'${pair}' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`,
      );
    }
    if (equals >= 0) parameters.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  let missing = "";
  for (const name of ["Credential", "Signature", "SignedHeaders"]) {
    if (!parameters.get(name)) missing += `Authorization header requires '${name}' parameter. `;
  }
  if (!hasDate) {
    missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (missing !== "") throw refused(protocol, "IncompleteSignature", `${missing}Authorization=${header}`);
  checkCredential(algorithm, parameters.get("Credential")!, protocol);
  remember(request, authorization);
}

function checkPresigned(request: WireRequest, algorithm: string, protocol: Protocol): void {
  let missing = "";
  for (const name of ["X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"]) {
    if (!queryValue(request.query, name)) missing += `AWS query-string parameters must include '${name}'. `;
  }
  if (missing !== "") {
    throw refused(protocol, "IncompleteSignature", `${missing}Re-examine the query-string parameters.`);
  }
  checkCredential(algorithm, queryValue(request.query, "X-Amz-Credential")!, protocol);
}

function checkCredential(algorithm: string, credential: string, protocol: Protocol): void {
  if (algorithm !== HMAC && algorithm !== ECDSA) {
    throw refused(
      protocol,
      "IncompleteSignature",
      `Unsupported AWS 'algorithm': '${algorithm}' (only ${HMAC} for now). `,
    );
  }
  const parts = credential.replace(/\/+$/, "").split("/");
  // Of SigV4A, the region is no part of the credential.
  const [wanted, example] = algorithm === ECDSA
    ? [4, "keyid/date/service/term"]
    : [5, "keyid/date/region/service/term"];
  if (parts.length !== wanted) {
    throw refused(
      protocol,
      "IncompleteSignature",
      `Credential must have exactly ${wanted} slash-delimited elements, e.g. ${example}, got '${credential}'`,
    );
  }
  const term = parts.at(-1)!;
  if (term !== "aws4_request") {
    throw refused(
      protocol,
      "InvalidSignature",
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${term}'. `,
    );
  }
}

/** JSON services name these errors as exceptions; those of the query protocol have codes and a status of their own. */
function refused(protocol: Protocol, code: string, message: string): AwsError {
  return new AwsError(`${code}Exception`, message, {
    status: protocol === "awsJson1_0" || protocol === "awsJson1_1" ? 400 : 403,
    queryCode: code === "InvalidSignature" ? "SignatureDoesNotMatch" : code,
  });
}

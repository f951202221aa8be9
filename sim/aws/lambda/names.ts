/**
 * Names and ARNs of functions and queues.
 *
 * A function may be given by name, by partial ARN (`123456789012:function:name`) or by ARN, each with or without a
 * qualifier: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters
 */
import type { AwsWorld } from "../operation.ts";
import { AwsError } from "../errors.ts";
import { functionNotFound, invalidParameter, notFound } from "./errors.ts";

const REFERENCE =
  /^(?:arn:[^:]*:lambda:)?(?:([a-z]{2,}(?:-[a-z]+)+-\d):)?(?:(\d{12}):)?(?:function:)?([\w.-]+)(?::(\$LATEST|[\w-]+))?$/;

/** The version that changes. */
export const LATEST = "$LATEST";

export interface FunctionReference {
  readonly name: string;
  /** Undefined where the caller named none. */
  readonly qualifier: string | undefined;
}

export function functionArn(world: AwsWorld, name: string): string {
  return `arn:aws:lambda:${world.region}:${world.account}:function:${name}`;
}

/** The function's name in a reference of any form, for fault scopes and the journal; the reference if it is none. */
export function bareFunctionName(given: string): string {
  if (!given.includes(":")) return given;
  return REFERENCE.exec(given)?.[3] ?? given;
}

/**
 * Reads a reference to a function of this account and region.
 *
 * @throws {AwsError} The ARN is of another region or account, or its qualifier is not the one given beside it.
 */
export function functionReference(world: AwsWorld, given: string, qualifier?: string): FunctionReference {
  if (!given.includes(":")) return { name: given, qualifier };
  const parts = REFERENCE.exec(given);
  if (parts === null) throw functionNotFound(given);
  const [, region, account, name, derived] = parts;
  if (region !== undefined && region !== world.region) {
    throw notFound(`Functions from '${region}' are not reachable in this region ('${world.region}')`);
  }
  if (account !== undefined && account !== world.account) {
    // AWS says no more than that.
    throw new AwsError("AccessDeniedException", "", { status: 403 });
  }
  if (derived !== undefined && qualifier !== undefined && derived !== qualifier) {
    throw invalidParameter(
      "The derived qualifier from the function name does not match the specified qualifier.",
    );
  }
  return { name: name!, qualifier: qualifier ?? derived };
}

/** What an ARN is about: its service and the last part of its name. Undefined for what is no ARN. */
export function parseArn(arn: string): { readonly service: string; readonly resource: string } | undefined {
  const parts = arn.split(":");
  if (parts.length < 6 || parts[0] !== "arn") return undefined;
  return { service: parts[2]!, resource: parts.slice(5).join(":") };
}

/** The URL of a queue of this account, from its name. */
export function queueUrl(world: AwsWorld, name: string): string {
  return `https://sqs.${world.region}.amazonaws.com/${world.account}/${name}`;
}

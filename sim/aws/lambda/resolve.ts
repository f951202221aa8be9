/**
 * From what a caller names to what is there: the one way to functions, versions and aliases.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
 */
import type { Entity } from "../../kernel/mod.ts";
import type { Alias } from "./alias.ts";
import { functionNotFound, notFound } from "./errors.ts";
import type { EventInvokeConfig, LambdaFunction } from "./function.ts";
import type { FunctionVersion } from "./function_version.ts";
import { functionArn, functionReference, LATEST } from "./names.ts";
import type { LambdaState } from "./state.ts";

/** What a name, partial ARN or ARN, with or without a qualifier, is about. */
export interface FunctionTarget {
  readonly fn: LambdaFunction;
  /** The version that is meant; of an alias the one that it stands for, whatever its weights. */
  readonly version: FunctionVersion;
  readonly alias: Alias | undefined;
  /** `$LATEST`, a number or the name of an alias, as the caller named it; undefined where it named none. */
  readonly qualifier: string | undefined;
  /** The ARN of the function with that qualifier, or without one: the invoked function's ARN. */
  readonly arn: string;
}

/**
 * Finds what a caller means.
 *
 * @param given A name, partial ARN or ARN, perhaps with a qualifier.
 * @param shownQualifier What AWS appends to the ARN in the error of this operation if the caller named no qualifier.
 * @throws {AwsError} There is no such function, version or alias; the ARN is of another account or Region; or its
 *   qualifier is not the one given beside it.
 */
export function resolveFunction(
  state: LambdaState,
  given: string,
  qualifier?: string,
  shownQualifier = "",
): FunctionTarget {
  const reference = functionReference(state.world, given, qualifier);
  const target = lookUp(state, reference.name, reference.qualifier);
  if (target !== undefined) return target;
  const arn = functionArn(state.world, reference.name);
  throw functionNotFound(
    reference.qualifier === undefined ? arn + shownQualifier : `${arn}:${reference.qualifier}`,
  );
}

/** The same by a bare name, for what was named before: undefined where it is not there any more. */
export function lookUp(
  state: LambdaState,
  name: string,
  qualifier: string | undefined,
): FunctionTarget | undefined {
  const fn = state.functions.get(name);
  if (fn === undefined) return undefined;
  if (qualifier === undefined) {
    return { fn, version: fn.latest, alias: undefined, qualifier, arn: fn.arn };
  }
  const alias = fn.aliases.get(qualifier);
  const version = versionOf(fn, alias?.version ?? qualifier);
  if (version === undefined) return undefined;
  return { fn, version, alias, qualifier, arn: `${fn.arn}:${qualifier}` };
}

/** A version by `$LATEST` or its number. */
export function versionOf(fn: LambdaFunction, version: string): FunctionVersion | undefined {
  return version === LATEST ? fn.latest : fn.versions.get(version);
}

/**
 * Finds what a qualifier other than `$LATEST` stands for, in operations that are about one.
 *
 * @throws {AwsError} There is no such alias or version; a missing alias has words of its own.
 */
export function requireQualifier(state: LambdaState, name: string, qualifier: string): FunctionTarget {
  const target = lookUp(state, name, qualifier);
  if (target !== undefined) return target;
  const arn = `${functionArn(state.world, name)}:${qualifier}`;
  if (/^(?!\d+$)[\w-]+$/.test(qualifier)) throw notFound(`Cannot find alias arn: ${arn}`);
  throw functionNotFound(arn);
}

/** The version that one invocation gets: drawn by weight where an alias stands for two. */
export function chooseVersion(
  state: LambdaState,
  { fn, alias, version }: FunctionTarget,
  entity: Entity,
  occurrence = 0,
): FunctionVersion {
  const routing = alias?.routing;
  if (routing === undefined) return version;
  const drawn = state.world.oracle.draw("alias-routing", entity, occurrence);
  return drawn < routing.weight ? versionOf(fn, routing.version) ?? version : version;
}

/** How asynchronous invocations of what was named are handled; undefined for all of AWS's defaults. */
export function eventInvokeOf({ fn, qualifier }: FunctionTarget): EventInvokeConfig | undefined {
  return fn.eventInvokes.get(qualifier ?? LATEST);
}

/**
 * CreateAlias, GetAlias, UpdateAlias, DeleteAlias, ListAliases.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
 */
import type {
  AliasConfiguration,
  AliasRoutingConfiguration,
  CreateAliasCommandInput,
  DeleteAliasCommandInput,
  GetAliasCommandInput,
  ListAliasesCommandInput,
  UpdateAliasCommandInput,
} from "@aws-sdk/client-lambda";
import type { Constraint } from "../constraints.ts";
import type { Operation } from "../operation.ts";
import { type Alias, aliasArn } from "./alias.ts";
import { DESCRIPTION, FUNCTION_NAME, MAX_ITEMS, VERSION_WEIGHTS } from "./constraints.ts";
import {
  conflict,
  functionNotFound,
  invalidParameter,
  invalidUntyped,
  notFound,
  preconditionFailed,
} from "./errors.ts";
import type { LambdaFunction } from "./function.ts";
import { bareFunctionName, functionArn, functionReference, LATEST } from "./names.ts";
import { page } from "./pages.ts";
import { resolveFunction, versionOf } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

const NAME: Constraint = {
  required: true,
  type: "string",
  length: [1, 128],
  pattern: "(?!^[0-9]+$)([a-zA-Z0-9-_]+)",
};
const VERSION: Constraint = {
  type: "string",
  length: [1, 1024],
  pattern: "(\\$LATEST(\\.PUBLISHED)?|[0-9]+)",
};
const ROUTING: Constraint = {
  type: "structure",
  members: { AdditionalVersionWeights: VERSION_WEIGHTS },
};

const byName = (input: { FunctionName: string | undefined }): string =>
  bareFunctionName(input.FunctionName ?? "");

function shown(fn: LambdaFunction, alias: Alias): AliasConfiguration {
  const { routing } = alias;
  return {
    AliasArn: aliasArn(fn.arn, alias),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    ...(routing === undefined
      ? undefined
      : { RoutingConfig: { AdditionalVersionWeights: { [routing.version]: routing.weight } } }),
    RevisionId: alias.revisionId,
  };
}

/** The function that an alias is of; AWS names the version too where there is none. */
function ownerOf(state: LambdaState, given: string, version?: string): LambdaFunction {
  const { name } = functionReference(state.world, given);
  const fn = state.functions.get(name);
  const arn = functionArn(state.world, name);
  if (fn === undefined) throw functionNotFound(version === undefined ? arn : `${arn}:${version}`);
  if (version !== undefined) requireVersion(fn, version);
  return fn;
}

function requireVersion(fn: LambdaFunction, version: string): void {
  if (versionOf(fn, version) === undefined) throw functionNotFound(`${fn.arn}:${version}`);
}

/** Reads the second version and its weight, with AWS's checks of the two together. */
function routingOf(
  fn: LambdaFunction,
  version: string,
  config: AliasRoutingConfiguration | undefined,
): Alias["routing"] {
  const weights = Object.entries(config?.AdditionalVersionWeights ?? {});
  if (weights.length > 1) {
    throw invalidParameter("Number of items in AdditionalVersionWeights cannot be greater than 1");
  }
  const [entry] = weights;
  if (entry === undefined) return undefined;
  const [other, weight] = entry;
  if (other === version) {
    throw invalidParameter(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  }
  if (version === LATEST) {
    throw invalidUntyped("$LATEST is not supported for an alias pointing to more than 1 version");
  }
  requireVersion(fn, other);
  return { version: other, weight };
}

export const createAlias: Operation<LambdaState, CreateAliasCommandInput, AliasConfiguration> = {
  input: {
    FunctionName: FUNCTION_NAME,
    Name: NAME,
    FunctionVersion: { ...VERSION, required: true },
    Description: DESCRIPTION,
    RoutingConfig: ROUTING,
  },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input, { world, entity }) {
    const version = input.FunctionVersion!;
    const fn = ownerOf(state, input.FunctionName!, version);
    const routing = routingOf(fn, version, input.RoutingConfig);
    const alias: Alias = {
      name: input.Name!,
      version,
      routing,
      description: input.Description ?? "",
      revisionId: world.ids.uuid(entity),
    };
    if (fn.aliases.has(alias.name)) throw conflict(`Alias already exists: ${aliasArn(fn.arn, alias)}`);
    fn.aliases.set(alias.name, alias);
    return shown(fn, alias);
  },
};

export const getAlias: Operation<LambdaState, GetAliasCommandInput, AliasConfiguration> = {
  input: { FunctionName: FUNCTION_NAME, Name: NAME },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input) {
    const { name } = functionReference(state.world, input.FunctionName!);
    const fn = state.functions.get(name);
    const alias = fn?.aliases.get(input.Name!);
    if (fn === undefined || alias === undefined) {
      throw notFound(`Cannot find alias arn: ${functionArn(state.world, name)}:${input.Name}`);
    }
    return shown(fn, alias);
  },
};

export const updateAlias: Operation<LambdaState, UpdateAliasCommandInput, AliasConfiguration> = {
  input: {
    FunctionName: FUNCTION_NAME,
    Name: NAME,
    FunctionVersion: VERSION,
    Description: DESCRIPTION,
    RoutingConfig: ROUTING,
  },
  errors: [
    "InvalidParameterValueException",
    "PreconditionFailedException",
    "ResourceNotFoundException",
  ],
  mutates: true,
  resource: byName,
  run(state, input, { world, entity }) {
    const fn = ownerOf(state, input.FunctionName!);
    const old = fn.aliases.get(input.Name!);
    if (old === undefined) throw notFound(`Alias not found: ${fn.arn}:${input.Name}`);
    if (input.RevisionId !== undefined && input.RevisionId !== old.revisionId) throw preconditionFailed();
    const version = input.FunctionVersion ?? old.version;
    requireVersion(fn, version);
    const alias: Alias = {
      ...old,
      version,
      description: input.Description ?? old.description,
      routing: input.RoutingConfig === undefined ? old.routing : routingOf(fn, version, input.RoutingConfig),
      revisionId: world.ids.uuid(entity),
    };
    fn.aliases.set(alias.name, alias);
    state.capacity.moved(fn, alias.name, old.version);
    return shown(fn, alias);
  },
};

export const deleteAlias: Operation<LambdaState, DeleteAliasCommandInput, object> = {
  input: { FunctionName: FUNCTION_NAME, Name: NAME },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input) {
    const fn = ownerOf(state, input.FunctionName!);
    const name = input.Name!;
    state.capacity.provision(fn, name, undefined);
    fn.aliases.delete(name);
    fn.policies.delete(name);
    fn.eventInvokes.delete(name);
    return {};
  },
  differs: "An alias that is not there is deleted all the same, as at AWS; its function URL stays, as there.",
};

export const listAliases: Operation<
  LambdaState,
  ListAliasesCommandInput,
  { Aliases: AliasConfiguration[]; NextMarker?: string }
> = {
  input: { FunctionName: FUNCTION_NAME, FunctionVersion: VERSION, MaxItems: MAX_ITEMS },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input) {
    const { fn } = resolveFunction(state, input.FunctionName!);
    const wanted = [...fn.aliases.values()]
      .filter(({ version, routing }) =>
        input.FunctionVersion === undefined || version === input.FunctionVersion ||
        routing?.version === input.FunctionVersion
      )
      .sort((one, other) => one.name < other.name ? -1 : 1);
    const { items, next } = page(wanted, input.Marker, input.MaxItems, ({ name }) => name);
    return {
      Aliases: items.map((alias) => shown(fn, alias)),
      ...(next === undefined ? undefined : { NextMarker: next }),
    };
  },
};

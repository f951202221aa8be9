/**
 * CreateFunctionUrlConfig, GetFunctionUrlConfig, UpdateFunctionUrlConfig, DeleteFunctionUrlConfig,
 * ListFunctionUrlConfigs.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
 */
import type {
  Cors,
  CreateFunctionUrlConfigCommandInput,
  DeleteFunctionUrlConfigCommandInput,
  FunctionUrlConfig,
  GetFunctionUrlConfigCommandInput,
  ListFunctionUrlConfigsCommandInput,
  UpdateFunctionUrlConfigCommandInput,
} from "@aws-sdk/client-lambda";
import type { Constraint, Constraints } from "../constraints.ts";
import type { AwsWorld, Operation } from "../operation.ts";
import { FUNCTION_NAME, MAX_LIST_ITEMS } from "./constraints.ts";
import { conflict, notFound, resourceMissing } from "./errors.ts";
import type { LambdaFunction } from "./function.ts";
import { type FunctionUrl, type UrlCors, urlOf } from "./function_url.ts";
import { bareFunctionName, functionReference, LATEST } from "./names.ts";
import { page } from "./pages.ts";
import type { LambdaState } from "./state.ts";

const ALIAS: Constraint = {
  type: "string",
  length: [1, 128],
  pattern: "((?!^\\d+$)^[0-9a-zA-Z-_]+$)",
};
const texts = (most: number, min: number, max: number): Constraint => ({
  type: "list",
  length: [0, most],
  each: { type: "string", length: [min, max] },
});
const SETTINGS: Constraints = {
  Cors: {
    type: "structure",
    members: {
      AllowHeaders: texts(100, 0, 1024),
      AllowMethods: texts(6, 0, 6),
      AllowOrigins: texts(100, 1, 253),
      ExposeHeaders: texts(100, 0, 1024),
      MaxAge: { type: "integer", range: [0, 86_400] },
    },
  },
  InvokeMode: { type: "string", enum: ["RESPONSE_STREAM", "BUFFERED"] },
};
const AUTH_TYPE: Constraint = { type: "string", enum: ["NONE", "AWS_IAM"] };

const byName = (input: { FunctionName: string | undefined }): string =>
  bareFunctionName(input.FunctionName ?? "");

/** The function and the alias whose URL is meant; empty for the function itself. */
function owner(
  state: LambdaState,
  given: string,
  qualifier: string | undefined,
): { fn: LambdaFunction | undefined; alias: string } {
  const reference = functionReference(state.world, given, qualifier);
  return { fn: state.functions.get(reference.name), alias: reference.qualifier ?? "" };
}

/** The same, where function and alias have to be there. */
function existing(state: LambdaState, given: string, qualifier: string | undefined): {
  fn: LambdaFunction;
  alias: string;
} {
  const { fn, alias } = owner(state, given, qualifier);
  if (fn === undefined || (alias !== "" && !fn.aliases.has(alias))) throw notFound("Function does not exist");
  return { fn, alias };
}

function corsOf(given: Cors | undefined): UrlCors | undefined {
  if (given === undefined || Object.values(given).every((member) => member === undefined)) return undefined;
  const copy = (values: string[] | undefined): string[] | undefined => values && [...values];
  return {
    allowCredentials: given.AllowCredentials,
    allowHeaders: copy(given.AllowHeaders),
    allowMethods: copy(given.AllowMethods),
    allowOrigins: copy(given.AllowOrigins),
    exposeHeaders: copy(given.ExposeHeaders),
    maxAgeSeconds: given.MaxAge,
  };
}

function shownCors(cors: UrlCors): Cors {
  const lists = {
    AllowHeaders: cors.allowHeaders,
    AllowMethods: cors.allowMethods,
    AllowOrigins: cors.allowOrigins,
    ExposeHeaders: cors.exposeHeaders,
  };
  return {
    ...(cors.allowCredentials === undefined ? undefined : { AllowCredentials: cors.allowCredentials }),
    ...Object.fromEntries(
      Object.entries(lists).flatMap(([name, values]) => values === undefined ? [] : [[name, [...values]]]),
    ),
    ...(cors.maxAgeSeconds === undefined ? undefined : { MaxAge: cors.maxAgeSeconds }),
  };
}

/** What every answer has; AWS leaves other members out here and there. */
function base(world: AwsWorld, fn: LambdaFunction, url: FunctionUrl): Pick<
  FunctionUrlConfig,
  "FunctionUrl" | "FunctionArn" | "AuthType" | "Cors" | "CreationTime"
> {
  return {
    FunctionUrl: urlOf(world.region, url),
    FunctionArn: url.alias === undefined ? fn.arn : `${fn.arn}:${url.alias}`,
    AuthType: url.authType,
    ...(url.cors === undefined ? undefined : { Cors: shownCors(url.cors) }),
    CreationTime: new Date(url.createdMs).toISOString(),
  };
}

function shown(world: AwsWorld, fn: LambdaFunction, url: FunctionUrl): FunctionUrlConfig {
  return {
    ...base(world, fn, url),
    LastModifiedTime: new Date(url.lastModifiedMs).toISOString(),
    InvokeMode: url.invokeMode,
  } as FunctionUrlConfig;
}

export const createFunctionUrlConfig: Operation<LambdaState, CreateFunctionUrlConfigCommandInput, object> = {
  input: {
    FunctionName: FUNCTION_NAME,
    Qualifier: ALIAS,
    AuthType: { ...AUTH_TYPE, required: true },
    ...SETTINGS,
  },
  errors: ["InvalidParameterValueException", "ResourceConflictException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input, { world, nowMs, entity }) {
    const { fn, alias } = existing(state, input.FunctionName!, input.Qualifier);
    if (fn.urls.has(alias)) {
      const arn = alias === "" ? fn.arn : `${fn.arn}:${alias}`;
      throw conflict(
        `Failed to create function url config for [functionArn = ${arn}]. Error message:  FunctionUrlConfig exists for ` +
          "this Lambda function",
      );
    }
    const url: FunctionUrl = {
      id: world.ids.hex(entity),
      alias: alias === "" ? undefined : alias,
      authType: input.AuthType!,
      cors: corsOf(input.Cors),
      invokeMode: input.InvokeMode ?? "BUFFERED",
      createdMs: nowMs,
      lastModifiedMs: nowMs,
    };
    fn.urls.set(alias, url);
    return {
      ...base(world, fn, url),
      ...(input.InvokeMode === undefined ? undefined : { InvokeMode: input.InvokeMode }),
    };
  },
};

export const getFunctionUrlConfig: Operation<
  LambdaState,
  GetFunctionUrlConfigCommandInput,
  FunctionUrlConfig
> = {
  input: { FunctionName: FUNCTION_NAME, Qualifier: ALIAS },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input, { world }) {
    const { fn, alias } = owner(state, input.FunctionName!, input.Qualifier);
    const url = fn?.urls.get(alias);
    if (fn === undefined || url === undefined) throw resourceMissing();
    return shown(world, fn, url);
  },
};

export const updateFunctionUrlConfig: Operation<LambdaState, UpdateFunctionUrlConfigCommandInput, object> = {
  input: { FunctionName: FUNCTION_NAME, Qualifier: ALIAS, AuthType: AUTH_TYPE, ...SETTINGS },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input, { world, nowMs }) {
    const { fn, alias } = existing(state, input.FunctionName!, input.Qualifier);
    const old = fn.urls.get(alias);
    if (old === undefined) throw resourceMissing();
    const url: FunctionUrl = {
      ...old,
      authType: input.AuthType ?? old.authType,
      cors: input.Cors === undefined ? old.cors : corsOf(input.Cors),
      invokeMode: input.InvokeMode ?? old.invokeMode,
      lastModifiedMs: nowMs,
    };
    fn.urls.set(alias, url);
    const { InvokeMode, ...rest } = shown(world, fn, url);
    return input.InvokeMode === undefined ? rest : { ...rest, InvokeMode };
  },
};

export const deleteFunctionUrlConfig: Operation<LambdaState, DeleteFunctionUrlConfigCommandInput, object> = {
  input: { FunctionName: FUNCTION_NAME, Qualifier: ALIAS },
  errors: ["ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input) {
    const { fn, alias } = owner(state, input.FunctionName!, input.Qualifier);
    if (!fn?.urls.delete(alias)) throw resourceMissing();
    return {};
  },
};

export const listFunctionUrlConfigs: Operation<
  LambdaState,
  ListFunctionUrlConfigsCommandInput,
  { FunctionUrlConfigs: FunctionUrlConfig[]; NextMarker?: string }
> = {
  input: { FunctionName: FUNCTION_NAME, MaxItems: MAX_LIST_ITEMS },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input, { world }) {
    const { fn } = owner(state, input.FunctionName!, undefined);
    if (fn === undefined) throw notFound("Function does not exist");
    const urls = [...fn.urls.values()].sort((one, other) => key(one) < key(other) ? -1 : 1);
    const { items, next } = page(urls, input.Marker, input.MaxItems, key);
    return {
      FunctionUrlConfigs: items.map((url) => shown(world, fn, url)),
      ...(next === undefined ? undefined : { NextMarker: next }),
    };
  },
};

/** Sorts before all aliases where there is none, and is not empty: a marker that is says nothing. */
function key({ alias }: FunctionUrl): string {
  return alias ?? LATEST;
}

/**
 * PublishVersion, ListVersionsByFunction.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html
 */
import type {
  FunctionConfiguration,
  ListVersionsByFunctionCommandInput,
  PublishVersionCommandInput,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation } from "../operation.ts";
import { codeSha256, sameCode } from "./code_package.ts";
import { configurationOf } from "./configuration.ts";
import { FUNCTION_NAME, MAX_ITEMS, NAMESPACED_FUNCTION_NAME } from "./constraints.ts";
import { functionsOnly, invalidParameter, notEmulatedParameter, preconditionFailed } from "./errors.ts";
import type { FunctionSettings, LambdaFunction } from "./function.ts";
import { FunctionVersion } from "./function_version.ts";
import { bareFunctionName, functionReference, LATEST } from "./names.ts";
import { page } from "./pages.ts";
import { resolveFunction } from "./resolve.ts";
import type { LambdaState } from "./state.ts";

const byName = (input: { FunctionName: string | undefined }): string =>
  bareFunctionName(input.FunctionName ?? "");

/** Publishes what `$LATEST` is, where it is not what was published last. */
export function publish(
  fn: LambdaFunction,
  description: string | undefined,
  { world, nowMs, entity }: CallContext,
): { readonly version: FunctionVersion; readonly fresh: boolean } {
  const { latest, lastPublished } = fn;
  if (
    lastPublished !== undefined && fn.publishedFrom !== undefined &&
    unchanged(fn.publishedFrom, latest.settings)
  ) {
    return { version: lastPublished, fresh: false };
  }
  const settings = { ...latest.settings, description: description ?? latest.settings.description };
  const number = String(++fn.lastVersion);
  const version = new FunctionVersion(fn, number, settings, world.ids.uuid(entity, 2), nowMs);
  fn.versions.set(number, version);
  fn.lastPublished = version;
  fn.publishedFrom = latest.settings;
  latest.revisionId = world.ids.uuid(entity, 3);
  return { version, fresh: true };
}

function unchanged(before: FunctionSettings, now: FunctionSettings): boolean {
  if (before === now) return true;
  return sameCode(before.code, now.code) && comparable(before) === comparable(now);
}

function comparable({ code: _, layers, ...settings }: FunctionSettings): string {
  return JSON.stringify([Object.entries(settings).sort(byKey), layers.map(({ arn }) => arn)]);
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

export const publishVersion: Operation<LambdaState, PublishVersionCommandInput, FunctionConfiguration> = {
  input: {
    FunctionName: FUNCTION_NAME,
    Description: { type: "string", length: [0, 256] },
    PublishTo: { type: "string", enum: ["LATEST_PUBLISHED"] },
  },
  errors: [
    "InvalidParameterValueException",
    "ResourceNotFoundException",
    "PreconditionFailedException",
  ],
  mutates: true,
  resource: byName,
  run(state, input, context) {
    if (input.PublishTo !== undefined) throw notEmulatedParameter("PublishTo");
    if (functionReference(state.world, input.FunctionName!).qualifier !== undefined) throw functionsOnly();
    const { fn } = resolveFunction(state, input.FunctionName!);
    const { latest } = fn;
    if (input.RevisionId !== undefined && input.RevisionId !== latest.revisionId) throw preconditionFailed();
    const sha256 = codeSha256(latest.settings.code);
    if (input.CodeSha256 && input.CodeSha256 !== sha256) {
      throw invalidParameter(
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${
          sha256 ?? ""
        }). Please ` +
          "try again with the CodeSHA256 in $LATEST.",
      );
    }
    return configurationOf(state.world, publish(fn, input.Description, context).version, "active");
  },
  differs: "A version is active as soon as the call is answered.",
};

export const listVersionsByFunction: Operation<
  LambdaState,
  ListVersionsByFunctionCommandInput,
  { Versions: FunctionConfiguration[]; NextMarker?: string }
> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, MaxItems: MAX_ITEMS },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input, { world }) {
    const { fn } = resolveFunction(state, input.FunctionName!);
    const { items, next } = page([...fn.everyVersion()], input.Marker, input.MaxItems, versionKey);
    return {
      Versions: items.map((version) =>
        configurationOf(world, version, "listed", { arn: version.qualifiedArn })
      ),
      ...(next === undefined ? undefined : { NextMarker: next }),
    };
  },
};

/** Sorts `$LATEST` before the numbers, and those by value. */
export function versionKey({ version }: { readonly version: string }): string {
  return version === LATEST ? "" : version.padStart(12, "0");
}

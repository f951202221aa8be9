/** What the sandbox of a version is started with, from what the state knows. */
import type { Entity } from "../../kernel/mod.ts";
import { sandboxEnvironment } from "./environment.ts";
import type { FunctionVersion } from "./function_version.ts";
import { logGroup } from "./logging.ts";
import type { CodePackage, SandboxLogging, SandboxOptions } from "./runtime.ts";
import type { LambdaState } from "./state.ts";

/** @param entity Names the sandbox. */
export function sandboxOptions(
  state: LambdaState,
  version: FunctionVersion,
  entity: Entity,
): SandboxOptions {
  const { settings, fn } = version;
  return {
    functionName: fn.name,
    functionArn: fn.arn,
    version: version.version,
    runtime: settings.runtime,
    architecture: settings.architectures[0]!,
    code: codeOf(version),
    handler: settings.handler,
    environment: sandboxEnvironment(state.world, version, entity),
    memoryMb: settings.memoryMb,
    timeoutSeconds: settings.timeoutSeconds,
    ephemeralStorageMb: settings.ephemeralStorageMb,
    tracingMode: settings.tracingMode === "Active" ? "Active" : "PassThrough",
    logging: loggingOf(version),
    entity,
  };
}

function codeOf({ settings: { code, layers } }: FunctionVersion): CodePackage {
  if (code.kind === "bundle") return code;
  return { ...code, layers: layers.map(({ arn, code: { zip } }) => ({ arn, zip })) };
}

function loggingOf({ settings: { logging }, fn }: FunctionVersion): SandboxLogging {
  return {
    format: logging.format,
    ...(logging.applicationLevel ? { applicationLevel: logging.applicationLevel } : undefined),
    ...(logging.systemLevel ? { systemLevel: logging.systemLevel } : undefined),
    group: logGroup(fn.name, logging),
  };
}

/** What the sandbox of a version is started with, from what the state knows. */
import type { Entity } from "../../kernel/mod.ts";
import { sandboxEnvironment } from "./environment.ts";
import type { FunctionVersion } from "./function_version.ts";
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

function codeOf({ settings: { code } }: FunctionVersion): CodePackage {
  return code.kind === "bundle" ? code : { ...code, layers: [] };
}

function loggingOf({ settings: { logging }, fn }: FunctionVersion): SandboxLogging {
  return {
    format: logging.LogFormat === "JSON" ? "JSON" : "Text",
    ...(logging.ApplicationLogLevel ? { applicationLevel: logging.ApplicationLogLevel } : undefined),
    ...(logging.SystemLogLevel ? { systemLevel: logging.SystemLogLevel } : undefined),
    group: logging.LogGroup ?? `/aws/lambda/${fn.name}`,
  };
}

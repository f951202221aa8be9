/**
 * The environment variables of a sandbox: the function's own, and those that Lambda sets.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
import type { Entity } from "../../kernel/mod.ts";
import type { AwsWorld } from "../operation.ts";
import { invalidParameter } from "./errors.ts";
import type { FunctionVersion } from "./function_version.ts";
import { MAX_ENVIRONMENT_BYTES } from "./limits.ts";
import { logGroup } from "./logging.ts";
import { longerThan } from "./payload.ts";

/** Variables that a function's configuration may not set. */
const RESERVED: ReadonlySet<string> = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SECRET_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

/**
 * Checks the variables of a configuration.
 *
 * @throws {AwsError} They set what Lambda sets itself, or take more than 4 KB as JSON.
 */
export function checkEnvironment(variables: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(variables).filter((name) => RESERVED.has(name));
  if (reserved.length > 0) {
    throw invalidParameter(
      "Lambda was unable to configure your environment variables because the environment variables you have " +
        "provided contains reserved keys that are currently not supported for modification. Reserved keys used " +
        `in this request: ${reserved.join(", ")}`,
    );
  }
  const text = JSON.stringify(variables);
  if (longerThan(text, MAX_ENVIRONMENT_BYTES)) {
    throw invalidParameter(
      "Lambda was unable to configure your environment variables because the environment variables you have " +
        `provided exceeded the 4KB limit. String measured: ${text}`,
    );
  }
}

/** What the process of one sandbox finds in its environment. The credentials are made up; nothing checks them. */
export function sandboxEnvironment(
  world: AwsWorld,
  version: FunctionVersion,
  sandbox: Entity,
): Record<string, string> {
  const { settings, fn } = version;
  const day = new Date(world.nowMs()).toISOString().slice(0, 10).replaceAll("-", "/");
  return {
    ...settings.environment,
    AWS_REGION: world.region,
    AWS_DEFAULT_REGION: world.region,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: version.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: logGroup(fn.name, settings.logging),
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[${version.version}]${world.ids.hex(sandbox)}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    AWS_ACCESS_KEY_ID: `ASIA${world.ids.hex(sandbox, 1).slice(0, 16).toUpperCase()}`,
    AWS_SECRET_ACCESS_KEY: world.ids.hex(sandbox, 2),
    AWS_SESSION_TOKEN: world.ids.hex(sandbox, 3),
    _HANDLER: settings.handler,
    LAMBDA_TASK_ROOT: "/var/task",
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    LANG: "en_US.UTF-8",
    TZ: settings.environment?.TZ ?? ":UTC",
  };
}

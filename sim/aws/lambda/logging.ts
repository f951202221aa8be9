/**
 * LoggingConfig: which lines a function's log has, how, and where.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html
 */
import type { LoggingConfig } from "@aws-sdk/client-lambda";
import type { Constraint } from "../constraints.ts";
import { invalidParameter } from "./errors.ts";

export interface LoggingSettings {
  readonly format: "Text" | "JSON";
  /** Of format JSON only. */
  readonly applicationLevel: string | undefined;
  readonly systemLevel: string | undefined;
  /** Undefined for the group that is named after the function. */
  readonly group: string | undefined;
}

export const DEFAULT_LOGGING: LoggingSettings = {
  format: "Text",
  applicationLevel: undefined,
  systemLevel: undefined,
  group: undefined,
};

const DEFAULT_LEVEL = "INFO";

export const LOGGING_CONFIG: Constraint = {
  type: "structure",
  members: {
    LogFormat: { type: "string", enum: ["JSON", "Text"] },
    ApplicationLogLevel: { type: "string", enum: ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] },
    SystemLogLevel: { type: "string", enum: ["DEBUG", "INFO", "WARN"] },
    LogGroup: { type: "string", length: [1, 512], pattern: "[\\.\\-_/#A-Za-z0-9]+" },
  },
};

/**
 * Applies what is given to the settings that there are.
 *
 * @throws {AwsError} A level is given for plain text, which has none.
 */
export function changedLogging(old: LoggingSettings, given: LoggingConfig | undefined): LoggingSettings {
  if (given === undefined) return old;
  const format = given.LogFormat ?? old.format;
  const group = given.LogGroup ?? old.group;
  if (format === "Text") {
    if (given.ApplicationLogLevel !== undefined || given.SystemLogLevel !== undefined) {
      throw invalidParameter(
        'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or change the ' +
          'LogFormat to "JSON" and try again.',
      );
    }
    return { ...DEFAULT_LOGGING, group };
  }
  return {
    format,
    applicationLevel: given.ApplicationLogLevel ?? old.applicationLevel ?? DEFAULT_LEVEL,
    systemLevel: given.SystemLogLevel ?? old.systemLevel ?? DEFAULT_LEVEL,
    group,
  };
}

/** The group that the log of a function goes to. */
export function logGroup(functionName: string, { group }: LoggingSettings): string {
  return group ?? `/aws/lambda/${functionName}`;
}

/** LoggingConfig as AWS shows it. */
export function shownLogging(functionName: string, logging: LoggingSettings): LoggingConfig {
  return {
    LogFormat: logging.format,
    ...(logging.applicationLevel === undefined ? undefined : {
      ApplicationLogLevel: logging.applicationLevel as NonNullable<LoggingConfig["ApplicationLogLevel"]>,
    }),
    ...(logging.systemLevel === undefined ? undefined : {
      SystemLogLevel: logging.systemLevel as NonNullable<LoggingConfig["SystemLogLevel"]>,
    }),
    LogGroup: logGroup(functionName, logging),
  };
}

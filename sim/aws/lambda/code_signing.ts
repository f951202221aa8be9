/**
 * Code signing configurations: whose signatures a function's code has to have, and what happens where it has none.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html
 */
import { AwsError } from "../errors.ts";
import { notFoundUntyped } from "./errors.ts";
import type { LambdaState } from "./state.ts";

export interface CodeSigningConfig {
  readonly id: string;
  readonly arn: string;
  readonly description: string;
  readonly publishers: readonly string[];
  readonly untrusted: "Warn" | "Enforce";
  readonly lastModifiedMs: number;
  tags: Readonly<Record<string, string>>;
}

export const CODE_SIGNING_CONFIG_ARN = {
  type: "string",
  length: [0, 200],
  pattern:
    "arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17}",
} as const;

/** Of operations about the configuration itself. */
export function findCodeSigning(state: LambdaState, arn: string): CodeSigningConfig {
  const config = state.codeSigningConfigs.get(arn);
  if (config === undefined) {
    throw notFoundUntyped(`The Lambda code signing configuration ${arn} can not be found.`);
  }
  return config;
}

/** Of operations that put a function under it. */
export function requireCodeSigning(state: LambdaState, arn: string): CodeSigningConfig {
  const config = state.codeSigningConfigs.get(arn);
  if (config !== undefined) return config;
  throw new AwsError(
    "CodeSigningConfigNotFoundException",
    `The code signing configuration cannot be found. Check that the provided configuration is not deleted: ${arn}.`,
    { status: 404, members: { Type: "User" } },
  );
}

/**
 * Checks code that is deployed under a configuration. None is signed here, so that one that enforces blocks all.
 *
 * @throws {AwsError} The configuration enforces signatures.
 */
export function checkSignature(state: LambdaState, arn: string | undefined): void {
  if (arn === undefined || state.codeSigningConfigs.get(arn)?.untrusted !== "Enforce") return;
  throw new AwsError(
    "CodeVerificationFailedException",
    "Lambda cannot deploy the function. The function or layer might be signed using a signature that the client is " +
      "not configured to accept. Check the provided signature for unsigned.",
    { members: { Type: "User" } },
  );
}

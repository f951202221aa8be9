/**
 * The credentials of a function that calls AWS by HTTP: a session of its role, which STS knows.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
import { keyId } from "../iam/access_key.ts";
import { sessionOf } from "../iam/sessions.ts";
import type { IamState } from "../iam/mod.ts";
import type { AwsWorld } from "../operation.ts";
import type { FunctionVersion } from "./function_version.ts";
import type { SandboxOptions } from "./runtime.ts";
import type { LambdaState } from "./state.ts";

/** Sandboxes live as long as they are used: AWS renews what they have, here it is given for long enough. */
const SESSION_MS = 365 * 24 * 3_600_000;

/** The options with such credentials, for code that runs by itself; a bundle calls as its function anyway. */
export function withCredentials(
  { world }: LambdaState,
  version: FunctionVersion,
  options: SandboxOptions,
): SandboxOptions {
  if (options.code.kind === "bundle") return options;
  const iam = iamOf(world);
  if (iam === undefined) return options;
  const { role } = version.settings;
  // Hexadecimal digits as letters that key ids are made of.
  const tail = world.ids.hex(options.entity, 1).slice(0, 8)
    .replace(/[0189]/g, (digit) => "GHIJ"["0189".indexOf(digit)]!).toUpperCase();
  const accessKeyId = keyId("ASIA", world.account, tail);
  const identity = sessionOf(iam, role.slice(role.lastIndexOf("/") + 1), options.functionName);
  const nowMs = world.nowMs();
  iam.sessions.add(accessKeyId, { identity, expiresMs: nowMs + SESSION_MS }, nowMs);
  return { ...options, environment: { ...options.environment, AWS_ACCESS_KEY_ID: accessKeyId } };
}

/** Undefined in an account without IAM. */
function iamOf(world: AwsWorld): IamState | undefined {
  try {
    return world.peer<IamState>("iam");
  } catch {
    return undefined;
  }
}

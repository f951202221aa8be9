/**
 * The operation table of STS.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
 */
import type { IamState } from "../iam/mod.ts";
import { checkPolicy } from "../iam/policy_document.ts";
import { type Identity, identityOf, sessionOf } from "../iam/sessions.ts";
import { drawLetters } from "../iam/unique_id.ts";
import type { AnyOperation, CallContext, Operation } from "../operation.ts";
import { accountOfKey, keyId } from "../iam/access_key.ts";
import { accessDenied, validationError } from "./errors.ts";
import {
  ASSUME_ROLE,
  CHAINED_SESSION_SECONDS,
  DEFAULT_ROLE_SECONDS,
  DEFAULT_TOKEN_SECONDS,
  GET_ACCESS_KEY_INFO,
  GET_SESSION_TOKEN,
} from "./limits.ts";

/** STS holds nothing of its own: it gives out credentials to roles, and both are IAM's. */
export interface StsState {
  readonly iam: IamState;
}

interface AssumeRoleInput {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds?: number;
  readonly Policy?: string;
  readonly SourceIdentity?: string;
}

const ROLE_ARN = /^arn:aws[\w-]*:iam::\d{12}:role\/(?:.*\/)?([\w+=,.@-]+)$/s;

const getCallerIdentity: Operation<StsState, object> = {
  errors: ["ExpiredToken"],
  mutates: false,
  run({ iam }, _input, { world, caller, nowMs }) {
    const { arn, userId } = identityOf(iam, caller, nowMs);
    return { UserId: userId, Account: world.account, Arn: arn };
  },
  differs: "Secrets are not checked; a key that STS did not make is that of the user `admin`",
};

const assumeRole: Operation<StsState, AssumeRoleInput> = {
  input: ASSUME_ROLE,
  errors: ["AccessDenied", "ExpiredToken", "MalformedPolicyDocument", "ValidationError"],
  mutates: true,
  resource: (input) => input.RoleArn.slice(input.RoleArn.lastIndexOf("/") + 1),
  run({ iam }, input, context) {
    const { caller, nowMs } = context;
    const { RoleArn, RoleSessionName, SourceIdentity } = input;
    const seconds = input.DurationSeconds ?? DEFAULT_ROLE_SECONDS;
    const name = ROLE_ARN.exec(RoleArn)?.[1];
    if (name === undefined) throw validationError(`${RoleArn} is invalid`);
    if (input.Policy !== undefined) checkPolicy(input.Policy, "permissions");
    const identity = identityOf(iam, caller, nowMs);
    const role = iam.roles.get(name);
    if (role === undefined || role.arn !== RoleArn) {
      throw accessDenied(
        `User: ${identity.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      );
    }
    if (identity.kind === "role" && seconds > CHAINED_SESSION_SECONDS) {
      throw validationError(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
      );
    }
    if (seconds > role.maxSessionSeconds) {
      throw validationError(
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
      );
    }
    const session = sessionOf(iam, role.name, RoleSessionName);
    return {
      Credentials: credentials(iam, session, seconds, context),
      AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
      ...(SourceIdentity === undefined ? undefined : { SourceIdentity }),
    };
  },
  differs:
    "Trust policies are not evaluated: whoever calls may take any role that is there. Roles of other accounts " +
    "are not. Session policies and tags are checked and of no effect, and PackedPolicySize is not told",
};

const getSessionToken: Operation<StsState, { readonly DurationSeconds?: number }> = {
  input: GET_SESSION_TOKEN,
  errors: ["AccessDenied", "ExpiredToken"],
  mutates: true,
  run({ iam }, input, context) {
    const { caller, nowMs } = context;
    const identity = identityOf(iam, caller, nowMs);
    if (identity.kind === "role" || iam.sessions.get(caller.accessKeyId ?? "")) {
      throw accessDenied("Cannot call GetSessionToken with session credentials");
    }
    const seconds = input.DurationSeconds ?? DEFAULT_TOKEN_SECONDS;
    return { Credentials: credentials(iam, identity, seconds, context) };
  },
  differs: "Codes of MFA devices are not checked",
};

/** Makes temporary credentials and keeps in mind whose they are. */
function credentials(iam: IamState, identity: Identity, seconds: number, context: CallContext): object {
  const { world, entity, nowMs } = context;
  const expiresMs = Math.floor(nowMs / 1000) * 1000 + seconds * 1000;
  const AccessKeyId = keyId("ASIA", world.account, drawLetters(world, entity, 8));
  iam.sessions.add(AccessKeyId, { identity, expiresMs }, nowMs);
  return {
    AccessKeyId,
    SecretAccessKey: drawLetters(world, entity, 40, 100),
    SessionToken: drawLetters(world, entity, 200, 200),
    Expiration: new Date(expiresMs),
  };
}

const getAccessKeyInfo: Operation<StsState, { readonly AccessKeyId: string }> = {
  input: GET_ACCESS_KEY_INFO,
  errors: ["ValidationError"],
  mutates: false,
  run(_state, input) {
    const { AccessKeyId } = input;
    const account = /^\d{12}$/.test(AccessKeyId) ? AccessKeyId : accountOfKey(AccessKeyId);
    if (account === undefined) throw validationError("Invalid Access Key ID");
    return { Account: account };
  },
  differs:
    "Whether there is such a key is not looked up; the message for a key that cannot be is not verified",
};

export const OPERATIONS: Readonly<Record<string, AnyOperation<StsState>>> = {
  AssumeRole: assumeRole,
  GetAccessKeyInfo: getAccessKeyInfo,
  GetCallerIdentity: getCallerIdentity,
  GetSessionToken: getSessionToken,
};

/** Every operation that STS has, so that one that is not emulated is refused by its name. */
export const ALL_OPERATIONS: readonly string[] = [
  "AssumeRole",
  "AssumeRoleWithSAML",
  "AssumeRoleWithWebIdentity",
  "AssumeRoot",
  "DecodeAuthorizationMessage",
  "GetAccessKeyInfo",
  "GetCallerIdentity",
  "GetDelegatedAccessToken",
  "GetFederationToken",
  "GetSessionToken",
  "GetWebIdentityToken",
];

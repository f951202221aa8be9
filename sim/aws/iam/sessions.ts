/**
 * Who calls: the one user of an account, the role of a function, or whoever has temporary credentials.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import { Entity } from "../../kernel/mod.ts";
import { AwsError } from "../errors.ts";
import type { LambdaState } from "../lambda/state.ts";
import type { AwsWorld, Caller } from "../operation.ts";
import type { IamState } from "./state.ts";
import { uniqueId } from "./unique_id.ts";

/** Whoever makes a call. */
export interface Identity {
  readonly kind: "user" | "role";
  readonly arn: string;
  /** The unique id: of a role's session with the session's name. */
  readonly userId: string;
}

/** Temporary credentials that are out. */
export interface Session {
  readonly identity: Identity;
  /** Virtual epoch milliseconds. */
  readonly expiresMs: number;
}

/** The user that every access key belongs to which STS did not make. */
export const USER_NAME = "admin";

/** The temporary credentials of an account, by access key id. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  add(accessKeyId: string, session: Session, nowMs: number): void {
    for (const [key, { expiresMs }] of this.#sessions) if (expiresMs <= nowMs) this.#sessions.delete(key);
    this.#sessions.set(accessKeyId, session);
  }

  get(accessKeyId: string): Session | undefined {
    return this.#sessions.get(accessKeyId);
  }
}

/** The user that an account begins with. */
export function userOf(world: AwsWorld): Identity {
  return {
    kind: "user",
    arn: `arn:aws:iam::${world.account}:user/${USER_NAME}`,
    userId: uniqueId(world, "AIDA", Entity.root("user", 0)),
  };
}

/**
 * Who makes a call.
 *
 * @throws {AwsError} ExpiredToken.
 */
export function identityOf(state: IamState, caller: Caller, nowMs: number): Identity {
  const { world } = state;
  const session = caller.accessKeyId === undefined ? undefined : state.sessions.get(caller.accessKeyId);
  if (session !== undefined) {
    if (session.expiresMs <= nowMs) {
      throw new AwsError("ExpiredToken", "The security token included in the request is expired", {
        status: 403,
      });
    }
    return session.identity;
  }
  if (caller.kind !== "function") return ownerOf(state, caller.accessKeyId) ?? userOf(world);
  const role = world.peer<LambdaState>("lambda").functions.get(caller.name)?.latest.settings.role ?? "";
  const name = role.slice(role.lastIndexOf("/") + 1);
  return sessionOf(state, name, caller.name);
}

/** The user that an access key was made for. */
function ownerOf(state: IamState, accessKeyId: string | undefined): Identity | undefined {
  if (!accessKeyId?.startsWith("AKIA")) return undefined;
  for (const { keys, arn, id } of state.users) {
    if (keys.has(accessKeyId)) return { kind: "user", arn, userId: id };
  }
  return undefined;
}

/** A session of a role, which a function may have that IAM does not. */
export function sessionOf(state: IamState, role: string, session: string): Identity {
  const { world } = state;
  const id = state.roles.get(role)?.id ?? uniqueId(world, "AROA", Entity.root(`role/${role}`, 0));
  return {
    kind: "role",
    arn: `arn:aws:sts::${world.account}:assumed-role/${role}/${session}`,
    userId: `${id}:${session}`,
  };
}

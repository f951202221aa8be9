/** The kinds of what policies can be given to, as the operations on them differ: roles, users and groups. */
import type { Constraint } from "../constraints.ts";
import { EXISTING_USER, GROUP_NAME, ROLE_NAME } from "./inputs.ts";
import { MAX_INLINE_POLICY_SIZE } from "./limits.ts";
import type { Group, Holder, IamState, Role, User } from "./state.ts";

export interface HolderKind<H extends Holder = Holder> {
  /** As names of operations have it: `Role`. */
  readonly title: "Role" | "User" | "Group";
  /** As messages have it. */
  readonly word: "role" | "user" | "group";
  /** The member of inputs that names one. */
  readonly member: "RoleName" | "UserName" | "GroupName";
  readonly name: Constraint;
  /** Characters of its inline policies together. */
  readonly mostInline: number;
  /** @throws {AwsError} NoSuchEntity. */
  readonly find: (state: IamState, name: string) => H;
  readonly all: (state: IamState) => Iterable<H>;
}

export const ROLES: HolderKind<Role> = {
  title: "Role",
  word: "role",
  member: "RoleName",
  name: ROLE_NAME,
  mostInline: MAX_INLINE_POLICY_SIZE.role,
  find: (state, name) => state.role(name),
  all: (state) => state.roles,
};

export const USERS: HolderKind<User> = {
  title: "User",
  word: "user",
  member: "UserName",
  name: EXISTING_USER,
  mostInline: MAX_INLINE_POLICY_SIZE.user,
  find: (state, name) => state.user(name),
  all: (state) => state.users,
};

export const GROUPS: HolderKind<Group> = {
  title: "Group",
  word: "group",
  member: "GroupName",
  name: GROUP_NAME,
  mostInline: MAX_INLINE_POLICY_SIZE.group,
  find: (state, name) => state.group(name),
  all: (state) => state.groups,
};

/** The kinds, in the order in which IAM came to have them. */
export const HOLDER_KINDS: readonly HolderKind[] = [ROLES, USERS, GROUPS];

/** An input that names a holder by the member of its kind. */
export type HolderInput = Readonly<Partial<Record<HolderKind["member"], string>>>;

/** The name that an input has for a holder of a kind. */
export function holderName(kind: HolderKind, input: HolderInput): string {
  return input[kind.member] ?? "";
}

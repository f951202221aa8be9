/** What IAM holds: roles, users and groups with their policies, instance profiles, and managed policies. */
import type { AwsError } from "../errors.ts";
import type { AwsWorld } from "../operation.ts";
import { noGroup, noPolicy, noProfile, noRole, noUser } from "./errors.ts";
import { isAwsManaged, MANAGED_POLICIES } from "./managed_policies.ts";
import { Sessions, USER_NAME, userOf } from "./sessions.ts";

/** What policies can be given to: a role, a user, a group. */
export interface Holder {
  name: string;
  readonly id: string;
  arn: string;
  path: string;
  /** Virtual epoch milliseconds, in whole seconds as IAM shows them. */
  readonly createdMs: number;
  /** Inline policies, by name. */
  readonly policies: Map<string, string>;
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attached: Set<string>;
}

export interface Role extends Holder {
  trustPolicy: string;
  description: string | undefined;
  maxSessionSeconds: number;
  permissionsBoundary: string | undefined;
  /** Keys are told apart whatever their case: by the key in small letters. */
  readonly tags: Map<string, Tag>;
}

export interface User extends Holder {
  permissionsBoundary: string | undefined;
  readonly tags: Map<string, Tag>;
  /** By id. */
  readonly keys: Map<string, AccessKey>;
}

export interface AccessKey {
  readonly id: string;
  status: string;
  readonly createdMs: number;
}

export interface Group extends Holder {
  readonly members: Set<User>;
}

/** A holder of a role, for EC2, which is not here; tools make them and read them all the same. */
export interface InstanceProfile {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  readonly createdMs: number;
  role: Role | undefined;
  readonly tags: Map<string, Tag>;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** A managed policy, of the account's or of AWS's own. */
export interface Policy {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  readonly description: string | undefined;
  readonly createdMs: number;
  updatedMs: number;
  /** By id, the oldest first: `v1`. */
  readonly versions: Map<string, PolicyVersion>;
  defaultVersion: string;
  /** How many versions have been made; the number of the last. */
  madeVersions: number;
  readonly tags: Map<string, Tag>;
}

export interface PolicyVersion {
  readonly document: string;
  readonly createdMs: number;
}

/** Things by their names, which are told apart whatever the case of their letters. */
export class Named<T extends { readonly name: string }> {
  readonly #all = new Map<string, T>();

  get size(): number {
    return this.#all.size;
  }

  get(name: string): T | undefined {
    return this.#all.get(name.toLowerCase());
  }

  add(thing: T): void {
    this.#all.set(thing.name.toLowerCase(), thing);
  }

  delete(thing: T): void {
    this.#all.delete(thing.name.toLowerCase());
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.#all.values();
  }
}

export class IamState {
  readonly world: AwsWorld;
  /** In the order of their creation, as all of these. */
  readonly roles = new Named<Role>();
  readonly groups = new Named<Group>();
  readonly profiles = new Named<InstanceProfile>();
  #users: Named<User> | undefined;
  /** By ARN. */
  readonly policies = new Map<string, Policy>();
  readonly sessions = new Sessions();
  alias: string | undefined;
  /** Virtual epoch milliseconds at which the account began. */
  readonly createdMs: number;

  constructor(world: AwsWorld) {
    this.world = world;
    this.createdMs = wholeSecondsMs(world.nowMs());
  }

  /** The users; an account begins with the one that access keys belong to which nobody made. */
  get users(): Named<User> {
    if (this.#users === undefined) {
      this.#users = new Named();
      this.#users.add(firstUser(this.world, this.createdMs));
    }
    return this.#users;
  }

  /** @throws {AwsError} NoSuchEntity. */
  role(name: string): Role {
    return this.roles.get(name) ?? refuse(noRole(name));
  }

  /** @throws {AwsError} NoSuchEntity. */
  user(name: string): User {
    return this.users.get(name) ?? refuse(noUser(name));
  }

  /** @throws {AwsError} NoSuchEntity. */
  group(name: string): Group {
    return this.groups.get(name) ?? refuse(noGroup(name));
  }

  /** @throws {AwsError} NoSuchEntity. */
  profile(name: string): InstanceProfile {
    return this.profiles.get(name) ?? refuse(noProfile(name));
  }

  /**
   * A managed policy whose document is here.
   *
   * @throws {AwsError} NoSuchEntity.
   */
  policy(arn: string): Policy {
    return this.policies.get(arn) ?? MANAGED_POLICIES.get(arn) ?? refuse(noPolicy(arn));
  }

  /** Whether a policy of this ARN can be attached. */
  isAttachable(arn: string): boolean {
    return this.policies.has(arn) || isAwsManaged(arn);
  }

  /** How many roles, users and groups a managed policy is attached to. */
  attachmentsOf(arn: string): number {
    let count = 0;
    for (const holders of [this.roles, this.users, this.groups]) {
      for (const { attached } of holders) if (attached.has(arn)) count++;
    }
    return count;
  }

  /** How many roles and users a managed policy is the permissions boundary of. */
  boundariesOf(arn: string): number {
    let count = 0;
    for (const holders of [this.roles, this.users]) {
      for (const { permissionsBoundary } of holders) if (permissionsBoundary === arn) count++;
    }
    return count;
  }
}

function refuse(error: AwsError): never {
  throw error;
}

function firstUser(world: AwsWorld, createdMs: number): User {
  const { arn, userId } = userOf(world);
  return {
    name: USER_NAME,
    id: userId,
    arn,
    path: "/",
    createdMs,
    policies: new Map(),
    attached: new Set(),
    permissionsBoundary: undefined,
    tags: new Map(),
    keys: new Map(),
  };
}

/** An instant as IAM keeps it. */
export function wholeSecondsMs(nowMs: number): number {
  return Math.floor(nowMs / 1000) * 1000;
}

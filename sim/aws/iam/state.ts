/** What IAM holds: roles with their policies, and managed policies. */
import type { AwsWorld } from "../operation.ts";
import { noPolicy, noRole } from "./errors.ts";
import { isAwsManaged, MANAGED_POLICIES } from "./managed_policies.ts";
import { Sessions } from "./sessions.ts";

/** A role. */
export interface Role {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly path: string;
  /** Virtual epoch milliseconds, in whole seconds as IAM shows them. */
  readonly createdMs: number;
  trustPolicy: string;
  description: string | undefined;
  maxSessionSeconds: number;
  permissionsBoundary: string | undefined;
  /** Inline policies, by name. */
  readonly policies: Map<string, string>;
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attached: Set<string>;
  /** Keys are told apart whatever their case: by the key in small letters. */
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
  readonly document: string;
  readonly tags: ReadonlyMap<string, Tag>;
}

export class IamState {
  readonly world: AwsWorld;
  readonly #roles = new Map<string, Role>();
  /** By ARN. */
  readonly policies = new Map<string, Policy>();
  readonly sessions = new Sessions();
  /** Virtual epoch milliseconds at which the account began. */
  readonly createdMs: number;

  constructor(world: AwsWorld) {
    this.world = world;
    this.createdMs = wholeSecondsMs(world.nowMs());
  }

  /** All roles, in the order of their creation. */
  get roles(): IterableIterator<Role> {
    return this.#roles.values();
  }

  get roleCount(): number {
    return this.#roles.size;
  }

  /** A role by its name, whatever the case of its letters; undefined where there is none. */
  roleNamed(name: string): Role | undefined {
    return this.#roles.get(name.toLowerCase());
  }

  /** @throws {AwsError} NoSuchEntity. */
  role(name: string): Role {
    const role = this.roleNamed(name);
    if (role === undefined) throw noRole(name);
    return role;
  }

  addRole(role: Role): void {
    this.#roles.set(role.name.toLowerCase(), role);
  }

  deleteRole(role: Role): void {
    this.#roles.delete(role.name.toLowerCase());
  }

  /**
   * A managed policy whose document is here.
   *
   * @throws {AwsError} NoSuchEntity.
   */
  policy(arn: string): Policy {
    const policy = this.policies.get(arn) ?? MANAGED_POLICIES.get(arn);
    if (policy === undefined) throw noPolicy(arn);
    return policy;
  }

  /** Whether a policy of this ARN can be attached. */
  isAttachable(arn: string): boolean {
    return this.policies.has(arn) || isAwsManaged(arn);
  }

  /** The roles that a managed policy is attached to. */
  attachmentsOf(arn: string): number {
    let count = 0;
    for (const role of this.roles) if (role.attached.has(arn)) count++;
    return count;
  }

  /** The roles that a managed policy is the permissions boundary of. */
  boundariesOf(arn: string): number {
    let count = 0;
    for (const role of this.roles) if (role.permissionsBoundary === arn) count++;
    return count;
  }
}

/** An instant as IAM keeps it. */
export function wholeSecondsMs(nowMs: number): number {
  return Math.floor(nowMs / 1000) * 1000;
}

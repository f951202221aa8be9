/**
 * Roles: made, found, described, changed and deleted.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { alreadyExists, deleteConflict, notAttachable, quotaExceeded } from "./errors.ts";
import {
  MAX_SESSION_DURATION,
  PAGE,
  PATH_PREFIX,
  POLICY_DOCUMENT,
  ROLE_DESCRIPTION,
  ROLE_NAME,
  ROLE_PATH,
  TAGS,
} from "./inputs.ts";
import { DEFAULT_SESSION_SECONDS, MAX_ROLES, MAX_TRUST_POLICY_SIZE } from "./limits.ts";
import { page, type PageInput } from "./paging.ts";
import { checkPolicy, encodedPolicy, policySize } from "./policy_document.ts";
import { type IamState, type Role, type Tag, wholeSecondsMs } from "./state.ts";
import { shownBoundary } from "./boundary_operations.ts";
import { shownTags, withTags } from "./tags.ts";
import { uniqueId } from "./unique_id.ts";

export interface RoleInput {
  readonly RoleName: string;
}

interface CreateInput extends RoleInput {
  readonly AssumeRolePolicyDocument: string;
  readonly Path?: string;
  readonly Description?: string;
  readonly MaxSessionDuration?: number;
  readonly PermissionsBoundary?: string;
  readonly Tags?: readonly Tag[];
}

interface UpdateInput extends RoleInput {
  readonly Description?: string;
  readonly MaxSessionDuration?: number;
}

/** The name of the role that an input is about. */
export const roleName = (input: RoleInput): string => input.RoleName;

function checkTrustPolicy(document: string): void {
  checkPolicy(document, "trust");
  if (policySize(document) > MAX_TRUST_POLICY_SIZE) {
    throw quotaExceeded("ACLSizePerRole", MAX_TRUST_POLICY_SIZE);
  }
}

const createRole: Operation<IamState, CreateInput> = {
  input: {
    Path: ROLE_PATH,
    RoleName: ROLE_NAME,
    AssumeRolePolicyDocument: POLICY_DOCUMENT,
    Description: ROLE_DESCRIPTION,
    MaxSessionDuration: MAX_SESSION_DURATION,
    PermissionsBoundary: { type: "string", length: [20, 2048] },
    Tags: TAGS,
  },
  errors: ["EntityAlreadyExists", "MalformedPolicyDocument", "LimitExceeded", "InvalidInput", "NoSuchEntity"],
  mutates: true,
  resource: roleName,
  run(state, input, { world, nowMs, entity }) {
    const name = input.RoleName;
    const path = input.Path ?? "/";
    checkTrustPolicy(input.AssumeRolePolicyDocument);
    const tags = withTags(new Map(), input.Tags);
    const boundary = input.PermissionsBoundary;
    if (boundary !== undefined && !state.isAttachable(boundary)) throw notAttachable(boundary);
    if (state.roles.get(name)) throw alreadyExists(`Role with name ${name} already exists.`);
    if (state.roles.size >= MAX_ROLES) throw quotaExceeded("RolesPerAccount", MAX_ROLES);
    const role: Role = {
      name,
      id: uniqueId(world, "AROA", entity),
      arn: `arn:aws:iam::${world.account}:role${path}${name}`,
      path,
      createdMs: wholeSecondsMs(nowMs),
      trustPolicy: input.AssumeRolePolicyDocument,
      description: input.Description,
      maxSessionSeconds: input.MaxSessionDuration ?? DEFAULT_SESSION_SECONDS,
      permissionsBoundary: boundary,
      policies: new Map(),
      attached: new Set(),
      tags,
    };
    state.roles.add(role);
    return { Role: { ...shownRole(role), ...shownTags(role.tags) } };
  },
  differs:
    "IAM is one for all regions at AWS; a world is one region, with roles and policies of its own. What a " +
    "policy allows is never looked at: any caller may do anything. Principals that a trust policy names are not " +
    "looked up. A role can be used at once, where AWS takes some seconds",
};

/** What every answer shows of a role. */
export function shownRole(role: Role): object {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdMs),
    AssumeRolePolicyDocument: encodedPolicy(role.trustPolicy),
    ...shownBoundary(role),
  };
}

function shownSettings(role: Role): object {
  return {
    ...(role.description === undefined ? undefined : { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

const getRole: Operation<IamState, RoleInput> = {
  input: { RoleName: ROLE_NAME },
  errors: ["NoSuchEntity"],
  mutates: false,
  resource: roleName,
  run(state, input) {
    const role = state.role(input.RoleName);
    return {
      Role: { ...shownRole(role), ...shownSettings(role), ...shownTags(role.tags), RoleLastUsed: {} },
    };
  },
  differs: "RoleLastUsed is always empty",
};

const listRoles: Operation<IamState, PageInput & { readonly PathPrefix?: string }> = {
  input: { PathPrefix: PATH_PREFIX, ...PAGE },
  errors: [],
  mutates: false,
  run(state, input) {
    const prefix = input.PathPrefix ?? "/";
    const roles = [...state.roles].filter((role) => role.path.startsWith(prefix));
    const { items, rest } = page(roles, (role) => role.name, input);
    return { Roles: items.map((role) => ({ ...shownRole(role), ...shownSettings(role) })), ...rest };
  },
  differs: "Service-linked roles, which AWS makes by itself, are not there",
};

const updateRole: Operation<IamState, UpdateInput> = {
  input: {
    RoleName: ROLE_NAME,
    Description: ROLE_DESCRIPTION,
    MaxSessionDuration: MAX_SESSION_DURATION,
  },
  errors: ["NoSuchEntity"],
  mutates: true,
  resource: roleName,
  run(state, input) {
    const role = state.role(input.RoleName);
    if (input.Description !== undefined) role.description = input.Description;
    if (input.MaxSessionDuration !== undefined) role.maxSessionSeconds = input.MaxSessionDuration;
    return {};
  },
};

const deleteRole: Operation<IamState, RoleInput> = {
  input: { RoleName: ROLE_NAME },
  errors: ["NoSuchEntity", "DeleteConflict"],
  mutates: true,
  resource: roleName,
  run(state, input) {
    const role = state.role(input.RoleName);
    if (role.attached.size > 0) {
      throw deleteConflict("Cannot delete entity, must detach all policies first.");
    }
    if (role.policies.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    for (const profile of state.profiles) {
      if (profile.role === role) {
        throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
      }
    }
    state.roles.delete(role);
    return {};
  },
};

const updateAssumeRolePolicy: Operation<IamState, RoleInput & { readonly PolicyDocument: string }> = {
  input: { RoleName: ROLE_NAME, PolicyDocument: POLICY_DOCUMENT },
  errors: ["NoSuchEntity", "MalformedPolicyDocument", "LimitExceeded"],
  mutates: true,
  resource: roleName,
  run(state, input) {
    const role = state.role(input.RoleName);
    checkTrustPolicy(input.PolicyDocument);
    role.trustPolicy = input.PolicyDocument;
    return {};
  },
};

const updateRoleDescription: Operation<IamState, RoleInput & { readonly Description: string }> = {
  input: { RoleName: ROLE_NAME, Description: { ...ROLE_DESCRIPTION, required: true } },
  errors: ["NoSuchEntity"],
  mutates: true,
  resource: roleName,
  run(state, input) {
    const role = state.role(input.RoleName);
    role.description = input.Description;
    return { Role: { ...shownRole(role), ...shownSettings(role) } };
  },
};

export const roleOperations: Readonly<Record<string, AnyOperation<IamState>>> = {
  CreateRole: createRole,
  GetRole: getRole,
  ListRoles: listRoles,
  UpdateRole: updateRole,
  DeleteRole: deleteRole,
  UpdateAssumeRolePolicy: updateAssumeRolePolicy,
  UpdateRoleDescription: updateRoleDescription,
};

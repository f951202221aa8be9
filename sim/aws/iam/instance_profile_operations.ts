/**
 * Instance profiles: EC2 is not here, but tools make and read them beside roles.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { alreadyExists, deleteConflict, noRole, quotaExceeded } from "./errors.ts";
import { PAGE, PATH_PREFIX, PROFILE_NAME, ROLE_NAME, ROLE_PATH, TAGS } from "./inputs.ts";
import { MAX_INSTANCE_PROFILES } from "./limits.ts";
import { page, type PageInput } from "./paging.ts";
import { type RoleInput, roleName, shownRole } from "./role_operations.ts";
import { type IamState, type InstanceProfile, type Tag, wholeSecondsMs } from "./state.ts";
import { shownTags, withTags } from "./tags.ts";
import { uniqueId } from "./unique_id.ts";

interface ProfileInput {
  readonly InstanceProfileName: string;
}

interface CreateInput extends ProfileInput {
  readonly Path?: string;
  readonly Tags?: readonly Tag[];
}

const profileName = (input: ProfileInput): string => input.InstanceProfileName;

function shown(profile: InstanceProfile): object {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: new Date(profile.createdMs),
    Roles: profile.role === undefined ? [] : [shownRole(profile.role)],
  };
}

const createInstanceProfile: Operation<IamState, CreateInput> = {
  input: { InstanceProfileName: PROFILE_NAME, Path: ROLE_PATH, Tags: TAGS },
  errors: ["EntityAlreadyExists", "InvalidInput", "LimitExceeded"],
  mutates: true,
  resource: profileName,
  run(state, input, { world, nowMs, entity }) {
    const name = input.InstanceProfileName;
    const path = input.Path ?? "/";
    const tags = withTags(new Map(), input.Tags);
    if (state.profiles.get(name)) throw alreadyExists(`Instance Profile ${name} already exists.`);
    if (state.profiles.size >= MAX_INSTANCE_PROFILES) {
      throw quotaExceeded("InstanceProfilesPerAccount", MAX_INSTANCE_PROFILES);
    }
    const profile: InstanceProfile = {
      name,
      id: uniqueId(world, "AIPA", entity),
      arn: `arn:aws:iam::${world.account}:instance-profile${path}${name}`,
      path,
      createdMs: wholeSecondsMs(nowMs),
      role: undefined,
      tags,
    };
    state.profiles.add(profile);
    return { InstanceProfile: { ...shown(profile), ...shownTags(tags) } };
  },
  differs: "There is no EC2 that would use one",
};

const getInstanceProfile: Operation<IamState, ProfileInput> = {
  input: { InstanceProfileName: PROFILE_NAME },
  errors: ["NoSuchEntity"],
  mutates: false,
  resource: profileName,
  run(state, input) {
    const profile = state.profile(input.InstanceProfileName);
    return { InstanceProfile: { ...shown(profile), ...shownTags(profile.tags) } };
  },
};

const deleteInstanceProfile: Operation<IamState, ProfileInput> = {
  input: { InstanceProfileName: PROFILE_NAME },
  errors: ["NoSuchEntity", "DeleteConflict"],
  mutates: true,
  resource: profileName,
  run(state, input) {
    const profile = state.profile(input.InstanceProfileName);
    if (profile.role !== undefined) {
      throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
    }
    state.profiles.delete(profile);
    return {};
  },
};

const addRoleToInstanceProfile: Operation<IamState, ProfileInput & RoleInput> = {
  input: { InstanceProfileName: PROFILE_NAME, RoleName: ROLE_NAME },
  errors: ["NoSuchEntity", "LimitExceeded"],
  mutates: true,
  resource: profileName,
  run(state, input) {
    const profile = state.profile(input.InstanceProfileName);
    const role = state.role(input.RoleName);
    if (profile.role !== undefined) throw quotaExceeded("InstanceSessionsPerInstanceProfile", 1);
    profile.role = role;
    return {};
  },
};

const removeRoleFromInstanceProfile: Operation<IamState, ProfileInput & RoleInput> = {
  input: { InstanceProfileName: PROFILE_NAME, RoleName: ROLE_NAME },
  errors: ["NoSuchEntity"],
  mutates: true,
  resource: profileName,
  run(state, input) {
    const profile = state.profile(input.InstanceProfileName);
    if (profile.role === undefined || profile.role !== state.roles.get(input.RoleName)) {
      throw noRole(input.RoleName);
    }
    profile.role = undefined;
    return {};
  },
};

const listInstanceProfiles: Operation<IamState, PageInput & { readonly PathPrefix?: string }> = {
  input: { PathPrefix: PATH_PREFIX, ...PAGE },
  errors: [],
  mutates: false,
  run(state, input) {
    const prefix = input.PathPrefix ?? "/";
    const profiles = [...state.profiles].filter(({ path }) => path.startsWith(prefix));
    const { items, rest } = page(profiles, ({ name }) => name, input);
    return { InstanceProfiles: items.map(shown), ...rest };
  },
};

const listInstanceProfilesForRole: Operation<IamState, RoleInput & PageInput> = {
  input: { RoleName: ROLE_NAME, ...PAGE },
  errors: ["NoSuchEntity"],
  mutates: false,
  resource: roleName,
  run(state, input) {
    const role = state.role(input.RoleName);
    const { items, rest } = page(
      [...state.profiles].filter((profile) => profile.role === role),
      ({ name }) => name,
      input,
    );
    return { InstanceProfiles: items.map(shown), ...rest };
  },
};

export const instanceProfileOperations: Readonly<Record<string, AnyOperation<IamState>>> = {
  CreateInstanceProfile: createInstanceProfile,
  GetInstanceProfile: getInstanceProfile,
  DeleteInstanceProfile: deleteInstanceProfile,
  AddRoleToInstanceProfile: addRoleToInstanceProfile,
  RemoveRoleFromInstanceProfile: removeRoleFromInstanceProfile,
  ListInstanceProfiles: listInstanceProfiles,
  ListInstanceProfilesForRole: listInstanceProfilesForRole,
};

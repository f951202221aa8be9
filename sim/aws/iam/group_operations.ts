/**
 * Groups of users.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { alreadyExists, deleteConflict, noUser, quotaExceeded } from "./errors.ts";
import { EXISTING_USER, GROUP_NAME, PAGE, PATH_PREFIX, ROLE_PATH } from "./inputs.ts";
import { MAX_GROUPS, MAX_GROUPS_PER_USER } from "./limits.ts";
import { page, type PageInput } from "./paging.ts";
import { type Group, type IamState, wholeSecondsMs } from "./state.ts";
import { uniqueId } from "./unique_id.ts";
import { shownUser, type UserInput, userName } from "./user_operations.ts";

interface GroupInput {
  readonly GroupName: string;
}

interface UpdateInput extends GroupInput {
  readonly NewPath?: string;
  readonly NewGroupName?: string;
}

const groupName = (input: GroupInput): string => input.GroupName;

function shown(group: Group): object {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: new Date(group.createdMs),
  };
}

function arnOf(state: IamState, path: string, name: string): string {
  return `arn:aws:iam::${state.world.account}:group${path}${name}`;
}

const createGroup: Operation<IamState, GroupInput & { readonly Path?: string }> = {
  input: { Path: ROLE_PATH, GroupName: GROUP_NAME },
  errors: ["EntityAlreadyExists", "LimitExceeded"],
  mutates: true,
  resource: groupName,
  run(state, input, { world, nowMs, entity }) {
    const name = input.GroupName;
    const path = input.Path ?? "/";
    if (state.groups.get(name)) throw alreadyExists(`Group with name ${name} already exists.`);
    if (state.groups.size >= MAX_GROUPS) throw quotaExceeded("GroupsPerAccount", MAX_GROUPS);
    const group: Group = {
      name,
      id: uniqueId(world, "AGPA", entity),
      arn: arnOf(state, path, name),
      path,
      createdMs: wholeSecondsMs(nowMs),
      policies: new Map(),
      attached: new Set(),
      members: new Set(),
    };
    state.groups.add(group);
    return { Group: shown(group) };
  },
};

const getGroup: Operation<IamState, GroupInput & PageInput> = {
  input: { GroupName: GROUP_NAME, ...PAGE },
  errors: ["NoSuchEntity"],
  mutates: false,
  resource: groupName,
  run(state, input) {
    const group = state.group(input.GroupName);
    const { items, rest } = page(group.members, ({ name }) => name, input);
    return { Group: shown(group), Users: items.map(shownUser), ...rest };
  },
};

const listGroups: Operation<IamState, PageInput & { readonly PathPrefix?: string }> = {
  input: { PathPrefix: PATH_PREFIX, ...PAGE },
  errors: [],
  mutates: false,
  run(state, input) {
    const prefix = input.PathPrefix ?? "/";
    const groups = [...state.groups].filter(({ path }) => path.startsWith(prefix));
    const { items, rest } = page(groups, ({ name }) => name, input);
    return { Groups: items.map(shown), ...rest };
  },
};

const listGroupsForUser: Operation<IamState, UserInput & PageInput> = {
  input: { UserName: EXISTING_USER, ...PAGE },
  errors: ["NoSuchEntity"],
  mutates: false,
  resource: userName,
  run(state, input) {
    const user = state.user(input.UserName);
    const groups = [...state.groups].filter(({ members }) => members.has(user));
    const { items, rest } = page(groups, ({ name }) => name, input);
    return { Groups: items.map(shown), ...rest };
  },
};

const updateGroup: Operation<IamState, UpdateInput> = {
  input: { GroupName: GROUP_NAME, NewPath: ROLE_PATH, NewGroupName: { ...GROUP_NAME, required: false } },
  errors: ["NoSuchEntity", "EntityAlreadyExists"],
  mutates: true,
  resource: groupName,
  run(state, input) {
    const group = state.group(input.GroupName);
    const name = input.NewGroupName ?? group.name;
    const other = state.groups.get(name);
    if (other && other !== group) throw alreadyExists(`Group with name ${name} already exists.`);
    state.groups.delete(group);
    group.name = name;
    group.path = input.NewPath ?? group.path;
    group.arn = arnOf(state, group.path, name);
    state.groups.add(group);
    return {};
  },
};

const deleteGroup: Operation<IamState, GroupInput> = {
  input: { GroupName: GROUP_NAME },
  errors: ["NoSuchEntity", "DeleteConflict"],
  mutates: true,
  resource: groupName,
  run(state, input) {
    const group = state.group(input.GroupName);
    if (group.attached.size > 0) {
      throw deleteConflict("Cannot delete entity, must detach all policies first.");
    }
    if (group.policies.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    if (group.members.size > 0) {
      throw deleteConflict("Cannot delete entity, must remove users from group first.");
    }
    state.groups.delete(group);
    return {};
  },
};

const addUserToGroup: Operation<IamState, GroupInput & UserInput> = {
  input: { GroupName: GROUP_NAME, UserName: EXISTING_USER },
  errors: ["NoSuchEntity", "LimitExceeded"],
  mutates: true,
  resource: groupName,
  run(state, input) {
    const group = state.group(input.GroupName);
    const user = state.user(input.UserName);
    const others = [...state.groups].filter(({ members }) => members.has(user));
    if (!group.members.has(user) && others.length >= MAX_GROUPS_PER_USER) {
      throw quotaExceeded("GroupsPerUser", MAX_GROUPS_PER_USER);
    }
    group.members.add(user);
    return {};
  },
};

const removeUserFromGroup: Operation<IamState, GroupInput & UserInput> = {
  input: { GroupName: GROUP_NAME, UserName: EXISTING_USER },
  errors: ["NoSuchEntity"],
  mutates: true,
  resource: groupName,
  run(state, input) {
    const group = state.group(input.GroupName);
    if (!group.members.delete(state.user(input.UserName))) throw noUser(input.UserName);
    return {};
  },
};

export const groupOperations: Readonly<Record<string, AnyOperation<IamState>>> = {
  CreateGroup: createGroup,
  GetGroup: getGroup,
  ListGroups: listGroups,
  ListGroupsForUser: listGroupsForUser,
  UpdateGroup: updateGroup,
  DeleteGroup: deleteGroup,
  AddUserToGroup: addUserToGroup,
  RemoveUserFromGroup: removeUserFromGroup,
};

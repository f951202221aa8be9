/**
 * Users: made, found, renamed and deleted. An account begins with one, to whom every access key belongs that nobody made.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
 */
import type { AnyOperation, CallContext, Operation } from "../operation.ts";
import { shownBoundary } from "./boundary_operations.ts";
import { alreadyExists, deleteConflict, notAttachable, quotaExceeded, validationError } from "./errors.ts";
import { EXISTING_USER, PAGE, PATH_PREFIX, ROLE_PATH, TAGS, USER_NAME_INPUT } from "./inputs.ts";
import { MAX_USERS } from "./limits.ts";
import { page, type PageInput } from "./paging.ts";
import { identityOf, USER_NAME } from "./sessions.ts";
import { type IamState, type Tag, type User, wholeSecondsMs } from "./state.ts";
import { shownTags, withTags } from "./tags.ts";
import { uniqueId } from "./unique_id.ts";

export interface UserInput {
  readonly UserName: string;
}

interface CreateInput extends UserInput {
  readonly Path?: string;
  readonly PermissionsBoundary?: string;
  readonly Tags?: readonly Tag[];
}

interface UpdateInput extends UserInput {
  readonly NewPath?: string;
  readonly NewUserName?: string;
}

/** The name of the user that an input is about. */
export const userName = (input: UserInput): string => input.UserName;
const OPTIONAL_USER = { ...EXISTING_USER, required: false };

/**
 * The user that an input names, or the one who calls where it names none.
 *
 * @throws {AwsError} NoSuchEntity; ValidationError: the caller is no user.
 */
export function userOrCaller(
  state: IamState,
  name: string | undefined,
  { caller, nowMs }: CallContext,
): User {
  if (name !== undefined) return state.user(name);
  const identity = identityOf(state, caller, nowMs);
  if (identity.kind !== "user") {
    throw validationError("Must specify userName when calling with non-User credentials");
  }
  return state.user(identity.arn.slice(identity.arn.lastIndexOf("/") + 1));
}

/** What answers show of a user. */
export function shownUser(user: User): object {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: new Date(user.createdMs),
  };
}

function arnOf(state: IamState, path: string, name: string): string {
  return `arn:aws:iam::${state.world.account}:user${path}${name}`;
}

const createUser: Operation<IamState, CreateInput> = {
  input: {
    Path: ROLE_PATH,
    UserName: USER_NAME_INPUT,
    PermissionsBoundary: { type: "string", length: [20, 2048] },
    Tags: TAGS,
  },
  errors: ["EntityAlreadyExists", "InvalidInput", "LimitExceeded", "NoSuchEntity"],
  mutates: true,
  resource: userName,
  run(state, input, { world, nowMs, entity }) {
    const name = input.UserName;
    const path = input.Path ?? "/";
    const tags = withTags(new Map(), input.Tags);
    const boundary = input.PermissionsBoundary;
    if (boundary !== undefined && !state.isAttachable(boundary)) throw notAttachable(boundary);
    if (state.users.get(name)) throw alreadyExists(`User with name ${name} already exists.`);
    if (state.users.size >= MAX_USERS) throw quotaExceeded("UsersPerAccount", MAX_USERS);
    const user: User = {
      name,
      id: uniqueId(world, "AIDA", entity),
      arn: arnOf(state, path, name),
      path,
      createdMs: wholeSecondsMs(nowMs),
      policies: new Map(),
      attached: new Set(),
      permissionsBoundary: boundary,
      tags,
      keys: new Map(),
    };
    state.users.add(user);
    return { User: { ...shownUser(user), ...shownBoundary(user), ...shownTags(tags) } };
  },
};

const getUser: Operation<IamState, Partial<UserInput>> = {
  input: { UserName: OPTIONAL_USER },
  errors: ["NoSuchEntity", "ValidationError"],
  mutates: false,
  resource: (input) => input.UserName ?? USER_NAME,
  run(state, input, context) {
    const user = userOrCaller(state, input.UserName, context);
    return { User: { ...shownUser(user), ...shownBoundary(user), ...shownTags(user.tags) } };
  },
  differs:
    `An account begins with one user, ${USER_NAME}, to whom every access key belongs that nobody made. ` +
    "PasswordLastUsed is never there",
};

const listUsers: Operation<IamState, PageInput & { readonly PathPrefix?: string }> = {
  input: { PathPrefix: PATH_PREFIX, ...PAGE },
  errors: [],
  mutates: false,
  run(state, input) {
    const prefix = input.PathPrefix ?? "/";
    const users = [...state.users].filter(({ path }) => path.startsWith(prefix));
    const { items, rest } = page(users, ({ name }) => name, input);
    return { Users: items.map(shownUser), ...rest };
  },
};

const updateUser: Operation<IamState, UpdateInput> = {
  input: {
    UserName: EXISTING_USER,
    NewPath: ROLE_PATH,
    NewUserName: { ...USER_NAME_INPUT, required: false },
  },
  errors: ["NoSuchEntity", "EntityAlreadyExists"],
  mutates: true,
  resource: userName,
  run(state, input) {
    const user = state.user(input.UserName);
    const name = input.NewUserName ?? user.name;
    const other = state.users.get(name);
    if (other && other !== user) throw alreadyExists(`User with name ${name} already exists.`);
    state.users.delete(user);
    user.name = name;
    user.path = input.NewPath ?? user.path;
    user.arn = arnOf(state, user.path, name);
    state.users.add(user);
    return {};
  },
};

const deleteUser: Operation<IamState, UserInput> = {
  input: { UserName: EXISTING_USER },
  errors: ["NoSuchEntity", "DeleteConflict"],
  mutates: true,
  resource: userName,
  run(state, input) {
    const user = state.user(input.UserName);
    if (user.attached.size > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (user.policies.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
    if (user.keys.size > 0) throw deleteConflict("Cannot delete entity, must delete access keys first.");
    for (const { members } of state.groups) {
      if (members.has(user)) {
        throw deleteConflict("Cannot delete entity, must remove users from group first.");
      }
    }
    state.users.delete(user);
    return {};
  },
};

export const userOperations: Readonly<Record<string, AnyOperation<IamState>>> = {
  CreateUser: createUser,
  GetUser: getUser,
  ListUsers: listUsers,
  UpdateUser: updateUser,
  DeleteUser: deleteUser,
};

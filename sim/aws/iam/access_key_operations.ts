/**
 * Access keys of users. A key says whose account it is; secrets are given out, and never checked.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { keyId } from "./access_key.ts";
import { noAccessKey, quotaExceeded } from "./errors.ts";
import { ACCESS_KEY_ID, EXISTING_USER, PAGE } from "./inputs.ts";
import { MAX_ACCESS_KEYS } from "./limits.ts";
import { page, type PageInput } from "./paging.ts";
import { type AccessKey, type IamState, type User, wholeSecondsMs } from "./state.ts";
import { drawLetters } from "./unique_id.ts";
import { type UserInput, userOrCaller } from "./user_operations.ts";

type KeyInput = Partial<UserInput> & { readonly AccessKeyId: string };

const UserName = { ...EXISTING_USER, required: false };
const named = (input: Partial<UserInput>): string => input.UserName ?? "";

/** @throws {AwsError} NoSuchEntity. */
function keyOf(user: User, id: string): AccessKey {
  const key = user.keys.get(id);
  if (key === undefined) throw noAccessKey(id);
  return key;
}

function shown(user: User, key: AccessKey): object {
  return {
    UserName: user.name,
    AccessKeyId: key.id,
    Status: key.status,
    CreateDate: new Date(key.createdMs),
  };
}

const createAccessKey: Operation<IamState, Partial<UserInput>> = {
  input: { UserName },
  errors: ["NoSuchEntity", "LimitExceeded"],
  mutates: true,
  resource: named,
  run(state, input, context) {
    const { world, nowMs, entity } = context;
    const user = userOrCaller(state, input.UserName, context);
    if (user.keys.size >= MAX_ACCESS_KEYS) throw quotaExceeded("AccessKeysPerUser", MAX_ACCESS_KEYS);
    const id = keyId("AKIA", world.account, drawLetters(world, entity, 8));
    const key: AccessKey = { id, status: "Active", createdMs: wholeSecondsMs(nowMs) };
    user.keys.set(id, key);
    return { AccessKey: { ...shown(user, key), SecretAccessKey: drawLetters(world, entity, 40, 100) } };
  },
  differs: "Secrets are not checked, and a key that is inactive or deleted still signs",
};

const listAccessKeys: Operation<IamState, Partial<UserInput> & PageInput> = {
  input: { UserName, ...PAGE },
  errors: ["NoSuchEntity"],
  mutates: false,
  resource: named,
  run(state, input, context) {
    const user = userOrCaller(state, input.UserName, context);
    const { items, rest } = page(user.keys.values(), ({ id }) => id, input);
    return { AccessKeyMetadata: items.map((key) => shown(user, key)), ...rest };
  },
};

const updateAccessKey: Operation<IamState, KeyInput & { readonly Status: string }> = {
  input: {
    UserName,
    AccessKeyId: ACCESS_KEY_ID,
    Status: { required: true, type: "string", enum: ["Active", "Inactive", "Expired"] },
  },
  errors: ["NoSuchEntity"],
  mutates: true,
  resource: named,
  run(state, input, context) {
    keyOf(userOrCaller(state, input.UserName, context), input.AccessKeyId).status = input.Status;
    return {};
  },
};

const deleteAccessKey: Operation<IamState, KeyInput> = {
  input: { UserName, AccessKeyId: ACCESS_KEY_ID },
  errors: ["NoSuchEntity"],
  mutates: true,
  resource: named,
  run(state, input, context) {
    const user = userOrCaller(state, input.UserName, context);
    user.keys.delete(keyOf(user, input.AccessKeyId).id);
    return {};
  },
};

const getAccessKeyLastUsed: Operation<IamState, { readonly AccessKeyId: string }> = {
  input: { AccessKeyId: ACCESS_KEY_ID },
  errors: ["NoSuchEntity"],
  mutates: false,
  run(state, input) {
    for (const user of state.users) {
      if (user.keys.has(input.AccessKeyId)) {
        return { UserName: user.name, AccessKeyLastUsed: { ServiceName: "N/A", Region: "N/A" } };
      }
    }
    throw noAccessKey(input.AccessKeyId);
  },
  differs: "When a key was used is not kept: every key is as one that was not used yet",
};

export const accessKeyOperations: Readonly<Record<string, AnyOperation<IamState>>> = {
  CreateAccessKey: createAccessKey,
  ListAccessKeys: listAccessKeys,
  UpdateAccessKey: updateAccessKey,
  DeleteAccessKey: deleteAccessKey,
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
};

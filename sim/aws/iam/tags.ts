/**
 * Tags of roles and policies.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { invalidInput, limitExceeded } from "./errors.ts";
import { PAGE, ROLE_NAME, TAG_KEYS, TAGS } from "./inputs.ts";
import { MAX_TAGS } from "./limits.ts";
import { page, type PageInput } from "./paging.ts";
import type { IamState, Tag } from "./state.ts";

interface RoleInput {
  readonly RoleName: string;
}

/**
 * Puts tags beside those that are there, or in their place.
 *
 * @throws {AwsError} InvalidInput, LimitExceeded.
 */
export function withTags(
  current: ReadonlyMap<string, Tag>,
  added: readonly Tag[] | undefined,
): Map<string, Tag> {
  const tags = new Map(current);
  const seen = new Set<string>();
  for (const { Key, Value } of added ?? []) {
    const key = Key.toLowerCase();
    if (seen.has(key)) {
      throw invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    seen.add(key);
    tags.set(key, { Key, Value });
  }
  if (tags.size > MAX_TAGS) {
    throw limitExceeded("The number of tags has reached the maximum limit.");
  }
  return tags;
}

export function tagList(tags: ReadonlyMap<string, Tag>): Tag[] {
  return [...tags.values()].map(({ Key, Value }) => ({ Key, Value }));
}

const tagRole: Operation<IamState, RoleInput & { readonly Tags: readonly Tag[] }> = {
  input: { RoleName: ROLE_NAME, Tags: { ...TAGS, required: true } },
  errors: ["NoSuchEntity", "LimitExceeded", "InvalidInput"],
  mutates: true,
  resource: (input) => input.RoleName,
  run(state, input) {
    const { tags } = state.role(input.RoleName);
    for (const [key, tag] of withTags(tags, input.Tags)) tags.set(key, tag);
    return {};
  },
};

const untagRole: Operation<IamState, RoleInput & { readonly TagKeys: readonly string[] }> = {
  input: { RoleName: ROLE_NAME, TagKeys: TAG_KEYS },
  errors: ["NoSuchEntity"],
  mutates: true,
  resource: (input) => input.RoleName,
  run(state, input) {
    const { tags } = state.role(input.RoleName);
    for (const key of input.TagKeys) tags.delete(key.toLowerCase());
    return {};
  },
};

const listRoleTags: Operation<IamState, RoleInput & PageInput> = {
  input: { RoleName: ROLE_NAME, ...PAGE },
  errors: ["NoSuchEntity"],
  mutates: false,
  resource: (input) => input.RoleName,
  run(state, input) {
    const { items, rest } = page(tagList(state.role(input.RoleName).tags), (tag) => tag.Key, input);
    return { Tags: items, ...rest };
  },
};

export const tagOperations: Readonly<Record<string, AnyOperation<IamState>>> = {
  TagRole: tagRole,
  UntagRole: untagRole,
  ListRoleTags: listRoleTags,
};

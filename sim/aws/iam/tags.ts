/**
 * Tags of roles, users, instance profiles and policies.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
 */
import type { Constraint } from "../constraints.ts";
import type { AnyOperation, Operation } from "../operation.ts";
import { invalidInput, limitExceeded } from "./errors.ts";
import { EXISTING_USER, PAGE, POLICY_ARN, PROFILE_NAME, ROLE_NAME, TAG_KEYS, TAGS } from "./inputs.ts";
import { MAX_TAGS } from "./limits.ts";
import { isAwsManaged } from "./managed_policies.ts";
import { page, type PageInput } from "./paging.ts";
import type { IamState, Policy, Tag } from "./state.ts";

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

/** How answers show tags; undefined where there are none. */
export function shownTags(tags: ReadonlyMap<string, Tag>): object | undefined {
  return tags.size === 0 ? undefined : { Tags: tagList(tags) };
}

/** What can be tagged: how it is named, and found. */
interface Taggable {
  /** As names of operations have it. */
  readonly title: string;
  readonly member: string;
  readonly name: Constraint;
  /** @throws {AwsError} NoSuchEntity, InvalidInput. */
  readonly tagsOf: (state: IamState, name: string) => Map<string, Tag>;
  readonly errors: readonly string[];
}

const TAGGABLE: readonly Taggable[] = [
  {
    title: "Role",
    member: "RoleName",
    name: ROLE_NAME,
    tagsOf: (state, name) => state.role(name).tags,
    errors: [],
  },
  {
    title: "User",
    member: "UserName",
    name: EXISTING_USER,
    tagsOf: (state, name) => state.user(name).tags,
    errors: [],
  },
  {
    title: "InstanceProfile",
    member: "InstanceProfileName",
    name: PROFILE_NAME,
    tagsOf: (state, name) => state.profile(name).tags,
    errors: [],
  },
  {
    title: "Policy",
    member: "PolicyArn",
    name: POLICY_ARN,
    tagsOf: (state, arn) => ownPolicy(state, arn).tags,
    errors: ["InvalidInput"],
  },
];

/** @throws {AwsError} NoSuchEntity, or InvalidInput for a policy of AWS's own, which nobody may tag. */
function ownPolicy(state: IamState, arn: string): Policy {
  if (isAwsManaged(arn)) throw invalidInput(`Policy ${arn} is AWS's own and cannot be tagged.`);
  return state.policy(arn);
}

type NameInput = Readonly<Record<string, string>>;

function tagOperationsOf(kind: Taggable): Record<string, AnyOperation<IamState>> {
  const { title, member, name } = kind;
  const resource = (input: object): string => {
    const given = (input as NameInput)[member] ?? "";
    return given.slice(given.lastIndexOf("/") + 1);
  };
  const tagsOf = (state: IamState, input: object) => kind.tagsOf(state, (input as NameInput)[member] ?? "");
  const tag: Operation<IamState, { readonly Tags: readonly Tag[] }> = {
    input: { [member]: name, Tags: { ...TAGS, required: true } },
    errors: ["NoSuchEntity", "LimitExceeded", "InvalidInput"],
    mutates: true,
    resource,
    run(state, input) {
      const tags = tagsOf(state, input);
      for (const [key, added] of withTags(tags, input.Tags)) tags.set(key, added);
      return {};
    },
  };
  const untag: Operation<IamState, { readonly TagKeys: readonly string[] }> = {
    input: { [member]: name, TagKeys: TAG_KEYS },
    errors: ["NoSuchEntity", ...kind.errors],
    mutates: true,
    resource,
    run(state, input) {
      const tags = tagsOf(state, input);
      for (const key of input.TagKeys) tags.delete(key.toLowerCase());
      return {};
    },
  };
  const list: Operation<IamState, PageInput> = {
    input: { [member]: name, ...PAGE },
    errors: ["NoSuchEntity", ...kind.errors],
    mutates: false,
    resource,
    run(state, input) {
      const { items, rest } = page(tagList(tagsOf(state, input)), ({ Key }) => Key, input);
      return { Tags: items, ...rest };
    },
  };
  return { [`Tag${title}`]: tag, [`Untag${title}`]: untag, [`List${title}Tags`]: list };
}

export const tagOperations: Readonly<Record<string, AnyOperation<IamState>>> = Object.assign(
  {},
  ...TAGGABLE.map(tagOperationsOf),
);

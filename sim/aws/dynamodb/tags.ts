/** Tags of tables: TagResource, UntagResource, ListTagsOfResource, and the tags of CreateTable. */
import type { Constraint, Constraints } from "../constraints.ts";
import { AwsError } from "../errors.ts";
import type { Operation } from "../operation.ts";
import { invalidParameter, limitExceeded, validation } from "./errors.ts";
import { TAGS } from "./limits.ts";
import type { DynamoDbState } from "./state.ts";
import type { Table } from "./table.ts";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export const TAG_LIST: Constraint = {
  each: {
    members: { Key: { required: true, length: [1, 128] }, Value: { required: true, length: [0, 256] } },
  },
};

interface ResourceInput {
  readonly ResourceArn: string;
}

const RESOURCE: Constraints = { ResourceArn: { required: true, length: [1, 1283] } };
const ERRORS = ["ResourceNotFoundException", "LimitExceededException", "ValidationException"];

/** What tags may be of: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** @throws {AwsError} One tag twice, one of AWS's own, or one with a character that tags may not have. */
export function checkTags(tags: readonly Tag[]): void {
  const keys = new Set<string>();
  for (const { Key, Value } of tags) {
    if (Key.toLowerCase().startsWith("aws:")) {
      throw validation("One or more parameter values are not valid. Tag keys cannot start with aws:");
    }
    if (keys.has(Key)) throw invalidParameter(`Duplicate tag key: ${Key}`);
    for (const text of [Key, Value]) {
      if (!TAG_TEXT.test(text)) {
        throw invalidParameter(
          `Tag keys and values may have letters, white space, numbers and + - = . _ : / @ only: ${text}`,
        );
      }
    }
    keys.add(Key);
  }
  if (keys.size > TAGS) throw tooMany();
}

function tooMany(): AwsError {
  return limitExceeded(`Subscriber limit exceeded: A resource can have at most ${TAGS} tags`);
}

const TABLE_ARN = /^arn:[\w-]+:dynamodb:[\w-]+:(\d{12}):table\/([a-zA-Z0-9_.-]{3,255})$/;

/**
 * @param operation The one that is asked for, as an account says that is not let in.
 * @throws {AwsError} It is no ARN of a table, or of one that is another account's or not there.
 */
export function tableOfArn(state: DynamoDbState, arn: string, operation: string): Table {
  const [, account, name] = TABLE_ARN.exec(arn) ?? [];
  if (name === undefined) throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  const { world } = state;
  if (account !== world.account) {
    throw new AwsError(
      "AccessDeniedException",
      `User: arn:aws:iam::${world.account}:root is not authorized to perform: dynamodb:${operation} ` +
        `on resource: ${arn}`,
    );
  }
  const table = state.tables.get(name);
  if (table?.options.arn === arn) return table;
  throw new AwsError(
    "ResourceNotFoundException",
    `Requested resource not found: ResourcArn: ${arn} not found`,
  );
}

const resource = (input: ResourceInput): string => input.ResourceArn.split("/")[1] ?? "";

const TagResource: Operation<DynamoDbState, ResourceInput & { readonly Tags: readonly Tag[] }> = {
  input: { ...RESOURCE, Tags: { required: true, ...TAG_LIST } },
  errors: ERRORS,
  mutates: true,
  resource,
  run(state, input) {
    if (input.Tags.length === 0) throw validation("Atleast one Tag needs to be provided as Input.");
    checkTags(input.Tags);
    const { tags } = tableOfArn(state, input.ResourceArn, "TagResource");
    const added = input.Tags.filter(({ Key }) => !tags.has(Key)).length;
    if (tags.size + added > TAGS) throw tooMany();
    for (const { Key, Value } of input.Tags) tags.set(Key, Value);
    return {};
  },
};

const UntagResource: Operation<DynamoDbState, ResourceInput & { readonly TagKeys: readonly string[] }> = {
  input: { ...RESOURCE, TagKeys: { required: true, each: { length: [1, 128] } } },
  errors: ERRORS,
  mutates: true,
  resource,
  run(state, input) {
    if (input.TagKeys.length === 0) throw validation("Atleast one Tag Key needs to be provided as Input.");
    const { tags } = tableOfArn(state, input.ResourceArn, "UntagResource");
    for (const key of input.TagKeys) tags.delete(key);
    return {};
  },
};

const ListTagsOfResource: Operation<DynamoDbState, ResourceInput> = {
  input: RESOURCE,
  errors: ERRORS,
  mutates: false,
  resource,
  run(state, input) {
    const { tags } = tableOfArn(state, input.ResourceArn, "ListTagsOfResource");
    return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  },
};

export const TAG_OPERATIONS = { TagResource, UntagResource, ListTagsOfResource };

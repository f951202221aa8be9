/**
 * How members are named in awsQuery, in forms and in XML.
 *
 * STS and IAM name them as they are and put `member` before the number of a list's item. SQS has names of its own,
 * which the schemas of its SDK lost when it took to JSON:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
import type { NormalizedSchema } from "@smithy/core/schema";
import type { WireService } from "./schemas.ts";

/** How a list or a map stands in a form and in XML. */
export interface Naming {
  /** The name of the member; where it is flat, that of each item. */
  readonly name: string;
  /** Whether items follow one another in the structure itself, without an element around them. */
  readonly flat: boolean;
  /** What comes between a list's name and the number of an item, where it is not flat. */
  readonly item: string;
  readonly key: string;
  readonly value: string;
}

const PLAIN = { flat: false, item: "member", key: "key", value: "value" } as const;

/** Lists and maps of SQS by the names of their members; lists of structures go by the name of their items' shape. */
const SQS: Readonly<Record<string, string>> = {
  AWSAccountIds: "AWSAccountId",
  Actions: "ActionName",
  AttributeNames: "AttributeName",
  Attributes: "Attribute",
  BinaryListValues: "BinaryListValue",
  MessageAttributeNames: "MessageAttributeName",
  MessageAttributes: "MessageAttribute",
  MessageSystemAttributeNames: "MessageSystemAttributeName",
  MessageSystemAttributes: "MessageSystemAttribute",
  QueueUrls: "QueueUrl",
  StringListValues: "StringListValue",
  TagKeys: "TagKey",
  Tags: "Tag",
  queueUrls: "QueueUrl",
  tags: "Tag",
};

/** How a member of a structure is named. */
export function namingOf(service: WireService, member: string, schema: NormalizedSchema): Naming {
  if (service.name !== "sqs" || !(schema.isListSchema() || schema.isMapSchema())) {
    return { name: member, ...PLAIN };
  }
  const name = SQS[member] ?? schema.getValueSchema().getName() ?? member;
  const tag = name === "Tag";
  return { name, flat: true, item: "", key: tag ? "Key" : "Name", value: "Value" };
}

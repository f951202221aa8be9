/**
 * Tags of event buses and rules.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TagResource.html
 */
import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  Tag,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-eventbridge";
import { badArn, limitExceeded, managedRule } from "./errors.ts";
import { MAX_TAGS } from "./limits.ts";
import type { Output } from "./output.ts";
import type { EventBridgeState } from "./state.ts";

const ARN = /^arn:aws[\w-]*:events:[\w-]+:[0-9]{12}:(?:event-bus\/(.+)|rule\/(?:(.+)\/)?([^/]+))$/;

export function tagResource(state: EventBridgeState, input: TagResourceCommandInput): object {
  setTags(tagsOf(state, input.ResourceARN!, true), input.Tags);
  return {};
}

export function untagResource(state: EventBridgeState, input: UntagResourceCommandInput): object {
  const tags = tagsOf(state, input.ResourceARN!, true);
  for (const key of input.TagKeys!) tags.delete(key);
  return {};
}

export function listTagsForResource(
  state: EventBridgeState,
  input: ListTagsForResourceCommandInput,
): Output<ListTagsForResourceCommandOutput> {
  const tags = tagsOf(state, input.ResourceARN!);
  return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
}

/** Adds tags, or changes those that are there. @throws {AwsError} There would be more than 50. */
export function setTags(tags: Map<string, string>, added: readonly Tag[] | undefined): void {
  if (added === undefined) return;
  const keys = new Set([...tags.keys(), ...added.map((tag) => tag.Key!)]);
  if (keys.size > MAX_TAGS) throw limitExceeded();
  for (const { Key, Value } of added) tags.set(Key!, Value!);
}

/** The name of the bus in the ARN of a bus or rule. */
export function taggedBus(input: { readonly ResourceARN?: string | undefined }): string {
  const match = ARN.exec(input.ResourceARN ?? "");
  return match ? match[1] ?? match[2] ?? "default" : "";
}

/** @param changing Whether they are to be changed, which those of managed rules cannot be. */
function tagsOf(state: EventBridgeState, arn: string, changing = false): Map<string, string> {
  const match = ARN.exec(arn);
  if (match === null) throw badArn("ResourceARN");
  const [, bus, ruleBus, rule] = match;
  if (bus !== undefined) return state.bus(bus).tags;
  const tagged = state.rule(rule!, ruleBus);
  if (changing && tagged.managedBy !== undefined) throw managedRule(tagged.name);
  return tagged.tags;
}

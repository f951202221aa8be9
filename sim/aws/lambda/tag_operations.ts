/**
 * TagResource, UntagResource, ListTags.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html
 */
import type {
  ListTagsCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-lambda";
import type { Constraint } from "../constraints.ts";
import type { CallContext, Operation } from "../operation.ts";
import { findCodeSigning } from "./code_signing.ts";
import { functionNotFound, invalidParameter, notFound } from "./errors.ts";
import type { LambdaState } from "./state.ts";
import { checkTagCount } from "./tags.ts";

type Tags = Readonly<Record<string, string>>;

const RESOURCE: Constraint = {
  required: true,
  type: "string",
  length: [1, 256],
  pattern:
    "arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)",
};

/** The tags of one resource, and how to replace them. */
interface Tagged {
  readonly tags: Tags;
  set(tags: Tags, context: CallContext): void;
}

function find(state: LambdaState, arn: string): Tagged {
  const [, , , region, account, kind, name, qualifier] = arn.split(":");
  const here = region === state.world.region && account === state.world.account;
  switch (kind) {
    case "function": {
      if (qualifier !== undefined) {
        throw invalidParameter(
          "Tags on function aliases and versions are not supported. Please specify a function ARN.",
        );
      }
      const fn = here ? state.functions.get(name!) : undefined;
      if (fn === undefined) throw functionNotFound(arn);
      return {
        tags: fn.tags,
        set(tags, { world, entity }) {
          fn.tags = tags;
          fn.latest.revisionId = world.ids.uuid(entity);
        },
      };
    }
    case "event-source-mapping":
      if (!here || !state.mappings.has(name!)) throw notFound(`Event source mapping not found: ${arn}`);
      return {
        tags: state.mappingTags.get(name!) ?? {},
        set: (tags) => void state.mappingTags.set(name!, tags),
      };
    case "layer": {
      const layer = here ? state.layers.get(name!) : undefined;
      if (layer === undefined) throw notFound(`Layer not found: ${arn}`);
      return { tags: layer.tags, set: (tags) => void (layer.tags = tags) };
    }
    case "code-signing-config": {
      const config = findCodeSigning(state, arn);
      return { tags: config.tags, set: (tags) => void (config.tags = tags) };
    }
    default:
      throw notFound(`Capacity provider not found: ${arn}`);
  }
}

const ERRORS = ["InvalidParameterValueException", "ResourceNotFoundException"];
const byArn = (input: { Resource: string | undefined }): string => input.Resource ?? "";

export const tagResource: Operation<LambdaState, TagResourceCommandInput, object> = {
  input: { Resource: RESOURCE, Tags: { required: true, type: "map", each: { type: "string" } } },
  errors: ERRORS,
  mutates: true,
  resource: byArn,
  run(state, input, context) {
    if (Object.keys(input.Tags!).length === 0) {
      throw invalidParameter("An error occurred and the request cannot be processed.");
    }
    const resource = find(state, input.Resource!);
    const tags = { ...resource.tags, ...input.Tags };
    checkTagCount(tags);
    resource.set(tags, context);
    return {};
  },
};

export const untagResource: Operation<LambdaState, UntagResourceCommandInput, object> = {
  input: { Resource: RESOURCE, TagKeys: { required: true, type: "list", each: { type: "string" } } },
  errors: ERRORS,
  mutates: true,
  resource: byArn,
  run(state, input, context) {
    const resource = find(state, input.Resource!);
    const kept = Object.entries(resource.tags).filter(([name]) => !input.TagKeys!.includes(name));
    resource.set(Object.fromEntries(kept), context);
    return {};
  },
};

export const listTags: Operation<LambdaState, ListTagsCommandInput, { Tags: Record<string, string> }> = {
  input: { Resource: RESOURCE },
  errors: ERRORS,
  mutates: false,
  resource: byArn,
  run: (state, input) => ({ Tags: { ...find(state, input.Resource!).tags } }),
};

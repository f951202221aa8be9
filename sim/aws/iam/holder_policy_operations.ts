/**
 * Policies of a role, a user or a group: inline ones, and managed ones that are attached to it.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { limitExceeded, noInlinePolicy, noPolicy, notAttachable, quotaExceeded } from "./errors.ts";
import { HOLDER_KINDS, type HolderInput, type HolderKind, holderName } from "./holders.ts";
import { PAGE, POLICY_ARN, POLICY_DOCUMENT, POLICY_NAME, POLICY_PATH } from "./inputs.ts";
import { MAX_ATTACHED_POLICIES } from "./limits.ts";
import { page, type PageInput } from "./paging.ts";
import { checkPolicy, encodedPolicy, policySize } from "./policy_document.ts";
import type { IamState } from "./state.ts";

type InlineInput = HolderInput & { readonly PolicyName: string };
type AttachInput = HolderInput & { readonly PolicyArn: string };
type Operations = Readonly<Record<string, AnyOperation<IamState>>>;

function inlineOperations(kind: HolderKind): Operations {
  const named = { [kind.member]: kind.name };
  const resource = (input: HolderInput): string => holderName(kind, input);
  const put: Operation<IamState, InlineInput & { readonly PolicyDocument: string }> = {
    input: { ...named, PolicyName: POLICY_NAME, PolicyDocument: POLICY_DOCUMENT },
    errors: ["NoSuchEntity", "MalformedPolicyDocument", "LimitExceeded"],
    mutates: true,
    resource,
    run(state, input) {
      const holder = kind.find(state, resource(input));
      checkPolicy(input.PolicyDocument, "permissions");
      let size = policySize(input.PolicyDocument);
      for (const [name, document] of holder.policies) {
        if (name !== input.PolicyName) size += policySize(document);
      }
      if (size > kind.mostInline) {
        throw limitExceeded(
          `Maximum policy size of ${kind.mostInline} bytes exceeded for ${kind.word} ${holder.name}`,
        );
      }
      holder.policies.set(input.PolicyName, input.PolicyDocument);
      return {};
    },
    differs: "Actions, resources and conditions are not looked up: what no service has is accepted",
  };
  const get: Operation<IamState, InlineInput> = {
    input: { ...named, PolicyName: POLICY_NAME },
    errors: ["NoSuchEntity"],
    mutates: false,
    resource,
    run(state, input) {
      const holder = kind.find(state, resource(input));
      const document = holder.policies.get(input.PolicyName);
      if (document === undefined) throw noInlinePolicy(kind.word, input.PolicyName);
      return {
        [kind.member]: holder.name,
        PolicyName: input.PolicyName,
        PolicyDocument: encodedPolicy(document),
      };
    },
  };
  const list: Operation<IamState, HolderInput & PageInput> = {
    input: { ...named, ...PAGE },
    errors: ["NoSuchEntity"],
    mutates: false,
    resource,
    run(state, input) {
      const { items, rest } = page(kind.find(state, resource(input)).policies.keys(), (name) => name, input);
      return { PolicyNames: items, ...rest };
    },
  };
  const remove: Operation<IamState, InlineInput> = {
    input: { ...named, PolicyName: POLICY_NAME },
    errors: ["NoSuchEntity"],
    mutates: true,
    resource,
    run(state, input) {
      const found = kind.find(state, resource(input)).policies.delete(input.PolicyName);
      if (!found) throw noInlinePolicy(kind.word, input.PolicyName);
      return {};
    },
  };
  const { title } = kind;
  return {
    [`Put${title}Policy`]: put,
    [`Get${title}Policy`]: get,
    [`List${title}Policies`]: list,
    [`Delete${title}Policy`]: remove,
  };
}

function attachOperations(kind: HolderKind): Operations {
  const named = { [kind.member]: kind.name };
  const resource = (input: HolderInput): string => holderName(kind, input);
  const attach: Operation<IamState, AttachInput> = {
    input: { ...named, PolicyArn: POLICY_ARN },
    errors: ["NoSuchEntity", "LimitExceeded"],
    mutates: true,
    resource,
    run(state, input) {
      const { attached } = kind.find(state, resource(input));
      if (!state.isAttachable(input.PolicyArn)) throw notAttachable(input.PolicyArn);
      if (!attached.has(input.PolicyArn) && attached.size >= MAX_ATTACHED_POLICIES) {
        throw quotaExceeded(`PoliciesPer${kind.title}`, MAX_ATTACHED_POLICIES);
      }
      attached.add(input.PolicyArn);
      return {};
    },
    differs:
      "Whatever ARN is that of a policy of AWS's own can be attached, even if AWS has none of that name",
  };
  const detach: Operation<IamState, AttachInput> = {
    input: { ...named, PolicyArn: POLICY_ARN },
    errors: ["NoSuchEntity"],
    mutates: true,
    resource,
    run(state, input) {
      const found = kind.find(state, resource(input)).attached.delete(input.PolicyArn);
      if (!found) throw noPolicy(input.PolicyArn);
      return {};
    },
  };
  const list: Operation<IamState, HolderInput & PageInput & { readonly PathPrefix?: string }> = {
    input: { ...named, PathPrefix: POLICY_PATH, ...PAGE },
    errors: ["NoSuchEntity"],
    mutates: false,
    resource,
    run(state, input) {
      const prefix = `:policy${input.PathPrefix ?? "/"}`;
      const arns = [...kind.find(state, resource(input)).attached].filter((arn) => arn.includes(prefix));
      const { items, rest } = page(arns, (arn) => arn, input);
      const policies = items.map((arn) => ({
        PolicyName: arn.slice(arn.lastIndexOf("/") + 1),
        PolicyArn: arn,
      }));
      return { AttachedPolicies: policies, ...rest };
    },
  };
  const { title } = kind;
  return {
    [`Attach${title}Policy`]: attach,
    [`Detach${title}Policy`]: detach,
    [`ListAttached${title}Policies`]: list,
  };
}

interface EntitiesInput extends PageInput {
  readonly PolicyArn: string;
  readonly EntityFilter?: string;
  readonly PathPrefix?: string;
  readonly PolicyUsageFilter?: string;
}

const listEntitiesForPolicy: Operation<IamState, EntitiesInput> = {
  input: {
    PolicyArn: POLICY_ARN,
    EntityFilter: {
      type: "string",
      enum: ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"],
    },
    PathPrefix: { type: "string", pattern: "\\u002F[\\u0021-\\u007F]*", length: [1, 512] },
    PolicyUsageFilter: { type: "string", enum: ["PermissionsPolicy", "PermissionsBoundary"] },
    ...PAGE,
  },
  errors: ["NoSuchEntity"],
  mutates: false,
  resource: (input) => input.PolicyArn.slice(input.PolicyArn.lastIndexOf("/") + 1),
  run(state, input) {
    const { PolicyArn: arn, EntityFilter: only, PolicyUsageFilter: usage } = input;
    if (!state.isAttachable(arn)) throw noPolicy(arn);
    const prefix = input.PathPrefix ?? "/";
    const found = HOLDER_KINDS.filter(({ title }) => only === undefined || only === title).flatMap((kind) =>
      [...kind.all(state)].filter((holder) => {
        const attached = usage !== "PermissionsBoundary" && holder.attached.has(arn);
        const { permissionsBoundary } = holder as { permissionsBoundary?: string | undefined };
        const bounding = usage !== "PermissionsPolicy" && permissionsBoundary === arn;
        return (attached || bounding) && holder.path.startsWith(prefix);
      }).map((holder) => ({ kind, holder }))
    );
    const { items, rest } = page(found, ({ kind, holder }) => `${kind.title}/${holder.name}`, input);
    const entities = Object.fromEntries(HOLDER_KINDS.map(({ title, member }) => [
      `Policy${title}s`,
      items.filter(({ kind }) => kind.title === title).map(({ holder }) => ({
        [member]: holder.name,
        [`${title}Id`]: holder.id,
      })),
    ]));
    return { ...entities, ...rest };
  },
};

export const holderPolicyOperations: Operations = {
  ...Object.assign({}, ...HOLDER_KINDS.flatMap((kind) => [inlineOperations(kind), attachOperations(kind)])),
  ListEntitiesForPolicy: listEntitiesForPolicy,
};

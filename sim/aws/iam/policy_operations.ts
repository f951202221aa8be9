/**
 * Managed policies.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { notEmulated } from "../errors.ts";
import { alreadyExists, deleteConflict, invalidInput, quotaExceeded, TITLE } from "./errors.ts";
import { PAGE, POLICY_ARN, POLICY_DOCUMENT, POLICY_NAME, POLICY_PATH, TAGS } from "./inputs.ts";
import { MAX_POLICIES, MAX_POLICY_SIZE } from "./limits.ts";
import { isAwsManaged, MANAGED_POLICIES } from "./managed_policies.ts";
import { page, type PageInput } from "./paging.ts";
import { checkPolicy, policySize } from "./policy_document.ts";
import { type IamState, type Policy, type Tag, wholeSecondsMs } from "./state.ts";
import { shownTags, withTags } from "./tags.ts";
import { uniqueId } from "./unique_id.ts";

export interface ArnInput {
  readonly PolicyArn: string;
}

interface CreateInput {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
  readonly Path?: string;
  readonly Description?: string;
  readonly Tags?: readonly Tag[];
}

interface ListInput extends PageInput {
  readonly Scope?: string;
  readonly OnlyAttached?: boolean;
  readonly PathPrefix?: string;
  readonly PolicyUsageFilter?: string;
}

const ARN = /^arn:aws[\w-]*:iam::(?:\d{12}|aws):policy\/.+$/;
/** What operations on policies of AWS's own say in FIDELITY. */
export const NOT_HERE = "Of AWS's own policies only a few have documents here; others are refused by name";

/** The name of the policy that an input is about. */
export function policyName(input: ArnInput): string {
  return input.PolicyArn.slice(input.PolicyArn.lastIndexOf("/") + 1);
}

/** @throws {AwsError} InvalidInput, NoSuchEntity, or that the document of a policy of AWS's own is not here. */
export function policyAt(state: IamState, operation: string, arn: string): Policy {
  if (!ARN.test(arn)) throw invalidInput(`ARN ${arn} is not valid.`);
  if (isAwsManaged(arn) && !MANAGED_POLICIES.has(arn)) {
    throw notEmulated(TITLE, `${operation} with the AWS managed policy ${arn}`);
  }
  return state.policy(arn);
}

/** @throws {AwsError} MalformedPolicyDocument, LimitExceeded. */
export function checkManagedPolicy(document: string): void {
  checkPolicy(document, "permissions");
  if (policySize(document) > MAX_POLICY_SIZE) throw quotaExceeded("PolicySize", MAX_POLICY_SIZE);
}

const createPolicy: Operation<IamState, CreateInput> = {
  input: {
    PolicyName: POLICY_NAME,
    Path: POLICY_PATH,
    PolicyDocument: POLICY_DOCUMENT,
    Description: { type: "string", length: [0, 1000] },
    Tags: TAGS,
  },
  errors: ["EntityAlreadyExists", "MalformedPolicyDocument", "LimitExceeded", "InvalidInput"],
  mutates: true,
  resource: (input) => input.PolicyName,
  run(state, input, { world, nowMs, entity }) {
    const name = input.PolicyName;
    const path = input.Path ?? "/";
    checkManagedPolicy(input.PolicyDocument);
    const tags = withTags(new Map(), input.Tags);
    for (const policy of state.policies.values()) {
      if (policy.name.toLowerCase() === name.toLowerCase()) {
        throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
      }
    }
    if (state.policies.size >= MAX_POLICIES) throw quotaExceeded("PoliciesPerAccount", MAX_POLICIES);
    const createdMs = wholeSecondsMs(nowMs);
    const policy: Policy = {
      name,
      id: uniqueId(world, "ANPA", entity),
      arn: `arn:aws:iam::${world.account}:policy${path}${name}`,
      path,
      description: input.Description,
      createdMs,
      updatedMs: createdMs,
      versions: new Map([["v1", { document: input.PolicyDocument, createdMs }]]),
      defaultVersion: "v1",
      madeVersions: 1,
      tags,
    };
    state.policies.set(policy.arn, policy);
    return { Policy: { ...shown(state, policy), ...shownTags(policy.tags) } };
  },
  differs: "Actions, resources and conditions are not looked up: what no service has is accepted",
};

/** What every answer shows of a policy. */
function shown(state: IamState, policy: Policy): object {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: state.attachmentsOf(policy.arn),
    PermissionsBoundaryUsageCount: state.boundariesOf(policy.arn),
    IsAttachable: true,
    CreateDate: new Date(policy.createdMs),
    UpdateDate: new Date(policy.updatedMs),
  };
}

const getPolicy: Operation<IamState, ArnInput> = {
  input: { PolicyArn: POLICY_ARN },
  errors: ["NoSuchEntity", "InvalidInput"],
  mutates: false,
  resource: policyName,
  run(state, input) {
    const policy = policyAt(state, "GetPolicy", input.PolicyArn);
    const { description } = policy;
    return {
      Policy: {
        ...shown(state, policy),
        ...(description === undefined ? undefined : { Description: description }),
        ...shownTags(policy.tags),
      },
    };
  },
  differs: NOT_HERE,
};

const deletePolicy: Operation<IamState, ArnInput> = {
  input: { PolicyArn: POLICY_ARN },
  errors: ["NoSuchEntity", "InvalidInput", "DeleteConflict"],
  mutates: true,
  resource: policyName,
  run(state, input) {
    const { arn, versions } = policyAt(state, "DeletePolicy", input.PolicyArn);
    if (!state.policies.has(arn)) throw invalidInput(`Policy ${arn} is AWS's own and cannot be deleted.`);
    if (state.attachmentsOf(arn) + state.boundariesOf(arn) > 0) {
      throw deleteConflict("Cannot delete a policy attached to entities.");
    }
    if (versions.size > 1) {
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. " +
          "The default version is deleted with the policy.",
      );
    }
    state.policies.delete(arn);
    return {};
  },
  differs: "The error for a policy of AWS's own is not verified",
};

const listPolicies: Operation<IamState, ListInput> = {
  input: {
    Scope: { type: "string", enum: ["All", "AWS", "Local"] },
    PathPrefix: POLICY_PATH,
    PolicyUsageFilter: { type: "string", enum: ["PermissionsPolicy", "PermissionsBoundary"] },
    ...PAGE,
  },
  errors: [],
  mutates: false,
  run(state, input) {
    const scope = input.Scope ?? "All";
    const prefix = input.PathPrefix ?? "/";
    const all = [
      ...(scope === "AWS" ? [] : state.policies.values()),
      ...(scope === "Local" ? [] : MANAGED_POLICIES.values()),
    ];
    const policies = all.filter(({ arn, path }) => path.startsWith(prefix) && isUsed(state, arn, input));
    const { items, rest } = page(policies, (policy) => policy.arn, input);
    return { Policies: items.map((policy) => shown(state, policy)), ...rest };
  },
  differs: "Of AWS's own policies only a few are listed",
};

/** Whether a policy is used as a request wants it to be. */
function isUsed(state: IamState, arn: string, input: ListInput): boolean {
  const attached = input.PolicyUsageFilter === "PermissionsBoundary" ? 0 : state.attachmentsOf(arn);
  const bounding = input.PolicyUsageFilter === "PermissionsPolicy" ? 0 : state.boundariesOf(arn);
  const wanted = input.OnlyAttached === true || input.PolicyUsageFilter !== undefined;
  return !wanted || attached + bounding > 0;
}

export const policyOperations: Readonly<Record<string, AnyOperation<IamState>>> = {
  CreatePolicy: createPolicy,
  GetPolicy: getPolicy,
  DeletePolicy: deletePolicy,
  ListPolicies: listPolicies,
};

/**
 * Versions of managed policies, one of which is the one in force.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { deleteConflict, invalidInput, limitExceeded, noPolicyVersion } from "./errors.ts";
import { PAGE, POLICY_ARN, POLICY_DOCUMENT, VERSION_ID } from "./inputs.ts";
import { MAX_POLICY_VERSIONS } from "./limits.ts";
import { page, type PageInput } from "./paging.ts";
import { encodedPolicy } from "./policy_document.ts";
import { type ArnInput, checkManagedPolicy, NOT_HERE, policyAt, policyName } from "./policy_operations.ts";
import { type IamState, type Policy, type PolicyVersion, wholeSecondsMs } from "./state.ts";

interface VersionInput extends ArnInput {
  readonly VersionId: string;
}

interface CreateInput extends ArnInput {
  readonly PolicyDocument: string;
  readonly SetAsDefault?: boolean;
}

/** @throws {AwsError} NoSuchEntity. */
function versionOf(policy: Policy, id: string): PolicyVersion {
  const version = policy.versions.get(id);
  if (version === undefined) throw noPolicyVersion(policy.arn, id);
  return version;
}

/** @throws {AwsError} InvalidInput: the policy is AWS's own. */
function ownPolicyAt(state: IamState, operation: string, arn: string): Policy {
  const policy = policyAt(state, operation, arn);
  if (!state.policies.has(arn)) throw invalidInput(`Policy ${arn} is AWS's own and cannot be changed.`);
  return policy;
}

function shown(policy: Policy, id: string, version: PolicyVersion): object {
  return {
    VersionId: id,
    IsDefaultVersion: policy.defaultVersion === id,
    CreateDate: new Date(version.createdMs),
  };
}

const createPolicyVersion: Operation<IamState, CreateInput> = {
  input: { PolicyArn: POLICY_ARN, PolicyDocument: POLICY_DOCUMENT },
  errors: ["NoSuchEntity", "MalformedPolicyDocument", "InvalidInput", "LimitExceeded"],
  mutates: true,
  resource: policyName,
  run(state, input, { nowMs }) {
    const policy = ownPolicyAt(state, "CreatePolicyVersion", input.PolicyArn);
    checkManagedPolicy(input.PolicyDocument);
    if (policy.versions.size >= MAX_POLICY_VERSIONS) {
      throw limitExceeded(
        `A managed policy can have up to ${MAX_POLICY_VERSIONS} versions. Before you create a new version, you must ` +
          "delete an existing version.",
      );
    }
    const id = `v${++policy.madeVersions}`;
    const version = { document: input.PolicyDocument, createdMs: wholeSecondsMs(nowMs) };
    policy.versions.set(id, version);
    policy.updatedMs = version.createdMs;
    if (input.SetAsDefault === true) policy.defaultVersion = id;
    return { PolicyVersion: shown(policy, id, version) };
  },
  differs: "Actions, resources and conditions are not looked up: what no service has is accepted",
};

const getPolicyVersion: Operation<IamState, VersionInput> = {
  input: { PolicyArn: POLICY_ARN, VersionId: VERSION_ID },
  errors: ["NoSuchEntity", "InvalidInput"],
  mutates: false,
  resource: policyName,
  run(state, input) {
    const policy = policyAt(state, "GetPolicyVersion", input.PolicyArn);
    const version = versionOf(policy, input.VersionId);
    return {
      PolicyVersion: {
        Document: encodedPolicy(version.document),
        ...shown(policy, input.VersionId, version),
      },
    };
  },
  differs: NOT_HERE,
};

const listPolicyVersions: Operation<IamState, ArnInput & PageInput> = {
  input: { PolicyArn: POLICY_ARN, ...PAGE },
  errors: ["NoSuchEntity", "InvalidInput"],
  mutates: false,
  resource: policyName,
  run(state, input) {
    const policy = policyAt(state, "ListPolicyVersions", input.PolicyArn);
    // The newest comes first, and a marker says after which to go on.
    const versions = [...policy.versions].reverse();
    const place = new Map(versions.map(([id], index) => [id, String(index).padStart(6, "0")]));
    const { items, rest } = page(versions, ([id]) => place.get(id)!, input);
    return { Versions: items.map(([id, version]) => shown(policy, id, version)), ...rest };
  },
  differs: NOT_HERE,
};

const setDefaultPolicyVersion: Operation<IamState, VersionInput> = {
  input: { PolicyArn: POLICY_ARN, VersionId: VERSION_ID },
  errors: ["NoSuchEntity", "InvalidInput"],
  mutates: true,
  resource: policyName,
  run(state, input, { nowMs }) {
    const policy = ownPolicyAt(state, "SetDefaultPolicyVersion", input.PolicyArn);
    versionOf(policy, input.VersionId);
    policy.defaultVersion = input.VersionId;
    policy.updatedMs = wholeSecondsMs(nowMs);
    return {};
  },
};

const deletePolicyVersion: Operation<IamState, VersionInput> = {
  input: { PolicyArn: POLICY_ARN, VersionId: VERSION_ID },
  errors: ["NoSuchEntity", "InvalidInput", "DeleteConflict"],
  mutates: true,
  resource: policyName,
  run(state, input) {
    const policy = ownPolicyAt(state, "DeletePolicyVersion", input.PolicyArn);
    versionOf(policy, input.VersionId);
    if (policy.defaultVersion === input.VersionId) {
      throw deleteConflict("Cannot delete the default version of a policy.");
    }
    policy.versions.delete(input.VersionId);
    return {};
  },
};

export const policyVersionOperations: Readonly<Record<string, AnyOperation<IamState>>> = {
  CreatePolicyVersion: createPolicyVersion,
  GetPolicyVersion: getPolicyVersion,
  ListPolicyVersions: listPolicyVersions,
  SetDefaultPolicyVersion: setDefaultPolicyVersion,
  DeletePolicyVersion: deletePolicyVersion,
};

/**
 * Policies of a role: inline ones, and managed ones that are attached to it.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { limitExceeded, noPolicy, noRolePolicy, notAttachable, quotaExceeded } from "./errors.ts";
import { PAGE, POLICY_ARN, POLICY_DOCUMENT, POLICY_NAME, POLICY_PATH, ROLE_NAME } from "./inputs.ts";
import { MAX_ATTACHED_POLICIES, MAX_INLINE_POLICY_SIZE } from "./limits.ts";
import { page, type PageInput } from "./paging.ts";
import { checkPolicy, encodedPolicy, policySize } from "./policy_document.ts";
import { type RoleInput, roleName } from "./role_operations.ts";
import type { IamState } from "./state.ts";

type InlineInput = RoleInput & { readonly PolicyName: string };
type AttachInput = RoleInput & { readonly PolicyArn: string };

const putRolePolicy: Operation<IamState, InlineInput & { readonly PolicyDocument: string }> = {
  input: { RoleName: ROLE_NAME, PolicyName: POLICY_NAME, PolicyDocument: POLICY_DOCUMENT },
  errors: ["NoSuchEntity", "MalformedPolicyDocument", "LimitExceeded"],
  mutates: true,
  resource: roleName,
  run(state, input) {
    const role = state.role(input.RoleName);
    checkPolicy(input.PolicyDocument, "permissions");
    let size = policySize(input.PolicyDocument);
    for (const [name, document] of role.policies) if (name !== input.PolicyName) size += policySize(document);
    if (size > MAX_INLINE_POLICY_SIZE) {
      throw limitExceeded(
        `Maximum policy size of ${MAX_INLINE_POLICY_SIZE} bytes exceeded for role ${role.name}`,
      );
    }
    role.policies.set(input.PolicyName, input.PolicyDocument);
    return {};
  },
  differs: "Actions, resources and conditions are not looked up: what no service has is accepted",
};

const getRolePolicy: Operation<IamState, InlineInput> = {
  input: { RoleName: ROLE_NAME, PolicyName: POLICY_NAME },
  errors: ["NoSuchEntity"],
  mutates: false,
  resource: roleName,
  run(state, input) {
    const role = state.role(input.RoleName);
    const document = role.policies.get(input.PolicyName);
    if (document === undefined) throw noRolePolicy(input.PolicyName);
    return { RoleName: role.name, PolicyName: input.PolicyName, PolicyDocument: encodedPolicy(document) };
  },
};

const listRolePolicies: Operation<IamState, RoleInput & PageInput> = {
  input: { RoleName: ROLE_NAME, ...PAGE },
  errors: ["NoSuchEntity"],
  mutates: false,
  resource: roleName,
  run(state, input) {
    const { items, rest } = page(state.role(input.RoleName).policies.keys(), (name) => name, input);
    return { PolicyNames: items, ...rest };
  },
};

const deleteRolePolicy: Operation<IamState, InlineInput> = {
  input: { RoleName: ROLE_NAME, PolicyName: POLICY_NAME },
  errors: ["NoSuchEntity"],
  mutates: true,
  resource: roleName,
  run(state, input) {
    const found = state.role(input.RoleName).policies.delete(input.PolicyName);
    if (!found) throw noRolePolicy(input.PolicyName);
    return {};
  },
};

const attachRolePolicy: Operation<IamState, AttachInput> = {
  input: { RoleName: ROLE_NAME, PolicyArn: POLICY_ARN },
  errors: ["NoSuchEntity", "LimitExceeded"],
  mutates: true,
  resource: roleName,
  run(state, input) {
    const { attached } = state.role(input.RoleName);
    if (!state.isAttachable(input.PolicyArn)) throw notAttachable(input.PolicyArn);
    if (!attached.has(input.PolicyArn) && attached.size >= MAX_ATTACHED_POLICIES) {
      throw quotaExceeded("PoliciesPerRole", MAX_ATTACHED_POLICIES);
    }
    attached.add(input.PolicyArn);
    return {};
  },
  differs: "Whatever ARN is that of a policy of AWS's own can be attached, even if AWS has none of that name",
};

const detachRolePolicy: Operation<IamState, AttachInput> = {
  input: { RoleName: ROLE_NAME, PolicyArn: POLICY_ARN },
  errors: ["NoSuchEntity"],
  mutates: true,
  resource: roleName,
  run(state, input) {
    const found = state.role(input.RoleName).attached.delete(input.PolicyArn);
    if (!found) throw noPolicy(input.PolicyArn);
    return {};
  },
};

const listAttachedRolePolicies: Operation<
  IamState,
  RoleInput & PageInput & { readonly PathPrefix?: string }
> = {
  input: { RoleName: ROLE_NAME, PathPrefix: POLICY_PATH, ...PAGE },
  errors: ["NoSuchEntity"],
  mutates: false,
  resource: roleName,
  run(state, input) {
    const prefix = `:policy${input.PathPrefix ?? "/"}`;
    const arns = [...state.role(input.RoleName).attached].filter((arn) => arn.includes(prefix));
    const { items, rest } = page(arns, (arn) => arn, input);
    const policies = items.map((arn) => ({
      PolicyName: arn.slice(arn.lastIndexOf("/") + 1),
      PolicyArn: arn,
    }));
    return { AttachedPolicies: policies, ...rest };
  },
};

export const rolePolicyOperations: Readonly<Record<string, AnyOperation<IamState>>> = {
  PutRolePolicy: putRolePolicy,
  GetRolePolicy: getRolePolicy,
  ListRolePolicies: listRolePolicies,
  DeleteRolePolicy: deleteRolePolicy,
  AttachRolePolicy: attachRolePolicy,
  DetachRolePolicy: detachRolePolicy,
  ListAttachedRolePolicies: listAttachedRolePolicies,
};

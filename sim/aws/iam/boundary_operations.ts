/**
 * Permissions boundaries of roles and users.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { notAttachable } from "./errors.ts";
import { type HolderInput, type HolderKind, holderName, ROLES, USERS } from "./holders.ts";
import { POLICY_ARN } from "./inputs.ts";
import type { IamState, Role, User } from "./state.ts";

/** How answers show the boundary of a role or user; undefined where it has none. */
export function shownBoundary({ permissionsBoundary }: Role | User): object | undefined {
  return permissionsBoundary === undefined ? undefined : {
    PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: permissionsBoundary },
  };
}

function boundaryOperations(
  kind: HolderKind<Role> | HolderKind<User>,
): Record<string, AnyOperation<IamState>> {
  const resource = (input: HolderInput): string => holderName(kind, input);
  const put: Operation<IamState, HolderInput & { readonly PermissionsBoundary: string }> = {
    input: { [kind.member]: kind.name, PermissionsBoundary: POLICY_ARN },
    errors: ["NoSuchEntity"],
    mutates: true,
    resource,
    run(state, input) {
      const holder = kind.find(state, resource(input));
      if (!state.isAttachable(input.PermissionsBoundary)) throw notAttachable(input.PermissionsBoundary);
      holder.permissionsBoundary = input.PermissionsBoundary;
      return {};
    },
    differs: "A boundary bounds nothing, as no policy is evaluated",
  };
  const remove: Operation<IamState, HolderInput> = {
    input: { [kind.member]: kind.name },
    errors: ["NoSuchEntity"],
    mutates: true,
    resource,
    run(state, input) {
      kind.find(state, resource(input)).permissionsBoundary = undefined;
      return {};
    },
    differs: "That there is no boundary to delete is no error here; what AWS says to it is not documented",
  };
  const { title } = kind;
  return { [`Put${title}PermissionsBoundary`]: put, [`Delete${title}PermissionsBoundary`]: remove };
}

export const boundaryOperationTable: Readonly<Record<string, AnyOperation<IamState>>> = {
  ...boundaryOperations(ROLES),
  ...boundaryOperations(USERS),
};

/**
 * AddLayerVersionPermission, GetLayerVersionPolicy, RemoveLayerVersionPermission.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-layer-cross-account.html
 */
import type {
  AddLayerVersionPermissionCommandInput,
  GetLayerVersionPolicyCommandInput,
  RemoveLayerVersionPermissionCommandInput,
} from "@aws-sdk/client-lambda";
import type { Operation } from "../operation.ts";
import { notFound } from "./errors.ts";
import { bareLayerName, layerArn, type LayerVersion } from "./layer.ts";
import { checkVersionNumber, LAYER_NAME, LAYER_VERSION_NUMBER } from "./layer_operations.ts";
import { STATEMENT_ID } from "./permission_operations.ts";
import {
  checkPolicyRevision,
  policyDocument,
  type Statement,
  withoutStatement,
  withStatement,
} from "./resource_policy.ts";
import type { LambdaState } from "./state.ts";

const byLayer = (input: { LayerName: string | undefined }): string => bareLayerName(input.LayerName ?? "");

/** What AWS tells a caller to ask whose revision is not the latest. */
const API = "GetLayerPolicy";

function find(state: LambdaState, given: string, number: number): LayerVersion {
  checkVersionNumber(number);
  const name = bareLayerName(given);
  const version = state.layers.get(name)?.versions.get(number);
  if (version === undefined) {
    throw notFound(`Layer version ${layerArn(state.world, name)}:${number} does not exist.`);
  }
  return version;
}

export const addLayerVersionPermission: Operation<
  LambdaState,
  AddLayerVersionPermissionCommandInput,
  { Statement: string; RevisionId: string }
> = {
  input: {
    LayerName: LAYER_NAME,
    VersionNumber: LAYER_VERSION_NUMBER,
    StatementId: STATEMENT_ID,
    Action: { required: true, type: "string", length: [0, 22], pattern: "lambda:GetLayerVersion" },
    Principal: {
      required: true,
      type: "string",
      pattern: "\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root",
    },
    OrganizationId: { type: "string", length: [0, 34], pattern: "o-[a-z0-9]{10,32}" },
  },
  errors: [
    "InvalidParameterValueException",
    "PolicyLengthExceededException",
    "PreconditionFailedException",
    "ResourceConflictException",
    "ResourceNotFoundException",
  ],
  mutates: true,
  resource: byLayer,
  run(state, input, { world, entity }) {
    const version = find(state, input.LayerName!, input.VersionNumber!);
    const principal = input.Principal!;
    const statement: Statement = {
      Sid: input.StatementId!,
      Effect: "Allow",
      Principal: principal === "*"
        ? "*"
        : { AWS: /^\d+$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal },
      Action: input.Action!,
      Resource: version.arn,
      ...(input.OrganizationId === undefined
        ? undefined
        : { Condition: { StringEquals: { "aws:PrincipalOrgID": input.OrganizationId } } }),
    };
    const policy = withStatement(version.policy, statement, world.ids.uuid(entity));
    checkPolicyRevision(version.policy, input.RevisionId, API);
    version.policy = policy;
    return { Statement: JSON.stringify(statement), RevisionId: policy.revisionId };
  },
  differs: "The policy is kept and shown; nobody else's account is here to be let in by it.",
};

export const getLayerVersionPolicy: Operation<
  LambdaState,
  GetLayerVersionPolicyCommandInput,
  { Policy: string; RevisionId: string }
> = {
  input: { LayerName: LAYER_NAME, VersionNumber: LAYER_VERSION_NUMBER },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byLayer,
  run(state, input) {
    const { policy } = find(state, input.LayerName!, input.VersionNumber!);
    if (policy === undefined) throw notFound("No policy is associated with the given resource.");
    return { Policy: policyDocument(policy), RevisionId: policy.revisionId };
  },
};

export const removeLayerVersionPermission: Operation<
  LambdaState,
  RemoveLayerVersionPermissionCommandInput,
  object
> = {
  input: { LayerName: LAYER_NAME, VersionNumber: LAYER_VERSION_NUMBER, StatementId: STATEMENT_ID },
  errors: ["InvalidParameterValueException", "PreconditionFailedException", "ResourceNotFoundException"],
  mutates: true,
  resource: byLayer,
  run(state, input, { world, entity }) {
    const version = find(state, input.LayerName!, input.VersionNumber!);
    if (version.policy === undefined) throw notFound("No policy is associated with the given resource.");
    checkPolicyRevision(version.policy, input.RevisionId, API);
    version.policy = withoutStatement(version.policy, input.StatementId!, world.ids.uuid(entity));
    return {};
  },
};

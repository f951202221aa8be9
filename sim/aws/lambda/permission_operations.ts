/**
 * AddPermission, GetPolicy, RemovePermission.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
import type {
  AddPermissionCommandInput,
  GetPolicyCommandInput,
  RemovePermissionCommandInput,
} from "@aws-sdk/client-lambda";
import type { Constraint } from "../constraints.ts";
import type { Operation } from "../operation.ts";
import { NAMESPACED_FUNCTION_NAME, QUALIFIER } from "./constraints.ts";
import { functionNotFound, invalidParameter, notFound, resourceMissing } from "./errors.ts";
import { bareFunctionName, functionArn, functionReference, LATEST } from "./names.ts";
import { lookUp, requireQualifier } from "./resolve.ts";
import {
  checkPolicyRevision,
  policyDocument,
  type Statement,
  withoutStatement,
  withStatement,
} from "./resource_policy.ts";
import type { LambdaState } from "./state.ts";

export const STATEMENT_ID: Constraint = {
  required: true,
  type: "string",
  length: [1, 100],
  pattern: "([a-zA-Z0-9-_]+)",
};

const byName = (input: { FunctionName: string | undefined }): string =>
  bareFunctionName(input.FunctionName ?? "");

/** What AWS tells a caller to ask whose revision is not the latest. */
const API = "GetPolicy";

function principalOf(given: string): Statement["Principal"] {
  if (given === "*") return "*";
  if (/\.amazon(aws)?\.com(\.cn)?$/.test(given)) return { Service: given };
  if (/^\d{12}$/.test(given)) return { AWS: `arn:aws:iam::${given}:root` };
  if (/^arn:aws[\w-]*:(iam|sts):/.test(given)) return { AWS: given };
  throw invalidParameter("The provided principal was invalid. Please check the principal and try again.");
}

function conditionOf(input: AddPermissionCommandInput): Statement["Condition"] | undefined {
  const equals: Record<string, string> = {};
  if (input.SourceAccount !== undefined) equals["AWS:SourceAccount"] = input.SourceAccount;
  if (input.FunctionUrlAuthType !== undefined) {
    equals["lambda:FunctionUrlAuthType"] = input.FunctionUrlAuthType;
  }
  if (input.PrincipalOrgID !== undefined) equals["aws:PrincipalOrgID"] = input.PrincipalOrgID;
  if (input.EventSourceToken !== undefined) equals["lambda:EventSourceToken"] = input.EventSourceToken;
  const condition = {
    ...(Object.keys(equals).length === 0 ? undefined : { StringEquals: equals }),
    ...(input.SourceArn === undefined ? undefined : { ArnLike: { "AWS:SourceArn": input.SourceArn } }),
    ...(input.InvokedViaFunctionUrl === undefined
      ? undefined
      : { Bool: { "lambda:InvokedViaFunctionUrl": String(input.InvokedViaFunctionUrl) } }),
  };
  return Object.keys(condition).length === 0 ? undefined : condition;
}

export const addPermission: Operation<LambdaState, AddPermissionCommandInput, { Statement: string }> = {
  input: {
    FunctionName: NAMESPACED_FUNCTION_NAME,
    StatementId: STATEMENT_ID,
    Action: { required: true, type: "string", pattern: "(lambda:[*]|lambda:[a-zA-Z]+|[*])" },
    Principal: { required: true, type: "string", pattern: "[^\\s]+" },
    SourceArn: {
      type: "string",
      pattern:
        "arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)",
    },
    SourceAccount: { type: "string", length: [0, 12], pattern: "\\d{12}" },
    EventSourceToken: { type: "string", length: [0, 256], pattern: "[a-zA-Z0-9._\\-]+" },
    Qualifier: QUALIFIER,
    PrincipalOrgID: { type: "string", length: [12, 34], pattern: "o-[a-z0-9]{10,32}" },
    FunctionUrlAuthType: { type: "string", enum: ["NONE", "AWS_IAM"] },
  },
  errors: [
    "InvalidParameterValueException",
    "PolicyLengthExceededException",
    "PreconditionFailedException",
    "ResourceConflictException",
    "ResourceNotFoundException",
  ],
  mutates: true,
  resource: byName,
  run(state, input, { world, entity }) {
    const { name, qualifier } = functionReference(world, input.FunctionName!, input.Qualifier);
    if (qualifier === LATEST) {
      throw invalidParameter("We currently do not support adding policies for $LATEST.");
    }
    const fn = state.functions.get(name);
    if (fn === undefined) throw functionNotFound(functionArn(world, name));
    if (qualifier !== undefined) requireQualifier(state, name, qualifier);
    const key = qualifier ?? "";
    const old = fn.policies.get(key);
    const target = lookUp(state, name, qualifier);
    checkPolicyRevision(old, input.RevisionId, API, (target?.alias ?? target?.version)?.revisionId);
    const condition = conditionOf(input);
    const statement: Statement = {
      Sid: input.StatementId!,
      Effect: "Allow",
      Principal: principalOf(input.Principal!),
      Action: input.Action!,
      Resource: qualifier === undefined ? fn.arn : `${fn.arn}:${qualifier}`,
      ...(condition === undefined ? undefined : { Condition: condition }),
    };
    fn.policies.set(key, withStatement(old, statement, world.ids.uuid(entity)));
    return { Statement: JSON.stringify(statement) };
  },
  differs: "The policy is kept and shown; nothing is refused or let in by it.",
};

export const getPolicy: Operation<
  LambdaState,
  GetPolicyCommandInput,
  { Policy: string; RevisionId: string }
> = {
  input: { FunctionName: NAMESPACED_FUNCTION_NAME, Qualifier: QUALIFIER },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byName,
  run(state, input, { world }) {
    const { name, qualifier } = functionReference(world, input.FunctionName!, input.Qualifier);
    const policy = lookUp(state, name, qualifier)?.fn.policies.get(qualifier ?? "");
    if (policy === undefined) throw resourceMissing();
    return { Policy: policyDocument(policy), RevisionId: policy.revisionId };
  },
};

export const removePermission: Operation<LambdaState, RemovePermissionCommandInput, object> = {
  input: {
    FunctionName: NAMESPACED_FUNCTION_NAME,
    StatementId: { ...STATEMENT_ID, pattern: "([a-zA-Z0-9-_.]+)" },
    Qualifier: QUALIFIER,
  },
  errors: ["InvalidParameterValueException", "PreconditionFailedException", "ResourceNotFoundException"],
  mutates: true,
  resource: byName,
  run(state, input, { world, entity }) {
    const { name, qualifier } = functionReference(world, input.FunctionName!, input.Qualifier);
    const fn = state.functions.get(name);
    if (fn === undefined) throw notFound(`No policy found for: ${functionArn(world, name)}`);
    if (qualifier !== undefined && qualifier !== LATEST) requireQualifier(state, name, qualifier);
    const key = qualifier ?? "";
    const old = fn.policies.get(key);
    if (old === undefined) throw notFound("No policy is associated with the given resource.");
    checkPolicyRevision(old, input.RevisionId, API);
    const policy = withoutStatement(old, input.StatementId!, world.ids.uuid(entity));
    if (policy === undefined) fn.policies.delete(key);
    else fn.policies.set(key, policy);
    return {};
  },
};

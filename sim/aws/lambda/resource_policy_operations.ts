/**
 * PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy: the policy of a function, version or alias as a whole.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_PutResourcePolicy.html
 */
import type {
  DeleteResourcePolicyCommandInput,
  GetResourcePolicyCommandInput,
  PutResourcePolicyCommandInput,
} from "@aws-sdk/client-lambda";
import type { Constraint } from "../constraints.ts";
import type { Operation } from "../operation.ts";
import { invalidParameter, resourceMissing } from "./errors.ts";
import type { LambdaFunction } from "./function.ts";
import { bareFunctionName, LATEST } from "./names.ts";
import { resolveFunction } from "./resolve.ts";
import {
  checkPolicyRevision,
  policyDocument,
  type ResourcePolicy,
  type Statement,
} from "./resource_policy.ts";
import type { LambdaState } from "./state.ts";

const ARN: Constraint = {
  required: true,
  type: "string",
  length: [1, 256],
  pattern:
    "arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?",
};
/** What AWS tells a caller to ask whose revision is not the latest. */
const API = "GetResourcePolicy";

const byArn = (input: { ResourceArn: string | undefined }): string =>
  bareFunctionName(input.ResourceArn ?? "");

interface Shown {
  readonly Policy: string;
  readonly RevisionId: string;
}

function owner(state: LambdaState, arn: string): { fn: LambdaFunction; key: string } {
  const { fn, qualifier } = resolveFunction(state, arn);
  if (qualifier === LATEST) {
    throw invalidParameter("We currently do not support adding policies for $LATEST.");
  }
  return { fn, key: qualifier ?? "" };
}

function shown(policy: ResourcePolicy): Shown {
  return { Policy: policyDocument(policy), RevisionId: policy.revisionId };
}

function statementsOf(text: string): Statement[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    document = undefined;
  }
  const { Statement: statements } = (document ?? {}) as { Statement?: Statement | Statement[] };
  if (statements === undefined) throw invalidParameter("The provided policy document is not valid.");
  return Array.isArray(statements) ? statements : [statements];
}

export const putResourcePolicy: Operation<LambdaState, PutResourcePolicyCommandInput, Shown> = {
  input: { ResourceArn: ARN, Policy: { required: true, type: "string", length: [1, 20_480] } },
  errors: ["InvalidParameterValueException", "PreconditionFailedException", "ResourceNotFoundException"],
  mutates: true,
  resource: byArn,
  run(state, input, { world, entity }) {
    const { fn, key } = owner(state, input.ResourceArn!);
    checkPolicyRevision(fn.policies.get(key), input.RevisionId, API);
    const policy = { statements: statementsOf(input.Policy!), revisionId: world.ids.uuid(entity) };
    fn.policies.set(key, policy);
    return shown(policy);
  },
  differs:
    "The policy is kept and shown; nothing is refused or let in by it, and it is not looked at whether it lets everybody in. " +
    "The message for a document that cannot be read is not AWS's.",
};

export const getResourcePolicy: Operation<LambdaState, GetResourcePolicyCommandInput, Shown> = {
  input: { ResourceArn: ARN },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byArn,
  run(state, input) {
    const { fn, key } = owner(state, input.ResourceArn!);
    const policy = fn.policies.get(key);
    if (policy === undefined) throw resourceMissing();
    return shown(policy);
  },
};

export const deleteResourcePolicy: Operation<LambdaState, DeleteResourcePolicyCommandInput, object> = {
  input: { ResourceArn: ARN },
  errors: ["InvalidParameterValueException", "PreconditionFailedException", "ResourceNotFoundException"],
  mutates: true,
  resource: byArn,
  run(state, input) {
    const { fn, key } = owner(state, input.ResourceArn!);
    const old = fn.policies.get(key);
    if (old === undefined) throw resourceMissing();
    checkPolicyRevision(old, input.RevisionId, API);
    fn.policies.delete(key);
    return {};
  },
};

/**
 * Resource policies of tables and streams: they are kept and given back, and decide nothing.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
 */
import type { Constraints } from "../constraints.ts";
import { AwsError } from "../errors.ts";
import type { CallContext, Operation } from "../operation.ts";
import { validation } from "./errors.ts";
import { POLICY_BYTES } from "./limits.ts";
import type { DynamoDbState } from "./state.ts";
import type { Table } from "./table.ts";
import { tableOfArn } from "./tags.ts";

/** A policy as it was put. */
export interface ResourcePolicy {
  readonly text: string;
  readonly revisionId: string;
}

interface ResourceInput {
  readonly ResourceArn: string;
  readonly ExpectedRevisionId?: string;
}

const RESOURCE: Constraints = { ResourceArn: { required: true, length: [1, 1283] } };
const REVISION: Constraints = { ExpectedRevisionId: { length: [1, 255] } };
const NO_POLICY = "NO_POLICY";

/** The table that has the policy: a stream's is kept by its table. */
function holderOf(state: DynamoDbState, arn: string, operation: string): Table {
  return tableOfArn(state, arn.replace(/\/stream\/[^/]+$/, ""), operation);
}

/**
 * Puts a policy.
 *
 * @returns Its revision: the old one where the text is the same.
 * @throws {AwsError} The text is no policy.
 */
export function putPolicy(arn: string, table: Table, text: string, context: CallContext): string {
  checkPolicy(text);
  const old = table.policies.get(arn);
  if (old?.text === text) return old.revisionId;
  const revisionId = String(context.nowMs) +
    context.world.ids.hex(context.entity.child("policy")).slice(0, 6);
  table.policies.set(arn, { text, revisionId });
  return revisionId;
}

function checkPolicy(text: string): void {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw validation("Policy document is malformed: it is not valid JSON");
  }
  const statement = (policy as { Statement?: unknown } | null)?.Statement;
  if (typeof policy !== "object" || !statement) {
    throw validation("Policy document is malformed: Missing required field Statement");
  }
  if (JSON.stringify(policy).length > POLICY_BYTES) {
    throw validation(`Policy document exceeds the maximum size of ${POLICY_BYTES} bytes`);
  }
}

function policyNotFound(arn: string): AwsError {
  return new AwsError(
    "PolicyNotFoundException",
    `Resource-based policy not found for the provided ResourceArn: ${arn}`,
  );
}

/** @throws {AwsError} The policy that is there is not the one that was expected. */
function checkRevision(
  table: Table,
  { ResourceArn: arn, ExpectedRevisionId: expected }: ResourceInput,
): void {
  if (!expected) return;
  const revision = table.policies.get(arn)?.revisionId ?? NO_POLICY;
  if (revision === expected) return;
  throw policyNotFound(arn);
}

const resource = (input: ResourceInput): string => input.ResourceArn.split("/")[1] ?? "";

const PutResourcePolicy: Operation<DynamoDbState, ResourceInput & { readonly Policy: string }> = {
  input: { ...RESOURCE, Policy: { required: true }, ...REVISION },
  errors: ["ResourceNotFoundException", "PolicyNotFoundException", "ValidationException"],
  mutates: true,
  resource,
  run(state, input, context) {
    const table = holderOf(state, input.ResourceArn, "PutResourcePolicy");
    checkPolicy(input.Policy);
    checkRevision(table, input);
    return { RevisionId: putPolicy(input.ResourceArn, table, input.Policy, context) };
  },
  differs:
    "The policy is kept and decides nothing; of its grammar, only that it is JSON with statements is checked.",
};

const GetResourcePolicy: Operation<DynamoDbState, ResourceInput> = {
  input: RESOURCE,
  errors: ["ResourceNotFoundException", "PolicyNotFoundException", "ValidationException"],
  mutates: false,
  resource,
  run(state, input) {
    const policy = holderOf(state, input.ResourceArn, "GetResourcePolicy").policies.get(input.ResourceArn);
    if (!policy) throw policyNotFound(input.ResourceArn);
    return { Policy: policy.text, RevisionId: policy.revisionId };
  },
};

const DeleteResourcePolicy: Operation<DynamoDbState, ResourceInput> = {
  input: { ...RESOURCE, ...REVISION },
  errors: ["ResourceNotFoundException", "PolicyNotFoundException", "ValidationException"],
  mutates: true,
  resource,
  run(state, input) {
    const table = holderOf(state, input.ResourceArn, "DeleteResourcePolicy");
    checkRevision(table, input);
    const policy = table.policies.get(input.ResourceArn);
    table.policies.delete(input.ResourceArn);
    return policy ? { RevisionId: policy.revisionId } : {};
  },
};

export const POLICY_OPERATIONS = { PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy };

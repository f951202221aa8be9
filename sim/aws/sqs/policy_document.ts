/**
 * The policy of a queue as a document: what AddPermission writes into it and RemovePermission takes out of it.
 *
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html
 */

/** A policy, whoever wrote it: members that are not named here are kept. */
export interface PolicyDocument {
  readonly [member: string]: unknown;
  readonly Statement: readonly unknown[];
}

/** What AddPermission allows. */
export interface Permission {
  readonly label: string;
  /** Twelve digits each. */
  readonly accounts: readonly string[];
  /** Names of operations, or `*`. */
  readonly actions: readonly string[];
}

/** Reads the policy of a queue; of one that has none, the one that AddPermission begins with. */
export function policyOf(text: string | undefined, queueArn: string): PolicyDocument {
  if (text === undefined) {
    return { Version: "2008-10-17", Id: `${queueArn}/SQSDefaultPolicy`, Statement: [] };
  }
  const policy = JSON.parse(text) as Record<string, unknown>;
  const { Statement } = policy;
  return { ...policy, Statement: Array.isArray(Statement) ? Statement : Statement ? [Statement] : [] };
}

/** Whether a statement has that label. */
export function isLabelled(statement: unknown, label: string): boolean {
  return typeof statement === "object" && statement !== null && "Sid" in statement && statement.Sid === label;
}

/** The policy with one more statement; a list of one is written without its brackets, as AWS does. */
export function withPermission(
  policy: PolicyDocument,
  permission: Permission,
  queueArn: string,
): PolicyDocument {
  const statement = {
    Sid: permission.label,
    Effect: "Allow",
    Principal: { AWS: oneOrMany(permission.accounts.map((account) => `arn:aws:iam::${account}:root`)) },
    Action: oneOrMany(permission.actions.map((action) => `SQS:${action}`)),
    Resource: queueArn,
  };
  return { ...policy, Statement: [...policy.Statement, statement] };
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}

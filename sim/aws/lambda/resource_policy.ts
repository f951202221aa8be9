/**
 * Resource policies of functions, versions, aliases and layer versions: statements by id, and a revision of their own.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
import { AwsError } from "../errors.ts";
import { conflict, notFound, preconditionFailed } from "./errors.ts";

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: "*" | { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface ResourcePolicy {
  readonly statements: readonly Statement[];
  readonly revisionId: string;
}

/** The policy document as AWS writes it. */
export function policyDocument({ statements }: ResourcePolicy): string {
  return JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements });
}

/**
 * Checks a precondition on a policy.
 *
 * @param api What AWS tells the caller to ask: `GetPolicy`.
 * @param ownerRevision What counts where there is no policy yet: the revision of the version or alias that is to have it.
 */
export function checkPolicyRevision(
  policy: ResourcePolicy | undefined,
  wanted: string | undefined,
  api: string,
  ownerRevision?: string,
): void {
  if (wanted !== undefined && wanted !== (policy?.revisionId ?? ownerRevision)) throw preconditionFailed(api);
}

/** Of a policy document, in characters. */
const MAX_POLICY_LENGTH = 20_480;

/** @throws {AwsError} There is a statement of that id, or the policy becomes too long. */
export function withStatement(
  policy: ResourcePolicy | undefined,
  statement: Statement,
  revisionId: string,
): ResourcePolicy {
  const statements = policy?.statements ?? [];
  if (statements.some(({ Sid }) => Sid === statement.Sid)) {
    throw conflict(
      `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the ` +
        "existing statement.",
    );
  }
  const longer = { statements: [...statements, statement], revisionId };
  const { length } = policyDocument(longer);
  if (length > MAX_POLICY_LENGTH) {
    throw new AwsError(
      "PolicyLengthExceededException",
      `The final policy size (${length}) is bigger than the limit (${MAX_POLICY_LENGTH}).`,
      { members: { Type: "User" } },
    );
  }
  return longer;
}

/**
 * @returns Undefined where nothing is left.
 * @throws {AwsError} There is no statement of that id.
 */
export function withoutStatement(
  policy: ResourcePolicy,
  id: string,
  revisionId: string,
): ResourcePolicy | undefined {
  const statements = policy.statements.filter(({ Sid }) => Sid !== id);
  if (statements.length === policy.statements.length) {
    throw notFound(`Statement ${id} is not found in resource policy.`);
  }
  return statements.length === 0 ? undefined : { statements, revisionId };
}

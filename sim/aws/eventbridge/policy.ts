/**
 * Resource policies of event buses. One account has one world, so nobody is let in or kept out by them; they are kept
 * and shown.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
 */
import type { PutPermissionCommandInput, RemovePermissionCommandInput } from "@aws-sdk/client-eventbridge";
import { noStatement, policyTooLong, validation } from "./errors.ts";
import { MAX_POLICY_LENGTH } from "./limits.ts";
import type { Bus, EventBridgeState } from "./state.ts";

/** A statement as JSON has it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly [member: string]: unknown;
}

/** What stands before the statements of a policy that PutPermission made up of single ones. */
export const POLICY_HEAD: Readonly<Record<string, string>> = Object.freeze({ Version: "2012-10-17" });

/** Adds a statement, or replaces the one of that id; with `Policy`, replaces all. */
export function putPermission(state: EventBridgeState, input: PutPermissionCommandInput): object {
  const bus = state.bus(input.EventBusName);
  const { Policy: text } = input;
  const [head, statements] = text === undefined
    ? [bus.policyHead, withStatement(bus, statementOf(bus, input))]
    : readPolicy(text);
  if (policyText(head, statements).length > MAX_POLICY_LENGTH) throw policyTooLong();
  bus.policyHead = head;
  bus.policy = statements;
  return {};
}

export function removePermission(state: EventBridgeState, input: RemovePermissionCommandInput): object {
  const bus = state.bus(input.EventBusName);
  if (input.RemoveAllPermissions) {
    bus.policy = [];
    bus.policyHead = POLICY_HEAD;
    return {};
  }
  if (input.StatementId === undefined) throw validation("Parameter StatementId is required.");
  const rest = bus.policy.filter((statement) => statement.Sid !== input.StatementId);
  if (rest.length === bus.policy.length) throw noStatement();
  bus.policy = rest;
  return {};
}

/** The policy as DescribeEventBus shows it; undefined for a bus that has none. */
export function policyOf(bus: Bus): string | undefined {
  return bus.policy.length === 0 ? undefined : policyText(bus.policyHead, bus.policy);
}

function policyText(head: Readonly<Record<string, string>>, statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ ...head, Statement: statements });
}

function statementOf(bus: Bus, input: PutPermissionCommandInput): PolicyStatement {
  const { Action, Principal, StatementId, Condition } = input;
  if (Action === undefined || Principal === undefined || StatementId === undefined) {
    throw validation("Parameters Action, Principal and StatementId, or Policy, must be specified.");
  }
  if (Action !== "events:PutEvents") {
    throw validation("Provided value in parameter 'action' is not supported.");
  }
  if (Condition && Principal !== "*") {
    throw validation(
      "Value of the parameter 'principal' must be '*' when the parameter 'condition' is set.",
    );
  }
  return {
    Sid: StatementId,
    Effect: "Allow",
    Principal: Principal === "*" ? "*" : { AWS: `arn:aws:iam::${Principal}:root` },
    Action,
    Resource: bus.arn,
    ...(Condition ? { Condition: { [Condition.Type!]: { [Condition.Key!]: Condition.Value! } } } : undefined),
  };
}

/** A statement of an id that is known goes to the end, as what is put anew does. */
function withStatement(bus: Bus, statement: PolicyStatement): PolicyStatement[] {
  return [...bus.policy.filter((each) => each.Sid !== statement.Sid), statement];
}

function readPolicy(text: string): [head: Readonly<Record<string, string>>, statements: PolicyStatement[]] {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    // Refused below like JSON that is no policy.
  }
  if (typeof policy !== "object" || policy === null || Array.isArray(policy)) throw badPolicy();
  const { Statement, ...head } = policy as Readonly<Record<string, unknown>>;
  const statements = Array.isArray(Statement) ? Statement as unknown[] : [Statement];
  const sound = statements.every((each) =>
    typeof each === "object" && each !== null && "Effect" in each && "Principal" in each && "Action" in each
  );
  if (statements.length === 0 || !sound || !Object.values(head).every((value) => typeof value === "string")) {
    throw badPolicy();
  }
  return [head as Record<string, string>, structuredClone(statements) as PolicyStatement[]];
}

function badPolicy() {
  return validation("Parameter Policy is not valid. Reason: The policy is malformed.");
}

/**
 * AddPermission and RemovePermission: statements of a queue's policy by their labels.
 *
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import { invalidValue, missingParameter, tooManyActions, tooManyStatements } from "./errors.ts";
import { QUEUE_URL, type QueueInput, queueName } from "./inputs.ts";
import { MAX_ACTIONS_PER_STATEMENT, MAX_POLICY_STATEMENTS, QUEUE_NAME } from "./limits.ts";
import type { SqsState } from "./model.ts";
import { isLabelled, policyOf, withPermission } from "./policy_document.ts";
import type { Queue } from "./queue.ts";

interface LabelInput extends QueueInput {
  readonly Label: string;
}

interface AddInput extends LabelInput {
  readonly AWSAccountIds?: readonly string[];
  readonly Actions?: readonly string[];
}

const COMMON = ["QueueDoesNotExist", "InvalidParameterValueException", "MissingRequiredParameterException"];
const INPUT = { QueueUrl: QUEUE_URL, Label: { required: true, type: "string", length: [1] } } as const;

/** What another account can be allowed. The batch operations go with those that they are batches of. */
const GRANTABLE = new Set([
  "*",
  "ChangeMessageVisibility",
  "DeleteMessage",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListDeadLetterSourceQueues",
  "PurgeQueue",
  "ReceiveMessage",
  "SendMessage",
]);

/** What only the owner of a queue may do, whatever its policy says. */
const OWNERS_ONLY = new Set([
  "AddPermission",
  "CancelMessageMoveTask",
  "CreateQueue",
  "DeleteQueue",
  "ListMessageMoveTasks",
  "ListQueueTags",
  "ListQueues",
  "RemovePermission",
  "SetQueueAttributes",
  "StartMessageMoveTask",
  "TagQueue",
  "UntagQueue",
]);

const addPermission: Operation<SqsState, AddInput> = {
  input: INPUT,
  errors: [...COMMON, "OverLimit"],
  mutates: true,
  resource: queueName,
  run(state, input, { nowMs }) {
    const queue = state.queueAt(input.QueueUrl, nowMs);
    const { Label: label, Actions: actions = [], AWSAccountIds: given = [] } = input;
    if (!QUEUE_NAME.test(label)) {
      throw invalidValue(
        label,
        "Label",
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.",
      );
    }
    if (actions.length === 0) throw missingParameter("Actions");
    const accounts = given.filter((account) => /^\d{12}$/.test(account));
    if (accounts.length === 0) {
      throw invalidValue(`[${given.join(", ")}]`, "PrincipalId", "Unable to verify.");
    }
    if (actions.length > MAX_ACTIONS_PER_STATEMENT) {
      throw tooManyActions(actions.length, MAX_ACTIONS_PER_STATEMENT);
    }
    for (const action of actions) checkAction(action);
    const policy = policyOf(queue.settings.texts.Policy, queue.identity.arn);
    if (policy.Statement.some((statement) => isLabelled(statement, label))) {
      throw invalidValue(label, "Label", "Already exists.");
    }
    if (policy.Statement.length >= MAX_POLICY_STATEMENTS) {
      throw tooManyStatements(policy.Statement.length + 1, MAX_POLICY_STATEMENTS);
    }
    setPolicy(queue, withPermission(policy, { label, accounts, actions }, queue.identity.arn), nowMs);
    return {};
  },
  differs: "Any twelve digits are an account. The policy is not asked when the queue is used.",
};

function checkAction(action: string): void {
  if (GRANTABLE.has(action)) return;
  throw invalidValue(
    `SQS:${action}`,
    "ActionName",
    OWNERS_ONLY.has(action)
      ? "Only the queue owner is allowed to invoke this action."
      : "Please refer to the appropriate WSDL for a list of valid actions. ",
  );
}

const removePermission: Operation<SqsState, LabelInput> = {
  input: INPUT,
  errors: COMMON,
  mutates: true,
  resource: queueName,
  run(state, input, { nowMs }) {
    const queue = state.queueAt(input.QueueUrl, nowMs);
    const { Label: label } = input;
    const policy = policyOf(queue.settings.texts.Policy, queue.identity.arn);
    const Statement = policy.Statement.filter((statement) => !isLabelled(statement, label));
    if (Statement.length === policy.Statement.length) {
      throw invalidValue(label, "Label", "can't find label.");
    }
    setPolicy(queue, Statement.length > 0 ? { ...policy, Statement } : undefined, nowMs);
    return {};
  },
};

function setPolicy(queue: Queue, policy: object | undefined, nowMs: number): void {
  const { Policy: _old, ...texts } = queue.settings.texts;
  queue.settings = {
    ...queue.settings,
    texts: policy === undefined ? texts : { ...texts, Policy: JSON.stringify(policy) },
  };
  queue.modifiedMs = nowMs;
}

export const permissionOperations: Readonly<Record<string, AnyOperation<SqsState>>> = {
  AddPermission: addPermission,
  RemovePermission: removePermission,
};

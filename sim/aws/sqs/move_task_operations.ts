/**
 * StartMessageMoveTask, ListMessageMoveTasks and CancelMessageMoveTask.
 *
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
import type { AnyOperation, Operation } from "../operation.ts";
import {
  invalidArn,
  invalidParameterValue,
  missingParameter,
  resourceNotFound,
  throttled,
} from "./errors.ts";
import { MAX_MOVES_PER_SECOND, MAX_SHOWN_MOVE_TASKS } from "./limits.ts";
import type { SqsState } from "./model.ts";
import type { MoveTask } from "./move_task.ts";
import type { Queue } from "./queue.ts";

interface SourceInput {
  readonly SourceArn?: string | null;
}

interface StartInput extends SourceInput {
  readonly DestinationArn?: string | null;
  readonly MaxNumberOfMessagesPerSecond?: number | null;
}

interface HandleInput {
  readonly TaskHandle?: string | null;
}

const ERRORS = [
  "ResourceNotFoundException",
  "InvalidParameterValueException",
  "MissingRequiredParameterException",
];
const ARN = /^arn:[^:]+:sqs:[^:]+:[^:]+:[^:]+$/;

/** @throws {AwsError} MissingParameter, InvalidParameterValue or ResourceNotFoundException. */
function queueOf(state: SqsState, arn: string | null | undefined, parameter: string, nowMs: number): Queue {
  if (arn === undefined || arn === null) throw missingParameter(parameter);
  if (!ARN.test(arn)) throw invalidArn(parameter);
  const queue = state.queueOf(arn);
  if (!queue) {
    throw resourceNotFound(`The resource that you specified for the ${parameter} parameter doesn't exist.`);
  }
  queue.catchUp(nowMs);
  return queue;
}

function sourceName({ SourceArn }: SourceInput): string {
  return nameIn(SourceArn);
}

function nameIn(arn: string | null | undefined): string {
  return typeof arn === "string" ? arn.slice(arn.lastIndexOf(":") + 1) : "";
}

/** A handle as AWS makes it: JSON in base64. */
function taskHandle({ id, source }: MoveTask): string {
  return btoa(JSON.stringify({ taskId: id, sourceArn: source.identity.arn }));
}

function readHandle(handle: string): { readonly taskId: string; readonly sourceArn: string } | undefined {
  try {
    const { taskId, sourceArn } = JSON.parse(atob(handle)) as Record<string, unknown>;
    if (typeof taskId === "string" && typeof sourceArn === "string") return { taskId, sourceArn };
  } catch {
    // Neither base64 nor JSON: a handle that was never given out.
  }
  return undefined;
}

const startMessageMoveTask: Operation<SqsState, StartInput> = {
  errors: [...ERRORS, "RequestThrottled"],
  mutates: true,
  resource: sourceName,
  run(state, input, { nowMs, world, entity }) {
    const source = queueOf(state, input.SourceArn, "SourceArn", nowMs);
    if (!state.isDeadLetterQueue(source)) {
      throw invalidParameterValue("Source queue must be configured as a Dead Letter Queue.");
    }
    const { DestinationArn: destinationArn, MaxNumberOfMessagesPerSecond: rate } = input;
    if (destinationArn !== undefined && destinationArn !== null) {
      if (destinationArn === input.SourceArn) {
        throw invalidParameterValue("Source queue arn and destination queue arn cannot be the same.");
      }
      queueOf(state, destinationArn, "DestinationArn", nowMs);
    }
    if (rate !== undefined && rate !== null && !(rate >= 1 && rate <= MAX_MOVES_PER_SECOND)) {
      throw invalidParameterValue(
        "Value for parameter MaxNumberOfMessagesPerSecond is invalid. " +
          `Reason: You must enter a number that's between 1 and ${MAX_MOVES_PER_SECOND}.`,
      );
    }
    if (state.moveTasks.of(source).some(isActive)) {
      throw invalidParameterValue(
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    }
    if (state.moveTasks.full) throw throttled();
    const task = state.moveTasks.start({
      id: world.ids.uuid(entity),
      source,
      destinationArn: destinationArn ?? undefined,
      rate: rate ?? undefined,
    }, nowMs);
    return { TaskHandle: taskHandle(task) };
  },
  differs:
    `Without MaxNumberOfMessagesPerSecond, ${MAX_MOVES_PER_SECOND} messages are moved per second; AWS ` +
    "chooses a rate by the backlog. A move is journalled as a deletion and a new message.",
};

function isActive({ status }: MoveTask): boolean {
  return status === "RUNNING" || status === "CANCELLING";
}

const listMessageMoveTasks: Operation<SqsState, SourceInput & { readonly MaxResults?: number | null }> = {
  errors: ERRORS,
  mutates: false,
  resource: sourceName,
  run(state, input, { nowMs }) {
    const source = queueOf(state, input.SourceArn, "SourceArn", nowMs);
    const most = input.MaxResults ?? 1;
    if (!(most >= 1 && most <= MAX_SHOWN_MOVE_TASKS)) {
      throw invalidParameterValue(
        "Value for parameter MaxResults is invalid. " +
          `Reason: You must enter a number that's between 1 and ${MAX_SHOWN_MOVE_TASKS}.`,
      );
    }
    return { Results: state.moveTasks.of(source).slice(0, most).map(shown) };
  },
};

function shown(task: MoveTask): object {
  return {
    ...(task.status === "RUNNING" ? { TaskHandle: taskHandle(task) } : undefined),
    Status: task.status,
    SourceArn: task.source.identity.arn,
    ...(task.destinationArn === undefined ? undefined : { DestinationArn: task.destinationArn }),
    ...(task.rate === undefined ? undefined : { MaxNumberOfMessagesPerSecond: task.rate }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failureReason === undefined ? undefined : { FailureReason: task.failureReason }),
    StartedTimestamp: task.startedMs,
  };
}

const cancelMessageMoveTask: Operation<SqsState, HandleInput> = {
  errors: ERRORS,
  mutates: true,
  resource: ({ TaskHandle }) => nameIn(TaskHandle ? readHandle(TaskHandle)?.sourceArn : undefined),
  run(state, input, { nowMs }) {
    const { TaskHandle: handle } = input;
    if (handle === undefined || handle === null) throw missingParameter("TaskHandle");
    const wanted = readHandle(handle);
    if (!wanted) throw invalidParameterValue("Value for parameter TaskHandle is invalid.");
    const source = queueOf(state, wanted.sourceArn, "SourceArn", nowMs);
    const task = state.moveTasks.of(source).find(({ id }) => id === wanted.taskId);
    // Only a running task can be cancelled, and only a running one has a handle.
    if (task?.status !== "RUNNING") throw resourceNotFound("Task does not exist.");
    state.moveTasks.cancel(task);
    return { ApproximateNumberOfMessagesMoved: task.moved };
  },
};

export const moveTaskOperations: Readonly<Record<string, AnyOperation<SqsState>>> = {
  StartMessageMoveTask: startMessageMoveTask,
  ListMessageMoveTasks: listMessageMoveTasks,
  CancelMessageMoveTask: cancelMessageMoveTask,
};

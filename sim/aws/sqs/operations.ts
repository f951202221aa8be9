/**
 * The operation table of SQS: every operation that is emulated, and the names of all that AWS has.
 *
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
import type { AnyOperation } from "../operation.ts";
import type { SqsState } from "./model.ts";
import { moveTaskOperations } from "./move_task_operations.ts";
import { permissionOperations } from "./permission_operations.ts";
import { queueOperations } from "./queue_operations.ts";
import { receiveOperations } from "./receive_operations.ts";
import { sendOperations } from "./send_operations.ts";
import { tagOperations } from "./tag_operations.ts";

export const operations: Readonly<Record<string, AnyOperation<SqsState>>> = {
  ...queueOperations,
  ...sendOperations,
  ...receiveOperations,
  ...tagOperations,
  ...permissionOperations,
  ...moveTaskOperations,
};

/** Every operation of the SDK's client. */
export const allOperations: readonly string[] = [
  "AddPermission",
  "CancelMessageMoveTask",
  "ChangeMessageVisibility",
  "ChangeMessageVisibilityBatch",
  "CreateQueue",
  "DeleteMessage",
  "DeleteMessageBatch",
  "DeleteQueue",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListDeadLetterSourceQueues",
  "ListMessageMoveTasks",
  "ListQueues",
  "ListQueueTags",
  "PurgeQueue",
  "ReceiveMessage",
  "RemovePermission",
  "SendMessage",
  "SendMessageBatch",
  "SetQueueAttributes",
  "StartMessageMoveTask",
  "TagQueue",
  "UntagQueue",
];

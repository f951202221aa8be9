/**
 * The errors of Amazon SQS, in its own words.
 *
 * SQS speaks JSON but keeps the codes of its old query protocol beside the new ones, and its messages are not those
 * of the validation layer that other AWS services share. Follows
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
import { AwsError } from "../errors.ts";

const LEGACY = "AWS.SimpleQueueService.";

export function queueDoesNotExist(): AwsError {
  return new AwsError("QueueDoesNotExist", "The specified queue does not exist.", {
    queryCode: LEGACY + "NonExistentQueue",
  });
}

export function queueNameExists(attribute: string): AwsError {
  return new AwsError(
    "QueueNameExists",
    `A queue already exists with the same name and a different value for attribute ${attribute}`,
    { queryCode: "QueueAlreadyExists" },
  );
}

export function queueDeletedRecently(): AwsError {
  return new AwsError(
    "QueueDeletedRecently",
    "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
    { queryCode: LEGACY + "QueueDeletedRecently" },
  );
}

export function purgeQueueInProgress(queue: string): AwsError {
  return new AwsError(
    "PurgeQueueInProgress",
    `Only one PurgeQueue operation on ${queue} is allowed every 60 seconds.`,
    { status: 403, queryCode: LEGACY + "PurgeQueueInProgress" },
  );
}

/** Too many messages in flight. AWS documents the code and the status; the sentence is ours. */
export function overLimit(limit: number): AwsError {
  return new AwsError("OverLimit", `The limit of ${limit} messages in flight is reached for this queue.`, {
    status: 403,
  });
}

/** AddPermission with too many actions, in AWS's words. */
export function tooManyActions(sent: number, limit: number): AwsError {
  return new AwsError("OverLimit", `${sent} Actions were found, maximum allowed is ${limit}.`, {
    status: 403,
  });
}

/** A policy with too many statements. AWS documents the code and the limit; the sentence is ours. */
export function tooManyStatements(sent: number, limit: number): AwsError {
  return new AwsError("OverLimit", `${sent} Statements were found, maximum allowed is ${limit}.`, {
    status: 403,
  });
}

export function resourceNotFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, { status: 404 });
}

/** @param parameter The one whose value is no ARN. */
export function invalidArn(parameter: string): AwsError {
  return invalidParameterValue(
    `You must use this format to specify the ${parameter}: ` +
      "arn:<partition>:<service>:<region>:<account-id>:<resource-id>",
  );
}

export function receiptHandleIsInvalid(handle: string): AwsError {
  return new AwsError(
    "ReceiptHandleIsInvalid",
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
    { status: 404 },
  );
}

export function invalidMessageContents(character: number): AwsError {
  return new AwsError(
    "InvalidMessageContents",
    `Invalid binary character '#x${character.toString(16).toUpperCase()}' was found in the message body, ` +
      "the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].",
  );
}

/** The unmodelled error for a parameter whose value is not allowed. */
export function invalidParameterValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message, { queryCode: "InvalidParameterValue" });
}

/** `Value 11 for parameter MaxNumberOfMessages is invalid. Reason: ...` */
export function invalidValue(value: unknown, parameter: string, reason: string): AwsError {
  return invalidParameterValue(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

/** The unmodelled error for a parameter that is absent. */
export function missingParameter(parameter: string): AwsError {
  return new AwsError(
    "MissingRequiredParameterException",
    `The request must contain the parameter ${parameter}.`,
    { queryCode: "MissingParameter" },
  );
}

export function unknownAttribute(name: string): AwsError {
  return new AwsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
}

export function onlyOnFifoQueues(attribute: string): AwsError {
  return new AwsError(
    "InvalidAttributeName",
    `You can specify the ${attribute} only when FifoQueue is set to true.`,
  );
}

/** A key of one's own and the one that SQS manages, in one request. */
export function twoEncryptions(): AwsError {
  return new AwsError(
    "InvalidAttributeName",
    "You can use one type of server-side encryption (SSE) at one time. " +
      "You can either enable KMS SSE or SQS SSE.",
  );
}

export function invalidAttributeValue(name: string, reason?: string): AwsError {
  const why = reason === undefined ? "" : ` Reason: ${reason}`;
  return new AwsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.${why}`);
}

export function unsupportedOperation(message: string): AwsError {
  return new AwsError("UnsupportedOperation", message, { queryCode: LEGACY + "UnsupportedOperation" });
}

/** @param kind The shape of an entry, such as `SendMessageBatchRequestEntry`. */
export function emptyBatchRequest(kind: string): AwsError {
  return new AwsError("EmptyBatchRequest", `There should be at least one ${kind} in the request.`, {
    queryCode: LEGACY + "EmptyBatchRequest",
  });
}

export function tooManyEntriesInBatchRequest(limit: number, sent: number): AwsError {
  return new AwsError(
    "TooManyEntriesInBatchRequest",
    `Maximum number of entries per request are ${limit}. You have sent ${sent}.`,
    { queryCode: LEGACY + "TooManyEntriesInBatchRequest" },
  );
}

export function invalidBatchEntryId(): AwsError {
  return new AwsError(
    "InvalidBatchEntryId",
    "A batch entry id can only contain alphanumeric characters, hyphens and underscores. " +
      "It can be at most 80 letters long.",
    { queryCode: LEGACY + "InvalidBatchEntryId" },
  );
}

export function batchEntryIdsNotDistinct(id: string): AwsError {
  return new AwsError("BatchEntryIdsNotDistinct", `Id ${id} repeated.`, {
    queryCode: LEGACY + "BatchEntryIdsNotDistinct",
  });
}

export function batchRequestTooLong(limit: number, sent: number): AwsError {
  return new AwsError(
    "BatchRequestTooLong",
    `Batch requests cannot be longer than ${limit} bytes. You have sent ${sent} bytes.`,
    { queryCode: LEGACY + "BatchRequestTooLong" },
  );
}

export function throttled(): AwsError {
  return new AwsError("RequestThrottled", "Rate exceeded.", { status: 403 });
}

export function failed(): AwsError {
  return new AwsError("InternalFailure", "We encountered an internal error. Please try again.", {
    status: 500,
  });
}

/** Why a value of these members is refused, in SQS's words. */
const REASONS: Readonly<Record<string, string>> = {
  MaxNumberOfMessages: "Must be between 1 and 10, if provided.",
  WaitTimeSeconds: "Must be >= 0 and <= 20, if provided.",
  VisibilityTimeout: "Must be >= 0 and <= 43200, if provided.",
  MaxResults: "Must be between 1 and 1000, if provided.",
};

/** Members for which SQS treats an empty string as an absent one. */
const NOT_EMPTY = new Set(["QueueUrl", "MessageBody", "ReceiptHandle", "Label"]);

/** Turns the sentences of the shared validation layer into the one error with which SQS answers. */
export function invalid(found: readonly string[]): AwsError {
  const [, quoted, path = ""] = /^Value (?:null|'(.*)') at '([^']*)'/s.exec(found[0] ?? "") ?? [];
  const member = path.charAt(0).toUpperCase() + path.slice(1);
  if (quoted === undefined || (quoted === "" && NOT_EMPTY.has(member))) return missingParameter(member);
  return invalidValue(quoted, member, REASONS[member] ?? "Must be a valid value, if provided.");
}

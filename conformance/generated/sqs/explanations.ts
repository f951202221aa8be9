/**
 * Differences that are known: what LocalStack does otherwise than AWS, by the pages of AWS's documentation that decide.
 *
 * Each is for answers of one kind, so that a new difference in the same operation is not taken for a known one.
 */

/** An answer as it is compared. */
interface Shown {
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
  readonly Failed?: readonly { readonly Id: string; readonly Message: string; readonly Code: string }[];
  readonly Successful?: readonly { readonly Id: string }[];
}

interface Known {
  /** What LocalStack does, and what AWS says. */
  readonly why: string;
  /** The page that decides, below the developer guide or the API reference. */
  readonly page: string;
  readonly when: (ours: Shown, theirs: Shown, operation: string) => boolean;
}

const DOCUMENTATION = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/";

/** Why an answer of ours is not that of LocalStack; undefined where nobody knows. */
export function explained(operation: string, ours: unknown, theirs: unknown): string | undefined {
  const known = KNOWN.find(({ when }) => when(ours as Shown, theirs as Shown, operation));
  return known && told(known);
}

function told({ why, page }: Known): string {
  return `${why} (${DOCUMENTATION}${page})`;
}

/** LocalStack takes what we refuse with such a message, alone or as an entry of a batch. */
function taken(message: RegExp): Known["when"] {
  return (ours, theirs) =>
    ours.code !== undefined
      ? theirs.code === undefined && message.test(ours.message ?? "")
      : (ours.Failed ?? []).some(({ Id, Message }) =>
        message.test(Message) && (theirs.Successful ?? []).some((entry) => entry.Id === Id)
      );
}

/** Both refuse, LocalStack with another error than the one of that message. */
function refusedOtherwise(message: RegExp, instead: RegExp): Known["when"] {
  return (ours, theirs) =>
    message.test(ours.message ?? "") && theirs.code !== undefined &&
    instead.test(`${theirs.code} ${theirs.message ?? ""}`);
}

function any(...ways: readonly Known["when"][]): Known["when"] {
  return (ours, theirs, operation) => ways.some((when) => when(ours, theirs, operation));
}

/** The same but for one member of each failed entry. */
function failedBut(member: string): Known["when"] {
  const without = (shown: Shown): string =>
    JSON.stringify(
      { ...shown, Successful: shown.Successful ?? [], Failed: shown.Failed ?? [] },
      (name, value) => name === member ? undefined : value,
    );
  return (ours, theirs) =>
    ours.code === undefined && theirs.code === undefined && without(ours) === without(theirs);
}

function withoutEmpty(shown: Shown): string {
  const { Attributes = {} } = shown as { Attributes?: Record<string, unknown> };
  return JSON.stringify(Object.entries(Attributes).filter(([, value]) => value !== ""));
}

/** Which entries came to what: a failed one to its code, by whichever of its two names. */
function entriesOf({ Failed = [], Successful = [] }: Shown): string[] {
  return [
    ...Successful.map(({ Id }) => `${Id} done`),
    ...Failed.map(({ Id, Code }) => `${Id} ${Code.replace(/^AWS\.SimpleQueueService\.|Exception$/g, "")}`),
  ].sort();
}

/** The same entries fail; those that have no handle, or no timeout that can be, fail at LocalStack by their handles. */
function lookedForFirst(ours: Shown, theirs: Shown): boolean {
  const codes = new Map(entriesOf(theirs).map((entry) => entry.split(" ") as [id: string, code: string]));
  return (ours.Failed ?? []).length > 0 && entriesOf(ours).length === codes.size &&
    entriesOf(ours).every((entry) => {
      const [id, code] = entry.split(" ") as [string, string];
      const other = codes.get(id);
      return other === code ||
        (/^(?:MissingParameter|InvalidParameterValue)$/.test(code) && other === "ReceiptHandleIsInvalid");
    });
}

const BROKEN = /^CommonServiceException exception while calling/;

const KNOWN: readonly Known[] = [
  {
    why: "LocalStack answers 400 where the service's model has 403 or 404",
    page: "APIReference/API_DeleteMessage.html",
    when: (ours, theirs) =>
      (ours.status === 404 || ours.status === 403) && theirs.status === 400 && ours.code === theirs.code &&
      ours.message === theirs.message,
  },
  {
    why: "LocalStack has an empty list where AWS has none",
    page: "APIReference/API_DeleteMessageBatch.html",
    when: (ours, theirs) =>
      ours.code === undefined && theirs.code === undefined &&
      JSON.stringify({ Failed: [], Successful: [], ...ours }) ===
        JSON.stringify({ Failed: [], Successful: [], ...theirs }),
  },
  {
    why: "LocalStack keeps an attribute that was taken away as an empty one",
    page: "APIReference/API_SetQueueAttributes.html",
    when: (ours, theirs, operation) =>
      operation === "GetQueueAttributes" &&
      withoutEmpty(ours) === withoutEmpty(theirs),
  },
  {
    why: "LocalStack words a character that cannot be sent in its own way",
    page: "APIReference/API_SendMessage.html",
    when: any(
      (ours, theirs) =>
        ours.code === "InvalidMessageContents" && theirs.code === "InvalidMessageContents" &&
        theirs.message?.startsWith("Invalid characters found") === true,
    ),
  },
  {
    why: "LocalStack says of a receipt handle that is none that it is not the sender's fault",
    page: "APIReference/API_BatchResultErrorEntry.html",
    when: failedBut("SenderFault"),
  },
  {
    why:
      "LocalStack words a failed entry of a batch as it does a failed message, with the error's name for a code",
    page: "APIReference/API_SendMessageBatch.html",
    when: (ours, theirs) =>
      (ours.Failed ?? []).length > 0 && JSON.stringify(entriesOf(ours)) === JSON.stringify(entriesOf(theirs)),
  },
  {
    why: "LocalStack fails itself on a parameter that is not there or is not what it is to be",
    page: "APIReference/CommonErrors.html",
    when: refusedOtherwise(/./, BROKEN),
  },
  {
    why:
      "LocalStack looks for a queue without an URL, and for a handle or a label, before it misses what is not there",
    page: "APIReference/CommonErrors.html",
    when: any(
      refusedOtherwise(
        /^The request must contain the parameter /,
        /^(?:QueueDoesNotExist|ReceiptHandleIsInvalid|InvalidParameterValueException Value {2}for parameter Label)/,
      ),
      refusedOtherwise(
        /^The request must contain the parameter VisibilityTimeout/,
        /not available for visibility/,
      ),
      lookedForFirst,
    ),
  },
  {
    why: "LocalStack does not miss what a request must contain",
    page: "APIReference/CommonErrors.html",
    when: taken(
      /^The request must contain the parameter (?:Label|Tags|TagKeys|Actions|Attribute\.Name|\S*MessageBody)/,
    ),
  },
  {
    why: "LocalStack checks the range of a parameter after the queue and the handle, or not at all",
    page: "APIReference/API_ReceiveMessage.html",
    when: any(
      taken(
        /for parameter (?:MaxNumberOfMessages|WaitTimeSeconds|VisibilityTimeout|DelaySeconds) is invalid/,
      ),
      refusedOtherwise(
        /^Value \S+ for parameter (?:MaxNumberOfMessages|WaitTimeSeconds|VisibilityTimeout) is invalid/,
        /^(?:QueueDoesNotExist|ReceiptHandleIsInvalid|CommonServiceException)/,
      ),
      refusedOtherwise(
        / for parameter VisibilityTimeout is invalid/,
        /not available for visibility timeout change/,
      ),
    ),
  },
  {
    why: "LocalStack takes any size of a page",
    page: "APIReference/API_ListQueues.html",
    when: taken(/ for parameter MaxResults is invalid/),
  },
  {
    why: "LocalStack takes parameters that are only for FIFO queues",
    page: "APIReference/API_ReceiveMessage.html",
    when: taken(/ for parameter ReceiveRequestAttemptId is invalid/),
  },
  {
    why: "LocalStack words the refusal of a MessageDeduplicationId in its own way",
    page: "APIReference/API_SendMessage.html",
    when: refusedOtherwise(
      /parameter MessageDeduplicationId is invalid/,
      /parameter MessageDeduplicationId is invalid/,
    ),
  },
  {
    why: "LocalStack ignores system attributes that it does not know",
    page: "APIReference/API_ReceiveMessage.html",
    when: (ours, theirs, operation) =>
      operation === "ReceiveMessage" && ours.code === "InvalidAttributeName" && theirs.code === undefined,
  },
  {
    why: "LocalStack takes any message system attribute",
    page: "APIReference/API_SendMessage.html",
    when: taken(/^(?:The type of message|Message) \(?system\)? attribute|^Message system attribute name/),
  },
  {
    why: "LocalStack has no digest of the system attributes of an entry",
    page: "APIReference/API_SendMessageBatchResultEntry.html",
    when: (ours, theirs) => {
      const mine = JSON.stringify(ours);
      return mine.includes("MD5OfMessageSystemAttributes") &&
        mine.replaceAll(/,?"MD5OfMessageSystemAttributes":"[0-9a-f]+"/g, "") === JSON.stringify(theirs);
    },
  },
  {
    why: "LocalStack says nothing, where AWS says what is wrong with a batch",
    page: "APIReference/API_SendMessageBatch.html",
    when: (ours, theirs) =>
      ours.code === theirs.code && theirs.message === "" && ours.status === theirs.status,
  },
  {
    why: "LocalStack takes letters of any alphabet in the ids of a batch",
    page: "APIReference/API_SendMessageBatchRequestEntry.html",
    when: any(
      taken(/^A batch entry id can only/),
      refusedOtherwise(/^A batch entry id can only/, /ReceiptHandleIsInvalid/),
    ),
  },
  {
    why: "LocalStack looks for a queue without a name",
    page: "APIReference/API_GetQueueUrl.html",
    when: refusedOtherwise(/Must specify a queue name/, /^QueueDoesNotExist/),
  },
  {
    why: "LocalStack does not limit or check tags",
    page: "SQSDeveloperGuide/sqs-queue-tags.html",
    when: taken(/^Tag (?:keys|values) must be|^Too many tags added/),
  },
  {
    why: "LocalStack does not check labels, and knows neither how many actions may be allowed nor which",
    page: "APIReference/API_AddPermission.html",
    when: any(
      taken(
        /Actions were found, maximum allowed|Only the queue owner is allowed|for parameter Label is invalid\. Reason: Can only/,
      ),
      (ours, theirs) => ours.message?.includes("parameter ActionName") === true && theirs.code === undefined,
      refusedOtherwise(
        /Reason: Can only include|maximum allowed is 7|Only the queue owner/,
        /Reason: Already exists/,
      ),
    ),
  },
  {
    why: "LocalStack does not check the values of a queue's attributes",
    page: "APIReference/API_SetQueueAttributes.html",
    when: any(
      taken(/^Invalid value for the parameter |^Value .* for parameter Redrive(?:Allow)?Policy is invalid/s),
      refusedOtherwise(
        /^Invalid value for the parameter |^Value .* for parameter Redrive(?:Allow)?Policy is invalid/s,
        /^(?:InvalidParameterValueException|CommonServiceException|InvalidAttributeValue|InvalidAttributeName) /,
      ),
    ),
  },
  {
    why: "LocalStack words what is wrong with a message attribute in its own way, or does not check it",
    page: "SQSDeveloperGuide/sqs-message-metadata.html",
    when: any(
      taken(
        /message \((?:user)\) attribute|message attribute name|^Number of message attributes|^Message \(user\)|reserved for internal/,
      ),
      refusedOtherwise(
        /message attribute|Message \(user\) attribute|message \(user\) attribute|Number of message attributes|^You can't use message/,
        /^InvalidParameterValueException (?:Type for parameter MessageAttributes|Missing required parameter DataType|Message \(user\)|You can't use message|Invalid characters)/,
      ),
    ),
  },
];

/** Every explanation, as differences have it. */
export const EXPLANATIONS: readonly string[] = KNOWN.map(told);

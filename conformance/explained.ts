/**
 * Where look-alikes are known to differ from the contract, and what AWS's documentation says about it. Printed into
 * docs/FIDELITY.md, and told beside each difference that a run finds.
 */

import { suiteOf, SUITES } from "./generated_run.ts";
import { UsageError } from "./usage_error.ts";

/** A look-alike by its name in `deno task lookalike`. */
export type LookalikeName = "localstack" | "dynamodb-local" | "moto";

export interface KnownDifference {
  readonly against: LookalikeName;
  readonly service: string;
  /** What the look-alike does, in a sentence. */
  readonly what: string;
  /** Why we do otherwise: what AWS says, and where. */
  readonly why: string;
  /** The cases of the contract that show it. */
  readonly cases: RegExp;
  /** What the look-alike answers them with. Default anything. */
  readonly got?: RegExp;
}

const SQS_API = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference";
const EVENTS_API = "https://docs.aws.amazon.com/eventbridge/latest/APIReference";
const IAM_API = "https://docs.aws.amazon.com/IAM/latest/APIReference";
const STS_API = "https://docs.aws.amazon.com/STS/latest/APIReference";
const LAMBDA_API = "https://docs.aws.amazon.com/lambda/latest/api";
const DYNAMODB_API = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference";

/** A request that AWS refuses, and that the look-alike fails on itself. */
function failsItself(service: string, page: string): KnownDifference {
  return {
    against: "localstack",
    service,
    what:
      "LocalStack fails itself, with a status of 500 or 501, where AWS answers with an error of its model.",
    why: `A client's mistake is answered with a status of 4xx (${page}).`,
    cases: /./,
    got: /^error \w+, status 50[01]\b/,
  };
}

/** What LocalStack takes, or does without a word, that AWS refuses. */
function takes(service: string, what: string, why: string, cases: RegExp): KnownDifference {
  return { against: "localstack", service, what, why, cases, got: /^output/ };
}

/** What LocalStack answers otherwise. */
function says(service: string, what: string, why: string, cases: RegExp, got?: RegExp): KnownDifference {
  return { against: "localstack", service, what, why, cases, ...(got ? { got } : undefined) };
}

const LOCALSTACK: readonly KnownDifference[] = [
  failsItself("sqs", `${SQS_API}/CommonErrors.html`),
  failsItself("eventbridge", `${EVENTS_API}/CommonErrors.html`),
  failsItself("lambda", `${LAMBDA_API}/CommonErrors.html`),
  failsItself("iam", `${IAM_API}/CommonErrors.html`),
  failsItself("sts", `${STS_API}/CommonErrors.html`),
  says(
    "sqs",
    "LocalStack looks for a queue where a request names none.",
    `A parameter that must be there and is not is a MissingParameter (${SQS_API}/CommonErrors.html).`,
    / without a queue$/,
    /^error QueueDoesNotExist/,
  ),
  says(
    "sqs",
    "LocalStack answers with the status 400 where AWS has 403 or 404.",
    `The status of an error stands beside it (${SQS_API}/API_DeleteMessage.html#API_DeleteMessage_Errors).`,
    /refuses a handle|twice within a minute|does not find a queue/,
    /^error (ReceiptHandleIsInvalid|PurgeQueueInProgress|ResourceNotFoundException), status 400/,
  ),
  takes(
    "sqs",
    "LocalStack takes values beyond the limits of attributes, parameters, tags and policies.",
    `Each has a range, which is checked (${SQS_API}/API_SetQueueAttributes.html, API_SendMessage.html, API_TagQueue.html, ` +
      "API_AddPermission.html, API_StartMessageMoveTask.html).",
    /beyond its limit|refuses (a value|a size of pages|an empty name|a delay|text for a number|\d+ messages|eleven|eight|what only)/,
  ),
  says(
    "sqs",
    "LocalStack looks at a receipt handle before the range of a parameter.",
    `A value out of its range is an InvalidParameterValue (${SQS_API}/API_ChangeMessageVisibility.html).`,
    /^ChangeMessageVisibility\w* refuses/,
    /^error ReceiptHandleIsInvalid/,
  ),
  takes(
    "iam",
    "LocalStack leaves IsTruncated out of many lists.",
    `Every list says whether there is more (${IAM_API}/API_ListGroups.html).`,
    /^(List|GetGroup )/,
  ),
  takes(
    "iam",
    "LocalStack tells names apart by the case of their letters, and renames over others.",
    `Names are unique whatever their letters' case (${IAM_API}/API_CreateRole.html).`,
    /refuses (the name|a name that is taken)/,
  ),
  takes(
    "iam",
    "LocalStack counts neither policies, groups, tags nor characters.",
    "IAM's quotas hold for every account (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).",
    /refuses (the eleventh|more |a trust policy that is too long)/,
  ),
  takes(
    "iam",
    "LocalStack deletes what is in use: policies that are attached, groups with users, users with keys.",
    `What something depends on is refused with DeleteConflict (${IAM_API}/API_DeleteGroup.html).`,
    /^Delete\w+ refuses/,
  ),
  takes(
    "iam",
    "LocalStack does not look at names, markers, tags and trust policies, nor for a policy that a boundary names.",
    `Each has a pattern or must be there (${IAM_API}/API_CreateRole.html, API_PutRolePermissionsBoundary.html).`,
    /tells of all that is wrong|what is no trust policy|refuses (keys that differ|a policy)|of one that is not there/,
  ),
  takes(
    "iam",
    "LocalStack hands out documents of policies as they are.",
    `Documents are URL-encoded (${IAM_API}/API_GetPolicyVersion.html).`,
    /^(GetPolicyVersion|SetDefaultPolicyVersion) /,
  ),
  says(
    "iam",
    "LocalStack begins an account without a user.",
    "Here the one whose access key is used has to be somebody; FIDELITY says who.",
    /^GetUser by name/,
  ),
  takes(
    "sts",
    "LocalStack gives credentials for roles that are not there, with any policy, for any time, and to sessions.",
    `Each is refused (${STS_API}/API_AssumeRole.html, API_GetSessionToken.html).`,
    /^(AssumeRole|GetSessionToken) /,
  ),
  says(
    "lambda",
    "LocalStack runs no functions without Docker: they stay Pending, or have Failed.",
    `A function that is there can be invoked once it is Active (${LAMBDA_API}/API_Invoke.html).`,
    /./,
    /^error ResourceConflictException, status 409: .*(Pending|Failed)/,
  ),
  says(
    "lambda",
    "LocalStack checks few settings of event source mappings, keeps no provisioned pollers, and looks for starting positions before ranges.",
    `Ranges and enumerations are of the model; which settings a source has is told with each (${LAMBDA_API}/API_CreateEventSourceMapping.html).`,
    /^CreateEventSourceMapping (refuses|keeps ProvisionedPollerConfig) /,
  ),
  says(
    "lambda",
    "LocalStack lists no mappings of a function that is not there, without an error.",
    `ListEventSourceMappings has a ResourceNotFoundException (${LAMBDA_API}/API_ListEventSourceMappings.html#API_ListEventSourceMappings_Errors).`,
    /^ListEventSourceMappings of a function that is not there$/,
  ),
  says(
    "eventbridge",
    "LocalStack has neither partner event sources nor global endpoints.",
    `Both are of the API (${EVENTS_API}/API_CreatePartnerEventSource.html, API_CreateEndpoint.html).`,
    /./,
    /^(what is given cannot be made: eventbridge\.Create(PartnerEventSource|Endpoint)|a call before it failed)/,
  ),
  says(
    "eventbridge",
    "LocalStack lets the rules that fill archives be changed and deleted.",
    `A managed rule can be changed with Force only (${EVENTS_API}/API_DeleteRule.html).`,
    /refuses a managed rule/,
  ),
  takes(
    "eventbridge",
    "LocalStack takes names, patterns, policies and sizes of pages that cannot be, and more of everything than the quotas.",
    "Each has a pattern, a range or a quota (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html, " +
      `${EVENTS_API}/API_PutRule.html, API_PutPermission.html).`,
    /refuses|takes one filter|allows no other action|wants a role/,
  ),
  says(
    "eventbridge",
    "LocalStack replays at once: a replay is COMPLETED when it has started.",
    `A replay is STARTING, then RUNNING (${EVENTS_API}/API_StartReplay.html).`,
    /^(StartReplay starts|DescribeReplay|ListReplays)/,
    /"State":"COMPLETED"/,
  ),
  says(
    "eventbridge",
    "LocalStack does not say by whom a rule is managed.",
    `It stands in ManagedBy (${EVENTS_API}/API_Rule.html).`,
    /managed rule that everybody sees/,
  ),
  says(
    "eventbridge",
    "LocalStack fails itself on UpdateArchive, with InternalException, and looks for connections before it looks at values.",
    `What is not there is a ResourceNotFoundException, and values have ranges (${EVENTS_API}/API_UpdateArchive.html, ` +
      "API_CreateApiDestination.html).",
    /^(UpdateArchive|UpdateConnection with nothing|CreateApiDestination refuses)/,
    /^error (InternalException|ResourceNotFoundException)/,
  ),
  says(
    "iam",
    "LocalStack leaves boundaries, and how often a policy is one, out of its answers.",
    `Both are shown (${IAM_API}/API_Role.html, API_Policy.html).`,
    /^(CreateRole answers|CreatePolicy answers|PutRolePermissionsBoundary gives)/,
  ),
];

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  ...LOCALSTACK,
  {
    against: "dynamodb-local",
    service: "dynamodb",
    what: "DynamoDB Local describes a table that is being deleted as ACTIVE.",
    why: `DeleteTable answers with the status DELETING (${DYNAMODB_API}/API_DeleteTable.html).`,
    cases: /^DeleteTable describes/,
  },
  {
    against: "dynamodb-local",
    service: "dynamodb",
    what: "DynamoDB Local fails itself, with a status of 500, on a body that does not fit.",
    why: "What cannot be read is a SerializationException " +
      "(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html).",
    cases: /./,
    got: /^error InternalFailure, status 500/,
  },
  {
    against: "dynamodb-local",
    service: "dynamodb",
    what:
      "DynamoDB Local has neither tags, policies, backups nor contributor insights, and no endpoints to describe.",
    why: `They are operations of the service (${DYNAMODB_API}/API_Operations_Amazon_DynamoDB.html).`,
    cases:
      /^(TagResource|UntagResource|ListTags\w*|\w*ResourcePolicy|\w*Backups?|Restore\w*|\w*Insights|\w*Kinesis\w*|DescribeEndpoints) /,
    got: /^(error UnknownOperationException|a call before it failed|what is given cannot be made)/,
  },
  {
    against: "dynamodb-local",
    service: "dynamodb",
    what:
      "DynamoDB Local does not throttle, and leaves classes, encryption, warm and maximal throughput aside.",
    why: "They are settings of a table, and its throughput is enforced " +
      "(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html).",
    cases:
      /is throttled|^CreateTable gives a stream|^DescribeTable tells the throughput|a second change within an hour/,
  },
  {
    against: "dynamodb-local",
    service: "dynamodb",
    what:
      "DynamoDB Local has messages of its own for UpdateTable, counts no decreases, and makes an index otherwise.",
    why: `The statuses and counts are members of the answer (${DYNAMODB_API}/API_UpdateTable.html); ` +
      "the messages are AWS's, as its users quote them.",
    cases: /^UpdateTable |more units than a table may have/,
  },
  {
    against: "dynamodb-local",
    service: "dynamodbstreams",
    what: "DynamoDB Local checks the members of a request by other rules, and shortens messages.",
    why: "Members have lengths and sets of values " +
      `(${DYNAMODB_API}/API_streams_GetShardIterator.html); the messages are AWS's, as its users quote them.`,
    cases: /^(DescribeStream refuses an ARN|GetShardIterator refuses (a shard|a stream|a type))/,
  },
];

/** Why a case fails at a look-alike; undefined where nobody knows. */
export function explanationOf(
  against: LookalikeName | undefined,
  service: string,
  name: string,
  got: string,
): string | undefined {
  const found = KNOWN_DIFFERENCES.find((each) =>
    each.against === against && each.service === service && each.cases.test(name) &&
    (each.got?.test(got) ?? true)
  );
  return found && `${found.what} ${found.why}`;
}

/** A difference as documents tell it. */
export interface ToldDifference {
  readonly against: LookalikeName;
  readonly service: string;
  readonly text: string;
}

/** Every known difference: those that the contract shows, and those that generated suites explain. */
export async function toldDifferences(): Promise<ToldDifference[]> {
  const told: ToldDifference[] = KNOWN_DIFFERENCES.map(({ against, service, what, why }) => ({
    against,
    service,
    text: `${what} ${why}`,
  }));
  for (const name of SUITES) {
    const suite = await suiteOf(name).catch((error: unknown) => {
      if (error instanceof UsageError) return undefined;
      throw error;
    });
    if (!suite) continue;
    const { against, service, explanations = [] } = suite;
    for (const text of explanations) told.push({ against, service, text });
  }
  return told;
}

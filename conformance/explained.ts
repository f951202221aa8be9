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

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  failsItself("sqs", `${SQS_API}/CommonErrors.html`),
  failsItself("eventbridge", `${EVENTS_API}/CommonErrors.html`),
  failsItself("lambda", `${LAMBDA_API}/CommonErrors.html`),
  failsItself("iam", `${IAM_API}/CommonErrors.html`),
  failsItself("sts", `${STS_API}/CommonErrors.html`),
  {
    against: "localstack",
    service: "sqs",
    what: "LocalStack looks for a queue where a request names none.",
    why: `A parameter that must be there and is not is a MissingParameter (${SQS_API}/CommonErrors.html).`,
    cases: / without a queue$/,
    got: /^error QueueDoesNotExist/,
  },
  {
    against: "localstack",
    service: "sqs",
    what: "LocalStack answers with the status 400 where AWS has 403 or 404.",
    why:
      `The status of an error stands beside it (${SQS_API}/API_DeleteMessage.html#API_DeleteMessage_Errors).`,
    cases: /refuses a handle|twice within a minute/,
    got: /status 400/,
  },
  {
    against: "localstack",
    service: "lambda",
    what: "LocalStack runs no functions without Docker: they stay Pending, or have Failed.",
    why: `A function that is there can be invoked once it is Active (${LAMBDA_API}/API_Invoke.html).`,
    cases: /./,
    got: /^error ResourceConflictException, status 409: .*(Pending|Failed)/,
  },
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

/** The wide tour: for every AWS service of an account, steps that call each of its operations. */
import { DYNAMODB } from "./dynamodb.ts";
import { DYNAMODB_STREAMS } from "./dynamodb_streams.ts";
import { EVENTBRIDGE } from "./eventbridge.ts";
import { IAM } from "./iam.ts";
import { LAMBDA } from "./lambda.ts";
import { SQS } from "./sqs.ts";
import { type ClientNames, type Tour, tourJson, type Visit } from "./step.ts";
import { STS } from "./sts.ts";

const CLIENTS: Readonly<Record<string, ClientNames>> = {
  sqs: { boto3: "sqs", node: "@aws-sdk/client-sqs" },
  eventbridge: { boto3: "events", node: "@aws-sdk/client-eventbridge" },
  dynamodb: { boto3: "dynamodb", node: "@aws-sdk/client-dynamodb" },
  dynamodbstreams: { boto3: "dynamodbstreams", node: "@aws-sdk/client-dynamodb-streams" },
  lambda: { boto3: "lambda", node: "@aws-sdk/client-lambda" },
  iam: { boto3: "iam", node: "@aws-sdk/client-iam" },
  sts: { boto3: "sts", node: "@aws-sdk/client-sts" },
};

const VISITS: readonly Visit[] = [SQS, EVENTBRIDGE, DYNAMODB, DYNAMODB_STREAMS, LAMBDA, IAM, STS];

/**
 * The tour as JSON, for its players.
 *
 * @param operations What an account emulates, by service; only these services are visited.
 */
export function wideTour(operations: Tour["operations"]): string {
  const visits = VISITS.filter(({ service }) => Object.hasOwn(operations, service));
  return tourJson({ clients: CLIENTS, visits, operations });
}

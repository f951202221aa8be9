/** The handler that makes the calls of the cases, each with an ordinary client of the AWS SDK. */
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as dynamodbstreams from "@aws-sdk/client-dynamodb-streams";
import * as eventbridge from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import * as sqs from "@aws-sdk/client-sqs";
import * as sts from "@aws-sdk/client-sts";
import { type Answer, type Client, makeCalls, type Package } from "../calling.ts";
import type { ServiceName } from "../case.ts";
import { CASES } from "../cases/mod.ts";

export type { Answer } from "../calling.ts";

const PACKAGES: Readonly<Record<ServiceName, Package>> = {
  sqs,
  dynamodb,
  dynamodbstreams,
  eventbridge,
  lambda,
  iam,
  sts,
};
const CLIENTS: Readonly<Record<ServiceName, Client>> = {
  sqs: new sqs.SQSClient({}),
  dynamodb: new dynamodb.DynamoDBClient({}),
  dynamodbstreams: new dynamodbstreams.DynamoDBStreamsClient({}),
  eventbridge: new eventbridge.EventBridgeClient({}),
  lambda: new lambda.LambdaClient({}),
  iam: new iam.IAMClient({}),
  sts: new sts.STSClient({}),
} as Record<ServiceName, unknown> as Record<ServiceName, Client>;

export function handler({ service, index }: { service: ServiceName; index: number }): Promise<Answer> {
  return makeCalls(CASES[service][index]!, PACKAGES[service], CLIENTS[service]);
}

/** The cases of the contract, by AWS service. */
import type { Case, ServiceName } from "../case.ts";
import { DYNAMODB } from "./dynamodb.ts";
import { DYNAMODB_BACKUPS } from "./dynamodb_backups.ts";
import { DYNAMODB_ITEMS } from "./dynamodb_items.ts";
import { DYNAMODB_MULTI_KEYS } from "./dynamodb_multi_keys.ts";
import { DYNAMODB_PARTIQL } from "./dynamodb_partiql.ts";
import { DYNAMODB_PARTIQL_MANY } from "./dynamodb_partiql_many.ts";
import { DYNAMODB_REFUSALS } from "./dynamodb_refusals.ts";
import { DYNAMODB_TABLES } from "./dynamodb_tables.ts";
import { DYNAMODB_STREAMS } from "./dynamodb_streams.ts";
import { EVENTBRIDGE } from "./eventbridge.ts";
import { IAM } from "./iam.ts";
import { LAMBDA } from "./lambda.ts";
import { SQS } from "./sqs.ts";
import { STS } from "./sts.ts";

export const CASES: Readonly<Record<ServiceName, readonly Case[]>> = {
  sqs: SQS,
  dynamodb: [
    ...DYNAMODB,
    ...DYNAMODB_ITEMS,
    ...DYNAMODB_PARTIQL,
    ...DYNAMODB_PARTIQL_MANY,
    ...DYNAMODB_TABLES,
    ...DYNAMODB_BACKUPS,
    ...DYNAMODB_REFUSALS,
    ...DYNAMODB_MULTI_KEYS,
  ],
  dynamodbstreams: DYNAMODB_STREAMS,
  eventbridge: EVENTBRIDGE,
  lambda: LAMBDA,
  iam: IAM,
  sts: STS,
};

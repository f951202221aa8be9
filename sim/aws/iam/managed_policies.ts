/**
 * AWS's own policies. Every ARN of one can be attached, as nothing is decided by what a policy says; of those that
 * functions are usually given, the documents are here as well.
 *
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
import type { Policy } from "./state.ts";

const ARN = /^arn:aws[\w-]*:iam::aws:policy\/((?:[\w+=,.@-]+\/)*)([\w+=,.@-]+)$/;

const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

/** What each allows, on every resource; by path and name. */
const ACTIONS: Readonly<Record<string, string | readonly string[]>> = {
  "AdministratorAccess": "*",
  "service-role/AWSLambdaBasicExecutionRole": LOGS,
  "service-role/AWSLambdaDynamoDBExecutionRole": [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
    ...LOGS,
  ],
  "service-role/AWSLambdaRole": ["lambda:InvokeFunction"],
  "service-role/AWSLambdaSQSQueueExecutionRole": [
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    ...LOGS,
  ],
};

/** When the emulated account has them from; AWS made and changed each at a time of its own. */
const CREATED_MS = Date.UTC(2015, 1, 6, 18);

/** Whether an ARN is that of a policy of AWS's own, here or not. */
export function isAwsManaged(arn: string): boolean {
  return ARN.test(arn);
}

/** The policies of AWS's own whose documents are here, by ARN. */
export const MANAGED_POLICIES: ReadonlyMap<string, Policy> = new Map(
  Object.entries(ACTIONS).map(([place, actions]) => {
    const name = place.slice(place.lastIndexOf("/") + 1);
    const document = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
    };
    return [`arn:aws:iam::aws:policy/${place}`, {
      name,
      id: policyId(place),
      arn: `arn:aws:iam::aws:policy/${place}`,
      path: `/${place.slice(0, place.lastIndexOf("/") + 1)}`,
      description: undefined,
      createdMs: CREATED_MS,
      updatedMs: CREATED_MS,
      versions: new Map([["v1", { document: JSON.stringify(document), createdMs: CREATED_MS }]]),
      defaultVersion: "v1",
      madeVersions: 1,
      tags: new Map(),
    }];
  }),
);

/** An id that is the same in every account, as those of AWS's own policies are; not the one that AWS has. */
function policyId(place: string): string {
  let number = 0n;
  for (const character of place) number = (number * 131n + BigInt(character.charCodeAt(0))) % (1n << 85n);
  return `ANPA${number.toString(32).toUpperCase().replace(/[01]/g, "Z").padStart(17, "A").slice(-17)}`;
}

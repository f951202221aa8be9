/** What an event source mapping reads: a queue or the stream of a table, by its ARN. */
import type { CreateEventSourceMappingCommandInput } from "@aws-sdk/client-lambda";
import type { AwsError } from "../errors.ts";
import type { AwsWorld } from "../operation.ts";
import { invalidParameter, notEmulatedParameter } from "./errors.ts";

export type EventSource =
  | { readonly kind: "sqs"; readonly arn: string; readonly queueName: string }
  | { readonly kind: "dynamodb"; readonly arn: string };

/** Sources of AWS's whose services are not there, by the service of their ARN. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  kinesis: "An event source of Amazon Kinesis",
  kafka: "An event source of Amazon MSK",
  mq: "An event source of Amazon MQ",
  rds: "An event source of Amazon DocumentDB",
};

/**
 * The source that an input names.
 *
 * @throws {AwsError} It names none, or one of a service that is not there.
 */
export function eventSourceOf(world: AwsWorld, input: CreateEventSourceMappingCommandInput): EventSource {
  const { EventSourceArn: arn, SelfManagedEventSource: selfManaged } = input;
  if (selfManaged !== undefined) {
    if (!input.SourceAccessConfigurations?.length) {
      throw invalidParameter("Required 'sourceAccessConfigurations' parameter is missing.");
    }
    throw notEmulatedParameter("An event source of self-managed Apache Kafka");
  }
  const [, , service, region, account, ...rest] = arn?.split(":") ?? [];
  const here = region === world.region && account === world.account;
  switch (service) {
    case "sqs":
      if (!here) throw queueNotFound();
      return { kind: "sqs", arn: arn!, queueName: rest.join(":") };
    case "dynamodb":
      if (!/^table\/[^/]+\/stream\/./.test(rest.join(":"))) throw unrecognized();
      return { kind: "dynamodb", arn: arn! };
    default: {
      const elsewhere = service === undefined ? undefined : ELSEWHERE[service];
      throw elsewhere === undefined ? unrecognized() : notEmulatedParameter(elsewhere);
    }
  }
}

function unrecognized(): AwsError {
  return invalidParameter("Unrecognized event source.");
}

export function queueNotFound(): AwsError {
  return invalidParameter(
    "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error " +
      "Message: The specified queue does not exist.",
  );
}

export function streamNotFound(arn: string): AwsError {
  return invalidParameter(`Stream not found: ${arn}`);
}

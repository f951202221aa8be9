/** Worlds for the tests of event source mappings of streams: the real DynamoDB, functions by script. */
import assert from "node:assert/strict";
import { dynamodb } from "../dynamodb/mod.ts";
import { dynamodbstreams } from "../dynamodb_streams/mod.ts";
import { fixture, type FixtureOptions } from "../fixture.ts";
import { sqs, type SqsState } from "../sqs/mod.ts";
import { ROLE } from "./lambda_fixture.ts";
import { lambda } from "./mod.ts";
import { type Handler, scriptedRuntime } from "./scripted_runtime.ts";
import type { StreamEvent } from "./stream_event.ts";

export const DESTINATION = "arn:aws:sqs:us-east-1:000000000000:discarded";
export const ON_FAILURE = { DestinationConfig: { OnFailure: { Destination: DESTINATION } } };

/**
 * A table with a stream and a function with a handler. `create` makes the mapping; `put` writes an item whose sort key is
 * `line`; `batches` has the sort keys that the function was handed, and `discarded` what the destination was told.
 */
export function mapped(handler: Handler, mapping: object = {}, options: FixtureOptions = {}) {
  const runtime = scriptedRuntime();
  const world = fixture([lambda(runtime), sqs(), dynamodb(), dynamodbstreams()], options);
  runtime.scheduler = world.scheduler;
  runtime.handlers.set("fn", handler);
  world.apply("sqs", "CreateQueue", { QueueName: "discarded" });
  const { TableDescription: { LatestStreamArn: streamArn } } = world.apply("dynamodb", "CreateTable", {
    TableName: "Orders",
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "line", AttributeType: "N" },
    ],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }, { AttributeName: "line", KeyType: "RANGE" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  world.apply("lambda", "CreateFunction", {
    FunctionName: "fn",
    Runtime: "nodejs22.x",
    Role: ROLE,
    Handler: "index.handler",
    Code: { S3Bucket: "code", S3Key: "fn" },
  });
  world.settle();
  const create = (more: object = {}) =>
    world.apply("lambda", "CreateEventSourceMapping", {
      EventSourceArn: streamArn,
      FunctionName: "fn",
      StartingPosition: "TRIM_HORIZON",
      ...mapping,
      ...more,
    });
  const put = (line: number, id = "a", more: object = {}): void => {
    const answer = world.apply("dynamodb", "PutItem", {
      TableName: "Orders",
      Item: { id: { S: id }, line: { N: String(line) }, ...more },
    });
    assert.equal(answer.code, undefined, answer.message);
  };
  return {
    ...world,
    runtime,
    streamArn: streamArn as string,
    create,
    put,
    batches: () => runtime.requests.map(({ event }) => linesOf(event)),
    // deno-lint-ignore no-explicit-any
    discarded: (): any[] =>
      [...world.account.peer<SqsState>("sqs").messages("discarded")].map(({ body }) => JSON.parse(body)),
  };
}

/** The sort keys of the records of an event. */
export const linesOf = (event: unknown): number[] =>
  (event as StreamEvent).Records.map(({ dynamodb }) => Number((dynamodb.Keys.line as { N: string }).N));
/** The first record of an event. */
export const first = (event: unknown) => (event as StreamEvent).Records[0]!;

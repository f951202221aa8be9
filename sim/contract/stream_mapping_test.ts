/** A table, its stream, a function of real code and a queue: what is written arrives, whatever the transport. */
import "../host/install.ts";
import assert from "node:assert/strict";
import type { SqsState } from "../aws/sqs/mod.ts";
import type { JournalRecord } from "../journal/mod.ts";
import { CODE_BUCKET, createWorld, type Transport } from "../mod.ts";
import { bundled, ROLE, TRANSPORTS } from "./stage.ts";

const codes = await bundled(["relay.ts"]);
const HOST = "https://sqs.us-east-1.amazonaws.com/000000000000";
const QUEUES = "arn:aws:sqs:us-east-1:000000000000";
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:relay";

async function play(transport: Transport) {
  const records: JournalRecord[] = [];
  const world = createWorld({
    seed: 5,
    transport,
    faults: [{ kind: "crash", where: { function: "relay" }, at: "before", rate: 0.3, perEntity: 1 }],
    journal: { listeners: [{ see: (record) => records.push(record) }] },
  });
  for (const [name, code] of codes) world.addCode(name, code);
  for (const QueueName of ["sent", "discarded"]) world.apply("sqs", "CreateQueue", { QueueName });
  const { TableDescription } = world.apply("dynamodb", "CreateTable", {
    TableName: "Orders",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
  }) as { TableDescription: { LatestStreamArn: string } };
  world.apply("lambda", "CreateFunction", {
    FunctionName: "relay",
    Runtime: "nodejs22.x",
    Role: ROLE,
    Handler: "index.handler",
    Code: { S3Bucket: CODE_BUCKET, S3Key: "relay.ts" },
    Environment: { Variables: { QUEUE_URL: `${HOST}/sent` } },
    Publish: true,
  });
  world.apply("lambda", "CreateEventSourceMapping", {
    EventSourceArn: TableDescription.LatestStreamArn,
    FunctionName: `${FUNCTION}:1`,
    StartingPosition: "TRIM_HORIZON",
    BatchSize: 4,
    MaximumRetryAttempts: 2,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
    DestinationConfig: { OnFailure: { Destination: `${QUEUES}:discarded` } },
  });
  await world.run();
  for (let i = 0; i < 6; i++) {
    const Item = { id: { S: `o-${i}` }, ...(i === 5 ? { poison: { BOOL: true } } : undefined) };
    world.apply("dynamodb", "PutItem", { TableName: "Orders", Item });
  }
  world.apply("dynamodb", "DeleteItem", { TableName: "Orders", Key: { id: { S: "o-0" } } });
  await world.run();
  assert.deepEqual(world.leaks, []);
  const bodies = (queue: string): Record<string, unknown>[] =>
    [...world.account.peer<SqsState>("sqs").messages(queue)].map(({ body }) => JSON.parse(body));
  return { sent: bodies("sent"), discarded: bodies("discarded"), records };
}

for (const transport of TRANSPORTS) {
  Deno.test(`a write to a table reaches a queue by way of a function, over ${transport}`, async () => {
    const { sent, discarded, records } = await play(transport);
    const expected = [0, 1, 2, 3, 4].map((i) => ({ eventName: "INSERT", id: `o-${i}`, by: `${FUNCTION}:1` }));
    assert.deepEqual(sent, expected);
    assert.equal(discarded.length, 1);
    assert.equal((discarded[0]!.DDBStreamBatchInfo as { batchSize: number }).batchSize, 1);
    const starts = records.filter((record) => record.type === "invocation" && record.action === "start");
    assert.ok(starts.every((record) => "mode" in record && record.mode === "event-source"));
  });
}

Deno.test("two runs with a stream in them write the same journal", async () => {
  const [first, second] = [await play("direct"), await play("direct")];
  assert.deepEqual(first.records, second.records);
});

/**
 * Whatever fails, and however records are split, reported and thrown away: those of one key arrive in order, and none
 * is lost except to the destination.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { dynamodb } from "../dynamodb/mod.ts";
import { dynamodbstreams } from "../dynamodb_streams/mod.ts";
import { fixture } from "../fixture.ts";
import { sqs, type SqsState } from "../sqs/mod.ts";
import { ROLE } from "./lambda_fixture.ts";
import { lambda } from "./mod.ts";
import { scriptedRuntime } from "./scripted_runtime.ts";
import type { StreamEvent, StreamEventRecord } from "./stream_event.ts";

interface Plan {
  readonly batchSize: number;
  readonly factor: number;
  readonly retries: number;
  readonly bisects: boolean;
  readonly reports: boolean;
  readonly windowSeconds: number;
  /** Of each record: its key, when it is written after the one before, and how often the function fails at it. */
  readonly records: readonly { readonly key: number; readonly waitMs: number; readonly failures: number }[];
  /** Every so many invocations the function fails as a whole; 0 for never. */
  readonly crashEvery: number;
}

const PLANS: fc.Arbitrary<Plan> = fc.record({
  batchSize: fc.integer({ min: 1, max: 6 }),
  factor: fc.integer({ min: 1, max: 4 }),
  retries: fc.integer({ min: 0, max: 3 }),
  bisects: fc.boolean(),
  reports: fc.boolean(),
  windowSeconds: fc.constantFrom(0, 0, 2),
  records: fc.array(
    fc.record({
      key: fc.integer({ min: 0, max: 3 }),
      waitMs: fc.constantFrom(0, 0, 100, 1500),
      failures: fc.constantFrom(0, 0, 0, 1, 2, 99),
    }),
    { minLength: 1, maxLength: 20 },
  ),
  crashEvery: fc.constantFrom(0, 0, 4),
});

const numberOf = ({ dynamodb: { Keys } }: StreamEventRecord): number => Number((Keys.n as { N: string }).N);

/** What the function took, in order, and the sequence numbers of what was thrown away. */
function play(plan: Plan): { taken: number[]; discarded: [string, string][]; sequence: Map<number, string> } {
  const runtime = scriptedRuntime();
  const world = fixture([lambda(runtime), sqs(), dynamodb(), dynamodbstreams()]);
  runtime.scheduler = world.scheduler;
  const left = plan.records.map(({ failures }) => failures);
  const taken: number[] = [];
  const sequence = new Map<number, string>();
  let calls = 0;
  runtime.handlers.set("fn", ({ request, after, ok, error }) => {
    const { Records } = request.event as StreamEvent;
    for (const record of Records) sequence.set(numberOf(record), record.dynamodb.SequenceNumber);
    after(20, () => {
      if (plan.crashEvery > 0 && ++calls % plan.crashEvery === 0) return error("Error", "every so often");
      const bad = Records.findIndex((record) => left[numberOf(record)]! > 0);
      if (bad >= 0) left[numberOf(Records[bad]!)]!--;
      if (bad >= 0 && !plan.reports) return error("Error", "record");
      taken.push(...(bad < 0 ? Records : Records.slice(0, bad)).map(numberOf));
      ok({
        batchItemFailures: bad < 0 ? [] : [{ itemIdentifier: Records[bad]!.dynamodb.SequenceNumber }],
      });
    });
  });
  world.apply("sqs", "CreateQueue", { QueueName: "discarded" });
  const { TableDescription: { LatestStreamArn } } = world.apply("dynamodb", "CreateTable", {
    TableName: "Table",
    AttributeDefinitions: [{ AttributeName: "k", AttributeType: "N" }, {
      AttributeName: "n",
      AttributeType: "N",
    }],
    KeySchema: [{ AttributeName: "k", KeyType: "HASH" }, { AttributeName: "n", KeyType: "RANGE" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
  });
  world.apply("lambda", "CreateFunction", {
    FunctionName: "fn",
    Runtime: "nodejs22.x",
    Role: ROLE,
    Handler: "index.handler",
    Code: { S3Bucket: "code", S3Key: "fn" },
  });
  world.settle();
  const made = world.apply("lambda", "CreateEventSourceMapping", {
    EventSourceArn: LatestStreamArn,
    FunctionName: "fn",
    StartingPosition: "TRIM_HORIZON",
    BatchSize: plan.batchSize,
    ParallelizationFactor: plan.factor,
    MaximumRetryAttempts: plan.retries,
    BisectBatchOnFunctionError: plan.bisects,
    MaximumBatchingWindowInSeconds: plan.windowSeconds,
    FunctionResponseTypes: plan.reports ? ["ReportBatchItemFailures"] : [],
    DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:discarded" } },
  });
  assert.equal(made.State, "Creating", made.message);
  plan.records.forEach(({ key, waitMs }, n) => {
    if (waitMs > 0) world.pass(waitMs);
    world.apply("dynamodb", "PutItem", {
      TableName: "Table",
      Item: { k: { N: String(key) }, n: { N: String(n) } },
    });
  });
  world.settle();
  const discarded = [...world.account.peer<SqsState>("sqs").messages("discarded")].map(({ body }) => {
    const { startSequenceNumber, endSequenceNumber } = JSON.parse(body).DDBStreamBatchInfo;
    return [startSequenceNumber, endSequenceNumber] as [string, string];
  });
  return { taken, discarded, sequence };
}

Deno.test("lambda stream mappings keep the order of each key and lose nothing but to the destination", () => {
  fc.assert(
    fc.property(PLANS, (plan) => {
      const { taken, discarded, sequence } = play(plan);
      assert.equal(sequence.size, plan.records.length, "every record is handed on at least once");
      assert.equal(new Set(taken).size, taken.length, "no record is taken twice");
      plan.records.forEach(({ key }, n) => {
        const place = sequence.get(n)!;
        const thrown = discarded.some(([start, end]) => start <= place && place <= end);
        assert.ok(taken.includes(n) || thrown, `record ${n} of key ${key} is lost`);
      });
      for (let key = 0; key < 4; key++) {
        const ofKey = taken.filter((n) => plan.records[n]!.key === key);
        assert.deepEqual(ofKey, ofKey.toSorted((a, b) => a - b), `the order of key ${key}`);
      }
    }),
    { seed: 1, numRuns: 60 },
  );
});

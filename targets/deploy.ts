/**
 * Deploys a system into an account, by the same operations that a deployment to AWS would call, and in the same
 * order: dead-letter queues before the queues that redrive to them, functions before what invokes them.
 */
import type { FunctionSpec, QueueSpec, System, TableSpec, TargetSpec } from "../services/systems/system.ts";

/** Calls one operation of the AWS account that is deployed to. */
export type Apply = (service: string, operation: string, input: object) => object;

export interface DeployOptions {
  readonly apply: Apply;
  readonly account: string;
  readonly region: string;
  /** The bucket and key under which the code of a function lies. */
  readonly codeOf: (spec: FunctionSpec) => { bucket: string; key: string };
}

/** ARNs and URLs of an account's resources, by name. */
export class Names {
  readonly account: string;
  readonly region: string;

  constructor(account: string, region: string) {
    this.account = account;
    this.region = region;
  }

  queueArn(name: string): string {
    return `arn:aws:sqs:${this.region}:${this.account}:${name}`;
  }

  queueUrl(name: string): string {
    return `https://sqs.${this.region}.amazonaws.com/${this.account}/${name}`;
  }

  functionArn(name: string): string {
    return `arn:aws:lambda:${this.region}:${this.account}:function:${name}`;
  }

  roleArn(name: string): string {
    return `arn:aws:iam::${this.account}:role/${name}`;
  }
}

/** Creates every resource of `system`. */
export function deploySystem(system: System, options: DeployOptions): void {
  const { apply } = options;
  const names = new Names(options.account, options.region);
  for (const queue of redriveTargetsFirst(system.queues)) createQueue(apply, names, queue);
  for (const table of system.tables) createTable(apply, table);
  for (const bus of system.buses) apply("eventbridge", "CreateEventBus", { Name: bus.name });
  for (const spec of system.functions) createFunction(apply, names, spec, options.codeOf(spec));
  for (const rule of system.rules) {
    apply("eventbridge", "PutRule", {
      Name: rule.name,
      EventBusName: rule.bus,
      EventPattern: JSON.stringify(rule.pattern),
    });
    apply("eventbridge", "PutTargets", {
      Rule: rule.name,
      EventBusName: rule.bus,
      Targets: rule.targets.map((target) => targetInput(names, target)),
    });
  }
  for (const source of system.eventSources) {
    apply("lambda", "CreateEventSourceMapping", {
      EventSourceArn: names.queueArn(source.queue),
      FunctionName: source.function,
      BatchSize: source.batchSize ?? 10,
      MaximumBatchingWindowInSeconds: source.batchWindowSeconds ?? 0,
      ...(source.maximumConcurrency
        ? { ScalingConfig: { MaximumConcurrency: source.maximumConcurrency } }
        : undefined),
      ...(source.partialBatchResponse ? { FunctionResponseTypes: ["ReportBatchItemFailures"] } : undefined),
    });
  }
}

/** Queues in an order in which each comes after the one that it redrives to. */
function redriveTargetsFirst(queues: readonly QueueSpec[]): QueueSpec[] {
  const left = new Map(queues.map((queue) => [queue.name, queue]));
  const ordered: QueueSpec[] = [];
  const take = (queue: QueueSpec | undefined): void => {
    if (queue === undefined || !left.delete(queue.name)) return;
    if (queue.redrive) take(left.get(queue.redrive.queue));
    ordered.push(queue);
  };
  for (const queue of queues) take(queue);
  return ordered;
}

function createQueue(apply: Apply, names: Names, queue: QueueSpec): void {
  const attributes: Record<string, string> = {};
  const set = (name: string, value: number | undefined): void => {
    if (value !== undefined) attributes[name] = String(value);
  };
  set("VisibilityTimeout", queue.visibilityTimeoutSeconds);
  set("MessageRetentionPeriod", queue.messageRetentionSeconds);
  set("DelaySeconds", queue.delaySeconds);
  if (queue.redrive) {
    attributes.RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: names.queueArn(queue.redrive.queue),
      maxReceiveCount: queue.redrive.maxReceiveCount,
    });
  }
  apply("sqs", "CreateQueue", { QueueName: queue.name, Attributes: attributes });
}

function createTable(apply: Apply, table: TableSpec): void {
  const indexes = table.globalIndexes ?? [];
  const keys = [table, ...indexes].flatMap((
    holder,
  ) => [holder.partitionKey, ...(holder.sortKey ? [holder.sortKey] : [])]);
  const attributes = new Map(keys.map((key) => [key.name, key.type]));
  const schema = (holder: { partitionKey: { name: string }; sortKey?: { name: string } }) => [
    { AttributeName: holder.partitionKey.name, KeyType: "HASH" },
    ...(holder.sortKey ? [{ AttributeName: holder.sortKey.name, KeyType: "RANGE" }] : []),
  ];
  apply("dynamodb", "CreateTable", {
    TableName: table.name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: schema(table),
    ...(indexes.length > 0
      ? {
        GlobalSecondaryIndexes: indexes.map((index) => ({
          IndexName: index.name,
          KeySchema: schema(index),
          Projection: { ProjectionType: "ALL" },
        })),
      }
      : undefined),
  });
  if (table.timeToLiveAttribute) {
    apply("dynamodb", "UpdateTimeToLive", {
      TableName: table.name,
      TimeToLiveSpecification: { Enabled: true, AttributeName: table.timeToLiveAttribute },
    });
  }
}

function createFunction(
  apply: Apply,
  names: Names,
  spec: FunctionSpec,
  code: { bucket: string; key: string },
): void {
  const asynchronous = spec.onAsyncFailure;
  apply("lambda", "CreateFunction", {
    FunctionName: spec.name,
    Runtime: "nodejs22.x",
    Role: names.roleArn(spec.name),
    Handler: `index.${spec.handler ?? "handler"}`,
    Code: { S3Bucket: code.bucket, S3Key: code.key },
    Timeout: spec.timeoutSeconds ?? 3,
    MemorySize: spec.memoryMb ?? 512,
    Environment: { Variables: { ...spec.environment } },
    ...(asynchronous?.deadLetterQueue
      ? { DeadLetterConfig: { TargetArn: names.queueArn(asynchronous.deadLetterQueue) } }
      : undefined),
  });
  if (spec.reservedConcurrency !== undefined) {
    apply("lambda", "PutFunctionConcurrency", {
      FunctionName: spec.name,
      ReservedConcurrentExecutions: spec.reservedConcurrency,
    });
  }
  if (
    asynchronous?.maximumRetryAttempts !== undefined || asynchronous?.maximumEventAgeSeconds !== undefined
  ) {
    apply("lambda", "PutFunctionEventInvokeConfig", {
      FunctionName: spec.name,
      MaximumRetryAttempts: asynchronous.maximumRetryAttempts ?? 2,
      MaximumEventAgeInSeconds: asynchronous.maximumEventAgeSeconds ?? 21_600,
    });
  }
}

function targetInput(names: Names, target: TargetSpec): object {
  const { retry } = target;
  return {
    Id: target.id,
    Arn: target.function ? names.functionArn(target.function) : names.queueArn(target.queue!),
    ...(retry
      ? {
        RetryPolicy: {
          ...(retry.maximumRetryAttempts !== undefined
            ? { MaximumRetryAttempts: retry.maximumRetryAttempts }
            : undefined),
          ...(retry.maximumEventAgeSeconds !== undefined
            ? { MaximumEventAgeInSeconds: retry.maximumEventAgeSeconds }
            : undefined),
        },
      }
      : undefined),
    ...(target.deadLetterQueue
      ? { DeadLetterConfig: { Arn: names.queueArn(target.deadLetterQueue) } }
      : undefined),
  };
}

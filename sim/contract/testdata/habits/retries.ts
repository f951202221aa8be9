// deno-lint-ignore-file orderstorm/virtual-time -- a handler sees what is virtual as if it were real
/** Handlers that say for how long, how often and until when their clients try. */
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";

const QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/q";
const send = new SendMessageCommand({ QueueUrl, MessageBody: "hello" });

/** What came of a call, and how long it took. */
async function timed(call: () => Promise<unknown>) {
  const startMs = Date.now();
  const came = await call().catch((error: unknown) => error);
  return { came, tookMs: Date.now() - startMs };
}

export async function attempts() {
  const once = new SQSClient({ maxAttempts: 1 });
  const five = new SQSClient({ maxAttempts: 5 });
  const given = new SQSClient({ maxAttempts: () => Promise.resolve(2) } as never);
  const standard = new SQSClient({ retryMode: "standard" });
  const own = new SQSClient({ retryStrategy: new ConfiguredRetryStrategy(4, (attempt) => attempt * 1000) });
  return [
    await timed(() => once.send(send)),
    await timed(() => five.send(send)),
    await timed(() => given.send(send)),
    await timed(() => standard.send(send)),
    await timed(() => own.send(send)),
    await timed(() => new DynamoDBClient({}).send(new ListTablesCommand({}))),
  ];
}

/** Without a word in the code: by AWS_MAX_ATTEMPTS and AWS_RETRY_MODE. */
export async function environmentAttempts() {
  const client = new SQSClient({});
  return [await timed(() => client.send(send)), await timed(() => client.send(send))];
}

/** The adaptive mode slows a client down that is throttled. */
export async function adaptive() {
  const client = new SQSClient({ retryMode: "adaptive", maxAttempts: 5 });
  const results = [];
  for (let i = 0; i < 3; i++) results.push(await timed(() => client.send(send)));
  results.push(...await Promise.all(Array.from({ length: 5 }, () => timed(() => client.send(send)))));
  return results;
}

/** A client that is throttled again and again runs out of retries to spend. */
export async function capacity() {
  const client = new SQSClient({ maxAttempts: 10 });
  const results = [];
  for (let i = 0; i < 15; i++) {
    const { came } = await timed(() => client.send(send));
    results.push((came as { $metadata: { attempts: number } }).$metadata.attempts);
  }
  const poll = await timed(() => client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 })));
  return { results, poll };
}

/** Timeouts of the request handler, against answers that take five seconds. */
export async function timeouts() {
  const made = new SQSClient({});
  const NodeHttpHandler = made.config.requestHandler.constructor as new (options: object) => never;
  return [
    await timed(() => new SQSClient({ requestHandler: { requestTimeout: 3000 } }).send(send)),
    await timed(() =>
      new SQSClient({ requestHandler: { requestTimeout: 3000, throwOnRequestTimeout: true } }).send(send)
    ),
    await timed(() => new SQSClient({ requestHandler: { socketTimeout: 2000 } }).send(send)),
    await timed(() =>
      new SQSClient({
        maxAttempts: 1,
        requestHandler: new NodeHttpHandler({ requestTimeout: 1000, throwOnRequestTimeout: true }),
      }).send(send)
    ),
    await timed(() => new SQSClient({ requestHandler: { requestTimeout: 8000 } }).send(send)),
    await timed(() => made.send(send, { requestTimeout: 1000 })),
  ];
}

/** A caller that gives up: before, meanwhile, between two attempts, after. */
export async function aborts() {
  const client = new SQSClient({});
  const aborted = AbortSignal.abort(new Error("too late"));
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 2000);
  const late = new AbortController();
  const results = [
    await timed(() => client.send(send, { abortSignal: aborted })),
    await timed(() => client.send(send, { abortSignal: controller.signal })),
    await timed(() => client.send(send, { abortSignal: AbortSignal.timeout(1500) })),
    await timed(() => client.send(new ListQueuesCommand({}), { abortSignal: late.signal })),
    await timed(() => client.send(send, { abortSignal: AbortSignal.timeout(60_000) })),
  ];
  late.abort("reason");
  return results;
}

export async function abortedBackoff() {
  const client = new SQSClient({ maxAttempts: 20 });
  return await timed(() => client.send(send, { abortSignal: AbortSignal.timeout(300) }));
}

/** Runs one function in its worker: feeds it from its queues and from what the main thread hands over. */
import { failedItems } from "../../sim/aws/lambda/batch_response.ts";
import { batchEvent } from "../../sim/aws/lambda/batch.ts";
import type { QueuePlan } from "../plan.ts";
import {
  ALIVE_EVERY_MS,
  type FromWorker,
  type Outcome,
  type ToWorker,
  type WorkerCounters,
} from "../protocol.ts";
import { ready, say } from "./environment.ts";
import { introduce } from "./fetch.ts";
import { type Handler, type InvocationOptions, invoke } from "./invocation.ts";
import { invokeStore } from "./invoke_store.ts";
import { Poller } from "./poller.ts";
import { type Received, sqsQueue } from "./queue.ts";

const plan = await ready;

const NOTHING: WorkerCounters = {
  received: 0,
  handled: 0,
  failed: 0,
  released: 0,
  extended: 0,
  pollingErrors: 0,
};

/**
 * Starts the function that a module exports.
 *
 * @throws {Error} The module does not export the handler.
 */
export function start(module: Readonly<Record<string, unknown>>): void {
  const handler = module[plan.handler];
  if (typeof handler !== "function") {
    throw new Error(`Cannot start ${plan.name}: ${plan.handler} is ${typeof handler}, expected a function`);
  }
  const region = plan.environment["AWS_REGION"] ?? "us-east-1";
  const account = accountOf(plan.environment);
  const invocation: InvocationOptions = {
    handler: handler as Handler,
    functionName: plan.name,
    functionArn: `arn:aws:lambda:${region}:${account}:function:${plan.name}`,
    memoryMb: plan.memoryMb,
    timeoutSeconds: plan.timeoutSeconds,
    store: invokeStore,
  };
  introduce(() => `${plan.name}:${invokeStore.getRequestId()}`);
  const counted = { ...NOTHING };
  const requests = new Set<Promise<void>>();

  const run = async (event: unknown): Promise<Outcome> => {
    const requestId = crypto.randomUUID();
    const outcome = await invoke(invocation, event, requestId);
    if (outcome.kind === "error") {
      const { errorType, errorMessage } = outcome;
      const { service, name } = plan;
      tell({ kind: "failed", service, function: name, requestId, errorType, errorMessage });
    }
    return outcome;
  };

  const work = async (
    queue: QueuePlan,
    messages: readonly Received[],
    arn: string,
  ): Promise<readonly Received[]> => {
    if (queue.mode === "batch") {
      const outcome = await run(batchEvent(messages, arn, region));
      if (outcome.kind === "error") return [];
      if (!queue.partialBatchResponse) return messages;
      const failed = new Set(failedItems(outcome.payload, messages.map(({ MessageId }) => MessageId)));
      return messages.filter(({ MessageId }) => !failed.has(MessageId));
    }
    const done: Received[] = [];
    for (const message of messages) {
      const event = fromJson(message);
      if (event !== undefined && (await run(event.value)).kind === "ok") done.push(message);
    }
    return done;
  };

  const pollers = new Map(plan.queues.map((queue) => [
    queue.queue,
    new Poller({
      plan: queue,
      port: sqsQueue(queue.queue, plan.environment),
      work: (messages, arn) => work(queue, messages, arn),
      onError: (name, error, inMs) =>
        tell({
          kind: "polling-error",
          service: plan.service,
          queue: name,
          reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
          inMs,
        }),
      counted,
    }),
  ]));

  const count = (): void => {
    say({ kind: "alive", counted: { ...counted } });
    Object.assign(counted, NOTHING);
  };
  setInterval(count, ALIVE_EVERY_MS);

  const polling = Promise.all([...pollers.values()].map((poller) => poller.run()));
  const drain = async (): Promise<void> => {
    for (const poller of pollers.values()) poller.drain();
    await polling;
    while (requests.size > 0) await Promise.all(requests);
    count();
    say({ kind: "drained" });
  };

  globalThis.addEventListener("message", (event) => {
    const { data } = event as MessageEvent<ToWorker>;
    switch (data.kind) {
      case "run":
        break;
      case "invoke": {
        const request = run(data.event).then((outcome) => {
          requests.delete(request);
          say({ kind: "result", id: data.id, outcome });
        });
        requests.add(request);
        break;
      }
      case "pause":
        pollers.get(data.queue)?.pause();
        break;
      case "resume":
        pollers.get(data.queue)?.resume();
        break;
      case "drain":
        drain();
        break;
      default:
        data satisfies never;
    }
  });
  say({ kind: "ready" });
}

function tell(event: Extract<FromWorker, { kind: "event" }>["event"]): void {
  say({ kind: "event", event });
}

/** What an asynchronous invocation would have got; what is no JSON fails, and ends in the dead-letter queue. */
function fromJson(message: Received): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(message.Body) };
  } catch (error) {
    tell({
      kind: "failed",
      service: plan.service,
      function: plan.name,
      requestId: message.MessageId,
      errorType: "InvalidRequestContentException",
      errorMessage: `Could not parse message body into json: ${
        error instanceof Error ? error.message : error
      }`,
    });
    return undefined;
  }
}

/** An access key of twelve digits is an account, at endpoints that have many. */
function accountOf(environment: Readonly<Record<string, string>>): string {
  const key = environment["AWS_ACCESS_KEY_ID"] ?? "";
  return environment["AWS_ACCOUNT_ID"] ?? (/^\d{12}$/.test(key) ? key : "000000000000");
}

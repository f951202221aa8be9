/**
 * Removes resources, one by one, in the order in which AWS lets go of them. What is gone already counts as removed;
 * what cannot be removed is named, and the others are removed nonetheless.
 */
import type { Endpoint } from "./endpoint.ts";
import { AwsFault, faultText, saysMissing, saysUnreachable } from "./errors.ts";
import { pages } from "./pages.ts";
import { pause, within } from "./until.ts";

/** In the order of removal. */
export const KINDS = ["rule", "bus", "mapping", "function", "queue", "table"] as const;

export interface Resource {
  readonly kind: typeof KINDS[number];
  /** Of a mapping: its UUID, or the name of its function for all of that one's. */
  readonly name: string;
  /** Of a rule: the bus that it is on. */
  readonly bus?: string;
}

export interface RemoveOptions {
  /** Default 120,000. What is left by then is not tried any more. */
  readonly withinMs?: number;
  readonly onStep?: (what: string) => void;
}

const WITHIN_MS = 120_000;
/** How often what is still being made or changed is tried again, and how long after. */
const BUSY_TRIES = 20;
const BUSY_WAIT_MS = 1_000;
const GONE =
  /^(ResourceNotFound(Exception)?|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue|NonExistentQueue)$/;
const BUSY =
  /^(ResourceInUse(Exception)?|ConcurrentModificationException|ResourceConflictException|LimitExceededException)$/;

/** @returns What could not be removed, each with the reason. */
export async function removeAll(
  endpoint: Endpoint,
  resources: readonly Resource[],
  options: RemoveOptions = {},
): Promise<string[]> {
  const endMs = performance.now() + (options.withinMs ?? WITHIN_MS);
  const left: string[] = [];
  let unreachable: string | undefined;
  for (const kind of KINDS) {
    for (const resource of resources) {
      if (resource.kind !== kind) continue;
      const what = `${kind} ${resource.name}`;
      if (unreachable !== undefined || performance.now() >= endMs) {
        left.push(`${what}: ${unreachable ?? "no time was left"}`);
        continue;
      }
      options.onStep?.(what);
      try {
        await removeOne(endpoint, resource, endMs);
      } catch (error) {
        const reason = faultText(error);
        left.push(`${what}: ${reason}`);
        if (saysUnreachable(error)) unreachable = reason;
      }
    }
  }
  return left;
}

async function removeOne(endpoint: Endpoint, resource: Resource, endMs: number): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return await within(endpoint.title, endMs - performance.now(), remove(endpoint, resource));
    } catch (error) {
      // An endpoint without the operation has nothing of the kind.
      if (saysMissing(error) || (error instanceof AwsFault && GONE.test(error.code))) return;
      const again = error instanceof AwsFault && BUSY.test(error.code) && tries < BUSY_TRIES &&
        performance.now() + BUSY_WAIT_MS < endMs;
      if (!again) throw error;
      await pause(BUSY_WAIT_MS);
    }
  }
}

async function remove(endpoint: Endpoint, { kind, name, bus }: Resource): Promise<void> {
  switch (kind) {
    case "rule": {
      const on = { EventBusName: bus ?? "default" };
      const targets = await pages<{ Id: string }>(endpoint, "eventbridge", "ListTargetsByRule", {
        Rule: name,
        ...on,
      }, "Targets");
      for (let at = 0; at < targets.length; at += 100) {
        const Ids = targets.slice(at, at + 100).map(({ Id }) => Id);
        const output = await endpoint.call("eventbridge", "RemoveTargets", { Rule: name, ...on, Ids });
        const [failed] = (output as { FailedEntries?: { ErrorCode?: string; ErrorMessage?: string }[] })
          .FailedEntries ?? [];
        if (failed) throw new AwsFault(failed.ErrorCode ?? "Unknown", failed.ErrorMessage ?? "", 400);
      }
      await endpoint.call("eventbridge", "DeleteRule", { Name: name, ...on });
      return;
    }
    case "bus":
      await endpoint.call("eventbridge", "DeleteEventBus", { Name: name });
      return;
    case "mapping": {
      const mappings = await pages<{ UUID: string }>(endpoint, "lambda", "ListEventSourceMappings", {
        FunctionName: name,
      }, "EventSourceMappings");
      for (const { UUID } of mappings) await endpoint.call("lambda", "DeleteEventSourceMapping", { UUID });
      return;
    }
    case "function":
      await endpoint.call("lambda", "DeleteFunction", { FunctionName: name });
      return;
    case "queue": {
      const { QueueUrl } = await endpoint.call("sqs", "GetQueueUrl", { QueueName: name }) as {
        QueueUrl: string;
      };
      await endpoint.call("sqs", "DeleteQueue", { QueueUrl });
      return;
    }
    case "table":
      await endpoint.call("dynamodb", "DeleteTable", { TableName: name });
  }
}

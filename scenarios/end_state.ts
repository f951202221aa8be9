/** The account as it is at the end of a run: what checks may ask of it, and what still waits in it. */
import type { HttpApi } from "../sim/aws/apigateway/mod.ts";
import type { LambdaState } from "../sim/aws/lambda/mod.ts";
import type { SqsState } from "../sim/aws/sqs/mod.ts";
import { Entity } from "../sim/kernel/mod.ts";
import type { World } from "../sim/mod.ts";
import type { ItemImage, System } from "../services/systems/system.ts";
import type { EndState, RestingMessage } from "./checks/check.ts";

/** What is looked at. */
export interface Ended {
  readonly world: World;
  readonly system: System;
  readonly api: HttpApi;
}

/**
 * Looks at the account. Only from a macrotask, as reading an order lets virtual time pass.
 *
 * @param stuck What {@linkcode stuckIn} said.
 */
export function endStateOf(ended: Ended, stuck: readonly string[]): EndState {
  const { world } = ended;
  const queues = world.account.peer<SqsState>("sqs");
  return {
    atMs: world.elapsedMs(),
    stuck,
    queue: (name) =>
      Array.from(queues.messages(name), (message): RestingMessage => ({
        id: message.id,
        body: message.body,
        receiveCount: message.receiveCount,
        attributes: message.attributes,
        trace: message.trace,
      })),
    items: (table) => itemsOf(world, table),
    readOrder: (orderId) => read(ended, orderId),
  };
}

/** What still waits, and where, when the time to converge is over; empty when the world has come to rest. */
export function stuckIn({ world, system }: Ended): string[] {
  if (world.scheduler.pending === 0) return [];
  const reasons: string[] = [];
  const queues = world.account.peer<SqsState>("sqs");
  const letters = new Set(system.queues.flatMap((queue) => queue.redrive ? [queue.redrive.queue] : []));
  for (const { name } of system.queues) {
    const { visible, inFlight, delayed } = queues.depths(name);
    if (visible + inFlight + delayed > 0 && !letters.has(name)) {
      reasons.push(`queue ${name}: ${visible} visible, ${inFlight} in flight, ${delayed} delayed`);
    }
  }
  const lambda = world.account.peer<LambdaState>("lambda");
  for (const { name } of system.functions) {
    const running = lambda.concurrency(name);
    if (running > 0) reasons.push(`function ${name}: ${running} running`);
  }
  const next = world.scheduler.nextUs;
  reasons.push(
    `${world.scheduler.pending} events wait on the clock` +
      (next === undefined ? "" : `, the next in ${Math.round((next - world.scheduler.nowUs) / 1000)} ms`),
  );
  return reasons;
}

function* itemsOf(world: World, table: string): Generator<ItemImage> {
  let start: object | undefined;
  do {
    const page = world.apply("dynamodb", "Scan", {
      TableName: table,
      ConsistentRead: true,
      ...(start ? { ExclusiveStartKey: start } : undefined),
    }) as { Items?: ItemImage[]; LastEvaluatedKey?: object };
    yield* page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start);
}

/** Asks over the real route, letting virtual time pass until the answer is there. */
function read({ world, api }: Ended, orderId: string): { status: number; body: string } | undefined {
  let answer: { status: number; body: string } | undefined;
  const request = { method: "GET", path: `/orders/${encodeURIComponent(orderId)}`, headers: {}, body: "" };
  api.handle(request, Entity.root("read").child(orderId), (response) => answer = response);
  world.runNow(() => answer !== undefined);
  return answer;
}

/** The account at an endpoint as it is at the end of a run: read in whole, then handed to checks that cannot wait. */
import { natives } from "../../sim/host/natives.ts";
import type { ItemImage, System } from "../../services/systems/system.ts";
import type { Endpoint } from "../../targets/mod.ts";
import type { Check, CheckContext, EndState, RestingMessage } from "../checks/check.ts";
import { deadLetterQueues } from "../checks/wiring.ts";
import { readQueue } from "./queues.ts";
import type { Traces } from "./traces.ts";

export interface EndOptions {
  readonly endpoint: Pick<Endpoint, "call">;
  readonly system: System;
  readonly queueUrls: ReadonlyMap<string, string>;
  readonly traces: Traces;
  readonly items: ReadonlyMap<string, readonly ItemImage[]>;
  readonly atMs: number;
  readonly stuck: readonly string[];
}

/** The state with its queues read; answers of `GET /orders/{id}` are added by {@linkcode withReads}. */
export async function endStateAt(options: EndOptions): Promise<{ state: EndState; problems: string[] }> {
  const { endpoint, system, queueUrls, traces, items, atMs, stuck } = options;
  const resting = new Map<string, readonly RestingMessage[]>();
  const problems: string[] = [];
  const letters = deadLetterQueues(system);
  for (const { name } of system.queues) {
    // What still lies in a queue that is read is told by `stuck`; to receive it would use up a receive.
    const url = letters.has(name) ? queueUrls.get(name) : undefined;
    if (url === undefined) continue;
    const read = await readQueue(endpoint, url, (message) => traces.ofMessage(message));
    resting.set(name, read.messages);
    problems.push(...read.problems);
  }
  return {
    problems,
    state: {
      atMs,
      stuck,
      queue: (name) => resting.get(name) ?? [],
      items: (table) => items.get(table) ?? [],
      readOrder: () => undefined,
    },
  };
}

/** The orders that checks will ask for: found by asking them once, of what is thrown away. */
export function ordersAskedFor(
  checks: readonly Check[],
  context: CheckContext,
  state: EndState,
): Set<string> {
  const asked = new Set<string>();
  const probe: EndState = {
    ...state,
    readOrder: (orderId) => {
      asked.add(orderId);
      return undefined;
    },
  };
  for (const check of checks) {
    try {
      check.start({ ...context }).end?.(probe);
    } catch {
      // A check that needs the journal breaks here; it is asked again in earnest.
    }
  }
  return asked;
}

const READ_WITHIN_MS = 30_000;

/** Reads orders over the real route. */
export async function readOrders(
  ordersUrl: string,
  orderIds: Iterable<string>,
): Promise<Map<string, { status: number; body: string }>> {
  const answers = new Map<string, { status: number; body: string }>();
  for (const orderId of orderIds) {
    const late = new AbortController();
    const timer = natives.setTimeout(() => late.abort(), READ_WITHIN_MS);
    try {
      const response = await natives.fetch(`${ordersUrl}/${encodeURIComponent(orderId)}`, {
        signal: late.signal,
      });
      answers.set(orderId, { status: response.status, body: await response.text() });
    } catch {
      // No answer: the check says so.
    } finally {
      natives.clearTimeout(timer);
    }
  }
  return answers;
}

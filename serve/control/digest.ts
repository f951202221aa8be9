/** The state of a world as one hash: two worlds with one digest hold the same messages, items, rules and charges. */
import { createHash } from "node:crypto";
import type { DynamoDbState } from "../../sim/aws/dynamodb/mod.ts";
import type { SqsState } from "../../sim/aws/sqs/mod.ts";
import { wireItem } from "./items.ts";
import { observe } from "./observation.ts";
import type { ControlledWorld } from "./server.ts";
import { buses, functions, messages, queues } from "./state.ts";

/** SHA-256 in hexadecimal. Only from inside the world. */
export function digestOf(served: ControlledWorld): string {
  const hash = createHash("sha256");
  for (const part of partsOf(served)) hash.update(JSON.stringify(part) + "\n");
  return hash.digest("hex");
}

/** Everything that can be seen of a world, in an order of its own. */
function* partsOf(served: ControlledWorld): Generator<unknown, void, void> {
  const { world } = served;
  yield { account: served.account, region: served.region, atUs: world.scheduler.nowUs };
  for (const { waitingReceivers: _, ...queue } of queues(served)) {
    yield queue;
    yield messages(served, queue.name, { limit: Infinity }).messages;
    const hidden = Array.from(
      world.account.peer<SqsState>("sqs").queueNamed(queue.name)!.all(),
      ({ content, hiddenUntilMs, validReceipt }) => [content.id, hiddenUntilMs, validReceipt],
    );
    yield hidden;
  }
  for (const [name, table] of world.account.peer<DynamoDbState>("dynamodb").tables) {
    yield { table: name, ttl: table.timeToLive?.attributeName };
    for (const record of table.records.ascending(undefined, undefined)) {
      yield [wireItem(record.item), record.dueMinute];
    }
  }
  yield buses(served);
  yield functions(served);
  // A fault that was read from a log has its members in another order.
  yield { on: world.faults.on, faults: world.faults.faults.map((fault) => sorted(fault)) };
  const { ledger, journal } = observe(world);
  yield ledger.totals;
  for (const entry of ledger.find({})) yield entry;
  yield { records: journal.next };
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([name, part]) => [name, sorted(part)]);
}

/** At the end nothing waits: every queue but the dead-letter queues is empty and the world is at rest. */
import { bookOf } from "./book.ts";
import type { Check } from "./check.ts";
import { history, orderName } from "./explain.ts";
import { Violations } from "./violations.ts";
import { deadLetterQueues, queueSpec } from "./wiring.ts";
import { counted, inMs, orderIdIn } from "./words.ts";

export const queuesDrained: Check = {
  name: "queues-drained",
  kind: "expectation",
  sentence: "Once the faults are over, every queue drains and the world comes to rest",
  start(context) {
    const book = bookOf(context);
    const violations = new Violations();
    const deadLetter = deadLetterQueues(context.system);
    const queues = context.system.queues.map((queue) => queue.name).filter((name) => !deadLetter.has(name));
    let left = 0;

    return {
      see(record) {
        book.see(record);
        if (record.type !== "message" || record.action !== "expired" || deadLetter.has(record.queue)) return;
        const file = book.ofTrace(record.trace);
        violations.add(
          record.t,
          file,
          () =>
            `${orderName(file, record.trace)}: message ${record.id} expired in ${record.queue} at ${
              inMs(record.t)
            } ` +
            `after ${
              counted(record.receiveCount, "receive")
            }, nothing had finished it and no dead-letter queue ` +
            `had taken it${history(file)}`,
        );
      },
      end(state) {
        for (const queue of queues) {
          const resting = state.queue(queue);
          left += resting.length;
          const [oldest] = resting;
          if (oldest === undefined) continue;
          const file = book.ofOrder(orderIdIn(oldest.body)) ?? book.ofTrace(oldest.trace);
          violations.add(
            state.atMs,
            file,
            () =>
              `${queue} still holds ${counted(resting.length, "message")}: the oldest, ${oldest.id} of ` +
              `${orderName(file, oldest.trace)}, was received ${counted(oldest.receiveCount, "time")}` +
              `${queueSpec(context.system, queue)?.redrive ? "" : `, and ${queue} has no redrive policy`}${
                history(file)
              }`,
          );
        }
        for (const reason of state.stuck) {
          violations.add(state.atMs, undefined, () => `The world did not come to rest: ${reason}`);
        }
      },
      figure: () =>
        `${counted(queues.length, "queue")}, ${counted(left, "message")} left` +
        (violations.count === 0 ? "" : `, ${counted(violations.count, "problem")}`),
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };
  },
};

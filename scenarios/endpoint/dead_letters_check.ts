/**
 * Dead-letter queues as far as they can be judged by what lies in them at the end: poison is where it belongs, once;
 * an order that nothing has struck is in none; and what is there came from a queue that redrives to it.
 *
 * How often something was tried before it was given up is not seen from outside.
 */
import { expectationOf, isPoison } from "../expectation.ts";
import { bookOf } from "../checks/book.ts";
import type { Check, EndState } from "../checks/check.ts";
import { type DeadLetter, deadLettersAtEnd } from "../checks/dead_letters.ts";
import { orderName } from "../checks/explain.ts";
import { Violations } from "../checks/violations.ts";
import { deadLetterQueues } from "../checks/wiring.ts";
import { counted, listed } from "../checks/words.ts";
import { consumerOf } from "./wiring.ts";

/** The envelope of an event begins with its version and id, before anything that a producer wrote. */
const EVENT_ID = /^\s*\{\s*"version"\s*:\s*"[^"]*"\s*,\s*"id"\s*:\s*"([^"]+)"/;

export const deadLettersFromOutside: Check = {
  name: "dlq-exact",
  kind: "expectation",
  sentence: "Poison lies once in the right dead-letter queue, and beside it only what a fault has struck",
  start(context) {
    const { system, orders } = context;
    const book = bookOf(context);
    const violations = new Violations();
    /** Services whose workers were killed, and faults that belong to no order. */
    const killed = new Set<string>();
    let doubled = false;
    let expected = 0;
    let found = 0;

    return {
      see(record) {
        book.see(record);
        if (record.type !== "fault") return;
        if (record.kind === "crash") killed.add(record.where);
        if (record.kind === "duplicate-delivery") doubled = true;
      },
      end(state) {
        const letters = deadLettersAtEnd(system, book, state);
        found = letters.length;
        const seen = new Set<string>();
        const poisonQueues = new Map<string, string[]>();
        for (const letter of letters) {
          origin(letter, state);
          const order = letter.file && orders.get(letter.file.trace);
          if (order !== undefined && isPoison(order.kind)) {
            const queues = poisonQueues.get(order.trace);
            if (queues) queues.push(letter.queue);
            else poisonQueues.set(order.trace, [letter.queue]);
          } else {
            healthy(letter, state);
          }
          const id = EVENT_ID.exec(letter.message.body)?.[1] ?? letter.message.id;
          if (seen.size === seen.add(`${letter.queue}|${id}`).size && !doubled) {
            add(letter, state, "lies there twice");
          }
        }
        for (const order of orders.values()) {
          if (isPoison(order.kind)) poison(order.trace, poisonQueues.get(order.trace) ?? [], state);
        }
      },
      figure: () =>
        `${expected} expected, ${found} found` +
        (violations.count === 0 ? "" : `, ${counted(violations.count, "problem")}`),
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };

    function add({ file, message, queue }: DeadLetter, state: EndState, what: string): void {
      violations.add(
        state.atMs,
        file,
        () => `${orderName(file, message.trace)}: message ${message.id} in ${queue} ${what}`,
      );
    }

    /** An attribute that a target does not set is no problem; one that says another queue is. */
    function origin(letter: DeadLetter, state: EndState): void {
      const source = letter.message.attributes["DeadLetterQueueSourceArn"];
      if (source === undefined) return;
      const ways = deadLetterQueues(system).get(letter.queue) ?? [];
      if (ways.some((way) => way.way === "redrive" && source.endsWith(`:${way.source}`))) return;
      add(letter, state, `came from ${source}, which does not redrive to it`);
    }

    function healthy(letter: DeadLetter, state: EndState): void {
      const { file, queue } = letter;
      const ways = deadLetterQueues(system).get(queue) ?? [];
      const struck = (file !== undefined && file.faultKinds !== 0) ||
        ways.some(({ source }) => {
          const consumer = consumerOf(system, source);
          return book.strayFaultAt(source) || (consumer !== undefined && killed.has(consumer.service));
        });
      if (!struck) add(letter, state, "is no poison, and no fault has struck it");
    }

    function poison(trace: string, queues: readonly string[], state: EndState): void {
      const { kind } = orders.get(trace)!;
      const file = book.ofTrace(trace);
      const expectation = expectationOf(kind, system);
      const entered = file?.entered ?? false;
      // What the target takes although AWS refuses it is the target's own way, of which a note tells.
      if (!entered || typeof expectation === "string") return;
      expected++;
      const who = `${trace} (${kind})`;
      const wanted = expectation.deadLetter;
      if (queues.length === 0) {
        violations.add(
          state.atMs,
          file,
          () => `${who} is in no dead-letter queue, expected ${listed(wanted, "or")}`,
        );
      } else if (queues.some((queue) => !wanted.includes(queue))) {
        violations.add(
          state.atMs,
          file,
          () => `${who} is in ${listed(queues)}, expected ${listed(wanted, "or")}`,
        );
      } else if (queues.length > 1 && !doubled) {
        violations.add(state.atMs, file, () => `${who} is there ${queues.length} times: ${listed(queues)}`);
      }
    }
  },
};

/** What lies in the dead-letter queues at the end, with the order that each message is about. */
import type { System } from "../../services/systems/system.ts";
import type { Book } from "./book.ts";
import type { OrderFile } from "./order_file.ts";
import type { EndState, RestingMessage } from "./check.ts";
import { deadLetterQueues } from "./wiring.ts";
import { orderIdIn } from "./words.ts";

export interface DeadLetter {
  readonly queue: string;
  readonly message: RestingMessage;
  /** Undefined when nothing tells whose it is. */
  readonly file: OrderFile | undefined;
}

/** Every message in every dead-letter queue of the system, queue by queue. */
export function deadLettersAtEnd(system: System, book: Book, state: EndState): DeadLetter[] {
  const found: DeadLetter[] = [];
  for (const queue of deadLetterQueues(system).keys()) {
    for (const message of state.queue(queue)) {
      const file = book.ofOrder(orderIdIn(message.body)) ?? book.ofTrace(message.trace);
      found.push({ queue, message, file });
    }
  }
  return found;
}

/** The list of what did not hold: the first hundred with their text, all of them counted. */
import type { Violation } from "./check.ts";
import type { OrderFile } from "./order_file.ts";

const KEPT = 100;

export class Violations {
  readonly list: Violation[] = [];
  count = 0;

  /**
   * Adds one. `message` is only asked for while there is room, and the order's history is kept from then on.
   *
   * @param about The order, where there is one.
   */
  add(atMs: number, about: OrderFile | string | undefined, message: () => string): void {
    this.count++;
    if (this.list.length >= KEPT) return;
    const orderId = typeof about === "string" ? about : about?.orderId;
    if (typeof about === "object") about.pinned = true;
    this.list.push({ message: message(), atMs, ...(orderId === undefined ? undefined : { orderId }) });
  }
}

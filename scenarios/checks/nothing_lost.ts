/**
 * Nothing is lost: whoever was told "accepted" is shipped to, turned down, or found in a dead-letter queue.
 *
 * Judged from the tables and the dead-letter queues as they are at the end; what a service answers plays no part.
 */
import type { ItemImage, OrderStatus } from "../../services/systems/system.ts";
import { bookOf } from "./book.ts";
import { isFinal, type OrderFile } from "./order_file.ts";
import type { Check, CheckContext, EndState, PlannedOrder } from "./check.ts";
import { deadLettersAtEnd } from "./dead_letters.ts";
import { history, orderName } from "./explain.ts";
import { Trails } from "./trails.ts";
import { Violations } from "./violations.ts";
import { counted, inMs } from "./words.ts";

/** Below this many units of an ordinary SKU, a valid order may well be turned down for want of stock. */
const SCARCE = 10;

export const nothingLost: Check = {
  name: "nothing-lost",
  kind: "expectation",
  sentence: "Every accepted order ends shipped, rejected or in a dead-letter queue",
  start(context) {
    const { views } = context.system;
    const book = bookOf(context);
    const violations = new Violations();
    const trails = new Trails(context, book, (file) => isFinal(file.status));
    const initial = new Map<string, number>();
    let scarce = false;
    let accepted = 0;
    let lost = 0;

    return {
      see(record) {
        book.see(record);
        trails.see(record);
        if (scarce || record.type !== "item" || record.table !== views.stockTable || !record.image) return;
        const stock = views.stock(record.image as ItemImage);
        if (stock === undefined) return;
        const first = initial.get(stock.sku);
        if (first === undefined) initial.set(stock.sku, stock.available);
        else if (first > 0 && stock.available < SCARCE) scarce = true;
      },
      end(state) {
        const statuses = statusesOf(context, state);
        const shipped = shippedOf(context, state);
        const dead = new Set(deadLettersAtEnd(context.system, book, state).map((letter) => letter.file));
        for (const order of context.orders.values()) {
          if (order.orderId === undefined) continue;
          accepted++;
          const file = book.ofOrder(order.orderId);
          const isDead = file !== undefined && dead.has(file);
          const status = statuses.get(order.orderId);
          const problem = lossOf(context, order, status, shipped, isDead, () => trails.endOf(file)) ??
            (isDead ? undefined : wrongEnd(order, status, scarce));
          if (problem === undefined) continue;
          lost++;
          violations.add(
            state.atMs,
            file ?? order.orderId,
            () => `${orderName(file, order.orderId)}${acceptedWords(file)} ${problem}${history(file)}`,
          );
        }
      },
      figure: () => `${counted(accepted, "accepted order")}, ${lost} lost`,
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };
  },
};

/** How an accepted order was lost; undefined when it was not. */
function lossOf(
  context: CheckContext,
  order: PlannedOrder,
  status: OrderStatus | undefined,
  shipped: ReadonlySet<string>,
  isDead: boolean,
  trailEnd: () => string,
): string | undefined {
  const { ordersTable, shipmentsTable } = context.system.views;
  if (status === undefined) return isDead ? undefined : `is lost: ${ordersTable} has no item of it`;
  if (status === "SHIPPED") {
    return shipped.has(order.orderId!)
      ? undefined
      : `is SHIPPED, but ${shipmentsTable} has no shipment of it`;
  }
  if (isFinal(status) || isDead) return undefined;
  return `is lost: still ${status} at the end, and in no dead-letter queue; ${trailEnd()}`;
}

/** An end that does not fit what was ordered: a healthy order turned down, or a bad one shipped. */
function wrongEnd(order: PlannedOrder, status: OrderStatus | undefined, scarce: boolean): string | undefined {
  if (status === "SHIPPED" && (order.kind === "declined-card" || order.kind === "out-of-stock")) {
    return `was shipped, although it was ${
      order.kind === "declined-card"
        ? "sent with a card that is declined"
        : "for a SKU of which there is none"
    }`;
  }
  const healthy = order.kind === "valid" || order.kind === "client-retry";
  if (status === "REJECTED" && healthy && !scarce) {
    return "was rejected, although its card is good and its SKUs were in stock";
  }
  return undefined;
}

function acceptedWords(file: OrderFile | undefined): string {
  return file?.acceptedAtMs === undefined ? "" : `, accepted at ${inMs(file.acceptedAtMs)},`;
}

function statusesOf(context: CheckContext, state: EndState): Map<string, OrderStatus> {
  const { views } = context.system;
  const statuses = new Map<string, OrderStatus>();
  for (const image of state.items(views.ordersTable)) {
    const { orderId, status } = views.order(image);
    statuses.set(orderId, status);
  }
  return statuses;
}

function shippedOf(context: CheckContext, state: EndState): Set<string> {
  const { views } = context.system;
  const shipped = new Set<string>();
  for (const image of state.items(views.shipmentsTable)) shipped.add(views.shipment(image).orderId);
  return shipped;
}

/** The same idempotency key always means the same order, however often and however late it is sent. */
import type { ItemImage } from "../../services/systems/system.ts";
import { bookOf } from "./book.ts";
import type { Check } from "./check.ts";
import { history, orderName } from "./explain.ts";
import { Violations } from "./violations.ts";
import { counted, inMs, orderIdIn } from "./words.ts";

export const idempotent: Check = {
  name: "idempotent",
  kind: "invariant",
  sentence: "One idempotency key gets one order: the same id in every answer, one item in the table",
  start(context) {
    const { system } = context;
    const book = bookOf(context);
    const violations = new Violations();
    /** Order id by idempotency key, or by trace where the item does not tell its key. */
    const answered = new Map<string, string>();
    const stored = new Map<string, string>();
    let answers = 0;

    return {
      see(record) {
        book.see(record);
        if (record.type === "response" && record.status === 202 && record.method === "POST") {
          const orderId = orderIdIn(record.body);
          if (orderId === undefined) return;
          answers++;
          const key = context.orders.get(record.trace)?.idempotencyKey ?? record.trace;
          const first = answered.get(key);
          if (first === undefined) answered.set(key, orderId);
          else if (first !== orderId) {
            const file = book.ofOrder(first);
            violations.add(
              record.t,
              file ?? first,
              () =>
                `${
                  orderName(file, first)
                } became a second order ${orderId}: ${record.method} ${record.path} with ` +
                `idempotency key ${key} was answered ${first} before and ${orderId} at ${
                  inMs(record.t)
                }, attempt ${record.attempt}${history(file)}`,
            );
          }
        } else if (record.type === "item" && record.table === system.views.ordersTable) {
          if (record.image === undefined || record.old !== undefined) return;
          const view = system.views.order(record.image as ItemImage);
          const key = view.idempotencyKey ?? context.orders.get(record.trace)?.idempotencyKey ?? record.trace;
          const first = stored.get(key);
          if (first === undefined) stored.set(key, view.orderId);
          else if (first !== view.orderId) {
            const file = book.ofOrder(first);
            violations.add(
              record.t,
              file ?? first,
              () =>
                `${
                  orderName(file, first)
                } was stored a second time as ${view.orderId}: ${record.by} put it into ` +
                `${record.table} at ${inMs(record.t)} for the same idempotency key ${key}${history(file)}`,
            );
          }
        }
      },
      figure: () =>
        `${counted(answers, "answer")} for ${counted(answered.size, "key")}, ${
          counted(violations.count, "second order")
        }`,
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };
  },
};

/** The same idempotency key always means the same order, however often and however late it is sent. */
import type { ItemImage } from "../../services/systems/system.ts";
import { bookOf } from "./book.ts";
import type { Check, CheckContext } from "./check.ts";
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
    let answers = 0;
    let keys = 0;

    return {
      see(record) {
        book.see(record);
        if (record.type === "response" && record.status === 202 && record.method === "POST") {
          const orderId = orderIdIn(record.body);
          const file = book.ofTrace(record.trace);
          if (orderId === undefined || file === undefined) return;
          answers++;
          if (file.acceptedAtMs === record.t) keys++;
          if (file.orderId === undefined || file.orderId === orderId) return;
          violations.add(
            record.t,
            file,
            () =>
              `${
                orderName(file)
              } became a second order ${orderId}: ${record.method} ${record.path} with idempotency ` +
              `key ${keyOf(context, record.trace)} was answered ${orderId} at ${
                inMs(record.t)
              }, attempt ${record.attempt}${history(file)}`,
          );
        } else if (record.type === "item" && record.table === system.views.ordersTable) {
          if (record.image === undefined || record.old !== undefined) return;
          const { orderId } = system.views.order(record.image as ItemImage);
          const file = book.ofTrace(record.trace);
          if (file?.orderId === undefined || file.orderId === orderId) return;
          violations.add(
            record.t,
            file,
            () =>
              `${
                orderName(file)
              } was stored a second time as ${orderId}: ${record.by} put it into ${record.table} at ` +
              `${inMs(record.t)} for the same idempotency key ${keyOf(context, record.trace)}${
                history(file)
              }`,
          );
        }
      },
      figure: () =>
        `${counted(answers, "answer")} for ${counted(keys, "key")}, ${
          counted(violations.count, "second order")
        }`,
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };
  },
};

function keyOf(context: CheckContext, trace: string): string {
  return context.orders.get(trace)?.idempotencyKey ?? "(none)";
}

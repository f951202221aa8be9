/** No effect before its cause, and no step back: what the events and statuses of each order say in order. */
import type { RecordOf } from "../../sim/journal/records.ts";
import type { ItemImage, OrderStatus } from "../../services/systems/system.ts";
import { bookOf } from "./book.ts";
import type { Check } from "./check.ts";
import { history, orderName } from "./explain.ts";
import { Violations } from "./violations.ts";
import { counted, inMs, orderIdIn } from "./words.ts";

const RANK: Readonly<Record<OrderStatus, number>> = {
  ACCEPTED: 0,
  PAID: 1,
  RESERVED: 2,
  SHIPPED: 3,
  REJECTED: 4,
};

/** Bits of one order: which of the system's events were put, which statuses it had. */
const STATUS_SHIFT = 16;

export const causalOrder: Check = {
  name: "causal-order",
  kind: "invariant",
  sentence: "No effect comes before its cause, and no order's status goes back or leaves its end",
  start(context) {
    const { system } = context;
    const book = bookOf(context);
    const violations = new Violations();
    /** Steps of orders that the book has no file of. */
    const strange = new Map<string, number>();
    const last = system.causalOrder.length - 1;
    let steps = 0;

    const blame = (atMs: number, orderId: string, what: string): void => {
      const file = book.ofOrder(orderId);
      violations.add(atMs, file ?? orderId, () => `${orderName(file, orderId)}: ${what}${history(file)}`);
    };

    const stepsOf = (orderId: string): number => book.ofOrder(orderId)?.steps ?? strange.get(orderId) ?? 0;
    const step = (orderId: string, bit: number): void => {
      const file = book.ofOrder(orderId);
      if (file) file.steps |= bit | (strange.get(orderId) ?? 0);
      else strange.set(orderId, (strange.get(orderId) ?? 0) | bit);
    };

    const event = (record: RecordOf<"event">): void => {
      const index = system.causalOrder.indexOf(record.detailType);
      if (index < 0) return;
      const orderId = orderIdIn(record.detail) ?? book.ofTrace(record.trace)?.orderId;
      if (orderId === undefined) return;
      steps++;
      const bits = stepsOf(orderId);
      if (index > 0 && (bits & (1 << (index - 1))) === 0) {
        blame(
          record.t,
          orderId,
          `event ${record.detailType} was put on ${record.bus} at ${inMs(record.t)} before its cause ` +
            `${system.causalOrder[index - 1]}`,
        );
      }
      step(orderId, 1 << index);
    };

    const effect = (record: RecordOf<"ledger">): void => {
      const cause = record.action === "labelled" ? last - 1 : record.action === "charged" ? 0 : -1;
      if (cause < 0 || last < 0) return;
      steps++;
      if ((stepsOf(record.reference) & (1 << cause)) !== 0) return;
      blame(
        record.t,
        record.reference,
        `${record.by} had it ${record.action} (${record.id}) at ${inMs(record.t)} before its cause ` +
          `${system.causalOrder[cause]} was put on the bus`,
      );
    };

    const item = (record: RecordOf<"item">): void => {
      if (record.image === undefined) {
        if (record.old === undefined || record.action === "expire") return;
        const { orderId, status } = system.views.order(record.old as ItemImage);
        blame(
          record.t,
          orderId,
          `${record.by} deleted it from ${record.table} at ${inMs(record.t)} as ${status}`,
        );
        return;
      }
      const { orderId, status } = system.views.order(record.image as ItemImage);
      steps++;
      const bits = stepsOf(orderId);
      const before = record.old === undefined
        ? undefined
        : system.views.order(record.old as ItemImage).status;
      if (before !== undefined && before !== status) {
        const where = (): string => `${record.by} moved it from ${before} to ${status} at ${inMs(record.t)}`;
        if (before === "SHIPPED" || before === "REJECTED") {
          blame(record.t, orderId, `${where()}, although it had ended`);
        } else if (RANK[status] < RANK[before]) blame(record.t, orderId, `${where()}, a step back`);
      } else if (before === undefined && bits >>> STATUS_SHIFT !== 0) {
        blame(record.t, orderId, `${record.by} wrote it anew as ${status} at ${inMs(record.t)}`);
      }
      if (status === "SHIPPED" && before !== status && last >= 0 && (bits & (1 << last)) === 0) {
        blame(
          record.t,
          orderId,
          `${record.by} made it SHIPPED at ${inMs(record.t)} before its cause ${system.causalOrder[last]} ` +
            `was put on the bus`,
        );
      }
      step(orderId, 1 << (STATUS_SHIFT + RANK[status]));
    };

    return {
      see(record) {
        book.see(record);
        if (record.type === "event" && record.action === "put") event(record);
        else if (record.type === "ledger") effect(record);
        else if (record.type === "item" && record.table === system.views.ordersTable) item(record);
      },
      figure: () => `${counted(steps, "step")}, ${violations.count} out of order`,
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };
  },
};

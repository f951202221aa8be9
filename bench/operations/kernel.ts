/** The kernel and the journal: an event is put on the clock and runs while others wait; a record is written. */
import { Journal } from "../../sim/journal/mod.ts";
import { Entity, Scheduler } from "../../sim/kernel/mod.ts";
import type { OperationBench } from "./measure.ts";

const DEPTHS = [10, 1000, 100_000];

export const KERNEL_BENCHES: readonly OperationBench[] = [
  {
    name: "Clock: schedule and run an event",
    unit: "events",
    depths: DEPTHS,
    prepare(depth) {
      const scheduler = new Scheduler({ bounds: { virtualTimeMs: Infinity, events: Infinity } });
      // Each event puts itself on the clock again, at a time among those of the others and hardly ever the same.
      let index = 0;
      const again = (): void => void scheduler.after((1 + index++ * 7919 % 10_000_019) / 1000, again);
      for (let i = 0; i < depth; i++) again();
      return () => void scheduler.advance(1);
    },
  },
  {
    name: "Journal: write a record, hashed",
    unit: "records",
    depths: DEPTHS,
    prepare(depth) {
      let elapsedMs = 0;
      const journal = new Journal({ elapsedMs: () => elapsedMs });
      const write = (index: number): void => {
        elapsedMs += 0.25;
        const trace = Entity.root("order", index).root;
        journal.write({
          type: "call",
          trace,
          service: "dynamodb",
          operation: "PutItem",
          resource: "Orders",
          by: "orders-api:7d2e4f0c-5d1b-4f7e-9d9a-3c1f3b0a1e55",
        });
      };
      for (let i = 0; i < depth; i++) write(i);
      return write;
    },
  },
];

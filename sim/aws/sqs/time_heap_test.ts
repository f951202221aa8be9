/** The heap of what waits for a time, against a sorted list. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Slot, TimeHeap } from "./time_heap.ts";

Deno.test("sqs time heap gives back by time, then by turn, whatever was taken out between", () => {
  const steps = fc.array(fc.record({ atMs: fc.nat(20), take: fc.nat(40) }), { maxLength: 200, size: "max" });
  fc.assert(
    fc.property(steps, (sequence) => {
      const heap = new TimeHeap<number>();
      const slots: Slot<number>[] = [];
      sequence.forEach(({ atMs, take }, turn) => {
        slots.push(heap.push(turn, atMs));
        const chosen = slots[take];
        if (!chosen) return;
        slots.splice(take, 1);
        heap.remove(chosen);
        heap.remove(chosen);
      });
      assert.equal(heap.size, slots.length);
      const drained: number[] = [];
      for (let first = heap.first; first; first = heap.first) {
        drained.push(first.value);
        heap.remove(first);
      }
      slots.sort((a, b) => a.atMs - b.atMs || a.value - b.value);
      assert.deepEqual(drained, slots.map((slot) => slot.value));
    }),
    { seed: 20260101, numRuns: 200 },
  );
});

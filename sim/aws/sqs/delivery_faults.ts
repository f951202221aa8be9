/** The fault point of a queue: whether something goes wrong as a message is handed to a consumer. */
import type { AwsWorld } from "../operation.ts";
import type { Message } from "./message.ts";

/** The latest that a duplicate becomes visible after the first delivery, in milliseconds. */
const MAX_DUPLICATE_DELAY_MS = 2000;
const DEFAULT_HOLD_BACK_MS = 1000;

export type DeliveryStrike =
  /** Delivered now and, whatever becomes of it, once more after this time. */
  | { readonly kind: "duplicate"; readonly delayMs: number }
  /** Not delivered before this time, so that others overtake it. */
  | { readonly kind: "hold-back"; readonly delayMs: number };

/** Asks the fault plan about one delivery of a message. */
export function strikeDelivery(world: AwsWorld, queue: string, message: Message): DeliveryStrike | undefined {
  const occurrence = message.receiveCount;
  if (message.heldBackAt === occurrence) return undefined;
  const { entity } = message.content;
  const fault = world.faults.strike("delivery", { service: "sqs", resource: queue }, entity, occurrence);
  switch (fault?.kind) {
    case "duplicate-delivery": {
      const share = world.oracle.draw("sqs duplicate delay", entity, occurrence);
      return { kind: "duplicate", delayMs: Math.floor(share * (MAX_DUPLICATE_DELAY_MS + 1)) };
    }
    case "reorder": {
      const share = world.oracle.draw("sqs hold-back delay", entity, occurrence);
      return {
        kind: "hold-back",
        delayMs: 1 + Math.floor(share * Math.max(0, fault.maxDelayMs ?? DEFAULT_HOLD_BACK_MS)),
      };
    }
    default:
      return undefined;
  }
}

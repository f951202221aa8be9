/**
 * Payments: on OrderCreated, charge the card and say how it went. A declined card is a decision like any other and
 * is not tried again; an order whose charge cannot be settled is thrown back to the platform until it can be, or
 * rests in a dead-letter queue. A duplicate publishes the same event again and charges nothing.
 */
import { envelopeOf, OrderCreatedSchema } from "../domain/mod.ts";
import { consumer, environment, outcome, publisher, resourceName } from "../lambda/mod.ts";
import { chargeOnce } from "./charge_once.ts";
import { paymentProcessed } from "./payment.ts";

const { EVENT_BUS } = environment({ EVENT_BUS: resourceName });
const publish = publisher(EVENT_BUS);

export const { handler, queueHandler } = consumer(
  envelopeOf("OrderCreated", OrderCreatedSchema),
  async ({ detail: order }, context) => {
    const { orderId } = order;
    const event = paymentProcessed(order, await chargeOnce(orderId, context, order));
    await publish("PaymentProcessed", event);
    if (event.status === "CHARGED") {
      outcome("PaymentsCharged", "Payment is charged", {
        orderId,
        amount: event.amount,
        chargeId: event.chargeId,
      });
    } else {
      outcome("PaymentsDeclined", "Payment is declined", { orderId, declineCode: event.declineCode });
    }
  },
);

/**
 * The payments service: charges and refunds. Its functions are `process.ts` and `refund.ts`; this door has what can
 * be used without an environment.
 */
export { type Payment, paymentProcessed, paymentRefunded, PaymentSchema } from "./payment.ts";

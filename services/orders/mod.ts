/**
 * The orders service: takes orders over HTTP and tells how far they have come. Its functions are `api.ts` and
 * `status.ts`; this door has what can be used without an environment.
 */
export { type Order, ORDER_STATUSES, OrderSchema, type OrderStatus, type RejectionReason } from "./order.ts";
export { type Move, moveFor, ORIGINS, type Progress, ProgressSchema } from "./progress.ts";
export { type OrderRequest, price, type PriceResult, readOrderRequest, type ReadResult } from "./request.ts";

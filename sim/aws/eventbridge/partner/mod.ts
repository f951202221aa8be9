/** Partner event sources, from both sides. */
export type { EventSource } from "./model.ts";
export { PARTNER_OPERATIONS } from "./operations.ts";
export { makeActive, makePending, offeredSource, sourceFor } from "./sources.ts";

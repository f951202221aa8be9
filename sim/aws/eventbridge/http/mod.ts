/** API destinations and the connections that they are called by. */
export { callApiDestination } from "./deliver.ts";
export type { ApiDestination, Connection } from "./model.ts";
export { HTTP_OPERATIONS } from "./operations.ts";

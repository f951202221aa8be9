/** Archives and replays. */
export type { Archive, Replay } from "./model.ts";
export { ARCHIVE_OPERATIONS } from "./operations.ts";

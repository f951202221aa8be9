/** Finding, among many patterns, those that an event may match. */
export { BranchIndex, type Place } from "./branches.ts";

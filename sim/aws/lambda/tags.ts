/** Tags of functions, layers, mappings and code signing configurations, and how many there may be. */
import { invalidParameter } from "./errors.ts";
import { MAX_TAGS } from "./limits.ts";

/** @throws {AwsError} There are more than AWS allows. */
export function checkTagCount(tags: Readonly<Record<string, string>> | undefined): void {
  if (tags !== undefined && Object.keys(tags).length > MAX_TAGS) {
    throw invalidParameter("Number of tags exceeds resource tag limit.");
  }
}

/** Pages of a listing: AWS's Marker and MaxItems. */
import { invalidParameter } from "./errors.ts";

/** Lambda lists no more than this many at once, whatever MaxItems says. */
const PAGE = 50;

/**
 * Cuts one page out of a sorted list.
 *
 * @param marker What the page before ended with; undefined for the first one.
 * @throws {AwsError} The marker is none of this listing's.
 */
export function page<T>(
  all: readonly T[],
  marker: string | undefined,
  maxItems: number | undefined,
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  let from = 0;
  if (marker) {
    let key: string;
    try {
      key = atob(marker);
    } catch {
      throw invalidParameter("Invalid marker");
    }
    from = all.findIndex((item) => keyOf(item) > key);
    if (from < 0) from = all.length;
  }
  const to = from + Math.min(maxItems ?? PAGE, PAGE);
  const last = all[to - 1];
  return {
    items: all.slice(from, to),
    next: to < all.length && last !== undefined ? btoa(keyOf(last)) : undefined,
  };
}

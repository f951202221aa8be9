/** Pages of lists. */
import { PAGE_SIZE } from "./limits.ts";
import { validationError } from "./errors.ts";

export interface PageInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: T[];
  readonly rest: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/**
 * The page of `all` that `input` asks for, sorted by name.
 *
 * @throws {AwsError} ValidationError: the marker is not one of ours.
 */
export function page<T>(all: Iterable<T>, nameOf: (item: T) => string, input: PageInput): Page<T> {
  const sorted = [...all].sort((a, b) => nameOf(a) < nameOf(b) ? -1 : 1);
  const after = input.Marker === undefined ? undefined : readMarker(input.Marker);
  const rest = after === undefined ? sorted : sorted.filter((item) => nameOf(item) > after);
  const items = rest.slice(0, input.MaxItems ?? PAGE_SIZE);
  if (items.length === rest.length) return { items, rest: { IsTruncated: false } };
  const marker = btoa(encodeURIComponent(`after:${nameOf(items.at(-1)!)}`));
  return { items, rest: { IsTruncated: true, Marker: marker } };
}

function readMarker(marker: string): string {
  try {
    const text = decodeURIComponent(atob(marker));
    if (text.startsWith("after:")) return text.slice("after:".length);
  } catch {
    // Refused below like any other marker that was made up.
  }
  throw validationError(`Invalid Marker: ${marker}`);
}

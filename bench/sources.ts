/** Finds the source that a function in a handler's bundle was made of, as profiles name only the bundle's script. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { bundleAll } from "../sim/host/bundler.ts";
import type { CallFrame, SourceOf } from "./frames.ts";

/** `orders/status.ts`: what the script of an entry's bundle is called, in profiles and here. */
export function shortName(entry: string): string {
  return entry.split("/").slice(-2).join("/");
}

/** Bundles the entries again, which gives the same text, and reads their source maps. */
export async function sourcesOf(entries: Iterable<string>): Promise<SourceOf> {
  const maps = new Map<string, TraceMap>();
  for (const [entry, { map }] of await bundleAll(entries)) maps.set(shortName(entry), new TraceMap(map));
  const known = new Map<string, string | undefined>();
  return (frame) => {
    const key = `${frame.url}:${frame.lineNumber}:${frame.columnNumber}`;
    if (!known.has(key)) known.set(key, sourceIn(maps, frame));
    return known.get(key);
  };
}

function sourceIn(maps: ReadonlyMap<string, TraceMap>, frame: CallFrame): string | undefined {
  // lambda:NUMBER/NAME; lines of a source map count from 1.
  const map = maps.get(frame.url.slice(frame.url.indexOf("/") + 1));
  if (map === undefined) return undefined;
  const found = originalPositionFor(map, { line: frame.lineNumber + 1, column: frame.columnNumber });
  return found.source === null ? undefined : `${found.source}:${found.line}`;
}

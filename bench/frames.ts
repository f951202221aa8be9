/**
 * Whose time it is: the part of the house that a call frame of a CPU profile belongs to.
 *
 * What the JavaScript engine or Deno does for a caller (a hash, a regular expression, an encoder) counts as the
 * caller's own. What nobody calls, and what carries contexts through awaits, is the runtime's.
 */

/** The parts, in the order in which tables list them. A part of a part has a name of its own behind a slash. */
export const PARTS = [
  "handlers/services",
  "handlers/powertools",
  "handlers/zod",
  "handlers/util-dynamodb",
  "handlers/other packages",
  "sdk",
  "sim/kernel",
  "sim/AWS models",
  "sim/wire",
  "sim/third parties",
  "sim/host",
  "sim/faults",
  "journal",
  "checks",
  "clients",
  "runtime/async contexts, microtasks",
  "runtime/garbage collection",
  "runtime/idle",
  "runtime/other",
] as const;

export type Part = typeof PARTS[number];

/** A call frame, as V8's profiler writes it; lines and columns count from 0. */
export interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** Finds the source path that a place in a handler's bundle came from; undefined where it is not known. */
export type SourceOf = (frame: CallFrame) => string | undefined;

/** The part that a frame belongs to by itself; undefined for what belongs to its caller. */
export function partOf(frame: CallFrame, sourceOf: SourceOf): Part | undefined {
  const { url, functionName } = frame;
  if (url === "") return ofEngine(functionName);
  if (url.startsWith("lambda:")) {
    const source = sourceOf(frame);
    return source === undefined ? "handlers/services" : ofBundled(source);
  }
  const packaged = packageOf(url);
  if (packaged !== undefined) return ofPackage(packaged);
  if (!url.startsWith("file:")) {
    return CONTEXTS.test(functionName) ? "runtime/async contexts, microtasks" : undefined;
  }
  return ofOurs(url);
}

/** Engine entries that are time of their own, not of a caller. */
function ofEngine(name: string): Part | undefined {
  switch (name) {
    case "(garbage collector)":
      return "runtime/garbage collection";
    case "(idle)":
      return "runtime/idle";
    case "(program)":
    case "(root)":
      return "runtime/other";
    case "op_run_microtasks":
      return "runtime/async contexts, microtasks";
    default:
      return undefined;
  }
}

/** Functions of Deno that carry an async context from one continuation to the next, or run continuations. */
const CONTEXTS = /microtask|context|asyncvariable|snapshot|ticks?\b/i;

function ofBundled(source: string): Part {
  const packaged = packageOf(source);
  return packaged === undefined ? "handlers/services" : ofPackage(packaged);
}

/** The package of a path below `node_modules`; undefined for any other. */
function packageOf(path: string): string | undefined {
  return /node_modules\/(?:\.deno\/[^/]+\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

function ofPackage(name: string): Part {
  if (name === "@aws-sdk/util-dynamodb") return "handlers/util-dynamodb";
  if (name.startsWith("@aws-sdk/") || name.startsWith("@smithy/")) return "sdk";
  if (name.startsWith("@aws-lambda-powertools/")) return "handlers/powertools";
  if (name === "zod") return "handlers/zod";
  if (name === "hdr-histogram-js") return "checks";
  return "handlers/other packages";
}

/** Folders of ours and the parts they are; the first that a path contains counts. */
const FOLDERS: readonly (readonly [folder: string, part: Part])[] = [
  ["/sim/kernel/", "sim/kernel"],
  ["/sim/journal/", "journal"],
  ["/sim/faults/", "sim/faults"],
  ["/sim/aws/", "sim/AWS models"],
  ["/sim/wire/", "sim/wire"],
  ["/sim/external/", "sim/third parties"],
  ["/sim/", "sim/host"],
  ["/scenarios/checks/", "checks"],
  // What checks ask of a system, as its handlers come in bundles.
  ["/services/systems/", "checks"],
  ["/scenarios/", "clients"],
  ["/bench/", "clients"],
];

function ofOurs(url: string): Part {
  return FOLDERS.find(([folder]) => url.includes(folder))?.[1] ?? "runtime/other";
}

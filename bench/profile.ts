/** Reads a CPU profile as V8 writes it: own time by part, and the functions that take most of it. */
import { type CallFrame, type Part, partOf, PARTS, type SourceOf } from "./frames.ts";

/** The members of a `.cpuprofile` file that are read. */
export interface Profile {
  readonly nodes: readonly ProfileNode[];
  /** The node that ran at each sample, by id. */
  readonly samples: readonly number[];
  /** Microseconds from the sample before, or the start, to each sample. */
  readonly timeDeltas: readonly number[];
  /** Microseconds on a clock of its own. */
  readonly startTime: number;
  readonly endTime: number;
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children?: readonly number[];
}

/** A function with its own time. */
export interface FunctionTime {
  readonly part: Part;
  readonly name: string;
  /** Where it stands: script and line, counted from 1. */
  readonly place: string;
  readonly selfUs: number;
}

export interface Attribution {
  readonly totalUs: number;
  readonly byPart: Readonly<Record<Part, number>>;
  /** Most own time first. */
  readonly functions: readonly FunctionTime[];
}

/**
 * Attributes the samples of the last `lastMs` milliseconds of a profile.
 *
 * @param sourceOf Finds the source of a frame in a handler's bundle.
 */
export function attribute(profile: Profile, lastMs: number, sourceOf: SourceOf): Attribution {
  const selfUs = selfTimes(profile, profile.endTime - lastMs * 1000);
  const owners = ownersOf(profile.nodes, sourceOf);
  const byPart = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>;
  const functions = new Map<string, { part: Part; name: string; place: string; selfUs: number }>();
  let totalUs = 0;
  for (const [id, us] of selfUs) {
    const { part, frame } = owners.get(id)!;
    totalUs += us;
    byPart[part] += us;
    const name = frame.functionName || "(anonymous)";
    const place = placeOf(frame, sourceOf);
    const key = `${name} ${place}`;
    const known = functions.get(key);
    if (known) known.selfUs += us;
    else functions.set(key, { part, name, place, selfUs: us });
  }
  return { totalUs, byPart, functions: [...functions.values()].sort((a, b) => b.selfUs - a.selfUs) };
}

/** Own time by node, of samples from a time on. A sample stands for the time up to the next one. */
function selfTimes({ samples, timeDeltas, startTime }: Profile, fromUs: number): Map<number, number> {
  const selfUs = new Map<number, number>();
  let atUs = startTime;
  for (let i = 0; i < samples.length; i++) {
    atUs += timeDeltas[i]!;
    const us = timeDeltas[i + 1] ?? 0;
    if (atUs >= fromUs) selfUs.set(samples[i]!, (selfUs.get(samples[i]!) ?? 0) + us);
  }
  return selfUs;
}

interface Owned {
  readonly part: Part;
  /** The frame whose time it is: that of the nearest caller that has a part. */
  readonly frame: CallFrame;
}

/** Whose time each node's is: its own, or that of its nearest caller that has a part. */
function ownersOf(nodes: readonly ProfileNode[], sourceOf: SourceOf): Map<number, Owned> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const owners = new Map<number, Owned>();
  const waiting: (readonly [id: number, caller: Owned])[] = nodes.slice(0, 1).map((
    { id, callFrame },
  ) => [id, { part: "runtime/other", frame: callFrame }]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [id, caller] = next;
    const { callFrame, children = [] } = byId.get(id)!;
    const part = partOf(callFrame, sourceOf);
    const owned = part === undefined ? caller : { part, frame: callFrame };
    owners.set(id, owned);
    for (const child of children) waiting.push([child, owned]);
  }
  return owners;
}

function placeOf(frame: CallFrame, sourceOf: SourceOf): string {
  const { url, lineNumber } = frame;
  if (url === "") return "";
  if (url.startsWith("lambda:")) return withoutMachine(sourceOf(frame) ?? url);
  return `${withoutMachine(url)}:${lineNumber + 1}`;
}

/** A path without what depends on the machine: within its package, or within the project. */
function withoutMachine(path: string): string {
  const packaged = /node_modules\/(?:\.deno\/[^/]+\/node_modules\/)?(.+)$/.exec(path)?.[1];
  return packaged ?? path.replace(/^.*\/(?=(?:sim|scenarios|services|reports|bench)\/)/, "");
}

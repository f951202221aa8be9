/** What the command line asks a worker for, and what the worker answers. Everything here can be cloned between threads. */
import type { Verdict } from "../reports/verdict.ts";
import type { Bundle } from "../sim/mod.ts";
import type { Setting } from "./scenario.ts";

/** Where a run is made, by whom its handlers are run, and by which clock. */
export interface Place {
  /** `embedded`, an URL, or `aws`. */
  readonly target: string;
  readonly hosting: "lambda" | "workers";
  readonly time: "virtual" | "real";
}

/** The place of a run, as its verdict says it. */
export function placeOf(
  { place, transport }: RunRequest,
): Pick<Verdict, "target" | "hosting" | "time" | "transport"> {
  if (place === undefined) return { transport, target: "embedded", hosting: "lambda", time: "virtual" };
  return { ...place, transport: place.hosting === "workers" ? "http" : transport };
}

/** One run. */
export interface RunRequest {
  /** A name of the catalogue, or a path or `file:` URL of a scenario file. */
  readonly scenario: string;
  /** The working directory of the command line, as a `file:` URL with a slash at its end. */
  readonly directory: string;
  readonly system: string;
  readonly variant: string;
  readonly seed: number;
  readonly transport: "direct" | "wire";
  /** Default: the embedded account with its own Lambda, in virtual time. */
  readonly place?: Place;
  /** Wins over the scenario's own number of orders. */
  readonly orders?: number;
  readonly settings: Readonly<Record<string, Setting>>;
  /** The command line that repeats this run. */
  readonly replay: string;
  /** What the run is made with. */
  readonly versions: Verdict["versions"];
  /** Where to write the journal as NDJSON; default nowhere. */
  readonly journalFile?: string;
}

/** How far a run is. */
export interface Progress {
  readonly planned: number;
  readonly accepted: number;
  readonly done: number;
  readonly virtualMs: number;
  readonly faults: number;
  readonly violations: number;
}

export type ToWorker =
  /** The first message. Into the cell goes the number of the function whose code runs. */
  | { readonly kind: "watch"; readonly cell: Int32Array<SharedArrayBuffer> }
  | { readonly kind: "code"; readonly bundles: ReadonlyMap<string, Bundle> }
  | { readonly kind: "run"; readonly request: RunRequest };

export type FromWorker =
  | { readonly kind: "ready" }
  /** A function's number in the cell; numbers count from 1. */
  | { readonly kind: "function"; readonly name: string }
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "verdict"; readonly verdict: Verdict }
  /** The scenario or the command line is wrong (exit code 2). */
  | { readonly kind: "usage"; readonly message: string }
  /** Something of ours broke. */
  | { readonly kind: "failed"; readonly message: string };

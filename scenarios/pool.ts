/** Runs scenarios in workers of their own, several at once: virtual time owns an isolate, and the terminal another. */
import type { Bundle } from "../sim/mod.ts";
import type { Verdict } from "../reports/verdict.ts";
import type { FromWorker, Progress, RunRequest, ToWorker } from "./request.ts";
import { UsageError } from "./usage_error.ts";

/** A run came to no verdict of its own: it says nothing (exit code 3). */
export class BrokenRunError extends Error {
  override readonly name = "BrokenRunError";
  /** `stuck`: its isolate never came back. `broken`: something failed that should not. */
  readonly reason: "stuck" | "broken";

  constructor(reason: "stuck" | "broken", message: string) {
    super(message);
    this.reason = reason;
  }
}

/** After how many runs a worker is replaced, so that what an isolate never gives back does not pile up. */
const RUNS_PER_WORKER = 2000;
/** A run that is well says how far it is many times a second. */
const SILENT_MS = 60_000;
/** The silence is counted in beats, so that a machine that was asleep does not count as one. */
const BEATS = 8;

export interface PoolOptions {
  /** After how long without a sign a run is given up, in milliseconds of real time. Default 60,000. */
  readonly silentMs?: number;
}

interface Seat {
  readonly worker: Worker;
  readonly known: Set<string>;
  /** The functions that the isolate has run, by the number that it writes into the cell, less one. */
  readonly functions: string[];
  readonly cell: Int32Array;
  runs: number;
}

/** A pool of isolates. Close it when done. */
export class RunPool {
  readonly #free: Seat[] = [];
  readonly #waiting: ((seat: Seat) => void)[] = [];
  readonly #workers = new Set<Worker>();
  readonly #size: number;
  readonly #silentMs: number;

  /** @param size How many runs at once. */
  constructor(size: number, options: PoolOptions = {}) {
    this.#size = size;
    this.#silentMs = options.silentMs ?? SILENT_MS;
  }

  /**
   * Runs one request.
   *
   * @param code Bundles of the handlers that the run needs, by entry.
   * @throws {UsageError} The scenario is wrong.
   * @throws {BrokenRunError} The run came to no verdict; the isolate is given up, and the pool goes on.
   */
  async run(
    request: RunRequest,
    code: ReadonlyMap<string, Bundle>,
    onProgress?: (progress: Progress) => void,
  ): Promise<Verdict> {
    const seat = await this.#take();
    try {
      const missing = new Map([...code].filter(([entry]) => !seat.known.has(entry)));
      if (missing.size > 0) post(seat.worker, { kind: "code", bundles: missing });
      for (const entry of missing.keys()) seat.known.add(entry);
      const verdict = await answer(seat, request, this.#silentMs, onProgress);
      seat.runs++;
      this.#give(seat);
      return verdict;
    } catch (error) {
      this.#drop(seat);
      throw error;
    }
  }

  /** Ends all workers. */
  close(): void {
    for (const worker of this.#workers) worker.terminate();
    this.#workers.clear();
    this.#free.length = 0;
  }

  #take(): Promise<Seat> {
    const seat = this.#free.pop();
    if (seat) return Promise.resolve(seat);
    if (this.#workers.size < this.#size) return Promise.resolve(this.#open());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #open(): Seat {
    const worker = new Worker(new URL("./worker.main.ts", import.meta.url), { type: "module" });
    this.#workers.add(worker);
    const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    post(worker, { kind: "watch", cell });
    return { worker, known: new Set(), functions: [], cell, runs: 0 };
  }

  #give(seat: Seat): void {
    if (seat.runs >= RUNS_PER_WORKER) return this.#drop(seat);
    const next = this.#waiting.shift();
    if (next) next(seat);
    else this.#free.push(seat);
  }

  #drop(seat: Seat): void {
    seat.worker.terminate();
    // A pool that was closed opens no more.
    if (!this.#workers.delete(seat.worker)) return;
    const next = this.#waiting.shift();
    if (next) next(this.#open());
  }
}

function post(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}

function answer(
  seat: Seat,
  request: RunRequest,
  silentMs: number,
  onProgress?: (progress: Progress) => void,
): Promise<Verdict> {
  const { worker } = seat;
  return new Promise<Verdict>((resolve, reject) => {
    let silentBeats = 0;
    const heart = setInterval(() => {
      if (++silentBeats >= BEATS) end(() => reject(new BrokenRunError("stuck", stuck(seat, silentMs))));
    }, silentMs / BEATS);
    const end = (settle: () => void): void => {
      clearInterval(heart);
      worker.onmessage = null;
      worker.onerror = null;
      settle();
    };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      silentBeats = 0;
      switch (data.kind) {
        case "ready":
          return;
        case "function":
          seat.functions.push(data.name);
          return;
        case "progress":
          return onProgress?.(data.progress);
        case "verdict":
          return end(() => resolve(data.verdict));
        case "usage":
          return end(() => reject(new UsageError(data.message)));
        case "failed":
          return end(() => reject(new BrokenRunError("broken", data.message)));
        default:
          data satisfies never;
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      end(() => reject(new BrokenRunError("broken", `The isolate of the run broke: ${event.message}`)));
    };
    post(worker, { kind: "run", request });
  });
}

function stuck(seat: Seat, silentMs: number): string {
  const name = seat.functions[Atomics.load(seat.cell, 0) - 1];
  const whose = name === undefined ? "A run" : `The code of function ${name}`;
  return `${whose} has not come back for ${silentMs / 1000} s of real time: ` +
    "a loop without end, or one whose awaits wait for nothing";
}

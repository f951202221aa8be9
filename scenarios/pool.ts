/** Runs scenarios in workers of their own, several at once: virtual time owns an isolate, and the terminal another. */
import type { Bundle } from "../sim/mod.ts";
import type { Verdict } from "../reports/verdict.ts";
import type { FromWorker, Progress, RunRequest, ToWorker } from "./request.ts";

/** The command line or the scenario was wrong (exit code 2). */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** After how many runs a worker is replaced, so that what an isolate never gives back does not pile up. */
const RUNS_PER_WORKER = 2000;

interface Seat {
  readonly worker: Worker;
  readonly known: Set<string>;
  runs: number;
}

/** A pool of isolates. Close it when done. */
export class RunPool {
  readonly #free: Seat[] = [];
  readonly #waiting: ((seat: Seat) => void)[] = [];
  readonly #workers = new Set<Worker>();
  readonly #size: number;

  /** @param size How many runs at once. */
  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Runs one request.
   *
   * @param code Bundles of the handlers that the run needs, by entry.
   * @throws {UsageError} The scenario is wrong.
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
      const verdict = await answer(
        seat.worker,
        () => post(seat.worker, { kind: "run", request }),
        onProgress,
      );
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
    return { worker, known: new Set(), runs: 0 };
  }

  #give(seat: Seat): void {
    if (seat.runs >= RUNS_PER_WORKER) return this.#drop(seat);
    const next = this.#waiting.shift();
    if (next) next(seat);
    else this.#free.push(seat);
  }

  #drop(seat: Seat): void {
    seat.worker.terminate();
    this.#workers.delete(seat.worker);
    const next = this.#waiting.shift();
    if (next) next(this.#open());
  }
}

function post(worker: Worker, message: ToWorker): void {
  worker.postMessage(message);
}

function answer(
  worker: Worker,
  ask: () => void,
  onProgress?: (progress: Progress) => void,
): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      switch (data.kind) {
        case "ready":
          return;
        case "progress":
          return onProgress?.(data.progress);
        case "verdict":
          return resolve(data.verdict);
        case "usage":
          return reject(new UsageError(data.message));
        case "failed":
          return reject(new Error(data.message));
        default:
          data satisfies never;
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`The isolate of the run broke: ${event.message}`));
    };
    ask();
  });
}

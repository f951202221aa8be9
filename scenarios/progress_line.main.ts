/** One line on the terminal that is drawn over itself, and says how the runs are coming along. */
import { renderProgress } from "../reports/progress.ts";
import { note } from "./files.main.ts";
import type { Progress, RunRequest } from "./request.ts";

export interface LineOptions {
  readonly width: number;
  readonly colour: boolean;
}

export class ProgressLine {
  readonly #total: number;
  readonly #options: LineOptions | undefined;
  readonly #startMs = performance.now();
  #finished = 0;

  /**
   * @param total How many runs there are.
   * @param options How it is drawn; undefined for not at all.
   */
  constructor(total: number, options: LineOptions | undefined) {
    this.#total = total;
    this.#options = options;
  }

  show(request: RunRequest, progress: Progress): void {
    if (this.#options === undefined) return;
    const scenario = this.#total > 1
      ? `${this.#finished}/${this.#total} ${request.scenario}`
      : request.scenario;
    const wallMs = performance.now() - this.#startMs;
    const line = renderProgress({ ...progress, scenario, seed: request.seed, wallMs }, this.#options);
    note(`\r\x1b[2K${line}`);
  }

  done(): void {
    this.#finished++;
  }

  clear(): void {
    if (this.#options !== undefined) note("\r\x1b[2K");
  }
}

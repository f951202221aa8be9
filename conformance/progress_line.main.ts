/** One line on the terminal that is drawn over itself, and says how far a run has come; nothing where there is none. */

const LEAST_BETWEEN_MS = 100;

export class ProgressLine {
  readonly #what: string;
  readonly #isShown = Deno.stderr.isTerminal();
  #shownMs = 0;

  /** @param what What is counted: `cases`. */
  constructor(what: string) {
    this.#what = what;
  }

  show(done: number, total: number): void {
    const nowMs = performance.now();
    if (!this.#isShown || (nowMs - this.#shownMs < LEAST_BETWEEN_MS && done < total)) return;
    this.#shownMs = nowMs;
    this.#write(`\r\x1b[2K${done.toLocaleString("en")} of ${total.toLocaleString("en")} ${this.#what}`);
  }

  clear(): void {
    if (this.#isShown) this.#write("\r\x1b[2K");
  }

  #write(text: string): void {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}

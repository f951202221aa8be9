/** Tells of what is wrong with a server: each problem once, and then how often it came again. */

/** The most kinds of problems that are told apart. */
const MOST_KINDS = 1000;

export class Problems {
  readonly #print: (text: string) => void;
  readonly #seen = new Map<string, number>();

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  /** An `Error` of ours comes with its stack, a bound that was reached and a line as they are. */
  tell(problem: unknown): void {
    const isError = problem instanceof Error;
    const text = isError && problem.name !== "BoundReachedError"
      ? problem.stack ?? `${problem.name}: ${problem.message}`
      : isError
      ? problem.message
      : String(problem);
    const times = (this.#seen.get(text) ?? 0) + 1;
    if (times > 1 || this.#seen.size < MOST_KINDS) this.#seen.set(text, times);
    if (times === 1) this.#print(`${text}\n`);
    // 10, 100, 1,000 times: enough to see that it goes on.
    else if (/^10+$/.test(String(times))) this.#print(`(${times} times by now) ${text.split("\n")[0]}\n`);
  }
}

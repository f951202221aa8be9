/**
 * How many batches of one event source mapping may be worked on at the same time.
 *
 * Starts with 5, grows by 300 a minute while messages wait, falls back once there are none; failing batches reduce
 * it. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
import { MAX_POLLERS, POLLERS_AT_START, POLLERS_WHEN_FAILING } from "./limits.ts";

export class PollerScaling {
  #maximum: number;
  #limit: number;

  /** @param maximumConcurrency 2 to 1,000; undefined for AWS's own limit of 1,250. */
  constructor(maximumConcurrency: number | undefined) {
    this.#maximum = maximumConcurrency ?? MAX_POLLERS;
    this.#limit = Math.min(POLLERS_AT_START, this.#maximum);
  }

  get limit(): number {
    return this.#limit;
  }

  /** Whether {@linkcode grow} would change anything. */
  get canGrow(): boolean {
    return this.#limit < this.#maximum;
  }

  setMaximum(maximumConcurrency: number | undefined): void {
    this.#maximum = maximumConcurrency ?? MAX_POLLERS;
    this.#limit = Math.min(this.#limit, this.#maximum);
  }

  /** Messages wait although all that may work do. */
  grow(): void {
    if (this.canGrow) this.#limit++;
  }

  /** No messages wait. */
  idle(): void {
    this.#limit = Math.min(this.#limit, POLLERS_AT_START);
  }

  succeeded(): void {
    if (this.#limit < POLLERS_AT_START) this.grow();
  }

  failed(): void {
    this.#limit = Math.max(Math.min(POLLERS_WHEN_FAILING, this.#maximum), this.#limit - 1);
  }
}

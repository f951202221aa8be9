/**
 * How many batches of one event source mapping may be worked on at the same time.
 *
 * Starts with 5, grows by 300 a minute while messages wait, falls back once there are none; failing batches reduce
 * it. In provisioned mode each event poller works on up to 10 batches, and growth is 1,000 a minute.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
import type { MappingSettings } from "./event_source_mapping.ts";
import {
  BATCHES_PER_PROVISIONED_POLLER,
  MAX_POLLERS,
  POLLER_GROWTH_MS,
  POLLERS_AT_START,
  POLLERS_WHEN_FAILING,
  PROVISIONED_GROWTH_MS,
} from "./limits.ts";

type Scale = Pick<MappingSettings, "maximumConcurrency" | "provisionedPollers">;

export class PollerScaling {
  #maximum = MAX_POLLERS;
  /** Where it starts, and what it falls back to once nothing waits. */
  #resting = POLLERS_AT_START;
  /** What failures can reduce it to. */
  #least = POLLERS_WHEN_FAILING;
  #limit: number;
  /** How long it takes to grow by one. */
  growthMs = POLLER_GROWTH_MS;

  constructor(scale: Scale) {
    this.#apply(scale);
    this.#limit = this.#resting;
  }

  get limit(): number {
    return this.#limit;
  }

  /** Whether {@linkcode grow} would change anything. */
  get canGrow(): boolean {
    return this.#limit < this.#maximum;
  }

  /** Applies other settings. */
  change(scale: Scale): void {
    this.#apply(scale);
    this.#limit = Math.min(this.#limit, this.#maximum);
    if (scale.provisionedPollers !== undefined) this.#limit = Math.max(this.#limit, this.#least);
  }

  /** Messages wait although all that may work do. */
  grow(): void {
    if (this.canGrow) this.#limit++;
  }

  /** No messages wait. */
  idle(): void {
    this.#limit = Math.min(this.#limit, this.#resting);
  }

  succeeded(): void {
    if (this.#limit < this.#resting) this.grow();
  }

  failed(): void {
    this.#limit = Math.max(this.#least, this.#limit - 1);
  }

  #apply({ maximumConcurrency, provisionedPollers }: Scale): void {
    if (provisionedPollers !== undefined) {
      this.#maximum = provisionedPollers.maximum * BATCHES_PER_PROVISIONED_POLLER;
      this.#resting = this.#least = provisionedPollers.minimum * BATCHES_PER_PROVISIONED_POLLER;
      this.growthMs = PROVISIONED_GROWTH_MS;
    } else {
      this.#maximum = maximumConcurrency ?? MAX_POLLERS;
      this.#resting = Math.min(POLLERS_AT_START, this.#maximum);
      this.#least = Math.min(POLLERS_WHEN_FAILING, this.#maximum);
      this.growthMs = POLLER_GROWTH_MS;
    }
  }
}

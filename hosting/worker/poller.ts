/**
 * Polls one queue: receives while there is room for another invocation, hides messages as long as they are worked
 * on, deletes what was handled, and leaves what failed until its visibility timeout is over, so that the queue's own
 * redrive counts the tries.
 */
import type { QueuePlan } from "../plan.ts";
import type { WorkerCounters } from "../protocol.ts";
import type { QueuePort, Received } from "./queue.ts";

export interface PollerOptions {
  readonly plan: QueuePlan;
  readonly port: QueuePort;
  /** Works on a batch and gives those messages that are done with. Must not reject. */
  readonly work: (messages: readonly Received[], queueArn: string) => Promise<readonly Received[]>;
  readonly onError: (queue: string, error: unknown, inMs: number) => void;
  readonly counted: { -readonly [Name in keyof WorkerCounters]: number };
  /** Default 250 and 20,000: waits after errors double from the one to the other. */
  readonly backoffMs?: { readonly first: number; readonly longest: number };
}

const BACKOFF_MS = { first: 250, longest: 20_000 };
/** SQS hands over at most so many at once. */
const RECEIVE_MOST = 10;
/** A receive under way may still be answered with messages, so a short wait is seen out; */
const SHORT_WAIT_SECONDS = 4;
/** and a long one is given this much longer before it is broken off. */
const LAST_RECEIVE_MS = 1_000;
/** Between two receives that did not wait and found nothing. */
const IDLE_MS = 100;

export class Poller {
  readonly #options: PollerOptions;
  readonly #working = new Set<Promise<void>>();
  #state: "polling" | "paused" | "draining" = "polling";
  #receiving: AbortController | undefined;
  #wake: () => void = () => {};
  #hiddenSeconds = 30;
  #arn = "";

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Polls until it has drained; resolves then. Never rejects. */
  async run(): Promise<void> {
    await this.#open();
    while (this.#state !== "draining") {
      const room = this.#options.plan.concurrency - this.#working.size;
      if (this.#state === "paused" || room <= 0) {
        await this.#sleep(Infinity);
        continue;
      }
      const messages = await this.#gather(room);
      if (this.#state === "polling") this.#dispatch(messages);
      else await this.#giveBack(messages);
    }
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  pause(): void {
    if (this.#state === "polling") this.#stop("paused");
  }

  resume(): void {
    if (this.#state !== "paused") return;
    this.#state = "polling";
    this.#wake();
  }

  drain(): void {
    this.#stop("draining");
  }

  #stop(state: "paused" | "draining"): void {
    this.#state = state;
    this.#wake();
    const receiving = this.#receiving;
    if (receiving === undefined) return;
    const { waitTimeSeconds } = this.#options.plan;
    const shortMs = waitTimeSeconds <= SHORT_WAIT_SECONDS ? waitTimeSeconds * 1000 : 0;
    setTimeout(() => receiving.abort(), shortMs + LAST_RECEIVE_MS);
  }

  async #open(): Promise<void> {
    for (let failures = 0; this.#state !== "draining"; failures++) {
      try {
        const { visibilitySeconds, arn } = await this.#options.port.open();
        this.#hiddenSeconds = visibilitySeconds;
        this.#arn = arn;
        return;
      } catch (error) {
        await this.#backOff(error, failures);
      }
    }
  }

  /** Receives once, or as often as the batch window lets it until the batch is full. */
  async #gather(room: number): Promise<Received[]> {
    const { mode, batchSize, batchWindowSeconds, waitTimeSeconds } = this.#options.plan;
    if (mode === "event") return await this.#receive(Math.min(RECEIVE_MOST, room), waitTimeSeconds);
    const batch = await this.#receive(Math.min(RECEIVE_MOST, batchSize), waitTimeSeconds);
    const endMs = performance.now() + batchWindowSeconds * 1000;
    const beat = this.#keepHidden(() => batch);
    while (batch.length > 0 && batch.length < batchSize && this.#state === "polling") {
      const leftSeconds = Math.floor((endMs - performance.now()) / 1000);
      if (leftSeconds < 1) break;
      const most = Math.min(RECEIVE_MOST, batchSize - batch.length);
      batch.push(...await this.#receive(most, Math.min(leftSeconds, waitTimeSeconds)));
    }
    clearInterval(beat);
    return batch;
  }

  async #receive(most: number, waitSeconds: number): Promise<Received[]> {
    const receiving = new AbortController();
    this.#receiving = receiving;
    const startMs = performance.now();
    try {
      const messages = await this.#options.port.receive(most, waitSeconds, receiving.signal);
      this.#failures = 0;
      this.#options.counted.received += messages.length;
      if (messages.length === 0 && performance.now() - startMs < IDLE_MS) await this.#sleep(IDLE_MS);
      return [...messages];
    } catch (error) {
      if (!receiving.signal.aborted) await this.#backOff(error, this.#failures++);
      return [];
    } finally {
      this.#receiving = undefined;
    }
  }

  #failures = 0;

  #dispatch(messages: readonly Received[]): void {
    if (messages.length === 0) return;
    const { mode } = this.#options.plan;
    for (const group of mode === "event" ? messages.map((message) => [message]) : [messages]) {
      const working = this.#work(group).finally(() => {
        this.#working.delete(working);
        this.#wake();
      });
      this.#working.add(working);
    }
  }

  async #work(messages: readonly Received[]): Promise<void> {
    const { work, counted, port, onError, plan } = this.#options;
    const beat = this.#keepHidden(() => messages);
    try {
      const done = await work(messages, this.#arn);
      counted.handled += done.length;
      counted.failed += messages.length - done.length;
      if (done.length > 0) await port.remove(done);
    } catch (error) {
      // Not deleted means not done: the message comes again, which handlers have to bear anyway.
      counted.pollingErrors++;
      onError(plan.queue, error, 0);
    } finally {
      clearInterval(beat);
    }
  }

  /** Hides messages anew at half of their visibility timeout, again and again, until the interval is cleared. */
  #keepHidden(messages: () => readonly Received[]): number {
    const { port, counted, onError, plan } = this.#options;
    const everyMs = Math.max(1, this.#hiddenSeconds) * 500;
    return setInterval(() => {
      const working = messages();
      if (working.length === 0) return;
      counted.extended += working.length;
      port.hide(working, Math.max(1, this.#hiddenSeconds)).catch((error) => {
        counted.pollingErrors++;
        onError(plan.queue, error, everyMs);
      });
    }, everyMs) as unknown as number;
  }

  async #giveBack(messages: readonly Received[]): Promise<void> {
    if (messages.length === 0) return;
    this.#options.counted.released += messages.length;
    try {
      await this.#options.port.hide(messages, 0);
    } catch (error) {
      this.#options.onError(this.#options.plan.queue, error, 0);
    }
  }

  async #backOff(error: unknown, failures: number): Promise<void> {
    const { first, longest } = this.#options.backoffMs ?? BACKOFF_MS;
    const boundMs = Math.min(longest, first * 2 ** Math.min(failures, 20));
    const inMs = boundMs / 2 + Math.random() * boundMs / 2;
    this.#options.counted.pollingErrors++;
    this.#options.onError(this.#options.plan.queue, error, inMs);
    await this.#sleep(inMs);
  }

  /** Waits so long, or until something changes. */
  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === Infinity ? undefined : setTimeout(() => this.#wake(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

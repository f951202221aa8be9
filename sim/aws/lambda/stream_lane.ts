/**
 * A lane of a shard: records in order, batch after batch. A shard has one, or as many as its mapping's
 * ParallelizationFactor says; records of one partition key share a lane.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
import type { Timer } from "../../kernel/mod.ts";
import { MAX_SYNC_PAYLOAD_BYTES, STREAM_POLL_MS } from "./limits.ts";
import { StreamBatchRun, type StreamMapping } from "./stream_batch_run.ts";
import { streamRecordBytes } from "./stream_event.ts";
import type { StreamRecord } from "./stream_port.ts";
import { TumblingWindow, type WindowEnd, windowStartMs } from "./stream_window.ts";

interface Waiting {
  readonly record: StreamRecord;
  readonly bytes: number;
  readonly readMs: number;
}

export class StreamLane {
  readonly #mapping: StreamMapping;
  readonly #shardId: string;
  readonly #progress: () => void;
  #waiting: Waiting[] = [];
  #run: StreamBatchRun | undefined;
  #window: TumblingWindow | undefined;
  #timer: Timer | undefined;
  /** Begins no batch, as its records are to go to other lanes; a window that is open is ended. */
  held = false;

  /** @param progress Called whenever a batch has ended. */
  constructor(mapping: StreamMapping, shardId: string, progress: () => void) {
    this.#mapping = mapping;
    this.#shardId = shardId;
    this.#progress = progress;
  }

  get running(): boolean {
    return this.#run !== undefined;
  }

  /** Whether nothing is left to be done for the records that it got. */
  get idle(): boolean {
    return !this.running && this.#waiting.length === 0 && this.#window === undefined;
  }

  /** Records that wait for their batch. */
  get size(): number {
    return this.#waiting.length;
  }

  push(record: StreamRecord): void {
    const { state, streamArn } = this.#mapping;
    this.#waiting.push({ record, bytes: streamRecordBytes(record, streamArn), readMs: state.world.nowMs() });
  }

  /** Takes out all that wait. */
  drain(): StreamRecord[] {
    const records = this.#waiting.map(({ record }) => record);
    this.#waiting = [];
    this.#cancel();
    return records;
  }

  stop(): void {
    this.#cancel();
    this.#run?.stop();
  }

  resume(): void {
    this.#run?.resume();
    this.next();
  }

  /** Begins the next batch, if it is time. */
  next(): void {
    this.#cancel();
    const { settings, state } = this.#mapping;
    if (this.running || !settings.enabled) return;
    if (this.held) {
      if (this.#window !== undefined) this.#start([], "final");
      return;
    }
    const first = this.#waiting[0];
    const windowSeconds = settings.stream!.tumblingWindowSeconds;
    if (windowSeconds === 0) this.#window = undefined;
    else if (!this.#enterWindow(first, windowSeconds)) return;
    if (first === undefined) return;
    const { count, full } = this.#measure(settings.batchSize, windowSeconds);
    const dueMs = Math.min(
      first.readMs + settings.batchWindowSeconds * 1000,
      this.#window?.endMs ?? Infinity,
    );
    if (!full && dueMs > state.world.nowMs()) {
      this.#timer = state.world.at(dueMs, () => this.next());
      return;
    }
    this.#start(this.#waiting.splice(0, count).map(({ record }) => record), undefined);
  }

  /** Sees to it that the window of the next record is open; false while another has to end before. */
  #enterWindow(first: Waiting | undefined, seconds: number): boolean {
    const { world } = this.#mapping.state;
    const window = this.#window;
    if (window?.overflows) {
      this.#start([], "early");
      return false;
    }
    if (first === undefined) {
      if (window === undefined) return false;
      // What was written at the very end is read a moment later.
      const closingMs = window.endMs + STREAM_POLL_MS;
      if (closingMs <= world.nowMs()) this.#start([], "final");
      else this.#timer = world.at(closingMs, () => this.next());
      return false;
    }
    const startMs = windowStartMs(first.record, seconds);
    if (window !== undefined && window.startMs !== startMs) {
      this.#start([], "final");
      return false;
    }
    this.#window ??= new TumblingWindow(startMs, seconds);
    return true;
  }

  /** How many of those that wait go into one batch, and whether no more can join them. */
  #measure(batchSize: number, windowSeconds: number): { count: number; full: boolean } {
    let bytes = 0;
    for (let count = 0; count < this.#waiting.length; count++) {
      const { record, bytes: size } = this.#waiting[count]!;
      const later = windowSeconds > 0 && windowStartMs(record, windowSeconds) !== this.#window!.startMs;
      if (count === batchSize || later || (count > 0 && bytes + size > MAX_SYNC_PAYLOAD_BYTES)) {
        return { count, full: true };
      }
      bytes += size;
    }
    const count = this.#waiting.length;
    return { count, full: count === batchSize };
  }

  #start(records: readonly StreamRecord[], end: WindowEnd | undefined): void {
    const window = this.#window;
    this.#run = new StreamBatchRun(this.#mapping, { shardId: this.#shardId, records, window, end }, () => {
      this.#run = undefined;
      if (end === "final") this.#window = undefined;
      else if (end === "early") window!.state = "{}";
      this.next();
      this.#progress();
    });
    this.#run.start();
  }

  #cancel(): void {
    if (this.#timer) this.#mapping.state.world.cancel(this.#timer);
    this.#timer = undefined;
  }
}

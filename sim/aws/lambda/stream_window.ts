/**
 * A tumbling window of a shard: the state that a function hands on from batch to batch until the window ends.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
 */
import { MAX_WINDOW_STATE_BYTES } from "./limits.ts";
import { longerThan } from "./payload.ts";
import { createdSeconds, type StreamEventRecord, type WindowEvent } from "./stream_event.ts";
import type { StreamRecord } from "./stream_port.ts";

/** How a window ends: at its time, or since its state has grown too large. */
export type WindowEnd = "final" | "early";

export class TumblingWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** JSON text, so that every invocation gets a copy of its own. */
  state = "{}";

  constructor(startMs: number, seconds: number) {
    this.startMs = startMs;
    this.endMs = startMs + seconds * 1000;
  }

  /** Whether the state has become larger than AWS keeps. */
  get overflows(): boolean {
    return longerThan(this.state, MAX_WINDOW_STATE_BYTES);
  }

  /** The event of a batch in the window, or of its end. */
  event(
    records: readonly StreamEventRecord[],
    shardId: string,
    streamArn: string,
    end: WindowEnd | undefined,
  ): WindowEvent {
    return {
      Records: records,
      window: { start: instant(this.startMs), end: instant(this.endMs) },
      state: JSON.parse(this.state) as unknown,
      shardId,
      eventSourceARN: streamArn,
      isFinalInvokeForWindow: end === "final",
      isWindowTerminatedEarly: end === "early",
    };
  }
}

/** When the window begins that a record lies in: windows of one length follow each other from 1970 on. */
export function windowStartMs(record: StreamRecord, seconds: number): number {
  return Math.floor(createdSeconds(record) / seconds) * seconds * 1000;
}

function instant(atMs: number): string {
  return new Date(atMs).toISOString().replace(".000Z", "Z");
}

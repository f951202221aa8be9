/**
 * The poller of one event source mapping of a DynamoDB stream: four times a second it reads every shard that has
 * records and whose parent is done with. Between records it sleeps, so that an idle mapping costs no events; the
 * moments at which it would read are kept.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
import type { Timer } from "../../kernel/mod.ts";
import type { MappingSettings, Poller } from "./event_source_mapping.ts";
import { STREAM_POLL_MS } from "./limits.ts";
import { ShardReader } from "./shard_reader.ts";
import type { LambdaState } from "./state.ts";
import type { StreamMapping } from "./stream_batch_run.ts";
import type { StreamPort } from "./stream_port.ts";

export class StreamPoller implements Poller {
  readonly #mapping: StreamMapping;
  readonly #madeMs: number;
  readonly #readers = new Map<string, ShardReader>();
  readonly #finished = new Set<string>();
  /** Where shards are begun that were there at the start; all others are read from their first record on. */
  #starts: Map<string, number> | undefined;
  #unsubscribe: (() => void) | undefined;
  #timer: Timer | undefined;

  constructor(state: LambdaState, streamArn: string, settings: MappingSettings) {
    this.#mapping = { state, streamArn, settings, lastResult: "No records processed" };
    this.#madeMs = state.world.nowMs();
    if (settings.enabled) this.#start();
  }

  get lastResult(): string {
    return this.#mapping.lastResult;
  }

  update(settings: MappingSettings): void {
    this.#mapping.settings = settings;
    if (settings.enabled) this.#start();
    else this.stop();
  }

  stop(): void {
    const { settings, state } = this.#mapping;
    this.#mapping.settings = { ...settings, enabled: false };
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    if (this.#timer) state.world.cancel(this.#timer);
    this.#timer = undefined;
    for (const reader of this.#readers.values()) reader.stop();
  }

  #start(): void {
    const { streamArn, settings } = this.#mapping;
    const fromStart = settings.stream!.startingPosition === "TRIM_HORIZON";
    this.#starts ??= new Map(
      this.#streams.shards(streamArn)?.map(({ shardId, first, latest }) => [
        shardId,
        fromStart ? first : latest,
      ]),
    );
    this.#unsubscribe ??= this.#streams.subscribe(streamArn, () => this.#wake());
    for (const reader of this.#readers.values()) reader.resume();
    this.#wake();
  }

  /** Reads at the next of its moments. */
  #wake(): void {
    const { state: { world }, settings } = this.#mapping;
    if (this.#timer || !settings.enabled) return;
    const passed = Math.floor((world.nowMs() - this.#madeMs) / STREAM_POLL_MS);
    this.#timer = world.at(this.#madeMs + (passed + 1) * STREAM_POLL_MS, () => {
      this.#timer = undefined;
      this.#poll();
    });
  }

  #poll(): void {
    const shards = this.#streams.shards(this.#mapping.streamArn) ?? [];
    const there = new Set(shards.map(({ shardId }) => shardId));
    for (const shardId of this.#finished) if (!there.has(shardId)) this.#finished.delete(shardId);
    let behind = false;
    for (const { shardId, parentShardId, first, latest } of shards) {
      const waits = parentShardId !== undefined && there.has(parentShardId) &&
        !this.#finished.has(parentShardId);
      if (waits || this.#finished.has(shardId)) continue;
      let reader = this.#readers.get(shardId);
      if (reader === undefined) {
        const position = this.#starts?.get(shardId) ?? first;
        reader = new ShardReader(this.#mapping, shardId, position, () => this.#progressed());
        this.#readers.set(shardId, reader);
      }
      reader.poll(latest);
      if (reader.done) this.#finish(reader);
      else if (reader.behind) behind = true;
    }
    for (const reader of [...this.#readers.values()]) if (!there.has(reader.shardId)) this.#leave(reader);
    if (behind) this.#wake();
  }

  /** Lets go of a shard that the stream has dropped; what was read of it is worked on to its end. */
  #leave(reader: ShardReader): void {
    reader.end();
    if (reader.done) this.#readers.delete(reader.shardId);
  }

  /** A batch has ended: there may be room to read on, or a shard may be done with and its children begin. */
  #progressed(): void {
    for (const reader of this.#readers.values()) if (reader.done || reader.behind) return this.#wake();
  }

  #finish({ shardId }: ShardReader): void {
    this.#readers.delete(shardId);
    this.#starts?.delete(shardId);
    this.#finished.add(shardId);
  }

  get #streams(): StreamPort {
    return this.#mapping.state.world.peer<StreamPort>("dynamodbstreams");
  }
}

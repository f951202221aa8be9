/** Reads one shard of a stream: from where it has come to, in order, into the lanes in which batches are made. */
import type { StreamMapping } from "./stream_batch_run.ts";
import { streamEventRecord } from "./stream_event.ts";
import { StreamLane } from "./stream_lane.ts";
import type { StreamPort, StreamRecord } from "./stream_port.ts";

/** GetRecords gives no more at once. */
const READ_MAX = 1000;

export class ShardReader {
  readonly shardId: string;
  readonly #mapping: StreamMapping;
  readonly #progress: () => void;
  #lanes: StreamLane[];
  #position: number;
  #ended = false;
  /** Whether there was more than it could take. */
  #behind = false;

  /**
   * @param position Of the first record that is wanted.
   * @param progress Called when a batch has ended.
   */
  constructor(mapping: StreamMapping, shardId: string, position: number, progress: () => void) {
    this.#mapping = mapping;
    this.shardId = shardId;
    this.#position = position;
    this.#progress = progress;
    this.#lanes = this.#newLanes();
  }

  /** Whether the shard is closed and all of its records are done with. */
  get done(): boolean {
    return this.#ended && this.#lanes.every((lane) => lane.idle);
  }

  /** Whether it could read on at once. */
  get behind(): boolean {
    return this.#behind && this.#room > 0;
  }

  /** Reads once. `latest` is the position that the shard's next record will have. */
  poll(latest: number): void {
    if (this.#ended) return;
    const { state, streamArn, settings } = this.#mapping;
    const room = Math.min(this.#room, READ_MAX);
    this.#behind = true;
    if (room <= 0) return;
    const read = state.world.peer<StreamPort>("dynamodbstreams")
      .read(streamArn, this.shardId, this.#position, room);
    for (const record of read?.records ?? []) {
      if (settings.filters?.matches(streamEventRecord(record, streamArn)) ?? true) {
        this.#lane(record).push(record);
      }
    }
    if (read?.next === undefined) this.end();
    else {
      this.#position = read.next;
      this.#behind = read.next < latest;
    }
    for (const lane of this.#lanes) lane.next();
  }

  /** There is nothing more to read. */
  end(): void {
    this.#ended = true;
    this.#behind = false;
  }

  stop(): void {
    for (const lane of this.#lanes) lane.stop();
  }

  /** Goes on, by the settings that the mapping has now. */
  resume(): void {
    const changes = this.#lanes.length !== this.#mapping.settings.stream!.parallelizationFactor;
    for (const lane of this.#lanes) {
      lane.held = changes;
      lane.resume();
    }
    if (changes) this.#changeLanes();
  }

  get #room(): number {
    const { batchSize, stream } = this.#mapping.settings;
    let room = Math.max(READ_MAX, batchSize * stream!.parallelizationFactor);
    for (const lane of this.#lanes) room -= lane.size;
    return room;
  }

  #newLanes(): StreamLane[] {
    const length = this.#mapping.settings.stream!.parallelizationFactor;
    return Array.from({ length }, () =>
      new StreamLane(this.#mapping, this.shardId, () => {
        this.#changeLanes();
        this.#progress();
      }));
  }

  /** Spreads what waits over as many lanes as are wanted now, once no batch is under way: keys stay in order. */
  #changeLanes(): void {
    const held = this.#lanes.some((lane) => lane.held);
    if (!held || this.#lanes.some((lane) => lane.running)) return;
    const records = this.#lanes.flatMap((lane) => lane.drain())
      .sort((a, b) => a.dynamodb.SequenceNumber < b.dynamodb.SequenceNumber ? -1 : 1);
    this.#lanes = this.#newLanes();
    for (const record of records) this.#lane(record).push(record);
    for (const lane of this.#lanes) lane.next();
  }

  #lane(record: StreamRecord): StreamLane {
    if (this.#lanes.length === 1) return this.#lanes[0]!;
    const { state, streamArn } = this.#mapping;
    const stream = state.world.peer<StreamPort>("dynamodbstreams").stream(streamArn);
    const keys = streamEventRecord(record, streamArn).dynamodb.Keys;
    const partition = stream === undefined ? keys : keys[stream.options.schema.hash.name];
    return this.#lanes[hash(JSON.stringify(partition)) % this.#lanes.length]!;
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

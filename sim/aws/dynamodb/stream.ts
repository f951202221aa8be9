/**
 * The stream of one table: what became of its items, in order, for 24 hours.
 *
 * Its records share the items that the table holds, as a stored item never changes; images are copied when they are
 * read. There is one open shard at a time; it is closed after four hours and followed by a child. A table without a
 * stream has none of this. Follows
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
import { Entity, type Timer } from "../../kernel/mod.ts";
import type { AwsWorld } from "../operation.ts";
import { equalItems } from "./comparing.ts";
import { SHARD_LIFETIME_MS, STREAM_RETENTION_MS } from "./limits.ts";
import { keyOf, type KeySchema } from "./schema.ts";
import { giveItem, type Item, itemSize } from "./value.ts";

export type StreamViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/** A part of a stream; its records have the positions from `first` to `last`. */
export interface StreamShard {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly openedMs: number;
  readonly first: number;
  /** Absent while it is open. */
  last: number | undefined;
  closedMs: number | undefined;
}

/** One change of one item. */
interface Change {
  /** Ascends through the whole stream; its sequence number is made of it. */
  readonly position: number;
  readonly createdMs: number;
  readonly old: Item | undefined;
  readonly image: Item | undefined;
  readonly expired: boolean;
}

/** A record as GetRecords answers it, with the members of the API. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventVersion: "1.1";
  readonly eventSource: "aws:dynamodb";
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Whole seconds, as AWS rounds it. */
    readonly ApproximateCreationDateTime: Date;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamViewType;
  };
  /** Who deleted the item, where time to live did. */
  readonly userIdentity?: { readonly PrincipalId: string; readonly Type: string };
}

export interface StreamOptions {
  readonly arn: string;
  readonly label: string;
  readonly tableName: string;
  readonly schema: KeySchema;
  readonly viewType: StreamViewType;
  readonly createdMs: number;
}

/** How often records are dropped at most, as one timer does it for all that are due. */
const SWEEP_MS = 60_000;

export class Stream {
  readonly options: StreamOptions;
  readonly #world: AwsWorld;
  readonly #entity: Entity;
  readonly #shards: StreamShard[] = [];
  readonly #listeners = new Set<() => void>();
  #changes: Change[] = [];
  /** How many of `#changes` have been dropped already. */
  #head = 0;
  #next = 1;
  /** Everything before this position has been dropped. */
  #horizon = 1;
  #timer: Timer | undefined;
  #disabledMs: number | undefined;

  constructor(world: AwsWorld, options: StreamOptions) {
    this.#world = world;
    this.options = options;
    this.#entity = Entity.root(`dynamodb.stream:${options.arn}`);
    this.#open(options.createdMs, undefined);
  }

  /** When it was disabled, in virtual milliseconds; undefined while it is enabled. */
  get disabledMs(): number | undefined {
    return this.#disabledMs;
  }

  /** The oldest position that can still be read. */
  get horizon(): number {
    return this.#horizon;
  }

  /** Writes down that an item was put, changed or removed; a write that changed nothing leaves no record. */
  changed(old: Item | undefined, image: Item | undefined, expired = false): void {
    if (old && image && equalItems(old, image)) return;
    const createdMs = Math.floor(this.#world.nowMs());
    this.#roll(createdMs);
    this.#changes.push({ position: this.#next++, createdMs, old, image, expired });
    if (!this.#timer) this.#wake();
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` right after each record that is added, inside the write: it should only schedule. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The shards that may still have records, oldest first. */
  shards(nowMs: number): readonly StreamShard[] {
    if (this.#disabledMs === undefined) this.#roll(nowMs);
    this.#trim(nowMs);
    return this.#shards;
  }

  /**
   * The records of a shard from a position on.
   *
   * @param mostBytes The record that reaches it is the last.
   * @returns With the position after the last record; undefined when a closed shard has no more.
   */
  read(
    shard: StreamShard,
    from: number,
    limit: number,
    mostBytes: number,
  ): { records: StreamRecord[]; next: number | undefined } {
    const records: StreamRecord[] = [];
    const end = shard.last ?? Infinity;
    let next = Math.max(from, shard.first);
    let bytes = 0;
    for (let i = this.#indexOf(next); i < this.#changes.length && records.length < limit; i++) {
      const change = this.#changes[i]!;
      if (change.position > end) break;
      const record = this.#record(change);
      bytes += record.dynamodb.SizeBytes;
      if (bytes > mostBytes && records.length > 0) break;
      records.push(record);
      next = change.position + 1;
    }
    if (shard.last === undefined) return { records, next };
    const i = this.#indexOf(next);
    const more = i < this.#changes.length && this.#changes[i]!.position <= end;
    return { records, next: more ? next : undefined };
  }

  /** The position that the next record of a shard will have. */
  latest(shard: StreamShard): number {
    return shard.last === undefined ? this.#next : shard.last + 1;
  }

  /** Closes it: no more records come, and those that are there can be read for 24 hours. */
  disable(nowMs: number): void {
    this.#roll(nowMs);
    this.#close(this.#shards.at(-1)!, nowMs);
    this.#disabledMs = nowMs;
  }

  #open(openedMs: number, parentId: string | undefined): void {
    const index = this.#next;
    const mark = this.#world.ids.hex(this.#entity.child("shard", index)).slice(0, 8);
    this.#shards.push({
      id: `shardId-${String(openedMs).padStart(20, "0")}-${mark}`,
      parentId,
      openedMs,
      first: this.#next,
      last: undefined,
      closedMs: undefined,
    });
  }

  #close(shard: StreamShard, closedMs: number): void {
    // A shard that never got a record ends where it began, and the position is not given out again.
    if (this.#next === shard.first) this.#next++;
    shard.last = this.#next - 1;
    shard.closedMs = closedMs;
  }

  #roll(nowMs: number): void {
    let open = this.#shards.at(-1)!;
    if (nowMs - open.openedMs < SHARD_LIFETIME_MS) return;
    // Shards that would have come and gone unread are left out.
    const longAgoMs = nowMs - STREAM_RETENTION_MS - SHARD_LIFETIME_MS;
    do {
      const closedMs = open.openedMs + SHARD_LIFETIME_MS;
      this.#close(open, closedMs);
      const skipped = Math.max(0, Math.floor((longAgoMs - closedMs) / SHARD_LIFETIME_MS));
      this.#open(closedMs + skipped * SHARD_LIFETIME_MS, open.id);
      open = this.#shards.at(-1)!;
    } while (nowMs - open.openedMs >= SHARD_LIFETIME_MS);
  }

  #trim(nowMs: number): void {
    const oldestMs = nowMs - STREAM_RETENTION_MS;
    const changes = this.#changes;
    while (this.#head < changes.length && changes[this.#head]!.createdMs <= oldestMs) {
      this.#horizon = changes[this.#head]!.position + 1;
      // The item may be held by nothing else any more.
      changes[this.#head++] = undefined as never;
    }
    if (this.#head * 2 > changes.length) {
      this.#changes = changes.slice(this.#head);
      this.#head = 0;
    }
    while (this.#shards.length > 1 && (this.#shards[0]!.closedMs ?? Infinity) <= oldestMs) {
      this.#shards.shift();
    }
  }

  #wake(): void {
    const oldest = this.#changes[this.#head];
    if (!oldest) return;
    const atMs = Math.max(oldest.createdMs + STREAM_RETENTION_MS, this.#world.nowMs() + SWEEP_MS);
    this.#timer = this.#world.at(atMs, () => {
      this.#timer = undefined;
      this.#trim(Math.floor(this.#world.nowMs()));
      this.#wake();
    }, true);
  }

  /** The index of the first change that is not before a position. */
  #indexOf(position: number): number {
    let low = this.#head;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#changes[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #record({ position, createdMs, old, image, expired }: Change): StreamRecord {
    const { viewType, schema } = this.options;
    const keys = keyOf((image ?? old)!, schema);
    const made = viewType === "NEW_IMAGE" || viewType === "NEW_AND_OLD_IMAGES" ? image : undefined;
    const was = viewType === "OLD_IMAGE" || viewType === "NEW_AND_OLD_IMAGES" ? old : undefined;
    return {
      eventID: this.#world.ids.hex(this.#entity.child("record", position)),
      eventName: old ? image ? "MODIFY" : "REMOVE" : "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: this.#world.region,
      dynamodb: {
        ApproximateCreationDateTime: new Date(Math.floor(createdMs / 1000) * 1000),
        Keys: giveItem(keys),
        ...(made ? { NewImage: giveItem(made) } : undefined),
        ...(was ? { OldImage: giveItem(was) } : undefined),
        SequenceNumber: sequenceNumber(position),
        SizeBytes: itemSize(keys) + (made ? itemSize(made) : 0) + (was ? itemSize(was) : 0),
        StreamViewType: viewType,
      },
      ...(expired ? { userIdentity: { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" } } : undefined),
    };
  }
}

const SEQUENCE_DIGITS = 20;

/** The sequence number of a position: 21 digits, so that they compare as text, too. */
export function sequenceNumber(position: number): string {
  return "1" + String(position).padStart(SEQUENCE_DIGITS, "0");
}

/** The position of a sequence number; undefined where it is none of ours. */
export function positionOfSequence(text: string): number | undefined {
  return /^1\d{20}$/.test(text) ? Number(text.slice(1)) : undefined;
}

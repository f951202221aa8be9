/**
 * A table: its items in the order of a scan, and its secondary indexes, which hold references to the same items.
 */
import type { Insights } from "./operations_account.ts";
import { Collections } from "./collection_sizes.ts";
import type { ResourcePolicy } from "./operations_policies.ts";
import type { Meter } from "./meter.ts";
import { Ordered, type Position } from "./ordered.ts";
import type { PointInTimeRecovery } from "./point_in_time.ts";
import { checkIndexKeys, fitsIndex, type KeySchema, positionInIndex } from "./schema.ts";
import type { Stream, StreamOptions } from "./stream.ts";
import type { TimeToLive } from "./ttl.ts";
import { attribute, type Item, itemSize, type MutableItem, setAttribute } from "./value.ts";

/** One item of a table. */
export interface ItemRecord extends Position {
  item: Item;
  /** Bytes, as AWS counts them. */
  size: number;
  /** Where it stands in each index of the table; undefined where it is not in one. */
  places: (IndexEntry | undefined)[] | undefined;
  /** The item before its last write, null for none; kept only while reads may be stale. */
  previous: Item | null | undefined;
  /** The minute at which time to live deletes it. */
  dueMinute: number | undefined;
  /** The outermost cause of the write that made it due. */
  dueTrace: string | undefined;
}

export interface IndexEntry extends Position {
  readonly record: ItemRecord;
}

export type ProjectionType = "ALL" | "KEYS_ONLY" | "INCLUDE";

export interface Throughput {
  readonly readUnits: number;
  readonly writeUnits: number;
  /** When it was last raised and lowered, in virtual milliseconds. */
  readonly increasedMs?: number | undefined;
  readonly decreasedMs?: number | undefined;
  /** How often it was lowered on the day of `decreasedMs`. */
  readonly decreases?: number;
}

/** The most request units a second of a table on demand; -1 for no maximum. */
export interface RequestUnits {
  readonly maxReads: number;
  readonly maxWrites: number;
}

/** Units a second that were asked to be borne at once. */
export interface WarmUnits {
  readonly reads: number | undefined;
  readonly writes: number | undefined;
}

/** How a table is encrypted with a key of KMS. */
export interface Encryption {
  readonly keyArn: string;
}

export interface SecondaryIndex {
  readonly name: string;
  readonly arn: string;
  readonly kind: "global" | "local";
  readonly schema: KeySchema;
  readonly projectionType: ProjectionType;
  /** The attributes that an INCLUDE projection adds. */
  readonly nonKeyAttributes: readonly string[];
  /** The attributes that it holds; undefined for all. */
  readonly projected: ReadonlySet<string> | undefined;
  throughput: Throughput | undefined;
  onDemandThroughput: RequestUnits | undefined;
  warmThroughput: WarmUnits | undefined;
  /** Until then it is CREATING and cannot be read, in virtual milliseconds. */
  readonly activeMs: number;
  readonly entries: Ordered<IndexEntry>;
}

export interface TableOptions {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly createdMs: number;
  readonly schema: KeySchema;
  readonly attributes: readonly { readonly name: string; readonly type: string }[];
  readonly onDemand: boolean;
  /** When it last became on demand, in virtual milliseconds; undefined if it never was. */
  readonly onDemandSinceMs: number | undefined;
  readonly throughput: Throughput;
  readonly onDemandThroughput: RequestUnits | undefined;
  readonly warmThroughput: WarmUnits | undefined;
  /** Undefined for a key that AWS owns. */
  readonly encryption: Encryption | undefined;
  readonly indexes: readonly SecondaryIndex[];
  readonly tableClass: string | undefined;
  /** When it last changed, in virtual milliseconds. */
  readonly tableClassSinceMs: number | undefined;
  readonly deletionProtection: boolean;
  /** Whether the version before the last write of an item is kept. */
  readonly keepsVersions: boolean;
}

/** How many deleted items are remembered for stale reads. */
const REMEMBERED_DELETES = 1000;

export class Table {
  #options: TableOptions;
  readonly tags = new Map<string, string>();
  /** Resource policies by the ARN of the table, or of its stream. */
  readonly policies = new Map<string, ResourcePolicy>();
  readonly records = new Ordered<ItemRecord>();
  /** Undefined until time to live has been switched on. */
  timeToLive: TimeToLive | undefined;
  /** When time to live was last switched, in virtual milliseconds. */
  timeToLiveChangedMs: number | undefined;
  /** Undefined while nothing is throttled. */
  meter: Meter | undefined;
  /** Undefined while point-in-time recovery is off. */
  recovery: PointInTimeRecovery | undefined;
  /** Contributor insights by index; those of the table itself under no name. */
  readonly insights = new Map<string, Insights>();
  /** Of a table that was restored: what DescribeTable says of it. */
  restored: {
    readonly SourceTableArn: string;
    readonly SourceBackupArn?: string;
    readonly RestoreDateTime: Date;
  } | undefined;
  /** Undefined while it has no stream that is enabled. */
  stream: Stream | undefined;
  /** The stream that it has, or had last. */
  latestStream: StreamOptions | undefined;
  /** Undefined without local secondary indexes. */
  readonly collections: Collections | undefined;
  #sizeBytes = 0;
  readonly #deleted = new Map<string, Item>();

  constructor(options: TableOptions) {
    this.#options = options;
    if (options.indexes.some((index) => index.kind === "local")) this.collections = new Collections();
  }

  /** What it is now; replaced as a whole when it is updated. */
  get options(): TableOptions {
    return this.#options;
  }

  /** Changes what it is; its items stay where they are. */
  change(changes: Partial<Omit<TableOptions, "indexes" | "schema">>): void {
    this.#options = { ...this.#options, ...changes };
  }

  /** Whether a change of it is under way. */
  isUpdating(nowMs: number): boolean {
    return this.#options.indexes.some((index) => index.activeMs > nowMs);
  }

  get name(): string {
    return this.options.name;
  }

  get schema(): KeySchema {
    return this.options.schema;
  }

  /** All items together, in bytes. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  index(name: string): SecondaryIndex | undefined {
    return this.options.indexes.find((index) => index.name === name);
  }

  /** Adds an index, with the items that are there; those whose keys do not fit are left out, as AWS does. */
  addIndex(index: SecondaryIndex): void {
    const place = this.options.indexes.length;
    this.#options = { ...this.#options, indexes: [...this.#options.indexes, index] };
    for (const record of this.records.ascending(undefined, undefined)) {
      if (!fitsIndex(record.item, index.schema)) continue;
      const at = positionInIndex(record.item, index.schema, record);
      const entry = at && { hash: at.hash, pk: at.pk, sk: at.sk, tie: at.tie, record };
      if (entry) index.entries.add(entry);
      if (entry || record.places) (record.places ??= new Array(place + 1).fill(undefined))[place] = entry;
    }
  }

  removeIndex(name: string): void {
    const place = this.options.indexes.findIndex((index) => index.name === name);
    this.#options = { ...this.#options, indexes: this.#options.indexes.filter((_, i) => i !== place) };
    for (const record of this.records.ascending(undefined, undefined)) record.places?.splice(place, 1);
  }

  get(at: Position): ItemRecord | undefined {
    return this.records.get(at);
  }

  /** @throws {AwsError} An attribute that is the key of an index is none. */
  checkIndexKeys(item: Item): void {
    for (const index of this.options.indexes) checkIndexKeys(item, index.name, index.schema);
  }

  /** Stores an item in place of the one at that position, if any. */
  put(at: Position, record: ItemRecord | undefined, item: Item, size: number): ItemRecord {
    if (this.collections) {
      const more = collectedBytes(this, item, size) - collectedBytes(this, record?.item, record?.size ?? 0);
      this.collections.change(at.pk, more);
    }
    if (record) {
      this.#sizeBytes += size - record.size;
      if (this.options.keepsVersions) record.previous = record.item;
      record.item = item;
      record.size = size;
      this.#place(record);
      return record;
    }
    const made: ItemRecord = {
      hash: at.hash,
      pk: at.pk,
      sk: at.sk,
      tie: "",
      item,
      size,
      places: undefined,
      previous: undefined,
      dueMinute: undefined,
      dueTrace: undefined,
    };
    if (this.options.keepsVersions) {
      made.previous = null;
      this.#deleted.delete(versionKey(at));
    }
    this.records.add(made);
    this.#sizeBytes += size;
    this.#place(made);
    return made;
  }

  remove(record: ItemRecord): void {
    this.records.remove(record);
    this.#sizeBytes -= record.size;
    this.collections?.change(record.pk, -collectedBytes(this, record.item, record.size));
    const { indexes } = this.options;
    for (let i = 0; i < indexes.length; i++) {
      const place = record.places?.[i];
      if (place) indexes[i]!.entries.remove(place);
    }
    if (!this.options.keepsVersions) return;
    const key = versionKey(record);
    this.#deleted.delete(key);
    this.#deleted.set(key, record.item);
    if (this.#deleted.size > REMEMBERED_DELETES) {
      for (const oldest of this.#deleted.keys()) {
        this.#deleted.delete(oldest);
        break;
      }
    }
  }

  /** The item as it was before its last write; undefined if it was not there. */
  before(at: Position, record: ItemRecord | undefined): Item | undefined {
    return record ? record.previous ?? undefined : this.#deleted.get(versionKey(at));
  }

  #place(record: ItemRecord): void {
    const { indexes } = this.options;
    for (let i = 0; i < indexes.length; i++) {
      const index = indexes[i]!;
      const old = record.places?.[i];
      const at = positionInIndex(record.item, index.schema, record);
      if (old && at && old.pk === at.pk && old.sk === at.sk) continue;
      if (old) index.entries.remove(old);
      const entry = at && { hash: at.hash, pk: at.pk, sk: at.sk, tie: at.tie, record };
      if (entry) index.entries.add(entry);
      if (entry || record.places) (record.places ??= new Array(indexes.length).fill(undefined))[i] = entry;
    }
  }
}

function versionKey(at: Position): string {
  return `${at.pk.length}:${at.pk}${at.sk}`;
}

/** The attributes of an item that an index holds; the item itself where it holds all. Values are shared. */
export function projectInto(index: SecondaryIndex, item: Item): Item {
  if (!index.projected) return item;
  const projected: MutableItem = {};
  for (const name of index.projected) {
    const value = attribute(item, name);
    if (value !== undefined) setAttribute(projected, name, value);
  }
  return projected;
}

/** What an item adds to its collection, in bytes. */
export function collectedBytes(table: Table, item: Item | undefined, size: number): number {
  if (item === undefined) return 0;
  let bytes = size;
  for (const index of table.options.indexes) {
    if (index.kind !== "local" || !Object.hasOwn(item, index.schema.range!.name)) continue;
    bytes += index.projected ? itemSize(projectInto(index, item)) : size;
  }
  return bytes;
}

/**
 * The throughput of one table and its global indexes: what may be read and written before calls are throttled.
 *
 * Provisioned units fill a bucket that holds five minutes of them, full at the start; a call goes through while its
 * bucket is not empty, and may overdraw it. A table on demand has no meter, unless it was given maxima: then a bucket
 * holds one second of them. Follows
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 */
import { AwsError } from "../errors.ts";
import { BURST_S } from "./limits.ts";
import type { SecondaryIndex, TableOptions } from "./table.ts";

export type Direction = "read" | "write";

/** Units that come back with time. */
export class Bucket {
  readonly #perSecond: number;
  readonly #most: number;
  #units: number;
  #atMs: number;

  constructor(perSecond: number, seconds: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#units = this.#most = perSecond * seconds;
    this.#atMs = nowMs;
  }

  isEmpty(nowMs: number): boolean {
    if (nowMs > this.#atMs) {
      this.#units = Math.min(this.#most, this.#units + (nowMs - this.#atMs) / 1000 * this.#perSecond);
      this.#atMs = nowMs;
    }
    return this.#units <= 0;
  }

  take(units: number): void {
    this.#units -= units;
  }
}

type Buckets = Readonly<Partial<Record<Direction, Bucket>>>;

/** What a call consumed of a table: itself with its local indexes, and each global index. */
export interface Consumed {
  readonly table: number;
  readonly global: ReadonlyMap<string, number>;
}

export class Meter {
  readonly #options: TableOptions;
  readonly #table: Buckets;
  readonly #indexes = new Map<string, Buckets>();

  constructor(options: TableOptions, nowMs: number) {
    this.#options = options;
    this.#table = bucketsOf(options, options.onDemand, nowMs);
    for (const index of options.indexes) {
      if (index.kind === "global") this.#indexes.set(index.name, bucketsOf(index, options.onDemand, nowMs));
    }
  }

  /** The error that a call is throttled with; undefined where it may go on. */
  refusal(direction: Direction, index: string | undefined, nowMs: number): AwsError | undefined {
    const bucket = (index === undefined ? this.#table : this.#indexes.get(index))?.[direction];
    if (!bucket?.isEmpty(nowMs)) return undefined;
    return throttledBy(this.#options, direction, index);
  }

  /** The error where one of the indexes that a write changes has nothing left: it holds the table back. */
  backPressure(consumed: Consumed, nowMs: number): AwsError | undefined {
    for (const name of consumed.global.keys()) {
      const error = this.refusal("write", name, nowMs);
      if (error) return error;
    }
    return undefined;
  }

  charge(direction: Direction, { table, global }: Consumed): void {
    this.#table[direction]?.take(table);
    for (const [name, units] of global) this.#indexes.get(name)?.[direction]?.take(units);
  }

  /** Charges one read of a table or index. @throws {AwsError} It is throttled. */
  read(units: number, index: SecondaryIndex | undefined, nowMs: number): void {
    const name = index?.kind === "global" ? index.name : undefined;
    const error = this.refusal("read", name, nowMs);
    if (error) throw error;
    (name === undefined ? this.#table : this.#indexes.get(name))?.read?.take(units);
  }
}

/** The meter of a table; undefined where nothing is ever throttled. */
export function meterOf(options: TableOptions, nowMs: number): Meter | undefined {
  const metered = !options.onDemand || options.onDemandThroughput ||
    options.indexes.some((index) => index.onDemandThroughput);
  return metered ? new Meter(options, nowMs) : undefined;
}

function bucketsOf(
  about: Pick<TableOptions, "onDemandThroughput"> & Partial<Pick<SecondaryIndex, "throughput">>,
  onDemand: boolean,
  nowMs: number,
): Buckets {
  const { throughput, onDemandThroughput: maxima } = about;
  if (onDemand) {
    return {
      ...(maxima && maxima.maxReads > 0 ? { read: new Bucket(maxima.maxReads, 1, nowMs) } : undefined),
      ...(maxima && maxima.maxWrites > 0 ? { write: new Bucket(maxima.maxWrites, 1, nowMs) } : undefined),
    };
  }
  if (!throughput) return {};
  return {
    read: new Bucket(throughput.readUnits, BURST_S, nowMs),
    write: new Bucket(throughput.writeUnits, BURST_S, nowMs),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing.html */
function throttledBy(options: TableOptions, direction: Direction, index: string | undefined): AwsError {
  const what = index === undefined ? "Table" : "Index";
  const way = direction === "read" ? "Read" : "Write";
  const resource = index === undefined ? options.arn : `${options.arn}/index/${index}`;
  if (options.onDemand) {
    const reasons = [{ reason: `${what}${way}MaxOnDemandThroughputExceeded`, resource }];
    return new AwsError(
      "ThrottlingException",
      "Throughput exceeds the maximum OnDemandThroughput configured on table or index: " +
        `${what.toLowerCase()} ${direction}. Consider increasing the configured maximum with the UpdateTable API.`,
      { members: { throttlingReasons: reasons } },
    );
  }
  const reasons = [{ reason: `${what}${way}ProvisionedThroughputExceeded`, resource }];
  return new AwsError(
    "ProvisionedThroughputExceededException",
    index === undefined
      ? "The level of configured provisioned throughput for the table was exceeded. " +
        "Consider increasing your provisioning level with the UpdateTable API."
      : "The level of configured provisioned throughput for one or more global secondary indexes of the table was " +
        "exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes " +
        "with the UpdateTable API",
    { members: { ThrottlingReasons: reasons } },
  );
}

/** Whether an error is one of a meter's, so that a batch leaves the item unprocessed. */
export function isThrottling(error: unknown): error is AwsError {
  return error instanceof AwsError &&
    (error.code === "ProvisionedThroughputExceededException" || error.code === "ThrottlingException");
}

/**
 * Throughput that a request asks for: provisioned, on-demand maxima, warm; AWS's checks, and how it is described.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
import type { Constraint } from "../constraints.ts";
import type { AwsError } from "../errors.ts";
import { invalidParameter, limitExceeded, validation } from "./errors.ts";
import {
  DECREASE_INTERVAL_MS,
  DECREASES_A_DAY,
  ON_DEMAND_WARM_READS,
  ON_DEMAND_WARM_WRITES,
  TABLE_UNITS,
} from "./limits.ts";
import type { RequestUnits, Throughput, WarmUnits } from "./table.ts";

export interface ThroughputInput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

export interface OnDemandInput {
  readonly MaxReadRequestUnits?: number;
  readonly MaxWriteRequestUnits?: number;
}

export interface WarmInput {
  readonly ReadUnitsPerSecond?: number;
  readonly WriteUnitsPerSecond?: number;
}

export const UNITS: Constraint = {
  members: {
    WriteCapacityUnits: { required: true, range: [1] },
    ReadCapacityUnits: { required: true, range: [1] },
  },
};
/** -1 takes a maximum away. */
export const ON_DEMAND_UNITS: Constraint = {
  members: { MaxReadRequestUnits: { range: [-1] }, MaxWriteRequestUnits: { range: [-1] } },
};
export const WARM_UNITS: Constraint = {
  members: { ReadUnitsPerSecond: { range: [1] }, WriteUnitsPerSecond: { range: [1] } },
};

const OUT_OF_BOUNDS = 1_000_000_000_000;

/** @throws {AwsError} More than any table may have. */
export function checkUnits(given: ThroughputInput | undefined): void {
  if (!given) return;
  for (const name of ["ReadCapacityUnits", "WriteCapacityUnits"] as const) {
    if (given[name] > OUT_OF_BOUNDS) {
      throw validation(`Given value ${given[name]} for ${name} is out of bounds`);
    }
    if (given[name] > TABLE_UNITS) {
      throw validation(
        `Cannot increase provisioned throughput to more than ${
          TABLE_UNITS.toLocaleString("en-US")
        } units per table`,
      );
    }
  }
}

export function throughputOf(given: ThroughputInput): Throughput {
  return { readUnits: given.ReadCapacityUnits, writeUnits: given.WriteCapacityUnits };
}

/**
 * The throughput of a table in its billing mode.
 *
 * @throws {AwsError} The mode asks for units and there are none, or the other way round.
 */
export function takeThroughput(given: ThroughputInput | undefined, onDemand: boolean): Throughput {
  if (onDemand) {
    if (!given) return { readUnits: 0, writeUnits: 0 };
    throw invalidParameter(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    );
  }
  if (!given) {
    throw invalidParameter(
      "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    );
  }
  checkUnits(given);
  return throughputOf(given);
}

/** @throws {AwsError} The throughput of an index does not go with the billing mode of its table. */
export function checkIndexThroughput(
  indexName: string,
  given: { readonly ProvisionedThroughput?: ThroughputInput; readonly OnDemandThroughput?: OnDemandInput },
  onDemand: boolean,
): void {
  if (onDemand && given.ProvisionedThroughput) {
    throw invalidParameter(
      `ProvisionedThroughput should not be specified for index: ${indexName} ` +
        "when BillingMode is PAY_PER_REQUEST",
    );
  }
  if (!onDemand && !given.ProvisionedThroughput) {
    throw invalidParameter(`ProvisionedThroughput must be specified for index: ${indexName}`);
  }
  checkOnDemand(given.OnDemandThroughput, onDemand);
  checkUnits(given.ProvisionedThroughput);
}

/** @throws {AwsError} Maxima of requests for a table that is not on demand. */
export function checkOnDemand(given: OnDemandInput | undefined, onDemand: boolean): void {
  if (!given) return;
  if (!onDemand) {
    throw invalidParameter(
      "OnDemandThroughput can only be specified when BillingMode is PAY_PER_REQUEST",
    );
  }
  for (const name of ["MaxReadRequestUnits", "MaxWriteRequestUnits"] as const) {
    if (given[name] === 0) throw invalidParameter(`${name} must be -1 or at least 1`);
  }
}

/** The maxima that a request leaves of those that were there. */
export function takeOnDemand(
  given: OnDemandInput | undefined,
  old: RequestUnits | undefined,
): RequestUnits | undefined {
  if (!given) return old;
  return {
    maxReads: given.MaxReadRequestUnits ?? old?.maxReads ?? -1,
    maxWrites: given.MaxWriteRequestUnits ?? old?.maxWrites ?? -1,
  };
}

export function takeWarm(given: WarmInput | undefined): WarmUnits | undefined {
  return given && { reads: given.ReadUnitsPerSecond, writes: given.WriteUnitsPerSecond };
}

/**
 * The throughput after a change.
 *
 * @param index The index that it is of; undefined for the table.
 * @throws {AwsError} Nothing would change, or it is the fifth decrease of a day and too soon after the one before.
 */
export function changedThroughput(
  old: Throughput,
  given: ThroughputInput,
  index: string | undefined,
  nowMs: number,
): Throughput {
  const made = throughputOf(given);
  const increases = made.readUnits > old.readUnits || made.writeUnits > old.writeUnits;
  const decreases = made.readUnits < old.readUnits || made.writeUnits < old.writeUnits;
  if (!increases && !decreases) throw unchanged(old, index);
  const today = decreasesToday(old, nowMs);
  if (
    decreases && today >= DECREASES_A_DAY && old.decreasedMs !== undefined &&
    nowMs - old.decreasedMs < DECREASE_INTERVAL_MS
  ) throw tooManyDecreases(today, old.decreasedMs);
  return {
    ...made,
    increasedMs: increases ? nowMs : old.increasedMs,
    decreasedMs: decreases ? nowMs : old.decreasedMs,
    decreases: today + (decreases ? 1 : 0),
  };
}

function unchanged({ readUnits, writeUnits }: Throughput, index: string | undefined): AwsError {
  const [what, kind] = index === undefined ? ["table", "table"] : [`index ${index}`, "index"];
  return validation(
    `The provisioned throughput for the ${what} will not change. ` +
      "The requested value equals the current value. " +
      `Current ReadCapacityUnits provisioned for the ${kind}: ${readUnits}. ` +
      `Requested ReadCapacityUnits: ${readUnits}. ` +
      `Current WriteCapacityUnits provisioned for the ${kind}: ${writeUnits}. ` +
      `Requested WriteCapacityUnits: ${writeUnits}. ` +
      "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.",
  );
}

function tooManyDecreases(today: number, lastMs: number): AwsError {
  return limitExceeded(
    "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. " +
      `After the first ${DECREASES_A_DAY} decreases, each subsequent decrease in the same UTC day can be ` +
      `performed at most once every ${DECREASE_INTERVAL_MS / 1000} seconds. ` +
      `Number of decreases today: ${today}. Last decrease at ${longDate(lastMs)}. ` +
      `Next decrease can be made at ${longDate(lastMs + DECREASE_INTERVAL_MS)}`,
  );
}

/** `Monday, October 10, 2022 at 1:00:19 PM Coordinated Universal Time`. */
function longDate(ms: number): string {
  const date = new Date(ms).toLocaleDateString("en-US", { dateStyle: "full", timeZone: "UTC" });
  const time = new Date(ms).toLocaleTimeString("en-US", { timeStyle: "medium", timeZone: "UTC" });
  // Newer versions of Unicode's data put a narrow space before AM and PM.
  return `${date} at ${time.replace("\u202f", " ")} Coordinated Universal Time`;
}

function decreasesToday({ decreasedMs, decreases = 0 }: Throughput, nowMs: number): number {
  const day = (ms: number) => Math.floor(ms / 86_400_000);
  return decreasedMs !== undefined && day(decreasedMs) === day(nowMs) ? decreases : 0;
}

export function describeThroughput(throughput: Throughput, nowMs: number): object {
  const { readUnits, writeUnits, increasedMs, decreasedMs } = throughput;
  return {
    ...(increasedMs === undefined ? undefined : { LastIncreaseDateTime: new Date(increasedMs) }),
    ...(decreasedMs === undefined ? undefined : { LastDecreaseDateTime: new Date(decreasedMs) }),
    NumberOfDecreasesToday: decreasesToday(throughput, nowMs),
    ReadCapacityUnits: readUnits,
    WriteCapacityUnits: writeUnits,
  };
}

export function describeOnDemand(units: RequestUnits | undefined): object {
  return units
    ? { OnDemandThroughput: { MaxReadRequestUnits: units.maxReads, MaxWriteRequestUnits: units.maxWrites } }
    : {};
}

/** What a table or index bears at once: what was asked for, and no less than it is provisioned with. */
export function describeWarm(
  warm: WarmUnits | undefined,
  throughput: Throughput | undefined,
  onDemand: boolean,
): object {
  const reads = onDemand ? ON_DEMAND_WARM_READS : throughput?.readUnits ?? 0;
  const writes = onDemand ? ON_DEMAND_WARM_WRITES : throughput?.writeUnits ?? 0;
  return {
    WarmThroughput: {
      ReadUnitsPerSecond: Math.max(warm?.reads ?? 0, reads),
      WriteUnitsPerSecond: Math.max(warm?.writes ?? 0, writes),
      Status: "ACTIVE",
    },
  };
}

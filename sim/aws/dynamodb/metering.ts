/** Writes of a table with a meter: throttled or charged. A table without one costs no more than a look. */
import type { AwsError } from "../errors.ts";
import { Consumption, writeUnits } from "./capacity.ts";
import { type CancellationReason, transactionCancelled } from "./errors.ts";
import type { Consumed } from "./meter.ts";
import type { ItemRecord } from "./table.ts";
import { evaluateWrite, type Write, type Written } from "./writes.ts";

const NO_INDEXES: ReadonlyMap<string, number> = new Map();

/**
 * Evaluates a write and charges it.
 *
 * @throws {AwsError} It is throttled, or what `evaluateWrite` throws; a condition that fails is charged, too.
 */
export function evaluateMetered(
  write: Write,
  record: ItemRecord | undefined,
  nowMs: number,
): Written | undefined {
  const { meter } = write.table;
  if (!meter) return evaluateWrite(write, record);
  const refusal = meter.refusal("write", undefined, nowMs);
  if (refusal) throw refusal;
  let written: Written | undefined;
  try {
    written = evaluateWrite(write, record);
  } catch (error) {
    meter.charge("write", { table: writeUnits(record?.size ?? 0), global: NO_INDEXES });
    throw error;
  }
  const consumed = consumedBy(write, record, written, 1);
  const back = meter.backPressure(consumed, nowMs);
  if (back) throw back;
  meter.charge("write", consumed);
  return written;
}

function consumedBy(
  write: Write,
  record: ItemRecord | undefined,
  written: Written | undefined,
  factor: number,
): Consumed {
  const consumption = new Consumption(write.table);
  consumption.addWrite(record?.item, write.action === "check" ? record?.item : written?.item, factor);
  return consumption.consumed();
}

/**
 * Charges the writes of a transaction, twice the units of each.
 *
 * @throws {AwsError} One of them is throttled: the transaction is cancelled, with a reason for each, and none charged.
 */
export function chargeTransaction(
  writes: readonly Write[],
  outcomes: readonly { readonly record: ItemRecord | undefined; readonly written: Written | undefined }[],
  nowMs: number,
): void {
  if (!writes.some((write) => write.table.meter)) return;
  const all = writes.map((write, i) => consumedBy(write, outcomes[i]!.record, outcomes[i]!.written, 2));
  const refusals = writes.map(({ table }, i) =>
    table.meter?.refusal("write", undefined, nowMs) ?? table.meter?.backPressure(all[i]!, nowMs)
  );
  if (refusals.some((refusal) => refusal !== undefined)) {
    throw transactionCancelled(refusals.map(throttlingReason));
  }
  writes.forEach(({ table }, i) => table.meter?.charge("write", all[i]!));
}

/** Why an action of a transaction was throttled; `None` for one that was not. */
export function throttlingReason(refusal: AwsError | undefined): CancellationReason {
  if (!refusal) return { Code: "None" };
  const provisioned = refusal.code === "ProvisionedThroughputExceededException";
  return {
    Code: provisioned ? "ProvisionedThroughputExceeded" : "ThrottlingError",
    Message: refusal.message,
  };
}

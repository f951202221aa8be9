/**
 * Point-in-time recovery of one table: what its items were before each of its last changes, so that the table can be
 * put back to any moment since. A table without it keeps nothing.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
 */
import { RECOVERY_CHANGES } from "./limits.ts";
import { tieOf } from "./schema.ts";
import type { Position } from "./ordered.ts";
import type { Table } from "./table.ts";
import type { Item } from "./value.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

interface Change {
  readonly atMs: number;
  readonly key: string;
  /** Undefined where there was none. */
  readonly old: Item | undefined;
}

export class PointInTimeRecovery {
  periodDays: number;
  readonly #enabledMs: number;
  #changes: Change[] = [];
  #head = 0;
  /** The table is not known before this time any more. */
  #knownMs: number;

  constructor(enabledMs: number, periodDays: number) {
    this.#enabledMs = this.#knownMs = enabledMs;
    this.periodDays = periodDays;
  }

  /** The first moment that the table can be put back to. */
  earliestMs(nowMs: number): number {
    return Math.max(this.#enabledMs, this.#knownMs, nowMs - this.periodDays * DAY_MS);
  }

  /** Remembers what stood at a position before a change. */
  changed(at: Position, old: Item | undefined, nowMs: number): void {
    this.#changes.push({ atMs: nowMs, key: tieOf(at), old });
    const oldestMs = nowMs - this.periodDays * DAY_MS;
    while (
      this.#changes.length - this.#head > RECOVERY_CHANGES || this.#changes[this.#head]!.atMs < oldestMs
    ) {
      this.#knownMs = this.#changes[this.#head]!.atMs;
      this.#changes[this.#head++] = undefined as never;
    }
    if (this.#head * 2 > this.#changes.length) {
      this.#changes = this.#changes.slice(this.#head);
      this.#head = 0;
    }
  }

  /** The items that the table had at a time; changes of that very millisecond had been made. */
  itemsAt(table: Table, atMs: number): Item[] {
    const items = new Map<string, Item>();
    for (const record of table.records.ascending(undefined, undefined)) items.set(tieOf(record), record.item);
    for (let i = this.#changes.length - 1; i >= this.#head; i--) {
      const { atMs: changedMs, key, old } = this.#changes[i]!;
      if (changedMs <= atMs) break;
      if (old) items.set(key, old);
      else items.delete(key);
    }
    return [...items.values()];
  }
}

/**
 * Time to live: items are deleted some time after the moment that an attribute of theirs names, by no one's call.
 *
 * One timer per table wakes at the next minute in which anything is due. Until then an expired item can still be
 * read, as on AWS. Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
import type { Entity, Timer } from "../../kernel/mod.ts";
import type { AwsWorld } from "../operation.ts";
import { journalItem } from "./history.ts";
import { TTL_OLDEST_S } from "./limits.ts";
import type { ItemRecord, Table } from "./table.ts";
import { attribute, type Item } from "./value.ts";

const MINUTE_MS = 60_000;
/** The longest that an expired item stays, in milliseconds: AWS says typically within a few days, here it is minutes. */
const LONGEST_DELAY_MS = 5 * MINUTE_MS;

export class TimeToLive {
  readonly attributeName: string;
  readonly #world: AwsWorld;
  readonly #table: Table;
  readonly #due = new Map<number, Set<ItemRecord>>();
  /** A binary heap of the minutes in which something is due. */
  readonly #minutes: number[] = [];
  #timer: Timer | undefined;
  #timerMinute = Infinity;

  constructor(world: AwsWorld, table: Table, attributeName: string) {
    this.#world = world;
    this.#table = table;
    this.attributeName = attributeName;
  }

  /** Watches an item that was written. */
  watch(record: ItemRecord, nowMs: number, entity: Entity): void {
    const expiresMs = this.#expiryMs(record.item);
    this.forget(record);
    if (expiresMs === undefined || expiresMs < nowMs - TTL_OLDEST_S * 1000) return;
    const delayMs = this.#world.oracle.draw("dynamodb.ttl", entity) * LONGEST_DELAY_MS;
    const minute = Math.floor((Math.max(expiresMs, nowMs) + delayMs) / MINUTE_MS) + 1;
    record.dueMinute = minute;
    record.dueTrace = entity.root;
    const due = this.#due.get(minute);
    if (due) due.add(record);
    else {
      this.#due.set(minute, new Set([record]));
      pushMinute(this.#minutes, minute);
    }
    this.#wake();
  }

  /** Watches an item no longer. */
  forget(record: ItemRecord): void {
    if (record.dueMinute === undefined) return;
    this.#due.get(record.dueMinute)?.delete(record);
    record.dueMinute = undefined;
  }

  /** Ends it: no item is deleted any more. */
  stop(): void {
    if (this.#timer) this.#world.cancel(this.#timer);
    this.#timer = undefined;
    for (const records of this.#due.values()) for (const record of records) record.dueMinute = undefined;
    this.#due.clear();
  }

  #expiryMs(item: Item): number | undefined {
    const text = attribute(item, this.attributeName)?.N;
    return text === undefined ? undefined : Number(text) * 1000;
  }

  #wake(): void {
    const minutes = this.#minutes;
    while (minutes.length > 0 && !this.#due.get(minutes[0]!)?.size) this.#due.delete(popMinute(minutes));
    const next = minutes[0];
    if (next === undefined || next >= this.#timerMinute) return;
    if (this.#timer) this.#world.cancel(this.#timer);
    this.#timerMinute = next;
    this.#timer = this.#world.at(next * MINUTE_MS, () => this.#sweep(next), true);
  }

  #sweep(minute: number): void {
    this.#timer = undefined;
    this.#timerMinute = Infinity;
    const due = this.#due.get(minute);
    if (due) {
      this.#due.delete(minute);
      for (const record of due) {
        record.dueMinute = undefined;
        this.#table.remove(record);
        this.#table.stream?.changed(record.item, undefined, true);
        this.#table.recovery?.changed(record, record.item, Math.floor(this.#world.nowMs()));
        journalItem(this.#world.journal, {
          table: this.#table,
          action: "expire",
          old: record.item,
          by: "dynamodb",
          trace: record.dueTrace!,
        });
      }
    }
    this.#wake();
  }
}

function pushMinute(heap: number[], minute: number): void {
  let index = heap.length;
  heap.push(minute);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (heap[parent]! <= minute) break;
    heap[index] = heap[parent]!;
    index = parent;
  }
  heap[index] = minute;
}

function popMinute(heap: number[]): number {
  const top = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return top;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
    if (heap[child]! >= last) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = last;
  return top;
}

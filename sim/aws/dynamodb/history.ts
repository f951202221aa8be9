/**
 * What a table writes into the journal: one record for each item that changed, in DynamoDB JSON.
 *
 * Stored values never change, so a record shares them; only binaries are made anew, as base64.
 */
import type { ItemRecord as JournalItem, JournalSink } from "../../journal/records.ts";
import { keyOf } from "./schema.ts";
import type { Table } from "./table.ts";
import { base64 } from "./printing.ts";
import { type AttributeValue, type Item } from "./value.ts";

export interface Change {
  readonly table: Table;
  readonly action: JournalItem["action"];
  readonly old?: Item | undefined;
  readonly image?: Item | undefined;
  readonly by: string;
  readonly trace: string;
}

export function journalItem(journal: JournalSink, { table, action, old, image, by, trace }: Change): void {
  const key = jsonItem(keyOf((image ?? old)!, table.schema));
  const record = { type: "item", trace, table: table.name, action, key, by } as const;
  if (old && image) journal.write({ ...record, old: jsonItem(old), image: jsonItem(image) });
  else if (old) journal.write({ ...record, old: jsonItem(old) });
  else if (image) journal.write({ ...record, image: jsonItem(image) });
  else journal.write(record);
}

type Json = Readonly<Record<string, unknown>>;

/** An item as DynamoDB JSON; the item itself where it has no binaries. */
function jsonItem(item: Item): Json {
  let json: Record<string, unknown> | undefined;
  for (const name in item) {
    const value = item[name]!;
    const made = jsonValue(value);
    if (made !== value) (json ??= { ...item })[name] = made;
  }
  return json ?? item;
}

function jsonValue(value: AttributeValue): Json | AttributeValue {
  if (value.S !== undefined || value.N !== undefined) return value;
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.M !== undefined) {
    const map = jsonItem(value.M);
    return map === value.M ? value : { M: map };
  }
  if (value.L !== undefined) {
    const list = value.L.map(jsonValue);
    return list.every((each, index) => each === value.L![index]) ? value : { L: list };
  }
  return value;
}

/** Operations as they are drawn: valid on the whole, with things wrong in some. */
import type { Draw } from "./draw.ts";
import { ReadDraw } from "./read_draw.ts";
import { RequestDraw } from "./request_draw.ts";
import type { DrawnTable } from "./tables.ts";
import { WriteDraw } from "./write_draw.ts";

export interface DrawnCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** How often something is wrong on purpose, in the requests that are meant to be wrong. */
const FAULTS = [0, 0, 0, 0.1, 0.3];

/** The next operation of a sequence. */
export function drawCall(draw: Draw, tables: readonly DrawnTable[]): DrawnCall {
  const table = draw.pick(tables);
  const faults = draw.pick(FAULTS);
  const reads = new ReadDraw(draw, table, faults);
  const writes = new WriteDraw(draw, table, faults);
  return draw.weighted<DrawnCall>([
    [8, () => ({ operation: "PutItem", input: writes.put() })],
    [8, () => ({ operation: "UpdateItem", input: writes.update() })],
    [4, () => ({ operation: "DeleteItem", input: writes.remove() })],
    [4, () => ({ operation: "GetItem", input: reads.get() })],
    [7, () => ({ operation: "Query", input: reads.query() })],
    [5, () => ({ operation: "Scan", input: reads.scan() })],
    [2, () => ({ operation: "BatchGetItem", input: batchGet(draw, tables, faults) })],
    [2, () => ({ operation: "BatchWriteItem", input: batchWrite(draw, tables, faults) })],
    [2, () => ({ operation: "TransactGetItems", input: transactGet(draw, tables, faults) })],
    [3, () => ({ operation: "TransactWriteItems", input: transactWrite(draw, tables, faults) })],
  ]);
}

function batchGet(draw: Draw, tables: readonly DrawnTable[], faults: number): Record<string, unknown> {
  const items: Record<string, object> = {};
  for (const table of draw.some(tables, 0.5)) items[table.name] = new ReadDraw(draw, table, faults).keys();
  if (Object.keys(items).length === 0 && !draw.chance(faults)) {
    items[tables[0]!.name] = new ReadDraw(draw, tables[0]!, faults).keys();
  }
  if (draw.chance(faults * 0.1)) items["nowhere"] = { Keys: [{ h: { S: "a" } }] };
  return { RequestItems: items, ...new RequestDraw(draw, tables[0]!, faults).returns() };
}

function batchWrite(draw: Draw, tables: readonly DrawnTable[], faults: number): Record<string, unknown> {
  const items: Record<string, object> = {};
  for (const table of draw.some(tables, 0.5)) items[table.name] = new WriteDraw(draw, table, faults).writes();
  if (Object.keys(items).length === 0 && !draw.chance(faults)) {
    items[tables[0]!.name] = new WriteDraw(draw, tables[0]!, faults).writes();
  }
  if (draw.chance(faults * 0.1)) items["nowhere"] = [{ DeleteRequest: { Key: { h: { S: "a" } } } }];
  return { RequestItems: items, ...new RequestDraw(draw, tables[0]!, faults).returns() };
}

function transactGet(draw: Draw, tables: readonly DrawnTable[], faults: number): Record<string, unknown> {
  const items = draw.list(1 + draw.int(4), () => new ReadDraw(draw, draw.pick(tables), faults).read());
  return { TransactItems: items, ...new RequestDraw(draw, tables[0]!, faults).returns() };
}

function transactWrite(draw: Draw, tables: readonly DrawnTable[], faults: number): Record<string, unknown> {
  const items = draw.list(1 + draw.int(3), () => new WriteDraw(draw, draw.pick(tables), faults).action());
  return {
    TransactItems: draw.chance(faults * 0.05) ? [] : items,
    // A good token would be remembered by the other side, and the same seed would find its transactions done already.
    ...(draw.chance(faults * 0.05) ? { ClientRequestToken: draw.pick(["", "t".repeat(37)]) } : undefined),
    ...new RequestDraw(draw, tables[0]!, faults).returns(),
  };
}

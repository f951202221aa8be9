/** Reads of one table and its indexes. */
import type { ExpressionWriter } from "./expressions.ts";
import { drawAttributesToGet, drawFilter, drawKeyConditions } from "./legacy.ts";
import { RequestDraw } from "./request_draw.ts";
import type { Schema } from "./tables.ts";
import { drawBadKey, drawItem, drawKey } from "./values.ts";

/** Requests that read, and what batches and transactions have of them. */
export class ReadDraw extends RequestDraw {
  get(): Record<string, unknown> {
    const draw = this.draw;
    const writer = this.writer();
    return {
      ...this.tableName(),
      ...this.key(),
      ...this.projection(writer),
      ...writer.bound(),
      ...(draw.chance(0.3) ? { ConsistentRead: draw.chance(0.7) } : undefined),
      ...this.capacity(),
    };
  }

  protected page(
    legacyName: "QueryFilter" | "ScanFilter",
    legacy: boolean,
    writer: ExpressionWriter,
    schema: Schema,
  ): object {
    const draw = this.draw;
    const selects = ["ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "COUNT", "SPECIFIC_ATTRIBUTES", "WRONG"];
    const either = this.fault(0.1);
    return {
      ...((!legacy || either) && draw.chance(0.4)
        ? { FilterExpression: writer.spoiled(writer.condition()) }
        : undefined),
      ...((legacy || either) && draw.chance(0.4)
        ? {
          [legacyName]: drawFilter(draw, this.table, this.faults),
          ...(draw.chance(0.3) ? { ConditionalOperator: draw.pick(["AND", "OR"]) } : undefined),
        }
        : undefined),
      ...(legacy
        ? draw.chance(0.2)
          ? { AttributesToGet: drawAttributesToGet(draw, this.table, this.faults) }
          : undefined
        : this.projection(writer)),
      ...(draw.chance(0.15)
        ? { Select: draw.pick(this.faults > 0 ? selects : selects.slice(0, 3)) }
        : undefined),
      ...(draw.chance(0.3) ? { Limit: this.fault(0.2) ? draw.pick([0, -1]) : 1 + draw.int(6) } : undefined),
      ...(draw.chance(0.2) ? { ConsistentRead: draw.chance(0.5) } : undefined),
      ...(draw.chance(0.08 + this.faults * 0.2) ? { ExclusiveStartKey: this.startKey(schema) } : undefined),
      ...this.capacity(),
    };
  }

  protected startKey(schema: Schema): object {
    const draw = this.draw;
    const item = drawItem(draw, this.table);
    const names = [this.table.hash, this.table.range, schema.hash, schema.range].filter((name) =>
      name !== undefined
    );
    const key = Object.fromEntries(names.map((name) => [name, item[name] ?? { S: "a" }]));
    if (!this.fault(0.7)) return key;
    return draw.weighted<object>([
      [2, () => drawBadKey(draw, this.table)],
      [2, () => ({ ...key, [draw.pick(names)]: { S: "" } })],
      [2, () => ({ ...key, [draw.pick(names)]: { BOOL: true } })],
      [1, () => ({ ...key, extra: { S: "a" } })],
      [1, () => drawKey(draw, this.table)],
      [1, () => ({})],
    ]);
  }

  protected index(): { IndexName?: string; schema: Schema } {
    const draw = this.draw;
    if (this.fault(0.1)) return { IndexName: draw.pick(["nowhere", "no", "a b"]), schema: this.table };
    const { indexes } = this.table;
    if (indexes.length === 0 || draw.chance(0.45)) return { schema: this.table };
    const index = draw.pick(indexes);
    return { IndexName: index.name, schema: index };
  }

  query(): Record<string, unknown> {
    const draw = this.draw;
    const writer = this.writer();
    const { schema, ...index } = this.index();
    const legacy = draw.chance(0.2);
    const both = this.fault(0.1);
    return {
      ...this.tableName(),
      ...index,
      ...((!legacy || both) && !this.fault(0.05)
        ? { KeyConditionExpression: writer.spoiled(writer.keyCondition(schema)) }
        : undefined),
      ...((legacy || both) && !this.fault(0.05)
        ? { KeyConditions: drawKeyConditions(draw, this.table, schema, this.faults) }
        : undefined),
      ...this.page("QueryFilter", legacy, writer, schema),
      ...writer.bound(),
      ...(draw.chance(0.3) ? { ScanIndexForward: draw.chance(0.3) } : undefined),
    };
  }

  scan(): Record<string, unknown> {
    const draw = this.draw;
    const writer = this.writer();
    const { schema, ...index } = this.index();
    return {
      ...this.tableName(),
      ...index,
      ...this.page("ScanFilter", draw.chance(0.2), writer, schema),
      ...writer.bound(),
      ...(this.fault(0.2) ? { Segment: draw.pick([0, 1, 5, -1, 1000000]) } : undefined),
      ...(this.fault(0.2) ? { TotalSegments: draw.pick([1, 2, 0, 1000001]) } : undefined),
    };
  }

  read(): object {
    const writer = this.writer();
    const projection = this.draw.chance(0.3)
      ? { ProjectionExpression: writer.spoiled(writer.projection()) }
      : {};
    return { Get: { ...this.tableName(), ...this.key(), ...projection, ...writer.bound() } };
  }

  keys(): object {
    const draw = this.draw;
    const writer = this.writer();
    const keys = this.keysOfTable();
    return {
      Keys: this.fault(0.05) ? [] : keys,
      ...this.projection(writer),
      ...writer.bound(),
      ...(draw.chance(0.2) ? { ConsistentRead: true } : undefined),
    };
  }
}

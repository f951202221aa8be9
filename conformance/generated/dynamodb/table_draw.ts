/** Requests to one table: valid on the whole, with things wrong in some. */
import type { Draw } from "./draw.ts";
import { ExpressionWriter } from "./expressions.ts";
import {
  drawAttributesToGet,
  drawAttributeUpdates,
  drawExpected,
  drawFilter,
  drawKeyConditions,
} from "./legacy.ts";
import type { DrawnTable, Schema } from "./tables.ts";
import { drawBadItem, drawBadKey, drawItem, drawKey } from "./values.ts";

/** Members of requests to one table. */
export class TableDraw {
  readonly #draw: Draw;
  readonly #table: DrawnTable;
  readonly #faults: number;

  constructor(draw: Draw, table: DrawnTable, faults: number) {
    this.#draw = draw;
    this.#table = table;
    this.#faults = faults;
  }

  #fault(share = 1): boolean {
    return this.#faults > 0 && this.#draw.chance(this.#faults * share);
  }

  #tableName(): object {
    if (!this.#fault(0.2)) return { TableName: this.#table.name };
    return this.#draw.pick([{ TableName: "nowhere" }, { TableName: "no" }, { TableName: "no name" }, {}, {
      TableName: "",
    }]);
  }

  #key(): object {
    if (this.#fault(0.03)) return {};
    return { Key: this.#fault(0.4) ? drawBadKey(this.#draw, this.#table) : drawKey(this.#draw, this.#table) };
  }

  #capacity(): object {
    const draw = this.#draw;
    if (this.#fault(0.1)) return { ReturnConsumedCapacity: draw.pick(["ALL", ""]) };
    return draw.chance(0.3) ? { ReturnConsumedCapacity: draw.pick(["TOTAL", "INDEXES", "NONE"]) } : {};
  }

  #returns(values: readonly string[]): object {
    const draw = this.#draw;
    const all = ["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW", "WRONG"];
    return {
      ...(draw.chance(0.4) ? { ReturnValues: draw.pick(this.#fault(0.5) ? all : values) } : undefined),
      ...(draw.chance(0.2)
        ? { ReturnValuesOnConditionCheckFailure: this.#fault(0.2) ? "WRONG" : draw.pick(["ALL_OLD", "NONE"]) }
        : undefined),
      ...(draw.chance(0.1)
        ? { ReturnItemCollectionMetrics: this.#fault(0.2) ? "WRONG" : draw.pick(["SIZE", "NONE"]) }
        : undefined),
    };
  }

  #writer(): ExpressionWriter {
    return new ExpressionWriter(this.#draw, this.#table, this.#faults);
  }

  /** Conditions of a write: expressions, legacy ones, and both where something is to be wrong. */
  #conditions(writer: ExpressionWriter, share: number): object {
    const draw = this.#draw;
    const modern = draw.chance(share) ? { ConditionExpression: writer.spoiled(writer.condition()) } : {};
    return { ...modern, ...(this.#fault(0.1) ? this.#expected() : undefined) };
  }

  #expected(): object {
    const draw = this.#draw;
    return {
      Expected: drawExpected(draw, this.#table, this.#faults),
      ...(draw.chance(0.4)
        ? { ConditionalOperator: draw.pick(this.#fault(0.2) ? ["XOR"] : ["AND", "OR"]) }
        : undefined),
    };
  }

  put(): Record<string, unknown> {
    const draw = this.#draw;
    const writer = this.#writer();
    const legacy = draw.chance(0.15);
    return {
      ...this.#tableName(),
      ...(this.#fault(0.03)
        ? {}
        : { Item: this.#fault(0.4) ? drawBadItem(draw, this.#table) : drawItem(draw, this.#table) }),
      ...(legacy ? this.#expected() : this.#conditions(writer, 0.4)),
      ...writer.bound(),
      ...this.#returns(["NONE", "ALL_OLD"]),
      ...this.#capacity(),
      ...(this.#fault(0.05) ? { ConditionalOperator: "AND" } : undefined),
    };
  }

  remove(): Record<string, unknown> {
    const writer = this.#writer();
    const legacy = this.#draw.chance(0.15);
    return {
      ...this.#tableName(),
      ...this.#key(),
      ...(legacy ? this.#expected() : this.#conditions(writer, 0.6)),
      ...writer.bound(),
      ...this.#returns(["NONE", "ALL_OLD"]),
      ...this.#capacity(),
    };
  }

  update(): Record<string, unknown> {
    const draw = this.#draw;
    const writer = this.#writer();
    const legacy = draw.chance(0.2);
    const modern = (): object => ({
      ...(draw.chance(0.97) ? { UpdateExpression: writer.spoiled(writer.update()) } : undefined),
      ...this.#conditions(writer, 0.3),
      ...(this.#fault(0.1)
        ? { AttributeUpdates: drawAttributeUpdates(draw, this.#table, this.#faults) }
        : undefined),
    });
    return {
      ...this.#tableName(),
      ...this.#key(),
      ...(legacy
        ? {
          ...(draw.chance(0.95)
            ? { AttributeUpdates: drawAttributeUpdates(draw, this.#table, this.#faults) }
            : undefined),
          ...(draw.chance(0.3) ? this.#expected() : undefined),
        }
        : modern()),
      ...writer.bound(),
      ...this.#returns(["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"]),
      ...this.#capacity(),
    };
  }

  get(): Record<string, unknown> {
    const draw = this.#draw;
    const writer = this.#writer();
    return {
      ...this.#tableName(),
      ...this.#key(),
      ...this.#projection(writer),
      ...writer.bound(),
      ...(draw.chance(0.3) ? { ConsistentRead: draw.chance(0.7) } : undefined),
      ...this.#capacity(),
    };
  }

  #projection(writer: ExpressionWriter): object {
    const draw = this.#draw;
    return {
      ...(draw.chance(0.3) ? { ProjectionExpression: writer.spoiled(writer.projection()) } : undefined),
      ...(draw.chance(0.1 * (0.3 + this.#faults))
        ? { AttributesToGet: drawAttributesToGet(draw, this.#table, this.#faults) }
        : undefined),
    };
  }

  #page(
    legacyName: "QueryFilter" | "ScanFilter",
    legacy: boolean,
    writer: ExpressionWriter,
    schema: Schema,
  ): object {
    const draw = this.#draw;
    const selects = ["ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "COUNT", "SPECIFIC_ATTRIBUTES", "WRONG"];
    const either = this.#fault(0.1);
    return {
      ...((!legacy || either) && draw.chance(0.4)
        ? { FilterExpression: writer.spoiled(writer.condition()) }
        : undefined),
      ...((legacy || either) && draw.chance(0.4)
        ? {
          [legacyName]: drawFilter(draw, this.#table, this.#faults),
          ...(draw.chance(0.3) ? { ConditionalOperator: draw.pick(["AND", "OR"]) } : undefined),
        }
        : undefined),
      ...(legacy
        ? draw.chance(0.2)
          ? { AttributesToGet: drawAttributesToGet(draw, this.#table, this.#faults) }
          : undefined
        : this.#projection(writer)),
      ...(draw.chance(0.15)
        ? { Select: draw.pick(this.#faults > 0 ? selects : selects.slice(0, 3)) }
        : undefined),
      ...(draw.chance(0.3) ? { Limit: this.#fault(0.2) ? draw.pick([0, -1]) : 1 + draw.int(6) } : undefined),
      ...(draw.chance(0.2) ? { ConsistentRead: draw.chance(0.5) } : undefined),
      ...(draw.chance(0.08 + this.#faults * 0.2) ? { ExclusiveStartKey: this.#startKey(schema) } : undefined),
      ...this.#capacity(),
    };
  }

  #startKey(schema: Schema): object {
    const draw = this.#draw;
    const item = drawItem(draw, this.#table);
    const names = [this.#table.hash, this.#table.range, schema.hash, schema.range].filter((name) =>
      name !== undefined
    );
    const key = Object.fromEntries(names.map((name) => [name, item[name] ?? { S: "a" }]));
    if (!this.#fault(0.7)) return key;
    return draw.weighted<object>([
      [2, () => drawBadKey(draw, this.#table)],
      [2, () => ({ ...key, [draw.pick(names)]: { S: "" } })],
      [2, () => ({ ...key, [draw.pick(names)]: { BOOL: true } })],
      [1, () => ({ ...key, extra: { S: "a" } })],
      [1, () => drawKey(draw, this.#table)],
      [1, () => ({})],
    ]);
  }

  #index(): { IndexName?: string; schema: Schema } {
    const draw = this.#draw;
    if (this.#fault(0.1)) return { IndexName: draw.pick(["nowhere", "no", "a b"]), schema: this.#table };
    const { indexes } = this.#table;
    if (indexes.length === 0 || draw.chance(0.45)) return { schema: this.#table };
    const index = draw.pick(indexes);
    return { IndexName: index.name, schema: index };
  }

  query(): Record<string, unknown> {
    const draw = this.#draw;
    const writer = this.#writer();
    const { schema, ...index } = this.#index();
    const legacy = draw.chance(0.2);
    const both = this.#fault(0.1);
    return {
      ...this.#tableName(),
      ...index,
      ...((!legacy || both) && !this.#fault(0.05)
        ? { KeyConditionExpression: writer.spoiled(writer.keyCondition(schema)) }
        : undefined),
      ...((legacy || both) && !this.#fault(0.05)
        ? { KeyConditions: drawKeyConditions(draw, this.#table, schema, this.#faults) }
        : undefined),
      ...this.#page("QueryFilter", legacy, writer, schema),
      ...writer.bound(),
      ...(draw.chance(0.3) ? { ScanIndexForward: draw.chance(0.3) } : undefined),
    };
  }

  scan(): Record<string, unknown> {
    const draw = this.#draw;
    const writer = this.#writer();
    const { schema, ...index } = this.#index();
    return {
      ...this.#tableName(),
      ...index,
      ...this.#page("ScanFilter", draw.chance(0.2), writer, schema),
      ...writer.bound(),
      ...(this.#fault(0.2) ? { Segment: draw.pick([0, 1, 5, -1, 1000000]) } : undefined),
      ...(this.#fault(0.2) ? { TotalSegments: draw.pick([1, 2, 0, 1000001]) } : undefined),
    };
  }

  /** An action of a transaction. */
  action(): object {
    const draw = this.#draw;
    const writer = this.#writer();
    const kind = draw.pick(["Put", "Update", "Delete", "ConditionCheck"]);
    const condition = draw.chance(kind === "ConditionCheck" ? 0.98 : 0.3)
      ? { ConditionExpression: writer.spoiled(writer.condition()) }
      : undefined;
    const update = kind === "Update" && !this.#fault(0.05)
      ? { UpdateExpression: writer.spoiled(writer.update()) }
      : undefined;
    const input = {
      ...this.#tableName(),
      ...(kind === "Put"
        ? { Item: this.#fault(0.2) ? drawBadItem(draw, this.#table) : drawItem(draw, this.#table) }
        : this.#key()),
      ...update,
      ...condition,
      ...writer.bound(),
      ...(draw.chance(0.2)
        ? { ReturnValuesOnConditionCheckFailure: draw.pick(["ALL_OLD", "NONE"]) }
        : undefined),
    };
    if (this.#fault(0.05)) return {};
    return {
      [kind]: input,
      ...(this.#fault(0.05)
        ? { Put: { TableName: this.#table.name, Item: drawItem(draw, this.#table) } }
        : undefined),
    };
  }

  read(): object {
    const writer = this.#writer();
    const projection = this.#draw.chance(0.3)
      ? { ProjectionExpression: writer.spoiled(writer.projection()) }
      : {};
    return { Get: { ...this.#tableName(), ...this.#key(), ...projection, ...writer.bound() } };
  }

  keys(): object {
    const draw = this.#draw;
    const writer = this.#writer();
    const keys = distinctKeys(
      draw.list(
        1 + draw.int(4),
        () => this.#fault(0.2) ? drawBadKey(draw, this.#table) : drawKey(draw, this.#table),
      ),
      this.#fault(0.3),
    );
    return {
      Keys: this.#fault(0.05) ? [] : keys,
      ...this.#projection(writer),
      ...writer.bound(),
      ...(draw.chance(0.2) ? { ConsistentRead: true } : undefined),
    };
  }

  writes(): object[] {
    const draw = this.#draw;
    if (this.#fault(0.03)) return [];
    const keys = distinctKeys(
      draw.list(
        1 + draw.int(4),
        () => this.#fault(0.2) ? drawBadKey(draw, this.#table) : drawKey(draw, this.#table),
      ),
      this.#fault(0.3),
    );
    return keys.map((key) => {
      if (this.#fault(0.05)) return {};
      const put = {
        PutRequest: {
          Item: this.#fault(0.1)
            ? drawBadItem(draw, this.#table)
            : { ...drawItem(draw, this.#table), ...key },
        },
      };
      if (this.#fault(0.05)) return { ...put, DeleteRequest: { Key: key } };
      return draw.chance(0.7) ? put : { DeleteRequest: { Key: key } };
    });
  }

  returns(): object {
    return this.#capacity();
  }
}

/** Only the first of equal keys, unless there are to be several. */
function distinctKeys(keys: readonly object[], duplicates: boolean): object[] {
  const shown = keys.map((key) => JSON.stringify(key, (_, value) => value === "1.0" ? "1" : value));
  return duplicates ? [...keys] : keys.filter((_, index) => shown.indexOf(shown[index]!) === index);
}

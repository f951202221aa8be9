/** Writes to one table. */
import type { ExpressionWriter } from "./expressions.ts";
import { drawAttributeUpdates, drawExpected } from "./legacy.ts";
import { RequestDraw } from "./request_draw.ts";
import { drawBadItem, drawItem } from "./values.ts";

/** Requests that write, and what batches and transactions have of them. */
export class WriteDraw extends RequestDraw {
  protected returned(values: readonly string[]): object {
    const draw = this.draw;
    const all = ["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW", "WRONG"];
    return {
      ...(draw.chance(0.4) ? { ReturnValues: draw.pick(this.fault(0.5) ? all : values) } : undefined),
      ...(draw.chance(0.2)
        ? { ReturnValuesOnConditionCheckFailure: this.fault(0.2) ? "WRONG" : draw.pick(["ALL_OLD", "NONE"]) }
        : undefined),
      ...(draw.chance(0.1)
        ? { ReturnItemCollectionMetrics: this.fault(0.2) ? "WRONG" : draw.pick(["SIZE", "NONE"]) }
        : undefined),
    };
  }

  /** Conditions of a write: expressions, legacy ones, and both where something is to be wrong. */
  protected conditions(writer: ExpressionWriter, share: number): object {
    const draw = this.draw;
    const modern = draw.chance(share) ? { ConditionExpression: writer.spoiled(writer.condition()) } : {};
    return { ...modern, ...(this.fault(0.1) ? this.expected() : undefined) };
  }

  protected expected(): object {
    const draw = this.draw;
    return {
      Expected: drawExpected(draw, this.table, this.faults),
      ...(draw.chance(0.4)
        ? { ConditionalOperator: draw.pick(this.fault(0.2) ? ["XOR"] : ["AND", "OR"]) }
        : undefined),
    };
  }

  put(): Record<string, unknown> {
    const draw = this.draw;
    const writer = this.writer();
    const legacy = draw.chance(0.15);
    return {
      ...this.tableName(),
      ...(this.fault(0.03)
        ? {}
        : { Item: this.fault(0.4) ? drawBadItem(draw, this.table) : drawItem(draw, this.table) }),
      ...(legacy ? this.expected() : this.conditions(writer, 0.4)),
      ...writer.bound(),
      ...this.returned(["NONE", "ALL_OLD"]),
      ...this.capacity(),
      ...(this.fault(0.05) ? { ConditionalOperator: "AND" } : undefined),
    };
  }

  remove(): Record<string, unknown> {
    const writer = this.writer();
    const legacy = this.draw.chance(0.15);
    return {
      ...this.tableName(),
      ...this.key(),
      ...(legacy ? this.expected() : this.conditions(writer, 0.6)),
      ...writer.bound(),
      ...this.returned(["NONE", "ALL_OLD"]),
      ...this.capacity(),
    };
  }

  update(): Record<string, unknown> {
    const draw = this.draw;
    const writer = this.writer();
    const legacy = draw.chance(0.2);
    const modern = (): object => ({
      ...(draw.chance(0.97) ? { UpdateExpression: writer.spoiled(writer.update()) } : undefined),
      ...this.conditions(writer, 0.3),
      ...(this.fault(0.1)
        ? { AttributeUpdates: drawAttributeUpdates(draw, this.table, this.faults) }
        : undefined),
    });
    return {
      ...this.tableName(),
      ...this.key(),
      ...(legacy
        ? {
          ...(draw.chance(0.95)
            ? { AttributeUpdates: drawAttributeUpdates(draw, this.table, this.faults) }
            : undefined),
          ...(draw.chance(0.3) ? this.expected() : undefined),
        }
        : modern()),
      ...writer.bound(),
      ...this.returned(["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"]),
      ...this.capacity(),
    };
  }

  /** An action of a transaction. */
  action(): object {
    const draw = this.draw;
    const writer = this.writer();
    const kind = draw.pick(["Put", "Update", "Delete", "ConditionCheck"]);
    const condition = draw.chance(kind === "ConditionCheck" ? 0.98 : 0.3)
      ? { ConditionExpression: writer.spoiled(writer.condition()) }
      : undefined;
    const update = kind === "Update" && !this.fault(0.05)
      ? { UpdateExpression: writer.spoiled(writer.update()) }
      : undefined;
    const input = {
      ...this.tableName(),
      ...(kind === "Put"
        ? { Item: this.fault(0.2) ? drawBadItem(draw, this.table) : drawItem(draw, this.table) }
        : this.key()),
      ...update,
      ...condition,
      ...writer.bound(),
      ...(draw.chance(0.2)
        ? { ReturnValuesOnConditionCheckFailure: draw.pick(["ALL_OLD", "NONE"]) }
        : undefined),
    };
    if (this.fault(0.05)) return {};
    return {
      [kind]: input,
      ...(this.fault(0.05)
        ? { Put: { TableName: this.table.name, Item: drawItem(draw, this.table) } }
        : undefined),
    };
  }

  writes(): object[] {
    const draw = this.draw;
    if (this.fault(0.03)) return [];
    const keys = this.keysOfTable();
    return keys.map((key) => {
      if (this.fault(0.05)) return {};
      const put = {
        PutRequest: {
          Item: this.fault(0.1) ? drawBadItem(draw, this.table) : { ...drawItem(draw, this.table), ...key },
        },
      };
      if (this.fault(0.05)) return { ...put, DeleteRequest: { Key: key } };
      return draw.chance(0.7) ? put : { DeleteRequest: { Key: key } };
    });
  }
}

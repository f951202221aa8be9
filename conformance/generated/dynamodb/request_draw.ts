/** What requests to one table have in common: valid on the whole, with things wrong in some. */
import type { Draw } from "./draw.ts";
import { ExpressionWriter } from "./expressions.ts";
import { drawAttributesToGet } from "./legacy.ts";
import type { DrawnTable } from "./tables.ts";
import { drawBadKey, drawKey } from "./values.ts";

/** Members of requests to one table. */
export class RequestDraw {
  protected readonly draw: Draw;
  protected readonly table: DrawnTable;
  protected readonly faults: number;

  constructor(draw: Draw, table: DrawnTable, faults: number) {
    this.draw = draw;
    this.table = table;
    this.faults = faults;
  }

  protected fault(share = 1): boolean {
    return this.faults > 0 && this.draw.chance(this.faults * share);
  }

  protected tableName(): object {
    if (!this.fault(0.2)) return { TableName: this.table.name };
    return this.draw.pick([{ TableName: "nowhere" }, { TableName: "no" }, { TableName: "no name" }, {}, {
      TableName: "",
    }]);
  }

  protected key(): object {
    if (this.fault(0.03)) return {};
    return { Key: this.fault(0.4) ? drawBadKey(this.draw, this.table) : drawKey(this.draw, this.table) };
  }

  protected capacity(): object {
    const draw = this.draw;
    if (this.fault(0.1)) return { ReturnConsumedCapacity: draw.pick(["ALL", ""]) };
    return draw.chance(0.3) ? { ReturnConsumedCapacity: draw.pick(["TOTAL", "INDEXES", "NONE"]) } : {};
  }

  protected writer(): ExpressionWriter {
    return new ExpressionWriter(this.draw, this.table, this.faults);
  }

  protected projection(writer: ExpressionWriter): object {
    const draw = this.draw;
    return {
      ...(draw.chance(0.3) ? { ProjectionExpression: writer.spoiled(writer.projection()) } : undefined),
      ...(draw.chance(0.1 * (0.3 + this.faults))
        ? { AttributesToGet: drawAttributesToGet(draw, this.table, this.faults) }
        : undefined),
    };
  }

  returns(): object {
    return this.capacity();
  }

  /** Some keys of the table. */
  protected keysOfTable(): object[] {
    const { draw, table } = this;
    const keys = draw.list(
      1 + draw.int(4),
      () => this.fault(0.2) ? drawBadKey(draw, table) : drawKey(draw, table),
    );
    return distinctKeys(keys, this.fault(0.3));
  }
}

/** Only the first of equal keys, unless there are to be several. */
function distinctKeys(keys: readonly object[], duplicates: boolean): object[] {
  const shown = keys.map((key) => JSON.stringify(key, (_, value) => value === "1.0" ? "1" : value));
  return duplicates ? [...keys] : keys.filter((_, index) => shown.indexOf(shown[index]!) === index);
}

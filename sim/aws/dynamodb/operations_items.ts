/**
 * Operations on one item: PutItem, GetItem, UpdateItem, DeleteItem.
 *
 * Follows https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
import type { Operation } from "../operation.ts";
import { type CapacityMode, Consumption, readUnits } from "./capacity.ts";
import { metricsOf } from "./collections.ts";
import { Projection } from "./expressions/mod.ts";
import { ATTRIBUTE_UPDATES, ATTRIBUTES_TO_GET, EXPECTED } from "./legacy/mod.ts";
import { prepareWrite, type WriteInput } from "./preparing.ts";
import { evaluateMetered } from "./metering.ts";
import { answerItem, checkedProjection, type ProjectionInput, readItem, takeProjection } from "./reads.ts";
import {
  CAPACITY,
  type CapacityInput,
  checkExpressionParameters,
  type RawItem,
  READ_PARAMETERS,
  RETURN_VALUES,
  TABLE_NAME,
  type TableInput,
} from "./requests.ts";
import { positionOfKey } from "./schema.ts";
import type { DynamoDbState } from "./state.ts";
import { takeItem } from "./taking.ts";
import { giveItem, type Item, itemSize } from "./value.ts";
import { applyWrite, type Write, type WriteAction, type Written } from "./writes.ts";

interface WriteItemInput extends WriteInput, CapacityInput {
  readonly ReturnItemCollectionMetrics?: "SIZE" | "NONE";
  readonly ReturnValues?: "NONE" | "ALL_OLD" | "UPDATED_OLD" | "ALL_NEW" | "UPDATED_NEW";
}

interface GetItemInput extends TableInput, CapacityInput, ProjectionInput {
  readonly Key: RawItem;
  readonly ConsistentRead?: boolean;
}

const ERRORS = [
  "ResourceNotFoundException",
  "ConditionalCheckFailedException",
  "ItemCollectionSizeLimitExceededException",
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "ValidationException",
];

function writes(action: WriteAction, item: "Item" | "Key"): Operation<DynamoDbState, WriteItemInput> {
  return {
    input: {
      ...CAPACITY,
      ...TABLE_NAME,
      [item]: { required: true },
      ...EXPECTED,
      ...(action === "update" ? { AttributeUpdates: ATTRIBUTE_UPDATES } : undefined),
      ...RETURN_VALUES,
    },
    errors: ERRORS,
    mutates: true,
    resource: (input) => input.TableName,
    run(state, input, context) {
      const write = prepareWrite(state, action, input);
      const record = write.table.get(write.at);
      const before = record?.item;
      const written = evaluateMetered(write, record, context.nowMs);
      applyWrite(write, record, written, context);
      const attributes = returned(input.ReturnValues, write, before, written?.item);
      const mode = input.ReturnConsumedCapacity;
      const metrics = input.ReturnItemCollectionMetrics === "SIZE"
        ? metricsOf(write.table, write.at.pk, write.item)
        : undefined;
      if (!metrics && (!mode || mode === "NONE")) return attributes ? { Attributes: attributes } : {};
      return {
        ...(attributes ? { Attributes: attributes } : undefined),
        ...(mode && mode !== "NONE"
          ? { ConsumedCapacity: consumed(write, before, written, mode) }
          : undefined),
        ...(metrics ? { ItemCollectionMetrics: metrics } : undefined),
      };
    },
  };
}

function consumed(
  { table }: Write,
  before: Item | undefined,
  written: Written | undefined,
  mode: CapacityMode,
): object {
  const consumption = new Consumption(table);
  consumption.addWrite(before, written?.item, 1);
  return consumption.report(mode);
}

function returned(
  values: WriteItemInput["ReturnValues"],
  write: Write,
  before: Item | undefined,
  after: Item | undefined,
): Item | undefined {
  switch (values) {
    case undefined:
    case null:
    case "NONE":
      return undefined;
    case "ALL_OLD":
      return before && giveItem(before);
    case "ALL_NEW":
      return after && giveItem(after);
    case "UPDATED_OLD":
      return before && write.update && new Projection(write.update.paths).of(before);
    case "UPDATED_NEW":
      return after && write.update && new Projection(write.update.paths).of(after);
  }
}

const GetItem: Operation<DynamoDbState, GetItemInput> = {
  input: { ...CAPACITY, AttributesToGet: ATTRIBUTES_TO_GET, ...TABLE_NAME, Key: { required: true } },
  errors: [
    "ResourceNotFoundException",
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "ValidationException",
  ],
  mutates: false,
  resource: (input) => input.TableName,
  run(state, input, context) {
    const old = checkExpressionParameters(input, READ_PARAMETERS);
    const key = takeItem(input.Key, { bytes: 0 });
    const taken = takeProjection(input, old);
    const table = state.table(input.TableName);
    const at = positionOfKey(key, table.schema);
    const projection = checkedProjection(taken, table);
    const consistent = input.ConsistentRead === true;
    const item = readItem(table, at, consistent, context, context.entity);
    table.meter?.read(readUnits(item ? itemSize(item) : 0, consistent), undefined, context.nowMs);
    const answer = item && { Item: answerItem(item, projection) };
    const mode = input.ReturnConsumedCapacity;
    if (!mode || mode === "NONE") return answer ?? {};
    const consumption = new Consumption(table);
    consumption.add(readUnits(item ? itemSize(item) : 0, consistent));
    return { ...answer, ConsumedCapacity: consumption.report(mode) };
  },
};

export const ITEM_OPERATIONS = {
  PutItem: writes("put", "Item"),
  GetItem,
  UpdateItem: writes("update", "Key"),
  DeleteItem: writes("delete", "Key"),
};

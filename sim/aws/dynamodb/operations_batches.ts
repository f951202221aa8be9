/**
 * Operations on items of several tables that are not a transaction: BatchGetItem, BatchWriteItem.
 *
 * Follows API_BatchGetItem.html and API_BatchWriteItem.html of the API reference.
 */
import type { Operation } from "../operation.ts";
import { type CapacityMode, Consumption, readUnits } from "./capacity.ts";
import { metricsByTable } from "./collections.ts";
import { validation } from "./errors.ts";
import { ATTRIBUTES_TO_GET } from "./legacy/mod.ts";
import type { Projection } from "./expressions/mod.ts";
import { BATCH_BYTES, BATCH_GET_KEYS, BATCH_WRITE_REQUESTS } from "./limits.ts";
import { isThrottling } from "./meter.ts";
import { evaluateMetered } from "./metering.ts";
import type { Position } from "./ordered.ts";
import { boundWrite, takeWrite } from "./preparing.ts";
import { brokenRequests, brokenTableNames, tooManyKeys } from "./batch_constraints.ts";
import { answerItem, checkedProjection, type ProjectionInput, readItem, takeProjection } from "./reads.ts";
import { CAPACITY, type CapacityInput, type RawItem, RETURN_VALUES } from "./requests.ts";
import { positionOfBatchItem, positionOfKey } from "./schema.ts";
import type { DynamoDbState } from "./state.ts";
import type { Table } from "./table.ts";
import { takeItem } from "./taking.ts";
import { giveItem, type Item, itemSize } from "./value.ts";
import { applyWrite, type Write, type Written } from "./writes.ts";

interface KeysInput extends ProjectionInput {
  readonly Keys: readonly RawItem[];
  readonly ConsistentRead?: boolean;
}

interface BatchGetInput extends CapacityInput {
  readonly RequestItems: Readonly<Record<string, KeysInput>>;
}

interface WriteRequest {
  readonly PutRequest?: { readonly Item: RawItem };
  readonly DeleteRequest?: { readonly Key: RawItem };
}

interface BatchWriteInput extends CapacityInput {
  readonly ReturnItemCollectionMetrics?: "SIZE" | "NONE";
  readonly RequestItems: Readonly<Record<string, readonly WriteRequest[]>>;
}

const ERRORS = [
  "ResourceNotFoundException",
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "ValidationException",
];

/** @throws {AwsError} A batch is of nothing. */
function checkNotEmpty(input: { readonly RequestItems: object }, operation: string): void {
  for (const _ in input.RequestItems) return;
  throw validation(`The requestItems parameter is required for ${operation}`);
}

/** All tables of a batch, by name. */
function tablesOf(input: { readonly RequestItems: object }): string {
  return Object.keys(input.RequestItems).join(",");
}

const BatchGetItem: Operation<DynamoDbState, BatchGetInput> = {
  input: {
    RequestItems: {
      required: true,
      length: [0, BATCH_GET_KEYS],
      custom: brokenTableNames,
      each: {
        members: {
          Keys: { required: true, length: [1], custom: tooManyKeys },
          AttributesToGet: ATTRIBUTES_TO_GET,
        },
      },
    },
    ...CAPACITY,
  },
  errors: ERRORS,
  mutates: false,
  resource: tablesOf,
  run(state, input, context) {
    checkNotEmpty(input, "BatchGetItem");
    const reads = takeReads(state, input.RequestItems);
    const responses: Record<string, Item[]> = {};
    const unprocessed: Record<string, KeysInput> = {};
    const consumptions = new Consumptions();
    let bytes = 0;
    let count = 0;
    for (const read of reads) {
      const { name, table, consistent, projection } = read;
      const found: Item[] = responses[name] = [];
      for (let i = 0; i < read.positions.length; i++) {
        const refusal = table.meter?.refusal("read", undefined, context.nowMs);
        // All of it throttled is an error, some of it is left for the caller to ask for again.
        if (refusal && count === 0) throw refusal;
        if (refusal || bytes > BATCH_BYTES) {
          unprocessed[name] = {
            ...input.RequestItems[name]!,
            Keys: read.keys.slice(i).map((key) => answerItem(key, undefined)),
          };
          break;
        }
        const entity = context.entity.child("item", count++);
        const item = readItem(table, read.positions[i]!, consistent, context, entity);
        const size = item ? itemSize(item) : 0;
        bytes += size;
        consumptions.of(table).add(readUnits(size, consistent));
        table.meter?.read(readUnits(size, consistent), undefined, context.nowMs);
        if (item) found.push(answerItem(item, projection));
      }
    }
    return {
      Responses: responses,
      UnprocessedKeys: unprocessed,
      ...consumptions.report(input.ReturnConsumedCapacity),
    };
  },
  differs: "Items come back in the order of the keys; AWS gives them in any.",
};

interface TableReads {
  readonly name: string;
  readonly table: Table;
  readonly keys: readonly Item[];
  readonly positions: readonly Position[];
  readonly consistent: boolean;
  readonly projection: Projection | undefined;
}

function takeReads(state: DynamoDbState, requests: BatchGetInput["RequestItems"]): TableReads[] {
  let count = 0;
  const taken = Object.entries(requests).map(([name, request]) => {
    const projection = takeProjection(request);
    const keys = request.Keys.map((key) => takeItem(key, { bytes: 0 }));
    count += keys.length;
    if (count > BATCH_GET_KEYS) throw validation("Too many items requested for the BatchGetItem call");
    return { name, request, projection, keys };
  });
  return taken.map(({ name, request, projection, keys }) => {
    const table = state.table(name);
    const positions = keys.map((key) => positionOfKey(key, table.schema));
    checkDistinct(positions, "Provided list of item keys contains duplicates");
    return {
      name,
      table,
      keys,
      positions,
      consistent: request.ConsistentRead === true,
      projection: checkedProjection(projection, table),
    };
  });
}

const BatchWriteItem: Operation<DynamoDbState, BatchWriteInput> = {
  input: {
    RequestItems: {
      required: true,
      length: [0, BATCH_WRITE_REQUESTS],
      custom: brokenRequests,
    },
    ...CAPACITY,
    ReturnItemCollectionMetrics: RETURN_VALUES["ReturnItemCollectionMetrics"]!,
  },
  errors: ERRORS,
  mutates: true,
  resource: tablesOf,
  run(state, input, context) {
    checkNotEmpty(input, "BatchWriteItem");
    const writes = takeWrites(state, input.RequestItems);
    const consumptions = new Consumptions();
    const unprocessed: Record<string, object[]> = {};
    let throttled = 0;
    writes.forEach((write, index) => {
      const record = write.table.get(write.at);
      const before = record?.item;
      let written: Written | undefined;
      try {
        written = evaluateMetered(write, record, context.nowMs);
      } catch (error) {
        // All of it throttled is an error, some of it is left for the caller to ask for again.
        if (!isThrottling(error) || ++throttled === writes.length) throw error;
        const name = Object.keys(input.RequestItems).find((each) => state.table(each) === write.table)!;
        (unprocessed[name] ??= []).push(requestOf(write));
        return;
      }
      applyWrite(write, record, written, context, context.entity.child("item", index));
      if (input.ReturnConsumedCapacity) consumptions.of(write.table).addWrite(before, written?.item, 1);
    });
    return {
      UnprocessedItems: unprocessed,
      ...(input.ReturnItemCollectionMetrics === "SIZE"
        ? { ItemCollectionMetrics: metricsByTable(writes) }
        : undefined),
      ...consumptions.report(input.ReturnConsumedCapacity),
    };
  },
  differs: "Items are left unprocessed only where their table is throttled.",
};

function requestOf({ action, item }: Write): object {
  return action === "put"
    ? { PutRequest: { Item: giveItem(item) } }
    : { DeleteRequest: { Key: giveItem(item) } };
}

function takeWrites(state: DynamoDbState, requests: BatchWriteInput["RequestItems"]): Write[] {
  let count = 0;
  for (const name in requests) {
    count += requests[name]!.length;
    for (const request of requests[name]!) checkRequest(request);
  }
  if (count > BATCH_WRITE_REQUESTS) throw validation("Too many items requested for the BatchWriteItem call");
  const taken = Object.entries(requests).map(([name, own]) =>
    own.map((request) =>
      request.PutRequest
        ? takeWrite("put", { TableName: name, Item: request.PutRequest.Item })
        : takeWrite("delete", { TableName: name, Key: request.DeleteRequest!.Key })
    )
  );
  const writes: Write[] = [];
  let bytes = 0;
  for (const requested of taken) {
    const own = requested.map((each) => boundWrite(state, each, positionOfBatchItem));
    checkDistinct(own.map((write) => write.at), "Provided list of item keys contains duplicates");
    for (const write of own) bytes += write.size;
    writes.push(...own);
  }
  if (bytes > BATCH_BYTES) {
    throw validation("Collection size of the batch exceeded the maximum allowed size of 16 MB");
  }
  return writes;
}

function checkRequest(request: WriteRequest): void {
  if (!request.PutRequest === !request.DeleteRequest) {
    throw validation(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  }
}

function checkDistinct(positions: readonly Position[], message: string): void {
  const seen = new Set<string>();
  for (const { pk, sk } of positions) {
    const text = `${pk.length}:${pk}${sk}`;
    if (seen.has(text)) throw validation(message);
    seen.add(text);
  }
}

export const BATCH_OPERATIONS = { BatchGetItem, BatchWriteItem };

/** What an operation consumed, table by table. */
export class Consumptions {
  readonly #byTable = new Map<Table, Consumption>();

  of(table: Table): Consumption {
    let consumption = this.#byTable.get(table);
    if (!consumption) this.#byTable.set(table, consumption = new Consumption(table));
    return consumption;
  }

  report(mode: CapacityMode | undefined, transaction?: "read" | "write"): object {
    if (!mode || mode === "NONE") return {};
    return { ConsumedCapacity: [...this.#byTable.values()].map((each) => each.report(mode, transaction)) };
  }
}

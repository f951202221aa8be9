/** `GlobalSecondaryIndexUpdates` of UpdateTable: indexes that are made, changed or taken away. */
import type { Constraint } from "../constraints.ts";
import { checkDefinitionsUsed } from "./definitions.ts";
import { invalidParameter, limitExceeded, resourceNotFound, validation } from "./errors.ts";
import { GLOBAL_INDEX, type IndexInput, takeGlobal } from "./index_definitions.ts";
import type { KeyType } from "./keys.ts";
import { BACKFILL_ITEM_MS, BACKFILL_MS, GLOBAL_INDEXES } from "./limits.ts";
import type { SecondaryIndex, Table } from "./table.ts";
import {
  changedThroughput,
  checkIndexThroughput,
  checkOnDemand,
  checkUnits,
  ON_DEMAND_UNITS,
  type OnDemandInput,
  takeOnDemand,
  takeWarm,
  type ThroughputInput,
  throughputOf,
  UNITS,
  WARM_UNITS,
  type WarmInput,
} from "./throughput_settings.ts";

export interface IndexUpdate {
  readonly Create?: IndexInput;
  readonly Update?: {
    readonly IndexName: string;
    readonly ProvisionedThroughput?: ThroughputInput;
    readonly OnDemandThroughput?: OnDemandInput;
    readonly WarmThroughput?: WarmInput;
  };
  readonly Delete?: { readonly IndexName: string };
}

const NAME: Constraint = { required: true, length: [3, 255], pattern: "[a-zA-Z0-9_.-]+" };

export const INDEX_UPDATES: Constraint = {
  each: {
    members: {
      Update: {
        members: {
          IndexName: NAME,
          ProvisionedThroughput: UNITS,
          OnDemandThroughput: ON_DEMAND_UNITS,
          WarmThroughput: WARM_UNITS,
        },
      },
      Create: { members: GLOBAL_INDEX },
      Delete: { members: { IndexName: NAME } },
    },
  },
};

/** What the rest of the request makes of the table. */
interface Rest {
  readonly onDemand: boolean;
  /** Whether the billing mode changes. */
  readonly switches: boolean;
  /** The attributes that the request defines. */
  readonly given: ReadonlyMap<string, KeyType>;
  readonly nowMs: number;
}

/**
 * Checks the changes of a table's indexes.
 *
 * @param types The definitions of the table and the request together.
 * @returns Makes the changes.
 * @throws {AwsError} One of them cannot be made; none is.
 */
export function takeIndexUpdates(
  table: Table,
  updates: readonly IndexUpdate[],
  types: ReadonlyMap<string, KeyType>,
  rest: Rest,
): () => void {
  const { onDemand, nowMs } = rest;
  checkNames(updates);
  const creates = updates.flatMap((update) => update.Create ?? []);
  const deletes = updates.flatMap((update) => update.Delete ?? []);
  if (creates.length + deletes.length > 1) {
    throw limitExceeded(
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    );
  }
  const changes: (() => void)[] = [];
  for (const { Update: update } of updates) {
    if (update) changes.push(takeUpdate(table, update, rest));
  }
  if (rest.switches) changes.push(takeSwitch(table, updates, onDemand));
  for (const { IndexName: name } of deletes) {
    if (globalOf(table, name) === undefined) throw resourceNotFound();
    changes.push(() => table.removeIndex(name));
  }
  if (creates.length > 0) changes.push(takeCreate(table, creates, types, rest, nowMs));
  return () => changes.forEach((change) => change());
}

function checkNames(updates: readonly IndexUpdate[]): void {
  const names = new Set<string>();
  for (const { Create, Update, Delete } of updates) {
    const about = Update ?? Create ?? Delete;
    if (!about) {
      throw invalidParameter(
        "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, " +
          "GlobalSecondaryIndexUpdate.Delete must not be null",
      );
    }
    if (names.has(about.IndexName)) {
      throw invalidParameter(
        "Only one global secondary index update per index is allowed simultaneously. " +
          `Index: ${about.IndexName}`,
      );
    }
    names.add(about.IndexName);
  }
}

function globalOf(table: Table, name: string): SecondaryIndex | undefined {
  const index = table.index(name);
  return index?.kind === "global" ? index : undefined;
}

function takeUpdate(
  table: Table,
  update: NonNullable<IndexUpdate["Update"]>,
  { onDemand, switches, nowMs }: Rest,
): () => void {
  const index = globalOf(table, update.IndexName);
  if (!index) throw resourceNotFound();
  const given = update.ProvisionedThroughput;
  if (given && onDemand) checkIndexThroughput(index.name, update, onDemand);
  checkOnDemand(update.OnDemandThroughput, onDemand);
  checkUnits(given);
  const throughput = !given
    ? index.throughput
    : switches || !index.throughput
    ? throughputOf(given)
    : changedThroughput(index.throughput, given, index.name, nowMs);
  return () => {
    index.throughput = throughput;
    index.onDemandThroughput = takeOnDemand(update.OnDemandThroughput, index.onDemandThroughput);
    index.warmThroughput = takeWarm(update.WarmThroughput) ?? index.warmThroughput;
  };
}

/** Of a table that becomes provisioned, every index wants a throughput of its own. */
function takeSwitch(table: Table, updates: readonly IndexUpdate[], onDemand: boolean): () => void {
  const indexes = table.options.indexes.filter((index) => index.kind === "global");
  if (!onDemand) {
    for (const { name } of indexes) {
      const about = updates.find(({ Update, Delete }) => (Update ?? Delete)?.IndexName === name);
      if (about?.Update?.ProvisionedThroughput || about?.Delete) continue;
      throw invalidParameter(`ProvisionedThroughput must be specified for index: ${name}`);
    }
  }
  return () => {
    for (const index of indexes) {
      if (onDemand) index.throughput = undefined;
      else index.onDemandThroughput = undefined;
    }
  };
}

function takeCreate(
  table: Table,
  creates: readonly IndexInput[],
  types: ReadonlyMap<string, KeyType>,
  { onDemand, given }: Rest,
  nowMs: number,
): () => void {
  const { arn, schema, indexes } = table.options;
  if (creates.some((each) => table.index(each.IndexName))) {
    throw validation("Attempting to create an index which already exists");
  }
  const made = takeGlobal(creates, indexes.map((index) => index.name), arn, schema, types, onDemand);
  if (indexes.filter((index) => index.kind === "global").length + made.length > GLOBAL_INDEXES) {
    throw invalidParameter(`GlobalSecondaryIndex count exceeds the per-table limit of ${GLOBAL_INDEXES}`);
  }
  if (given.size > 0) checkDefinitionsUsed(schema, [...indexes, ...made], [...types.keys()]);
  const activeMs = nowMs + BACKFILL_MS + table.records.size * BACKFILL_ITEM_MS;
  return () => {
    for (const index of made) table.addIndex({ ...index, activeMs });
  };
}

/** The state of the emulated DynamoDB: tables by name, and the tokens of transactions that were applied. */
import type { AwsWorld } from "../operation.ts";
import { resourceNotFound, tableNotFound, validation } from "./errors.ts";
import type { Backup } from "./operations_backups.ts";
import { Streams } from "./streams.ts";
import type { Table } from "./table.ts";

/** A transaction that was applied under a ClientRequestToken. */
export interface AppliedToken {
  /** A hash of the parameters, whatever the order of their members. */
  readonly fingerprint: string;
  readonly expiresMs: number;
}

export class DynamoDbState {
  readonly world: AwsWorld;
  readonly tables = new Map<string, Table>();
  /** In the order of their expiry. */
  readonly tokens = new Map<string, AppliedToken>();
  /** Whether a fault of this run makes reads stale, or could. */
  readonly keepsVersions: boolean;
  readonly streams: Streams;
  /** By ARN. */
  readonly backups = new Map<string, Backup>();

  constructor(world: AwsWorld) {
    this.world = world;
    this.keepsVersions = world.faults.possible("stale-read");
    this.streams = new Streams(world);
  }

  /**
   * The table that a data operation names, by name or ARN.
   *
   * @throws {AwsError} There is none.
   */
  table(name: string): Table {
    const table = this.tables.get(name) ?? this.tables.get(tableNameOf(name));
    if (!table) throw resourceNotFound();
    return table;
  }

  /**
   * The table that a control operation names, by name or ARN.
   *
   * @throws {AwsError} There is none.
   */
  describedTable(name: string): Table {
    const table = this.tables.get(tableNameOf(name));
    if (!table) throw tableNotFound(tableNameOf(name));
    return table;
  }
}

const NAME = /^[a-zA-Z0-9_.-]{3,255}$/;

/**
 * The name in a table name or ARN.
 *
 * @throws {AwsError} It cannot be a table's.
 */
export function tableNameOf(text: string): string {
  const name = text.startsWith("arn:") ? text.slice(text.indexOf("/") + 1) : text;
  if (NAME.test(name)) return name;
  throw validation(
    "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, " +
      "and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'",
  );
}

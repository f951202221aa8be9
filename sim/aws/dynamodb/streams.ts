/** The streams of an account by their ARN: those that are enabled, and those that can still be read after that. */
import type { AwsWorld } from "../operation.ts";
import { STREAM_RETENTION_MS } from "./limits.ts";
import { Stream, type StreamViewType } from "./stream.ts";
import type { Table } from "./table.ts";

export class Streams {
  readonly #world: AwsWorld;
  /** In the order in which they were made. */
  readonly #byArn = new Map<string, Stream>();

  constructor(world: AwsWorld) {
    this.#world = world;
  }

  /** Gives a table a stream. */
  enable(table: Table, viewType: StreamViewType, nowMs: number): Stream {
    let labelMs = nowMs;
    let arn: string;
    let label: string;
    do {
      label = new Date(labelMs++).toISOString().slice(0, -1);
      arn = `${table.options.arn}/stream/${label}`;
    } while (this.#byArn.has(arn));
    const { name, schema } = table;
    const stream = new Stream(this.#world, {
      arn,
      label,
      tableName: name,
      schema,
      viewType,
      createdMs: nowMs,
    });
    this.#byArn.set(arn, stream);
    table.stream = stream;
    table.latestStream = stream.options;
    return stream;
  }

  /** Ends the stream of a table, if it has one; for 24 hours it can still be read. */
  disable(table: Table, nowMs: number): void {
    const { stream } = table;
    if (!stream) return;
    stream.disable(nowMs);
    table.stream = undefined;
    this.#world.at(
      nowMs + STREAM_RETENTION_MS,
      () => void this.#byArn.delete(stream.options.arn),
      true,
    );
  }

  /** The stream of that ARN; undefined if there is none, or none any more. */
  get(arn: string): Stream | undefined {
    return this.#byArn.get(arn);
  }

  /** All streams, ordered by ARN. */
  all(): Stream[] {
    return [...this.#byArn.values()].sort((a, b) => a.options.arn < b.options.arn ? -1 : 1);
  }
}

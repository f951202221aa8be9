/**
 * Archives of the events of a bus, and replays of them.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
 */
import type { Entity, Timer } from "../../../kernel/mod.ts";
import type { EventFields } from "../event.ts";

/** An event as it is kept. */
export interface ArchivedEvent {
  readonly fields: EventFields;
  /** The event's own time, in whole epoch milliseconds: replays go by it. */
  readonly timeMs: number;
  /** When it was kept, in virtual epoch milliseconds: retention goes by it. */
  readonly keptMs: number;
  readonly bytes: number;
}

export interface Archive {
  readonly name: string;
  readonly arn: string;
  readonly busArn: string;
  readonly busName: string;
  /** Of the managed rule that fills it. */
  readonly ruleName: string;
  readonly createdMs: number;
  description: string | undefined;
  patternText: string | undefined;
  /** 0: for ever. */
  retentionDays: number;
  kmsKeyIdentifier: string | undefined;
  /** In the order in which they were kept. */
  events: ArchivedEvent[];
  bytes: number;
}

export type ReplayState = "STARTING" | "RUNNING" | "CANCELLING" | "COMPLETED" | "CANCELLED";

export interface Replay {
  readonly name: string;
  readonly arn: string;
  readonly entity: Entity;
  readonly archiveArn: string;
  readonly description: string | undefined;
  readonly destination: { readonly busArn: string; readonly filterArns: readonly string[] | undefined };
  /** The times of the events that come back: from the one until before the other, in epoch milliseconds. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly startedMs: number;
  state: ReplayState;
  endedMs: number | undefined;
  /** The time of the event that came back last. */
  lastEventMs: number | undefined;
  timer: Timer | undefined;
}

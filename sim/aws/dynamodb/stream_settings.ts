/** The stream that a request asks for: AWS's checks of a StreamSpecification, and what they come to. */
import type { Constraints } from "../constraints.ts";
import { validation } from "./errors.ts";
import type { StreamViewType } from "./stream.ts";
import type { DynamoDbState } from "./state.ts";
import type { Table } from "./table.ts";

export interface StreamSpecification {
  readonly StreamEnabled: boolean;
  readonly StreamViewType?: StreamViewType;
}

/** `StreamSpecification` of CreateTable and UpdateTable. */
export const STREAM_SPECIFICATION: Constraints = {
  StreamSpecification: {
    members: {
      StreamEnabled: { required: true },
      StreamViewType: { enum: ["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"] },
    },
  },
};

/** @throws {AwsError} It has a view type and no stream, or a stream and no view type. */
export function checkStreamSpecification(specification: StreamSpecification | undefined): void {
  if (!specification) return;
  const { StreamEnabled: enabled, StreamViewType: viewType } = specification;
  if (enabled && !viewType) {
    throw validation(
      "Invalid StreamViewType: Stream ViewType must not be null or empty when enabling streams.",
    );
  }
  if (!enabled && viewType) {
    throw validation(
      "Invalid StreamViewType: Stream StreamEnabled was false but a StreamViewType was present.",
    );
  }
}

/**
 * Checks a change of a table's stream against the one that it has.
 *
 * @throws {AwsError} There is one already, or none to disable.
 */
export function checkStreamChange(table: Table, { StreamEnabled: enabled }: StreamSpecification): void {
  if (enabled && table.stream) throw validation("Table already has an enabled stream");
  if (!enabled && !table.stream) throw validation("Table has no stream to disable");
}

/** Enables or disables the stream of a table, as a specification that has been checked says. */
export function applyStreamSpecification(
  state: DynamoDbState,
  table: Table,
  specification: StreamSpecification | undefined,
  nowMs: number,
): void {
  if (!specification) return;
  if (specification.StreamEnabled) state.streams.enable(table, specification.StreamViewType!, nowMs);
  else state.streams.disable(table, nowMs);
}

/** What DescribeTable says of a table's stream. */
export function describeTableStream({ stream, latestStream }: Table): object {
  return {
    ...(stream
      ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.options.viewType } }
      : undefined),
    ...(latestStream
      ? { LatestStreamLabel: latestStream.label, LatestStreamArn: latestStream.arn }
      : undefined),
  };
}

/**
 * Publishing on the event bus. PutEvents answers 200 even when it refused an entry; what it refused for a passing
 * reason is sent again a few times, and anything else is an error, so that no event is lost in silence.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type DetailType, type DomainEvents, EVENT_SOURCES } from "../domain/mod.ts";
import { backoffMs, wait } from "./waiting.ts";

const MAX_ATTEMPTS = 3;
const BACKOFF_BASE_MS = 50;
const BACKOFF_CAP_MS = 1_000;
const PASSING = new Set(["ThrottlingException", "InternalFailure", "InternalException"]);

/** EventBridge did not take an event. */
export class PublishError extends Error {
  override readonly name = "PublishError";
}

export type Publish = <T extends DetailType>(
  detailType: T,
  detail: DomainEvents[T]["detail"],
) => Promise<void>;

/**
 * Makes the function that publishes domain events on a bus.
 *
 * @throws {PublishError} (the function) The bus refused the event.
 */
export function publisher(busName: string): Publish {
  const client = new EventBridgeClient({});
  return async (detailType, detail) => {
    const command = new PutEventsCommand({
      Entries: [{
        EventBusName: busName,
        Source: EVENT_SOURCES[detailType],
        DetailType: detailType,
        Detail: JSON.stringify(detail),
      }],
    });
    for (let attempt = 1;; attempt++) {
      const answer = await client.send(command);
      if (answer.FailedEntryCount === 0) return;
      const code = answer.Entries?.[0]?.ErrorCode ?? "no error code";
      if (attempt === MAX_ATTEMPTS || !PASSING.has(code)) {
        const message = answer.Entries?.[0]?.ErrorMessage ?? "";
        throw new PublishError(
          `Cannot publish ${detail.eventId} on ${busName}: ${code} ${message}`.trimEnd(),
        );
      }
      await wait(backoffMs(attempt, BACKOFF_BASE_MS, BACKOFF_CAP_MS));
    }
  };
}

/** Answers of the account as the SDK's HTTP handlers would hand them on. */
import { encodeError, encodeOutput, type WireService } from "../../wire/mod.ts";
import type { HostWorld } from "../context.ts";
import { natives } from "../natives.ts";
import type { HttpResponse } from "./client.ts";
import { type Arrived, connectionLost } from "./travel.ts";

/**
 * The response that an outcome goes over the wire as.
 *
 * @throws {Error} There is none: the connection was lost.
 */
export function responseOf(
  world: HostWorld,
  service: WireService,
  operation: string,
  { outcome, requestId }: Arrived,
): HttpResponse {
  if (outcome.lost) throw connectionLost();
  const { status, headers, body, stream } = outcome.error
    ? encodeError(service, outcome.error, requestId)
    : encodeOutput(service, operation, outcome.output, requestId);
  headers.date = new natives.Date(world.nowMs()).toUTCString();
  return { statusCode: status, headers, body: stream ? iterable(stream) : body };
}

/** What a feed gives, one after the other, for whoever awaits each. */
export function iterable<E>(
  feed: { listen(listener: (event: E | undefined) => void): void },
): AsyncIterable<E> {
  return {
    async *[Symbol.asyncIterator]() {
      const arrived: E[] = [];
      let ended = false;
      let wake = (): void => {};
      feed.listen((event) => {
        if (event === undefined) ended = true;
        else arrived.push(event);
        wake();
      });
      for (;;) {
        while (arrived.length > 0) yield arrived.shift()!;
        if (ended) return;
        await new Promise<void>((resolve) => wake = resolve);
      }
    },
  };
}

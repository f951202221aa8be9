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
  const { status, headers, body } = outcome.error
    ? encodeError(service, outcome.error, requestId)
    : encodeOutput(service, operation, outcome.output, requestId);
  headers.date = new natives.Date(world.nowMs()).toUTCString();
  return { statusCode: status, headers, body };
}

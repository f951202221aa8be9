/** One request of EventBridge's out of AWS, with the time that it is given. */
import type { Entity } from "../../../kernel/mod.ts";
import type { AwsWorld, OutboundOutcome, OutboundRequest } from "../../operation.ts";
import { HTTP_TIMEOUT_MS } from "../limits.ts";

/** Calls `done` once: with what came, or after five seconds with nothing. */
export function sendOut(
  world: AwsWorld,
  request: OutboundRequest,
  entity: Entity,
  done: (outcome: OutboundOutcome) => void,
): void {
  let over = false;
  const end = (outcome: OutboundOutcome): void => {
    if (over) return;
    over = true;
    world.cancel(timer);
    done(outcome);
  };
  const timer = world.at(
    world.nowMs() + HTTP_TIMEOUT_MS,
    () => end({ lost: true, code: "ETIMEDOUT", reason: "no answer in time" }),
  );
  if (URL.canParse(request.url)) return world.outbound(request, "eventbridge", entity, end);
  world.at(world.nowMs(), () => end({ lost: true, code: "ENOTFOUND", reason: "no URL" }));
}

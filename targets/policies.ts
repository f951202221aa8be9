/** Who may put messages into the queues of a system: EventBridge, for the rules that name them, and nobody else. */
import type { System } from "../services/systems/mod.ts";
import type { Names } from "./deploy.ts";

/**
 * The queue policies that a system needs, as JSON text, by the queue's name.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function policiesOf(system: System, names: Names): ReadonlyMap<string, string> {
  const sources = new Map<string, Set<string>>();
  for (const rule of system.rules) {
    const path = rule.bus === "default" ? rule.name : `${rule.bus}/${rule.name}`;
    for (const { queue, deadLetterQueue } of rule.targets) {
      for (const name of [queue, deadLetterQueue]) {
        if (name === undefined) continue;
        const own = sources.get(name) ?? new Set();
        sources.set(name, own.add(`arn:aws:events:${names.region}:${names.account}:rule/${path}`));
      }
    }
  }
  return new Map(
    [...sources].map(([name, rules]) => [
      name,
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{
          Sid: "orderstorm-events",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: names.queueArn(name),
          Condition: { ArnEquals: { "aws:SourceArn": [...rules].sort() } },
        }],
      }),
    ]),
  );
}

/** What the cases of Amazon EventBridge share: what is there before, and what refusals look like. */
import type { Given } from "../case.ts";

export const EVENTS = "arn:aws:events:us-east-1:000000000000";
export const BUS_ARN = `${EVENTS}:event-bus/b`;
export const PATTERN = JSON.stringify({ source: ["orders"] });
export const START = Date.UTC(2026, 0, 1);
/** A date at the start of every world. */
export const AT_START = { $date: START };

export const BUS: Given = ["eventbridge", "CreateEventBus", {
  Name: "b",
  Tags: [{ Key: "team", Value: "a" }],
}];

export const NOT_FOUND = {
  error: "ResourceNotFoundException",
  instance: "ResourceNotFoundException",
  members: { $fault: "client" },
} as const;
export const EXISTS = {
  error: "ResourceAlreadyExistsException",
  instance: "ResourceAlreadyExistsException",
  members: { $fault: "client" },
} as const;
export const BAD_PATTERN = {
  error: "InvalidEventPatternException",
  instance: "InvalidEventPatternException",
} as const;
export const MANAGED = { error: "ManagedRuleException", instance: "ManagedRuleException" } as const;
export const INVALID = {
  error: "ValidationException",
  instance: null,
  members: { $fault: "client" },
} as const;
/** The SDK takes a limit for a rate. */
export const TOO_MANY = {
  error: "LimitExceededException",
  instance: "LimitExceededException",
  attempts: 3,
} as const;

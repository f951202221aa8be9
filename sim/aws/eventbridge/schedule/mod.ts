/**
 * Schedule expressions of rules: `rate(5 minutes)` and `cron(0 10 ? * MON-FRI *)`, both in UTC.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
import { validation } from "../errors.ts";
import { readCron } from "./cron.ts";
import { readRate } from "./rate.ts";

/** When something is due. */
export interface Schedule {
  /**
   * The first time that is later than another, both in epoch milliseconds; undefined if there is none any more. A rate
   * counts from the time that it is given.
   */
  nextMs(afterMs: number): number | undefined;
}

/**
 * Reads a schedule expression.
 *
 * @throws {AwsError} ValidationException: it is none.
 */
export function parseSchedule(text: string): Schedule {
  const schedule = readRate(text) ?? readCron(text);
  if (schedule === undefined) throw validation("Parameter ScheduleExpression is not valid.");
  return schedule;
}

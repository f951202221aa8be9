/** The handler that does as real handlers do with the AWS SDK: each habit is a function, by name. */
import { describe } from "../describe.ts";
import * as clients from "./habits/clients.ts";
import * as document from "./habits/document.ts";
import * as middleware from "./habits/middleware.ts";
import * as retries from "./habits/retries.ts";
import * as styles from "./habits/styles.ts";

const HABITS = { ...clients, ...document, ...middleware, ...retries, ...styles };

export type Habit = keyof typeof HABITS;

export async function handler(event: { habit: Habit }): Promise<unknown> {
  return describe(await HABITS[event.habit]());
}

/** What the k6 scripts are told, by environment variables: `k6 run -e ORDERS_URL=… load/smoke.ts`. Runs in k6. */
import { type Profile, type ProfileName, PROFILES } from "./profile.ts";

/** The variables, with what each of them says. */
export const VARIABLES = {
  ORDERS_URL: "The URL of POST /orders; needed",
  ENDPOINT_URL: "The AWS endpoint whose queues are read at the end; default: queues are not read",
  QUEUES: "The names of the queues that are read, with commas between them; default: all",
  AWS_REGION: "The region of the queues; default AWS_DEFAULT_REGION, us-east-1",
  AWS_ACCESS_KEY_ID: "Whose queues, where the endpoint tells accounts apart by it; default test",
  SEED: "The number from which the orders are drawn; default 1",
  RUN: "Tells the orders of this run from those of other runs; default: the time of its start",
  RATE: "Orders a second at the start; default: the profile's",
  DURATION: "Seconds for which orders arrive; default: the profile's",
  SUMMARY_FILE: "Where k6's figures are written as JSON; default: thresholds are printed",
} as const;

export type Environment = Readonly<Partial<Record<string, string>>>;

export interface Settings {
  readonly profile: Profile;
  readonly ordersUrl: string;
  readonly queues: QueueSettings | undefined;
  readonly seed: number;
  /** Undefined: to be made up at the start. */
  readonly run: string | undefined;
  readonly summaryFile: string | undefined;
}

/** Where queues are read. */
export interface QueueSettings {
  readonly endpointUrl: string;
  /** By name; empty for all that there are. */
  readonly names: readonly string[];
  readonly region: string;
  readonly accessKeyId: string;
}

/**
 * The settings in an environment; a variable that is empty counts as not set.
 *
 * @throws {Error} A variable is missing, or no number; the message names it.
 */
export function readSettings(name: ProfileName, env: Environment): Settings {
  const ordersUrl = env["ORDERS_URL"];
  if (!ordersUrl) {
    throw new Error(
      "Cannot run without ORDERS_URL: expected the URL of POST /orders, such as -e ORDERS_URL=http://127.0.0.1:8080/orders",
    );
  }
  const profile = PROFILES[name];
  return {
    profile: {
      ...profile,
      ratePerSecond: positive(env, "RATE") ?? profile.ratePerSecond,
      durationSeconds: positive(env, "DURATION") ?? profile.durationSeconds,
    },
    ordersUrl: ordersUrl.replace(/\/+$/, ""),
    queues: env["ENDPOINT_URL"]
      ? {
        endpointUrl: env["ENDPOINT_URL"].replace(/\/+$/, ""),
        names: (env["QUEUES"] ?? "").split(",").filter((each) => each !== ""),
        region: env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || "us-east-1",
        accessKeyId: env["AWS_ACCESS_KEY_ID"] || "test",
      }
      : undefined,
    seed: number(env, "SEED") ?? 1,
    run: env["RUN"] || undefined,
    summaryFile: env["SUMMARY_FILE"] || undefined,
  };
}

function positive(env: Environment, name: keyof typeof VARIABLES): number | undefined {
  const value = number(env, name);
  if (value !== undefined && value <= 0) {
    throw new Error(`Cannot use ${name} ${value}: expected a number above 0`);
  }
  return value;
}

function number(env: Environment, name: keyof typeof VARIABLES): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`Cannot use ${name} ${text}: expected a number`);
  return value;
}

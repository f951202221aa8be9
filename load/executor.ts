/** The options of a k6 script: the arrival-rate executor of a profile, and the thresholds. Runs in k6. */
import type { Options, Scenario } from "k6/options";
import { BURST, peakPerSecond, plannedOrders, type Profile } from "./profile.ts";
import type { Settings } from "./settings.ts";
import { k6Thresholds } from "./thresholds.ts";

/** Virtual users that stand by beside the reckoned ones. */
const SPARE_USERS = 10;
/** Beyond this many, k6 itself would be what a laptop is busy with. */
const MOST_USERS = 1_000;

/** What k6 is told of a run. `exec` names the function that sends one order. */
export function optionsOf({ profile, queues }: Settings, exec: string): Options {
  return {
    scenarios: { [profile.name]: executorOf(profile, exec) },
    thresholds: k6Thresholds(profile.name, queues !== undefined),
    summaryTrendStats: ["avg", "med", "p(95)", "p(99)", "max", "count"],
    setupTimeout: "30s",
    teardownTimeout: `${profile.drainSeconds + 30}s`,
  };
}

function executorOf(profile: Profile, exec: string): Scenario {
  const users = usersOf(profile);
  // Rates are given a minute, since k6 wants whole numbers.
  const rate = Math.max(1, Math.round(profile.ratePerSecond * 60));
  const shared = {
    exec,
    timeUnit: "1m",
    preAllocatedVUs: users,
    maxVUs: Math.min(MOST_USERS, 2 * users),
    gracefulStop: `${profile.followSeconds + 15}s`,
  };
  if (profile.name === "smoke") {
    return {
      executor: "constant-arrival-rate",
      ...shared,
      rate,
      duration: span(profile.durationSeconds),
    };
  }
  const { times, fromShare, share } = BURST;
  const stage = (portion: number, target: number) => ({
    duration: span(profile.durationSeconds * portion),
    target,
  });
  return {
    executor: "ramping-arrival-rate",
    ...shared,
    startRate: rate,
    stages: [
      stage(fromShare, rate),
      // A stage without length is a jump: a burst does not announce itself.
      stage(0, rate * times),
      stage(share, rate * times),
      stage(0, rate),
      stage(1 - fromShare - share, rate),
    ],
  };
}

/** Virtual users that are busy at once: those that wait for an answer, and those that follow an order. */
function usersOf(profile: Profile): number {
  const posting = peakPerSecond(profile) * profile.postSeconds;
  const followed = Math.min(plannedOrders(profile), peakPerSecond(profile) * profile.followSeconds) *
    profile.followShare;
  return Math.min(MOST_USERS, Math.ceil(posting + followed) + SPARE_USERS);
}

function span(seconds: number): string {
  return `${Math.round(seconds * 1000)}ms`;
}

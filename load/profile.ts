/**
 * The two profiles of load: how many orders arrive when, how many of them are followed, and for how long. Both are open
 * models: orders arrive at their times whether or not earlier ones have been answered. Runs in k6.
 */

export type ProfileName = "smoke" | "storm";

export interface Profile {
  readonly name: ProfileName;
  /** What it asks, in one sentence. */
  readonly question: string;
  /** Orders a second at the start, and how long orders arrive. What `--rate` and `--duration` change. */
  readonly ratePerSecond: number;
  readonly durationSeconds: number;
  /** How long a POST may take before k6 runs out of virtual users, who wait for its answer. */
  readonly postSeconds: number;
  /** The share of orders that are followed until they are final; 1 for all. */
  readonly followShare: number;
  /** How long an order is followed before it counts as one that never became final. */
  readonly followSeconds: number;
  /**
   * How long the queues are given to run dry once the last order was followed: longer than the longest visibility
   * timeout, 90 s, after which comes again what failed once.
   */
  readonly drainSeconds: number;
}

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  smoke: {
    name: "smoke",
    question: "Under a steady trickle of orders, is each accepted at once and final within seconds?",
    ratePerSecond: 3,
    durationSeconds: 20,
    postSeconds: 2,
    followShare: 1,
    followSeconds: 30,
    drainSeconds: 100,
  },
  storm: {
    name: "storm",
    question:
      "When a hundred times the usual orders arrive at once, is each accepted, and final within minutes?",
    ratePerSecond: 0.5,
    durationSeconds: 45,
    postSeconds: 8,
    followShare: 0.2,
    followSeconds: 120,
    drainSeconds: 120,
  },
};

/** A storm's burst: so many times the usual rate, from one fifth of the time on, for one fifth of it. */
export const BURST = { times: 100, fromShare: 0.2, share: 0.2 } as const;

/** The highest rate at which orders arrive, in orders a second. */
export function peakPerSecond({ name, ratePerSecond }: Profile): number {
  return name === "storm" ? ratePerSecond * BURST.times : ratePerSecond;
}

/** How many orders arrive in all. */
export function plannedOrders(profile: Profile): number {
  const usual = profile.ratePerSecond * profile.durationSeconds;
  const burst = profile.name === "storm" ? BURST.share * (BURST.times - 1) + 1 : 1;
  return Math.round(usual * burst);
}

/** Arrivals in words: `3 orders a second for 20 s`. */
export function arrivalsInWords(profile: Profile): string {
  const { ratePerSecond, durationSeconds } = profile;
  const usual = `${plain(ratePerSecond)} ${ratePerSecond === 1 ? "order" : "orders"} a second for ${
    plain(durationSeconds)
  } s`;
  if (profile.name === "smoke") return usual;
  const fromSeconds = durationSeconds * BURST.fromShare;
  return `${usual}, and ${plain(peakPerSecond(profile))} a second for ${
    plain(durationSeconds * BURST.share)
  } s of them, from ${plain(fromSeconds)} s on`;
}

function plain(value: number): string {
  return String(Math.round(value * 100) / 100);
}

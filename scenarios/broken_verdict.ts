/** The verdict of a run that came to none of its own: its isolate never came back, or something broke in it. */
import { type Verdict, VERDICT_VERSION } from "../reports/verdict.ts";
import { placeOf, type RunRequest } from "./request.ts";

/** What stands in a verdict and is not asked of a run. */
export interface Asked {
  readonly name: string;
  readonly question: string;
  /** How many orders the scenario plans. */
  readonly orders: number;
}

/** Makes it. */
export function brokenVerdict(request: RunRequest, asked: Asked, invalid: Verdict["invalid"]): Verdict {
  return {
    version: VERDICT_VERSION,
    verdict: "invalid",
    invalid,
    scenario: asked.name,
    question: asked.question,
    system: request.system,
    variant: request.variant,
    ...placeOf(request),
    seed: request.seed,
    orders: asked.orders,
    replay: request.replay,
    journalHash: "",
    versions: request.versions,
    counts: {
      arrived: 0,
      accepted: 0,
      refused: 0,
      unanswered: 0,
      poison: 0,
      paid: 0,
      reserved: 0,
      shipped: 0,
      rejected: 0,
      deadLettered: 0,
    },
    checks: [],
    notChecked: [],
    notInjected: [],
    notes: [],
    faultScript: [],
    latencyMs: null,
    throughputPerSecond: 0,
    retries: {},
    faults: {},
    deadLetters: [],
    virtualMs: 0,
    wallMs: 0,
    simToWall: 0,
  };
}

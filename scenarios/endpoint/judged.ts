/**
 * What of a scenario holds at an endpoint: which of its checks can be judged from outside, and which of its faults
 * can be brought about there. What cannot is named, never left out in silence.
 */
import type { NotChecked, NotInjected } from "../../reports/verdict.ts";
import { type Fault, faultName } from "../../sim/faults/mod.ts";
import type { Check } from "../checks/check.ts";
import { DEFAULT_CHECKS, dlqExact } from "../checks/mod.ts";
import { thresholdChecks } from "../checks/thresholds.ts";
import type { Plan } from "../scenario.ts";
import { deadLettersFromOutside } from "./dead_letters_check.ts";

export interface Judged {
  readonly checks: readonly Check[];
  readonly notChecked: readonly NotChecked[];
}

/** Checks that every scenario has and that need what only the embedded account tells. */
const UNSEEN: Readonly<Record<string, string>> = {
  "causal-order": "neither events nor every change of a status is seen from outside",
  "retry-counts": "attempts of the SDK, of queues and of workers are not seen from outside",
  "permissions":
    "calls are not seen from outside, and workers have the target's credentials in place of a role each",
};
const VIRTUAL_LIMIT =
  "its limit is for the latencies of the embedded account; a scenario says with `anywhere` that it holds elsewhere";
const OWN =
  "a check of the scenario's own, which does not say (`fromOutside`) that it can be judged from outside";

/** Parts the checks of a plan into those that can be judged from outside, and the others with the reason. */
export function judgedFromOutside(plan: Plan): Judged {
  const checks: Check[] = [];
  const notChecked: NotChecked[] = [];
  const sort = (check: Check, reason: string | undefined): void => {
    if (reason === undefined) checks.push(check === dlqExact ? deadLettersFromOutside : check);
    else notChecked.push({ check: check.name, sentence: check.sentence, reason });
  };
  for (const check of DEFAULT_CHECKS) sort(check, UNSEEN[check.name]);
  for (const check of plan.checks ?? []) sort(check, check.fromOutside ? undefined : OWN);
  for (const check of thresholdChecks(plan.thresholds)) {
    sort(check, plan.thresholds?.anywhere ? undefined : VIRTUAL_LIMIT);
  }
  return { checks, notChecked };
}

export interface Injected {
  /** Names of faults that a proxy between the workers and the target brings about. */
  readonly byProxy: readonly Fault[];
  /** Killed workers. */
  readonly kills: readonly Extract<Fault, { kind: "crash" }>[];
  /** Paused consumers. */
  readonly pauses: readonly (Extract<Fault, { kind: "slow-handler" | "concurrency-limit" }>)[];
  readonly notInjected: readonly NotInjected[];
  /** How faults come about that cannot come about as they do in the embedded account. */
  readonly notes: readonly string[];
}

/** Parts the faults of a plan by who brings them about. */
export function injectedFromOutside(faults: readonly Fault[], kind: "endpoint" | "aws"): Injected {
  const byProxy: Fault[] = [];
  const kills: Extract<Fault, { kind: "crash" }>[] = [];
  const pauses: Extract<Fault, { kind: "slow-handler" | "concurrency-limit" }>[] = [];
  const notInjected: NotInjected[] = [];
  const notes = new Set<string>();
  for (const fault of faults) {
    const reason = whyNot(fault, kind);
    if (reason !== undefined) {
      notInjected.push({ fault: faultName(fault), reason });
      continue;
    }
    switch (fault.kind) {
      case "crash":
        kills.push(fault);
        notes.add(
          "crashes: all workers of a service are killed now and then, whatever they are at; " +
            "when in its work a function dies is left to chance",
        );
        break;
      case "slow-handler":
      case "concurrency-limit":
        pauses.push(fault);
        notes.add(
          "slow handlers and limits: the queue of the function is now and then not polled for a while",
        );
        break;
      case "third-party":
        break;
      default:
        byProxy.push(fault);
        notes.add(
          fault.kind === "duplicate-delivery"
            ? "duplicates: a copy of a message or an event is sent, with an id of its own"
            : "refused, late and lost calls: between the workers and the target, which gets what is not refused",
        );
    }
  }
  return { byProxy, kills, pauses, notInjected, notes: [...notes] };
}

const SIGNED = "calls to AWS are signed for AWS's own hosts, so nothing can stand between it and the workers";

function whyNot(fault: Fault, kind: "endpoint" | "aws"): string | undefined {
  switch (fault.kind) {
    case "third-party":
    case "crash":
    case "slow-handler":
      return undefined;
    case "concurrency-limit":
      return fault.limit === 0 ? undefined : "workers take no limit while they run";
    case "reorder":
      return "nothing outside can hold back one message and not use up one of its receives";
    case "stale-read":
      return "the target's own tables answer reads";
    case "throttle":
    case "service-error":
    case "latency":
    case "timeout":
      if (fault.where.service === "lambda") return "workers run the handlers: there is no Lambda to call";
      return kind === "aws" ? SIGNED : undefined;
    case "duplicate-delivery":
      return kind === "aws" ? SIGNED : undefined;
  }
}

/** The checks and figures of one run at work: fed by its journal, asked at its end. */
import type { Journal, JournalRecord, RecordType } from "../sim/journal/mod.ts";
import type { Check, CheckContext, CheckRun, EndState } from "./checks/check.ts";
import { createFunnel, type Funnel } from "./checks/funnel.ts";
import { orUsageError, reasonOf, UsageError } from "./usage_error.ts";

/** Why a run says nothing about its question. */
export interface Invalid {
  /**
   * `rejection`: a promise of a handler was rejected and nobody looked. `check`: a check of the scenario broke.
   * `target`: the endpoint did not answer as it should in mid-run.
   */
  readonly reason: "bound" | "leak" | "rejection" | "check" | "target";
  readonly detail: string;
}

/** A check with its run. */
export interface StartedCheck {
  readonly check: Check;
  readonly run: CheckRun;
}

/** What checks see unless they say otherwise: a service's own log is not evidence. */
const JUDGED: readonly RecordType[] = [
  "run",
  "phase",
  "request",
  "response",
  "call",
  "fault",
  "item",
  "message",
  "event",
  "invocation",
  "http",
  "ledger",
];

export class Judging {
  readonly checks: readonly StartedCheck[];
  readonly funnel: Funnel;
  invalid: Invalid | undefined;
  readonly #journal: Journal;

  /** @throws {UsageError} A check does not start. */
  constructor(journal: Journal, checks: readonly Check[], context: CheckContext) {
    this.#journal = journal;
    this.checks = checks.map((check) => started(check, context));
    this.funnel = createFunnel(context);
    journal.listen({ see: this.funnel.see.bind(this.funnel) });
    for (const { check, run } of this.checks) {
      const { see } = run;
      if (see === undefined) continue;
      const guarded = (record: JournalRecord): void => this.#guard(check, () => see(record));
      journal.listen({ types: run.types ?? JUDGED, see: guarded });
    }
  }

  /** Has every check, and the figures, look at the end. */
  end(state: EndState): void {
    for (const { check, run } of this.checks) this.#guard(check, () => run.end?.(state));
    this.funnel.end(state);
  }

  /** Writes what did not hold to the journal, and closes it. Returns its hash. */
  finish(): string {
    const journal = this.#journal;
    for (const { check, run } of this.checks) {
      for (const { message, orderId } of run.violations) {
        journal.write({
          type: "violation",
          check: check.name,
          message,
          ...(orderId ? { order: orderId } : undefined),
        });
      }
    }
    journal.write({ type: "phase", phase: "end" });
    return journal.finish() ?? "";
  }

  /** Lets a check work. One that breaks ends the run: thrown, it could end in the hands of the code under test. */
  #guard(check: Check, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.invalid ??= { reason: "check", detail: `The check ${check.name} broke: ${reasonOf(error)}` };
    }
  }
}

function started(check: Check, context: CheckContext): StartedCheck {
  const cannot = `Cannot start the check ${check.name}: start()`;
  const run = orUsageError(`${cannot} threw`, () => check.start(context));
  if (typeof run?.figure !== "function" || !Array.isArray(run.violations)) {
    throw new UsageError(`${cannot} returned a value without figure or violations, expected both`);
  }
  return { check, run };
}

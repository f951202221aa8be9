/** What a run of the contract came to, as JSON for machines. */
import type { Coverage } from "./coverage.ts";
import { explanationOf, type LookalikeName } from "./explained.ts";
import { type PlayedCase, wanted } from "./played.ts";

/**
 * The report of a run.
 *
 * @param against The look-alike that was asked, where it is one that is known.
 */
export function reportJson(
  coverage: readonly Coverage[],
  played: readonly PlayedCase[],
  against?: LookalikeName,
): object {
  return {
    coverage,
    cases: played.map(({ service, name, place, case: given, came }) => ({
      service,
      name,
      place,
      came: came.kind,
      ...(came.kind === "skipped" ? { reason: came.reason } : undefined),
      ...(came.kind === "failed"
        ? {
          wanted: wanted(given),
          got: came.got,
          why: came.why,
          explanation: explanationOf(against, service, name, came.got),
        }
        : undefined),
    })),
  };
}

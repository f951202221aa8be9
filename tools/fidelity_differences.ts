/** The part of docs/FIDELITY.md that tells where look-alikes are known to differ, printed from conformance's data. */
import type { ToldDifference } from "../conformance/explained.ts";
import { cell, codes, table } from "./markdown.ts";

/** The section, or nothing where no difference is known. */
export function differencesSection(differences: readonly ToldDifference[]): string[] {
  if (differences.length === 0) return [];
  const rows = differences.map((
    { against, service, text },
  ) => [codes([against]), codes([service]), cell(text)]);
  return [
    "## Differences from look-alikes, and why",
    "`deno task conformance --against URL` plays the contract, and cases drawn from a seed, at an endpoint that others " +
    "made. Where the two answer differently, AWS's documentation is the judge. These differences are known.",
    table(["look-alike", "service", "difference, and what AWS says"], rows),
  ];
}

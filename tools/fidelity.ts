/**
 * docs/FIDELITY.md: what of AWS is emulated, what differs, what can go wrong, and what exit codes say. Printed from the
 * tables that the code itself runs on, so that it cannot promise what is not there.
 */
import type { AnyService } from "../sim/aws/operation.ts";
import { protocolsOf, WIRE_NOTES } from "../sim/wire/notes.ts";
import type { ToldDifference } from "../conformance/explained.ts";
import { EXIT_CODES } from "../reports/exit_code.ts";
import { differencesSection } from "./fidelity_differences.ts";
import { faultPointTable, faultTable } from "./fidelity_faults.ts";
import { coverageTable, serviceSection, tableProblems } from "./fidelity_services.ts";
import { codes, table } from "./markdown.ts";

/**
 * The text of docs/FIDELITY.md for these services.
 *
 * @param differences Where look-alikes are known to differ. Default none.
 * @throws {Error} A table names an operation that AWS does not have.
 */
export function fidelityDocument(
  services: readonly AnyService[],
  differences: readonly ToldDifference[] = [],
): string {
  const problems = services.flatMap(tableProblems);
  if (problems.length > 0) throw new Error(`Cannot print the operation tables: ${problems.join("; ")}`);
  return [
    "<!-- Printed by `deno task docs`; edit the operation tables instead. -->",
    "# Fidelity",
    "What the simulated account does as AWS does, where it is known to differ, and what it does not do. Every table is " +
    "printed from the code, and the gate fails when one is out of date. An operation that is not emulated is answered " +
    "by name, never in silence; so is one that AWS does not have.",
    coverageTable(services),
    ...services.map(serviceSection),
    "## On the wire",
    "How requests in bytes are understood and answered, with a socket or without, and what of that differs from AWS.",
    protocolTable(services),
    WIRE_NOTES.map((note) => `- ${note}`).join("\n"),
    ...differencesSection(differences),
    "## Faults",
    "A fault is a value: a kind, a scope, a window of virtual time, a rate. For each kind it is known whether the effect " +
    "of what it hit came about, as far as the caller can tell.",
    faultTable(),
    "The world asks whether something goes wrong at these points, and at no others:",
    faultPointTable(),
    "## Exit codes",
    table(["code", "what it says"], Object.entries(EXIT_CODES).map(([code, says]) => [`\`${code}\``, says])),
  ].join("\n\n") + "\n";
}

function protocolTable(services: readonly AnyService[]): string {
  const rows = services.map(({ title, name }) => [title, codes(protocolsOf(name))]);
  return table(["AWS service", "protocols"], rows);
}

/** The part of docs/FIDELITY.md that is printed from the operation tables of the emulated AWS services. */
import type { AnyOperation, AnyService } from "../sim/aws/operation.ts";
import { cell, codes, table } from "./markdown.ts";

/** How much of each service is emulated, one row a service. */
export function coverageTable(services: readonly AnyService[]): string {
  return table(
    ["AWS service", "name", "emulated", "of", "share"],
    services.map((service) => {
      const [emulated, all] = [emulatedOf(service).length, service.allOperations.length];
      const link = `[${service.title}](#${anchor(service.title)})`;
      return [
        link,
        `\`${service.name}\``,
        String(emulated),
        String(all),
        `${Math.round(100 * emulated / all)} %`,
      ];
    }),
  );
}

/** One service: what it does, what differs from AWS, and what it answers by name. */
export function serviceSection(service: AnyService): string {
  const emulated = emulatedOf(service);
  const missing = service.allOperations.filter((name) => !Object.hasOwn(service.operations, name)).sort();
  const rows = emulated.map(([name, operation]) => [
    `\`${name}\``,
    operation.mutates ? "yes" : "no",
    codes(operation.errors),
    operation.differs === undefined ? "–" : cell(operation.differs),
  ]);
  return [
    `## ${service.title}`,
    `${emulated.length} of ${service.allOperations.length} operations are emulated. ` +
    `A throttled call is answered with ${code(service.throttled("Any").code)}, ` +
    `a failure of the service with ${code(service.failed("Any").code)}.`,
    table(["operation", "changes state", "errors of its own", "what differs from AWS"], rows),
    ...leftOut(missing, service.reasons ?? {}),
  ].join("\n\n");
}

function leftOut(missing: readonly string[], reasons: Readonly<Record<string, string>>): string[] {
  if (missing.length === 0) return ["Nothing is left out."];
  const explained = missing.filter((name) => Object.hasOwn(reasons, name));
  const rest = missing.filter((name) => !Object.hasOwn(reasons, name));
  const parts: string[] = [];
  if (explained.length > 0) {
    parts.push(
      "Left out, and answered by name with `UnknownOperationException`:",
      table(["operation", "why"], explained.map((name) => [code(name), cell(reasons[name]!)])),
    );
  }
  if (rest.length > 0) {
    parts.push(`Not emulated yet, and answered by name with \`UnknownOperationException\`: ${codes(rest)}.`);
  }
  return parts;
}

/** Problems of the tables themselves: an operation that AWS does not have, or a service without any. */
export function tableProblems(service: AnyService): string[] {
  const all = new Set(service.allOperations);
  const problems = Object.keys(service.operations).filter((name) => !all.has(name)).map((name) =>
    `${service.name}: ${name} is emulated but is not among the operations of ${service.title}`
  );
  for (const name of Object.keys(service.reasons ?? {})) {
    if (!all.has(name)) problems.push(`${service.name}: ${name} has a reason but is no operation of AWS's`);
    if (Object.hasOwn(service.operations, name)) {
      problems.push(`${service.name}: ${name} is emulated and has a reason why it is not`);
    }
  }
  if (all.size !== service.allOperations.length) {
    problems.push(`${service.name}: allOperations names one twice`);
  }
  return problems;
}

function emulatedOf(service: AnyService): [string, AnyOperation<unknown>][] {
  return Object.entries<AnyOperation<unknown>>(service.operations).sort(([a], [b]) => (a < b ? -1 : 1));
}

function code(name: string): string {
  return `\`${name}\``;
}

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-");
}

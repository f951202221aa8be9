/** A scenario in words: what `deno task scenario show NAME` prints. */
import type { System } from "../services/systems/system.ts";
import { type Fault, faultName } from "../sim/faults/mod.ts";
import { arrivalsInWords } from "./arrivals.ts";
import { checksOf } from "./checks/mod.ts";
import { counted, grouped } from "./checks/words.ts";
import type { Mix, OrderKind, Plan, Scenario, Setting } from "./scenario.ts";

const KIND_WORDS: Readonly<Record<OrderKind, string>> = {
  "valid": "are in order: card good, goods in stock",
  "declined-card": "come with a card that is declined",
  "unknown-sku": "name a product that does not exist",
  "out-of-stock": "are for a product of which there is none",
  "client-retry": "are sent again by the client, with the same key, although they were answered",
  "poison-not-json": "are poison: not JSON",
  "poison-wrong-schema": "are poison: JSON of another schema",
  "poison-wrong-type": "are poison: a field of the wrong type",
  "poison-missing-field": "are poison: a field is missing",
  "poison-too-large": "are poison: larger than AWS takes",
  "poison-always-fails": "are poison: of the right shape, but the handler always fails",
};

/**
 * Describes a scenario.
 *
 * @param system The system that it is put to; without it none is described.
 * @param settings Those with which `plan` was made. Default: the scenario's own.
 */
export function describeScenario(
  scenario: Scenario,
  plan: Plan,
  system?: System,
  settings: Readonly<Record<string, Setting>> = scenario.settings,
): string {
  const sections: [string, readonly string[]][] = [
    ["Systems", [scenario.systems.join(", "), ...(system ? systemLines(system) : [])]],
    ["Arrivals", [`${counted(plan.orders, "order")}, ${arrivalsInWords(plan.arrivals)}`]],
    ["Orders", mixLines(plan.mix)],
    ["Faults", faultLines(plan)],
    ["Checks", checksOf(plan).map((check) => `${check.name}: ${check.sentence}`)],
    ["Limits", limitLines(plan)],
    ["Settings", Object.entries(settings).map(([key, value]) => `--set ${key}=${value}`)],
  ];
  const lines = [scenario.name, "", ...wrapped(scenario.question, 100, "", "")];
  for (const [title, entries] of sections) {
    if (entries.length === 0) continue;
    lines.push("", title, ...entries.flatMap((entry) => wrapped(entry, 100, "  ")));
  }
  return lines.join("\n") + "\n";
}

function systemLines(system: System): string[] {
  return [`${system.name}, ${system.variant}: ${system.summary}`];
}

function mixLines(mix: Mix): string[] {
  const entries = (Object.entries(mix) as [OrderKind, number][]).filter(([, weight]) => weight > 0);
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  return entries.map(([kind, weight]) =>
    `${String(Math.round(weight / total * 1000) / 10).padStart(4)} % ${KIND_WORDS[kind]}`
  );
}

function faultLines(plan: Plan): string[] {
  if (plan.faults.length === 0) return ["none"];
  const off = plan.faultsOffAtMs === undefined
    ? "all faults end once every order has arrived and been answered"
    : `all faults end at ${seconds(plan.faultsOffAtMs)}`;
  return [...plan.faults.map((fault) => `${faultName(fault)}: ${faultInWords(fault)}`), off];
}

/** One fault in words: what happens, where, how often and when. */
export function faultInWords(fault: Fault): string {
  const { fromMs = 0, toMs } = fault.when ?? {};
  const when = fault.when === undefined
    ? ""
    : `, from ${seconds(fromMs)}${toMs === undefined ? " on" : ` to ${seconds(toMs)}`}`;
  const rate = fault.rate ?? 1;
  const often = rate === 1 ? "every time" : `${Math.round(rate * 1000) / 10} % of the time`;
  const most = fault.perEntity === undefined ? "" : `, at most ${counted(fault.perEntity, "time")} each`;
  return `${what(fault)}, ${often}${most}${when}`;
}

function what(fault: Fault): string {
  switch (fault.kind) {
    case "throttle":
      return `${callWords(fault.where)} are throttled`;
    case "service-error":
      return `${callWords(fault.where)} fail with AWS's 5xx`;
    case "latency":
      return `${callWords(fault.where)} take ${seconds(fault.latencyMs)} longer`;
    case "timeout":
      return `${callWords(fault.where)} get no answer, ${
        fault.applied ? "but have their effect" : "and have no effect"
      }`;
    case "duplicate-delivery":
      return `${named(fault.where.service, fault.where.resource)} delivers again what it has delivered`;
    case "reorder":
      return `${named(fault.where.service, fault.where.resource)} holds deliveries back by up to ${
        seconds(fault.maxDelayMs ?? 1000)
      }`;
    case "stale-read":
      return `reads of ${fault.where.resource ?? "any table"} return the item before its last write`;
    case "crash":
      return `the sandbox of ${fault.where.function ?? "any function"} dies ${fault.at} its work`;
    case "concurrency-limit":
      return `${fault.where.function} may run no more than ${grouped(fault.limit)} at once`;
    case "slow-handler":
      return `the handler of ${fault.where.function} takes ${seconds(fault.latencyMs)} longer`;
    case "third-party":
      return `${named(fault.where.party, fault.where.path)} ${partyWords(fault)}`;
  }
}

function partyWords(fault: Extract<Fault, { kind: "third-party" }>): string {
  switch (fault.how) {
    case "rate-limit":
      return "answers 429";
    case "error":
      return "answers 503";
    case "timeout-before":
      return "does not answer and does nothing";
    case "timeout-after":
      return "does what it is asked, but its answer is lost";
    case "slow":
      return `answers ${seconds(fault.latencyMs ?? 5000)} late`;
  }
}

function callWords(where: Extract<Fault, { kind: "throttle" }>["where"]): string {
  const { service, operation, resource, by } = where;
  const call = [service, operation].filter(Boolean).join(".");
  return `calls${call ? ` of ${call}` : ""}${resource ? ` on ${resource}` : ""}${by ? ` by ${by}` : ""}`;
}

function named(name: string, part: string | undefined): string {
  return part === undefined ? name : `${name} ${part}`;
}

function limitLines(plan: Plan): string[] {
  const { latencyMs = {}, throughputPerSecond } = plan.thresholds ?? {};
  const lines = Object.entries(latencyMs).map(([percentile, ms]) =>
    `${percentile} of the time from first request to final status: at most ${seconds(ms)}`
  );
  if (throughputPerSecond !== undefined) {
    lines.push(`at least ${counted(throughputPerSecond, "order")} a second become final`);
  }
  lines.push(
    plan.convergeWithinMs === undefined
      ? "once faults are off, the world comes to rest within 24 h of virtual time"
      : `once faults are off, the world comes to rest within ${seconds(plan.convergeWithinMs)}`,
  );
  return lines;
}

function seconds(ms: number): string {
  return ms < 1000 ? `${grouped(ms)} ms` : `${grouped(Math.round(ms) / 1000)} s`;
}

/** Breaks a line at spaces; following lines hang two further in, unless told otherwise. */
function wrapped(text: string, width: number, indent: string, hanging = `${indent}  `): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/(?<=\S)\s/)) {
    if (line.trim() !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${hanging}${word}`;
    } else {
      line = line === indent ? indent + word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

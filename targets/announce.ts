/** Says what a run will make on AWS and what that may cost, and asks; on any other endpoint, nothing. */
import type { System } from "../services/systems/mod.ts";
import { costAtMost, PRICES, RUNS_EACH } from "./cost.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Amount, CAPS, confirm, mustBeWithin, type Prompt } from "./guard.ts";

export interface Announced extends Amount {
  readonly functions: boolean;
  /** `--most-orders` and `--most-minutes`. */
  readonly caps?: Partial<Amount>;
  readonly prompt: Prompt;
  readonly print: (text: string) => void;
}

/**
 * The rails of a run between opening AWS and making the first thing there.
 *
 * @throws {TargetError} More than the caps allow, or the answer was no.
 */
export async function mustBeAllowed(system: System, endpoint: Endpoint, options: Announced): Promise<void> {
  if (endpoint.kind !== "aws") return;
  mustBeWithin(options, options.caps);
  options.print(announcement(system, endpoint, options));
  await confirm(`Create these in ${endpoint.account} ${endpoint.region}?`, options.prompt);
}

/** What will be made, by name, and the upper bound of its cost. */
export function announcement(
  system: System,
  endpoint: Pick<Endpoint, "account" | "region">,
  options: Amount & { readonly functions: boolean; readonly caps?: Partial<Amount> },
): string {
  const { orders, minutes, functions, caps } = options;
  const cost = costAtMost(system, options);
  const pages = [...new Set(cost.parts.map(({ what }) => `${PRICES[what].page} of ${PRICES[what].seen}`))];
  const made: [string, readonly { name: string }[]][] = [
    ["queues", system.queues],
    ["tables", system.tables],
    ["buses", system.buses],
    ["rules", system.rules],
    ["functions", functions ? system.functions : []],
  ];
  const most = `at most ${count(caps?.orders ?? CAPS.orders)} orders and ${
    caps?.minutes ?? CAPS.minutes
  } minutes`;
  return [
    `AWS account ${endpoint.account}, region ${endpoint.region}: ${system.name}/${system.variant}, ` +
    `${count(orders)} orders in up to ${minutes} minutes (allowed: ${most})`,
    ...made.filter(([, all]) => all.length > 0).map(([kind, all]) =>
      `  ${String(all.length).padStart(3)} ${(all.length === 1 ? ONE[kind] ?? kind : kind).padEnd(9)}  ${
        all.map(({ name }) => name).join(" ")
      }`
    ),
    `  It may cost up to $${cost.usd.toFixed(2)}: ` +
    cost.parts.map(({ what, count: number, usd }) => `${count(number)} ${what} $${usd.toFixed(2)}`).join(
      ", ",
    ),
    `  That is every handler ${RUNS_EACH} times for every order, at twice the on-demand prices of us-east-1`,
    `  (${pages.join(", ")})`,
    "",
  ].join("\n");
}

const ONE: Readonly<Record<string, string>> = {
  queues: "queue",
  tables: "table",
  buses: "bus",
  rules: "rule",
  functions: "function",
};

function count(number: number): string {
  return number.toLocaleString("en-US");
}

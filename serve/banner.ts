/** What a server prints once it is there: everything that is needed to use it, to be pasted into a shell. */
import type { System } from "../services/systems/system.ts";
import { PREFIX } from "./own_paths.ts";

export interface BannerFacts {
  readonly url: string;
  readonly region: string;
  readonly time: "real" | "virtual";
  readonly seed: number;
  readonly readyMs: number;
  readonly systems: readonly System[];
  readonly faults: number;
}

/** Any order that the systems accept. */
const ORDER = {
  customerId: "cus_1",
  items: [{ sku: "TEA-001", quantity: 2 }],
  payment: { cardToken: "tok_visa" },
};

export function banner(facts: BannerFacts): string {
  const { url, region, systems } = facts;
  const faults = facts.faults > 0 ? `, ${facts.faults} faults` : "";
  const lines = [
    `Orderstorm serves an AWS account at ${url}`,
    `ready in ${Math.round(facts.readyMs)} ms, ${facts.time} time, seed ${facts.seed}${faults}`,
    "",
    `export AWS_ENDPOINT_URL=${url}`,
    "export AWS_ACCESS_KEY_ID=000000000000   # twelve digits are an account of their own",
    "export AWS_SECRET_ACCESS_KEY=test",
    `export AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
    "",
  ];
  for (const system of systems) {
    const api = `${url}${PREFIX}/api/${system.name}`;
    lines.push(
      `# ${system.name}/${system.variant}: place an order, then read what became of it`,
      `ORDER=$(curl -s ${api}/orders -H 'content-type: application/json' -H "idempotency-key: $(date +%s)" \\`,
      `  -d '${JSON.stringify(ORDER)}' | grep -o 'ord_[0-9a-f]*' | head -1)`,
      `curl -s ${api}/orders/$ORDER`,
      "",
    );
  }
  lines.push(`control API: ${url}${PREFIX}/ (OpenAPI: ${url}${PREFIX}/openapi.json)`);
  return lines.join("\n") + "\n";
}

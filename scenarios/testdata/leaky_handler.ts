/** A handler that reaches for the real network: what a run must call a leak. */
// deno-lint-ignore orderstorm/no-real-world
import { connect } from "node:net";

export function handler(): Promise<unknown> {
  return new Promise((resolve) => connect(443, "127.0.0.1", () => resolve({ statusCode: 202 })));
}

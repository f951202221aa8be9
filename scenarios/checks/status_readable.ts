/** What GET /orders/{id} says is what the table holds: for a sample of orders, and for every one that looks odd. */
import type { OrderStatus } from "../../services/systems/system.ts";
import { bookOf } from "./book.ts";
import { isFinal } from "./order_file.ts";
import type { Check } from "./check.ts";
import { history, orderName } from "./explain.ts";
import { Violations } from "./violations.ts";
import { counted, shortened } from "./words.ts";

/** Orders asked for: spread evenly over all, and those that did not end well, up to a limit each. */
const SAMPLE = 20;
const ODD = 30;

export const statusReadable: Check = {
  name: "status-readable",
  kind: "expectation",
  sentence: "GET /orders/{id} answers with the final status that the table holds",
  start(context) {
    const { views } = context.system;
    const book = bookOf(context);
    const violations = new Violations();
    const route = context.system.routes.find(({ method, path }) =>
      method === "GET" && path === "/orders/{id}"
    );
    const by = route === undefined ? "" : ` (${route.function})`;
    let asked = 0;

    return {
      see: (record) => book.see(record),
      end(state) {
        const statuses = new Map<string, OrderStatus>();
        for (const image of state.items(views.ordersTable)) {
          const { orderId, status } = views.order(image);
          statuses.set(orderId, status);
        }
        for (const orderId of sampled(statuses)) {
          asked++;
          const status = statuses.get(orderId)!;
          const answer = state.readOrder(orderId);
          const problem = problemOf(answer, status);
          if (problem === undefined) continue;
          const file = book.ofOrder(orderId);
          violations.add(
            state.atMs,
            file ?? orderId,
            () =>
              `${
                orderName(file, orderId)
              } is ${status} in ${views.ordersTable}, but GET /orders/${orderId}${by} ` +
              `${problem}${history(file)}`,
          );
        }
      },
      figure: () => `${counted(asked, "order")} read, ${counted(violations.count, "wrong answer")}`,
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };
  },
};

function sampled(statuses: ReadonlyMap<string, OrderStatus>): Set<string> {
  const chosen = new Set<string>();
  const step = Math.max(1, Math.floor(statuses.size / SAMPLE));
  let index = 0;
  let odd = 0;
  for (const [orderId, status] of statuses) {
    const isOdd = !isFinal(status);
    if (index % step === 0 && index / step < SAMPLE) chosen.add(orderId);
    else if (isOdd && odd < ODD) {
      odd++;
      chosen.add(orderId);
    }
    index++;
  }
  return chosen;
}

function problemOf(
  answer: { status: number; body: string } | undefined,
  wanted: OrderStatus,
): string | undefined {
  if (answer === undefined) return "got no answer";
  if (answer.status !== 200) return `was answered ${answer.status}: ${shortened(answer.body)}`;
  const told = statusIn(answer.body);
  return told === wanted ? undefined : `says ${told ?? `no status: ${shortened(answer.body)}`}`;
}

function statusIn(body: string): string | undefined {
  try {
    const status = (JSON.parse(body) as { status?: unknown } | null)?.status;
    return typeof status === "string" ? status : undefined;
  } catch {
    return undefined;
  }
}

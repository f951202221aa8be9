/**
 * The catalogue: every scenario that ships, in the order in which `--list` names them.
 *
 * @example
 * ```ts
 * CATALOGUE.map((scenario) => scenario.name); // ["happy-path", …]
 * ```
 */
import type { Scenario } from "../scenario.ts";
import { scenario as crashLoop } from "./crash_loop.ts";
import { scenario as duplicateDelivery } from "./duplicate_delivery.ts";
import { scenario as happyPath } from "./happy_path.ts";
import { scenario as orderStorm } from "./order_storm.ts";
import { scenario as paymentOutage } from "./payment_outage.ts";
import { scenario as poisonMessages } from "./poison_messages.ts";
import { scenario as slowConsumer } from "./slow_consumer.ts";
import { scenario as throttling } from "./throttling.ts";

export const CATALOGUE: readonly Scenario[] = [
  happyPath,
  orderStorm,
  poisonMessages,
  throttling,
  duplicateDelivery,
  paymentOutage,
  slowConsumer,
  crashLoop,
];

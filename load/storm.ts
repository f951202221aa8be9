/**
 * A hundred times the usual orders at once, and back: does all of it get accepted, and become final in the end?
 *
 *     k6 run -e ORDERS_URL=http://127.0.0.1:8080/orders load/storm.ts
 */
import { trafficOf } from "./traffic.ts";

export const { options, setup, order, teardown, handleSummary } = trafficOf("storm");

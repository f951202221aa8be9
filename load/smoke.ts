/**
 * A steady trickle of orders, each of which is followed to its end: is the system up, right, and quick?
 *
 *     k6 run -e ORDERS_URL=http://127.0.0.1:8080/orders load/smoke.ts
 */
import { trafficOf } from "./traffic.ts";

export const { options, setup, order, teardown, handleSummary } = trafficOf("smoke");

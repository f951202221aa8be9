/**
 * Hosting: runs the handlers of a system where no Lambda does. Each service polls its queues and answers its routes
 * in Deno workers of its own, against any AWS endpoint.
 *
 * @example
 * ```ts
 * const system = hosted(findSystem("choreography"));
 * // … provision `system` at the endpoint …
 * const hosting = await startHosting({ system, environment: endpoint.environment, port: 8080 });
 * await fetch(hosting.url, { method: "POST", headers: { "idempotency-key": "1" }, body });
 * await hosting.drain();
 * ```
 */
export { describeEvent, type HostingEvent } from "./event.ts";
export { startHosting } from "./hosting.ts";
export type { Hosting, HostingOptions, ServiceCounters, ThirdPartyServer } from "./options.ts";
export { serveThirdParties } from "./third_parties.ts";
export { hosted, queueOf } from "./wiring.ts";

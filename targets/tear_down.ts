/** Removes a system from an endpoint, however much of it was made. */
import type { System } from "../services/systems/mod.ts";
import type { Endpoint } from "./endpoint.ts";
import { removeAll, type RemoveOptions, type Resource } from "./remove.ts";

/**
 * Removes every resource that `system` names; what was never made is no failure.
 *
 * @returns What could not be removed, each with the reason: `queue os-7f3k2m-payments: AccessDenied: …`.
 */
export function tearDown(system: System, endpoint: Endpoint, options?: RemoveOptions): Promise<string[]> {
  return removeAll(endpoint, resourcesOf(system), options);
}

/** What `provision` makes of a system. */
export function resourcesOf(system: System): Resource[] {
  return [
    ...system.rules.map(({ name, bus }): Resource => ({ kind: "rule", name, bus })),
    ...system.buses.map(({ name }): Resource => ({ kind: "bus", name })),
    ...[...new Set(system.eventSources.map((source) => source.function))]
      .map((name): Resource => ({ kind: "mapping", name })),
    ...system.functions.map(({ name }): Resource => ({ kind: "function", name })),
    ...system.queues.map(({ name }): Resource => ({ kind: "queue", name })),
    ...system.tables.map(({ name }): Resource => ({ kind: "table", name })),
  ];
}

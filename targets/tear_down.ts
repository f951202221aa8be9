/** Removes a system from an endpoint, however much of it was made. */
import type { System } from "../services/systems/mod.ts";
import type { Endpoint } from "./endpoint.ts";
import { mustBeNamedForRun } from "./guard.ts";
import { removeAll, type RemoveOptions, type Resource } from "./remove.ts";

export interface TearDownOptions extends RemoveOptions {
  /** As in `provision`: false where functions were never made, and are not asked about. Default true. */
  readonly functions?: boolean;
}

/**
 * Removes every resource that `system` names; what was never made is no failure.
 *
 * @returns What could not be removed, each with the reason: `queue os-7f3k2m-payments: AccessDenied: …`.
 * @throws {TargetError} On AWS, a name is not that of a run; nothing was removed.
 */
export async function tearDown(
  system: System,
  endpoint: Endpoint,
  options: TearDownOptions = {},
): Promise<string[]> {
  const resources = resourcesOf(system, options.functions ?? true);
  if (endpoint.kind === "aws") mustBeNamedForRun(resources.map(({ name }) => name));
  return await removeAll(endpoint, resources, options);
}

/** What `provision` makes of a system. */
export function resourcesOf(system: System, functions: boolean): Resource[] {
  const fed = new Set(system.eventSources.map((source) => source.function));
  return [
    ...system.rules.map(({ name, bus }): Resource => ({ kind: "rule", name, bus })),
    ...system.buses.map(({ name }): Resource => ({ kind: "bus", name })),
    ...(functions ? [...fed].map((name): Resource => ({ kind: "mapping", name })) : []),
    ...(functions ? system.functions.map(({ name }): Resource => ({ kind: "function", name })) : []),
    ...system.queues.map(({ name }): Resource => ({ kind: "queue", name })),
    ...system.tables.map(({ name }): Resource => ({ kind: "table", name })),
  ];
}

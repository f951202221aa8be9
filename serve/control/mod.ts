/**
 * The control API: what is in a served account, its journal, its faults, its clock, and the way back, over HTTP.
 *
 * @example
 * ```ts
 * observe(world);
 * const response = await handleControl(new Request("http://127.0.0.1:4566/_orderstorm/queues"), server);
 * ```
 */
export { handleControl } from "./handle.ts";
export { endObservation, type Observation, observe } from "./observation.ts";
export { controlApiDocument, PREFIX } from "./routes.ts";
export type {
  ControlledServer,
  ControlledWorld,
  ControlledWorlds,
  FaultChange,
  InputLog,
  LoggedInput,
} from "./server.ts";
export { check, type Checked } from "./validate.ts";

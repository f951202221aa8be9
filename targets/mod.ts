/**
 * Where a system can be put that is not the embedded world: any AWS endpoint, or AWS.
 *
 * @example
 * ```ts
 * const endpoint = await openEndpoint({ target: "http://127.0.0.1:4566", env: Deno.env.toObject() });
 * const prefix = newPrefix();
 * const system = prefixed(findSystem("choreography", "buffered"), prefix);
 * try {
 *   await provision(system, endpoint, { functions: false, tags: runTags(prefix, system, Date.now()) });
 * } finally {
 *   await tearDown(system, endpoint);
 *   endpoint.close();
 * }
 * ```
 */
export { type Announced, announcement, mustBeAllowed } from "./announce.ts";
export { type Clients, type ClientSettings, type Credentials, type ServiceName } from "./clients.ts";
export { type Cost, costAtMost } from "./cost.ts";
export { type Apply, deploySystem, Names } from "./deploy.ts";
export { type Endpoint, type EndpointOptions, openEndpoint } from "./endpoint.ts";
export {
  AwsFault,
  faultText,
  saysMissing,
  saysUnreachable,
  TargetError,
  type TargetReason,
} from "./errors.ts";
export { type Amount, CAPS, confirm, mustBeWithin, type Prompt } from "./guard.ts";
export { findLeftovers, type FindOptions, type Leftover, removeLeftovers } from "./leftovers.ts";
export { pages } from "./pages.ts";
export { NAME_PREFIX, newPrefix, prefixed, runOf, runTags, withThirdParties } from "./prefix.ts";
export { provision, type Provisioned, type ProvisionOptions } from "./provision.ts";
export { type RemoveOptions } from "./remove.ts";
export { tearDown, type TearDownOptions } from "./tear_down.ts";

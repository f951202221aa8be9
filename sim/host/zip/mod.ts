/**
 * Zips that really run: deployment packages as AWS Lambda takes them, unpacked, each sandbox in a Deno worker of its
 * own with Node.js's modules and the permissions that it needs. Only for worlds in real time.
 */
export { Directories } from "./directories.ts";
export type { FromSandbox } from "./protocol.ts";
export { LOOPBACK, WorkerRuntime, type WorkerRuntimeOptions, type ZipHost } from "./worker_runtime.ts";

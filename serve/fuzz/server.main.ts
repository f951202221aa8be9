/** The server that is fuzzed, in an isolate of its own so that client and server each have a core. */
import v8 from "node:v8";
import vm from "node:vm";
import { startServer } from "../server.ts";
import { findSystem } from "../../services/systems/mod.ts";

/** What it is started with. */
export interface Limits {
  readonly bodyTimeoutMs?: number;
}

/** What the isolate is asked. */
export type Ask = "memory" | "end";

/** What it says: where it listens, what it holds after a garbage collection, that it has ended. */
export type Told =
  | { readonly port: number }
  | { readonly heapBytes: number; readonly rssBytes: number }
  | "ended";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Ask | Limits>) => void;
  postMessage(told: Told): void;
};

// Without a collection, what is held cannot be told from what has only not been thrown away yet.
v8.setFlagsFromString("--expose-gc");
const collectGarbage = vm.runInNewContext("gc") as () => void;

const limits = await new Promise<Limits>((resolve) => {
  scope.onmessage = ({ data }) => resolve(data as Limits);
});
const systems = [findSystem("choreography")];
const server = await startServer({ port: 0, time: "virtual", seed: 1, systems, ...limits });

scope.onmessage = async ({ data }) => {
  if (data === "memory") {
    collectGarbage();
    const { heapUsed, rss } = Deno.memoryUsage();
    return scope.postMessage({ heapBytes: heapUsed, rssBytes: rss });
  }
  await server.shutdown();
  scope.postMessage("ended");
};
scope.postMessage({ port: server.port });

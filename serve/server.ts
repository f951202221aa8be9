/**
 * A server: the embedded account over HTTP, on loopback.
 *
 * It runs in one thread with its worlds, in the isolate whose globals they are under; loading this file puts them there.
 */
import { bundleAll } from "../sim/host/bundler.ts";
import { WallClock } from "../sim/host/pace.ts";
import { Directories, LOOPBACK } from "../sim/host/zip/mod.ts";
import { type Bundle } from "../sim/mod.ts";
import type { Fault } from "../sim/faults/mod.ts";
import type { JournalOutput } from "../sim/journal/mod.ts";
import { DEFAULT_START_MS } from "../sim/kernel/mod.ts";
import type { System } from "../services/systems/system.ts";
import type { ControlledServer } from "./control/server.ts";
import { deploymentOf } from "./deployment.ts";
import { HttpFront } from "./http_front.ts";
import type { ServedWorld } from "./served_world.ts";
import { Worlds } from "./worlds.ts";

export interface ServeOptions {
  /** On 127.0.0.1; 0 takes any that is free. */
  readonly port: number;
  /** `real`: the wall clock. `virtual`: starts at 2026-01-01, flows as the wall clock does, and can be moved. */
  readonly time: "real" | "virtual";
  /** Any safe integer. */
  readonly seed: number;
  /** Default none. */
  readonly faults?: readonly Fault[];
  /** Default none. */
  readonly systems?: readonly System[];
  /** The bundles of the systems' entries, if they are being made already. Default: they are made. */
  readonly bundles?: Promise<ReadonlyMap<string, Bundle>>;
  /** Where the journal of the account and region below goes. Default: nowhere. */
  readonly journal?: JournalOutput;
  /** Whose requests without a 12-digit access key are. Default `000000000000`. */
  readonly account?: string;
  /** Where requests without a signature are. Default `us-east-1`. */
  readonly region?: string;
  /** Whether a virtual clock flows from the start on. Default true. */
  readonly flowing?: boolean;
  /**
   * What functions that are uploaded as zips may connect to: hosts, as Deno's `--allow-net` takes them, or true for all.
   * Default: programs of this machine.
   */
  readonly net?: readonly string[] | true;
  /** The longest body, as it comes and inflated. Default 72 MiB, above what Lambda takes with a zip in base64. */
  readonly mostBodyBytes?: number;
  /** How long a body may take to come. Default 20,000. */
  readonly bodyTimeoutMs?: number;
  /** How long requests under way get to end when the server is shut down. Default 5,000. */
  readonly drainMs?: number;
  /** Told of what is wrong with the server, not with a request: an `Error` of ours, or a line. Default: nobody. */
  readonly onProblem?: (problem: unknown) => void;
}

export interface AccountServer extends ControlledServer<ServedWorld> {
  /** `http://127.0.0.1:4566`. */
  readonly url: string;
  readonly port: number;
  readonly seed: number;
  readonly worlds: Worlds;
  /** Stops listening, lets requests under way end within their time, and ends the worlds. */
  shutdown(): Promise<void>;
}

/**
 * Starts a server; resolves once it listens and its systems are deployed.
 *
 * @throws {PortError} The port cannot be had.
 * @throws {DeploymentError} A system cannot be deployed.
 * @throws {BundleError} Its code cannot be bundled.
 */
export async function startServer(options: ServeOptions): Promise<AccountServer> {
  const { systems = [], seed, onProblem = () => {} } = options;
  const bundles = options.bundles ??
    (systems.length > 0
      ? bundleAll(systems.flatMap(({ functions }) => functions.map(({ entry }) => entry)))
      : Promise.resolve(new Map<string, Bundle>()));
  // Whoever waits for it comes later; until then, nobody has to look at how it fails.
  bundles.catch(() => {});
  const virtual = options.time === "virtual";
  const clock = new WallClock({ movable: virtual, ...(virtual ? { startMs: DEFAULT_START_MS } : undefined) });
  if (virtual && options.flowing === false) {
    clock.stop();
    clock.set(0);
  }
  const directories = new Directories();
  /** Known once it listens. */
  const self: { url?: string } = {};
  const worlds = new Worlds({
    clock,
    seed,
    faults: options.faults ?? [],
    account: options.account ?? "000000000000",
    region: options.region ?? "us-east-1",
    zips: { directories, endpoint: () => self.url, net: options.net ?? LOOPBACK },
    ...(options.journal ? { journal: options.journal } : undefined),
    onProblem,
  });
  const front = new HttpFront({
    server: { seed, worlds },
    mostBodyBytes: options.mostBodyBytes ?? 72 * 1024 * 1024,
    bodyTimeoutMs: options.bodyTimeoutMs ?? 20_000,
    drainMs: options.drainMs ?? 5000,
    onProblem,
  });
  const port = await front.listen(options.port);
  const url = self.url = `http://127.0.0.1:${port}`;
  const shutdown = async (): Promise<void> => {
    await front.shutdown();
    await directories.remove();
  };
  try {
    const code = await bundles;
    worlds.deploy(systems.map((system) => deploymentOf(system, code)));
    front.open();
  } catch (error) {
    await shutdown();
    throw error;
  }
  return { url, port, seed, worlds, shutdown };
}

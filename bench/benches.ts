/** Every benchmark, in the order in which they run. Each is a file of its own that runs in a process of its own. */

export interface Bench {
  /** What `--only` calls it. */
  readonly name: string;
  /** Relative to this folder. */
  readonly file: string;
  /** What it measures, in a few words. */
  readonly summary: string;
  /** It runs only when it is asked for: it installs programs of others. */
  readonly onRequest?: boolean;
}

export const BENCHES: readonly Bench[] = [
  {
    name: "throughput",
    file: "throughput.main.ts",
    summary: "orders a second on one core, over direct and over wire",
  },
  { name: "idle", file: "idle.main.ts", summary: "virtual to real time while little happens" },
  { name: "shares", file: "shares.main.ts", summary: "where the time of a run goes" },
  {
    name: "operations",
    file: "operations.main.ts",
    summary: "the cost of one operation as queues, tables and the journal grow",
  },
  { name: "memory", file: "memory.main.ts", summary: "the heap over many orders, and over many seeds" },
  {
    name: "peers",
    file: "peers.main.ts",
    summary: "the account over HTTP beside others that answer as AWS does (--peers; installs them)",
    onRequest: true,
  },
  {
    name: "soak",
    file: "soak.main.ts",
    summary: "ten minutes of mixed load over HTTP with 100,000 messages in flight (--only soak)",
    onRequest: true,
  },
];

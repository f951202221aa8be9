/** The client of a measurement, in a process of its own: many connections, each as busy as the server lets it be. */
import { answer } from "../process.ts";
import { Connection } from "./connection.ts";
import { WORKLOADS } from "./workloads.ts";

export interface Job {
  readonly workload: string;
  readonly port: number;
  readonly connections: number;
  /** Real seconds before anything is counted. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface Counted {
  readonly operationsPerSecond: number;
  /** 0.99 of the operations took no longer. */
  readonly p99Ms: number;
}

async function run(job: Job): Promise<Counted> {
  const workload = WORKLOADS.find(({ title }) => title === job.workload)!;
  const startMs = performance.now() + job.warmUpSeconds * 1000;
  const endMs = startMs + job.seconds * 1000;
  const tookMs: number[] = [];
  await Promise.all(Array.from({ length: job.connections }, async (_, number) => {
    const connection = new Connection(job.port);
    const operation = workload.client(job.port, connection, number);
    for (let beganMs = performance.now(); beganMs < endMs;) {
      await operation();
      const nowMs = performance.now();
      if (beganMs >= startMs && nowMs <= endMs) tookMs.push(nowMs - beganMs);
      beganMs = nowMs;
    }
    connection.close();
  }));
  const sorted = Float64Array.from(tookMs).sort();
  return {
    operationsPerSecond: sorted.length / job.seconds,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? NaN,
  };
}

await answer(() => run(JSON.parse(Deno.args[0]!) as Job));

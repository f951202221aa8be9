/** The server of a soak, in a process of its own that says on request what it holds. */
import { startServer } from "../../serve/server.ts";

/** What it holds after a garbage collection. */
export interface Held {
  readonly heapBytes: number;
  readonly rssBytes: number;
}

const problems: string[] = [];
const server = await startServer({
  port: 0,
  time: "real",
  seed: 1,
  onProblem: (problem) => problems.push(String(problem)),
});
console.log(JSON.stringify({ port: server.port }));

for await (const _line of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  (globalThis as unknown as { gc(): void }).gc();
  const { heapUsed, rss } = Deno.memoryUsage();
  console.log(JSON.stringify({ heapBytes: heapUsed, rssBytes: rss, problems: problems.splice(0) }));
}
await server.shutdown();
Deno.exit(0);

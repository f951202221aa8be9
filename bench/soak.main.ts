/** Minutes of mixed load over HTTP with 100,000 messages in flight: errors, and memory before, meanwhile and after. */
import { duration, wholeNumber } from "../reports/figures.ts";
import { answer } from "./process.ts";
import type { Section } from "./section.ts";
import { Client, drain, EVENTS, furnish, HELD, hold, mix, Tally } from "./soak/load.ts";
import { SoakedServer } from "./soak/soaked_server.ts";
import { readTask, type Task } from "./task.ts";

const MINUTES = 10;
const IN_FLIGHT = 100_000;
const CONNECTIONS = 16;
const MEBIBYTE = 1024 * 1024;

async function soak({ quick }: Task): Promise<Section> {
  const endAfterMs = (quick ? MINUTES / 10 : MINUTES) * 60_000;
  const server = await SoakedServer.start();
  const rows: string[][] = [];
  const figures: Record<string, number> = {};
  const tally = new Tally();
  const clients = Array.from({ length: CONNECTIONS }, () => new Client(server.port, tally));
  const problems: string[] = [];
  const sample = async (when: string): Promise<void> => {
    const held = await server.held();
    problems.push(...held.problems);
    rows.push([
      when,
      ...[held.heapBytes, held.rssBytes].map((bytes) => wholeNumber(Math.round(bytes / MEBIBYTE))),
    ]);
    figures[`${when}, heapBytes`] = held.heapBytes;
    figures[`${when}, rssBytes`] = held.rssBytes;
  };
  const load = async (forMs: number, handles: readonly string[]): Promise<void> => {
    const endMs = performance.now() + forMs;
    await Promise.all(clients.map(async (client, number) => {
      for (let round = 0; performance.now() < endMs; round++) await mix(client, number, round, handles);
    }));
  };
  try {
    await furnish(clients[0]!);
    // What is kept for good (compiled code, the last of the journal, the log of inputs) comes with the first load.
    await load(endAfterMs / 20, []);
    await Promise.all(clients.map((client) => drain(client, EVENTS)));
    await sample("after a first load, drained");
    const handles = (await Promise.all(clients.map((client) => hold(client, IN_FLIGHT / CONNECTIONS))))
      .flat();
    await sample(`${wholeNumber(handles.length)} messages in flight`);
    const callsBefore = tally.calls;
    for (let part = 1; part <= 5; part++) {
      await load(endAfterMs / 5, handles);
      await sample(`after ${duration(part * endAfterMs / 5)} of load`);
    }
    figures.callsPerSecond = (tally.calls - callsBefore) / (endAfterMs / 1000);
    await Promise.all(
      clients.map((client, number) =>
        drain(client, HELD, handles.filter((_, index) => index % CONNECTIONS === number))
      ),
    );
    await Promise.all(clients.map((client) => drain(client, EVENTS)));
    await sample("drained");
  } finally {
    for (const client of clients) client.close();
    await server.end();
  }
  const errors = [...tally.errors].map(([what, count]) => `${count} × ${what}`);
  figures.calls = tally.calls;
  figures.errors = [...tally.errors.values()].reduce((sum, count) => sum + count, 0);
  figures.problems = problems.length;
  return {
    title: "A soak over HTTP",
    explanation:
      `${
        duration(endAfterMs)
      } of mixed calls by ${CONNECTIONS} connections (SQS, DynamoDB, EventBridge) beside ` +
      `${wholeNumber(IN_FLIGHT)} messages in flight. Memory in MiB, after a garbage collection.`,
    columns: ["when", "heap", "resident"],
    rows,
    notes: [
      `${wholeNumber(tally.calls)} calls, ${wholeNumber(Math.round(figures.callsPerSecond))} a second; ` +
      `${
        wholeNumber(figures.errors)
      } were refused or broke; the server told of ${problems.length} problems of its own.`,
      ...errors.slice(0, 10),
      ...problems.slice(0, 5),
    ],
    figures,
  };
}

await answer(async () => [await soak(readTask())]);

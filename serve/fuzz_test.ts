import assert from "node:assert/strict";
import process from "node:process";
import { Chance } from "./fuzz/chance.ts";
import { ClosedError, Connection, HangError } from "./fuzz/connection.ts";
import { nextFrame } from "./fuzz/framing.ts";
import { wrongWith } from "./fuzz/judge.ts";
import { CASES } from "../sim/contract/cases/mod.ts";
import type { FuzzRequest, KnownCall } from "./fuzz/operations.ts";
import { bytesOf, nextRequest } from "./fuzz/requests.ts";
import { FuzzedServer } from "./fuzz/fuzzed_server.ts";

/** Every call of the contract that is written down as data: each operation with inputs that work, and that do not. */
const CALLS: readonly KnownCall[] = Object.entries(CASES).flatMap(([service, cases]) =>
  cases.flatMap(({ given = [], before = [], call }): KnownCall[] => [
    ...given,
    ...[...before, call].flatMap(([operation, input]): KnownCall[] =>
      typeof input === "function" ? [] : [[service, operation, input]]
    ),
  ])
);
/** FUZZ_REQUESTS and FUZZ_SEED ask for another number of requests, and for others; FUZZ_REPORT=1 prints what came. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 100_000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const CONNECTIONS = 12;
/** Requests that are written before the first answer is read. */
const PIPELINED = 8;
/** One in so many goes over a connection of its own and breaks HTTP. */
const FRAMES = 50;
/** What a busy machine may take; a hang takes for ever. */
const ANSWER_TIMEOUT_MS = 60_000;
/** Enough to see what is wrong. */
const MOST_WRONG = 10;
/** What the account may hold of a hundred thousand requests that make things, beyond what it held before. */
const MOST_GROWTH_BYTES = 200_000_000;

Deno.test({
  name: `${REQUESTS} fuzzed requests each get an answer that AWS could have sent, and the server works on`,
  async fn() {
    const server = await FuzzedServer.start();
    try {
      await server.furnish();
      const before = await server.memory();
      const counts = new Map<string, number>();
      const wrong: string[] = [];
      const work = Array.from(
        { length: CONNECTIONS },
        (_, index) =>
          fuzz(server, new Chance(SEED * 1_000 + index), Math.ceil(REQUESTS / CONNECTIONS), counts, wrong),
      );
      await server.whileTimePasses(Promise.all(work));
      assert.deepEqual(wrong, [], `seed ${SEED}`);
      const asked = [...counts.values()].reduce((sum, count) => sum + count, 0);
      assert.ok(asked >= REQUESTS, `${asked} requests, expected ${REQUESTS}`);
      await server.furnish();
      await server.works();
      const after = await server.memory();
      const grown = after.heapBytes - before.heapBytes;
      assert.ok(
        grown < MOST_GROWTH_BYTES,
        `The heap grew by ${grown} bytes, expected less than ${MOST_GROWTH_BYTES}`,
      );
      if (process.env.FUZZ_REPORT) console.log({ counts, outcomes, before, after });
    } finally {
      await server.end();
    }
  },
});

Deno.test("a body of 300 MB is refused before it has been taken in, and the server holds none of it", async () => {
  const server = await FuzzedServer.start();
  try {
    const before = await server.memory();
    for (const framing of [`content-length: ${HUGE_BYTES}`, "transfer-encoding: chunked"]) {
      const { status, sent } = await sendHuge(server, framing);
      assert.equal(status, 413, framing);
      assert.ok(sent < HUGE_BYTES, `${sent} bytes were taken in`);
    }
    const after = await server.memory();
    assert.ok(after.rssBytes - before.rssBytes < HUGE_BYTES / 2, `${after.rssBytes - before.rssBytes} bytes`);
    await server.furnish();
    await server.works();
  } finally {
    await server.end();
  }
});

Deno.test("a body that does not come to its end is given up, and holds nobody else up", async () => {
  const server = await FuzzedServer.start({ bodyTimeoutMs: 1_000 });
  const connection = await Connection.open(server.port);
  try {
    const target = "x-amz-target: DynamoDB_20120810.GetItem\r\ncontent-type: application/x-amz-json-1.0\r\n";
    const head = `POST / HTTP/1.1\r\nhost: ${server.host}\r\n${target}content-length: 100\r\n\r\n`;
    await connection.write(new TextEncoder().encode(`${head}{"TableName":`));
    const answer = connection.read("POST", ANSWER_TIMEOUT_MS);
    await server.furnish();
    await server.works();
    const response = await answer;
    assert.equal(wrongWith(response, "POST"), undefined);
    assert.ok(response.status >= 400 && response.status < 500, `status ${response.status}`);
  } finally {
    connection.close();
    await server.end();
  }
});

const HUGE_BYTES = 300 * 1024 * 1024;

/** Sends a huge body for as long as the server takes it. */
async function sendHuge(server: FuzzedServer, framing: string): Promise<{ status: number; sent: number }> {
  const connection = await Connection.open(server.port);
  try {
    const type = "content-type: application/x-amz-json-1.0";
    const head = `POST / HTTP/1.1\r\nhost: ${server.host}\r\nx-amz-target: AmazonSQS.SendMessage\r\n${type}`;
    await connection.write(new TextEncoder().encode(`${head}\r\n${framing}\r\n\r\n`));
    let answered = false;
    const answer = connection.read("POST", ANSWER_TIMEOUT_MS).finally(() => answered = true);
    const piece = new TextEncoder().encode(`10000\r\n${" ".repeat(0x10000)}\r\n`);
    let sent = 0;
    for (; sent < HUGE_BYTES && !answered; sent += piece.length) await connection.write(piece);
    return { status: (await answer).status, sent };
  } finally {
    connection.close();
  }
}

/** Sends so many requests, in batches over a connection that is kept as long as the server keeps it. */
async function fuzz(
  server: FuzzedServer,
  chance: Chance,
  count: number,
  counts: Map<string, number>,
  wrong: string[],
): Promise<void> {
  let connection = await Connection.open(server.port);
  try {
    for (let sent = 0; sent < count && wrong.length < MOST_WRONG;) {
      if (chance.yes(PIPELINED / FRAMES)) {
        const { request } = nextRequest(chance, CALLS);
        const { kind, frame } = nextFrame(request, server.host, chance);
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
        sent++;
        const problem = await broken(server, frame.bytes);
        if (problem !== undefined) wrong.push(`${kind}: ${problem}\n${shown(frame.bytes)}`);
      }
      const batch = Array.from({ length: PIPELINED }, () => nextRequest(chance, CALLS));
      for (const { kind } of batch) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      sent += batch.length;
      connection = await exchange(server, connection, batch, wrong);
    }
  } finally {
    connection.close();
  }
}

/** How many answers had each status, for FUZZ_REPORT. */
const outcomes = new Map<number, number>();

/** Writes all, reads all; what a closed connection left unanswered is sent again, one by one. */
async function exchange(
  server: FuzzedServer,
  connection: Connection,
  batch: readonly { readonly kind: string; readonly request: FuzzRequest }[],
  wrong: string[],
): Promise<Connection> {
  const all = batch.map(({ request }) => bytesOf(request, server.host));
  // Read while it is written: a server that cannot send takes nothing in.
  const written = connection.write(joined(all));
  for (const [index, { kind, request }] of batch.entries()) {
    try {
      const response = await connection.read(request.method, ANSWER_TIMEOUT_MS);
      outcomes.set(response.status, (outcomes.get(response.status) ?? 0) + 1);
      const problem = wrongWith(response, request.method);
      if (problem !== undefined) wrong.push(`${kind}: ${problem}\n${shown(all[index]!)}`);
      if (response.headers.get("connection") !== "close") continue;
    } catch (error) {
      if (error instanceof HangError) {
        wrong.push(`${kind}: ${error.message}\n${shown(all[index]!)}`);
      } else if (!(error instanceof ClosedError)) throw error;
      else if (batch.length === 1) wrong.push(`${kind}: closed without an answer\n${shown(all[index]!)}`);
      else {
        connection.close();
        await written;
        return await oneByOne(server, batch.slice(index), wrong);
      }
    }
    connection.close();
    await written;
    const fresh = await Connection.open(server.port);
    return index + 1 < batch.length ? await exchange(server, fresh, batch.slice(index + 1), wrong) : fresh;
  }
  await written;
  return connection;
}

async function oneByOne(
  server: FuzzedServer,
  batch: readonly { readonly kind: string; readonly request: FuzzRequest }[],
  wrong: string[],
): Promise<Connection> {
  let connection = await Connection.open(server.port);
  for (const one of batch) connection = await exchange(server, connection, [one], wrong);
  return connection;
}

/** What is wrong with how the server takes what is no HTTP: it may answer or close, and has to do so. */
async function broken(server: FuzzedServer, bytes: Uint8Array): Promise<string | undefined> {
  const connection = await Connection.open(server.port);
  try {
    const written = connection.write(bytes).then(() => connection.endWriting());
    const problem = wrongWith(await connection.read("GET", ANSWER_TIMEOUT_MS), "GET");
    connection.close();
    await written;
    return problem;
  } catch (error) {
    if (error instanceof ClosedError) return undefined;
    if (error instanceof HangError) return error.message;
    throw error;
  } finally {
    connection.close();
  }
}

function shown(bytes: Uint8Array): string {
  return JSON.stringify(new TextDecoder("latin1").decode(bytes.subarray(0, 3_000)));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** One connection, and what comes over it: plain requests, and such as are left to Node's HTTP server. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PlainConnections } from "./plain_connections.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Stage {
  readonly connection: Deno.TcpConn;
  readonly plain: PlainConnections;
  readonly hungUp: Promise<void>;
}

/** A server that answers plain requests with `plain:` and their bodies, and all others with `http:` and theirs. */
async function withConnection(run: (stage: Stage) => Promise<void>): Promise<void> {
  const http = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Uint8Array) => body += decoder.decode(chunk));
    request.on("end", () => response.end(`http:${body}`));
  });
  const hungUp = Promise.withResolvers<void>();
  const plain = new PlainConnections(http, {
    keepAliveMs: 60_000,
    take: ({ body }, onHangUp) => {
      const text = decoder.decode(body);
      if (text === "left") return undefined;
      if (text === "lost") return Promise.resolve("lost");
      if (text === "never") {
        onHangUp(() => hungUp.resolve());
        return new Promise(() => {});
      }
      return Promise.resolve({ status: 200, headers: {}, body: encoder.encode(`plain:${text}`) });
    },
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", () => resolve()));
  const connection = await Deno.connect({
    hostname: "127.0.0.1",
    port: (http.address() as AddressInfo).port,
  });
  try {
    await run({ connection, plain, hungUp: hungUp.promise });
  } finally {
    try {
      connection.close();
    } catch {
      // A test has closed it.
    }
    plain.close();
    plain.destroy();
    http.closeAllConnections();
    await new Promise<void>((resolve) => http.close(() => resolve()));
  }
}

function post(body: string, more = ""): string {
  return `POST / HTTP/1.1\r\nhost: localhost\r\n${more}content-length: ${body.length}\r\n\r\n${body}`;
}

/** Writes, and reads until the answers end so. */
async function ask({ connection }: Stage, text: string, end: RegExp): Promise<string> {
  await connection.write(encoder.encode(text));
  const buffer = new Uint8Array(4096);
  let answer = "";
  while (!end.test(answer)) {
    const count = await connection.read(buffer);
    if (count === null) return `${answer}<closed>`;
    answer += decoder.decode(buffer.subarray(0, count));
  }
  return answer;
}

Deno.test("a connection answers plain requests, and goes on with the HTTP server from the first that is not", async () => {
  await withConnection(async (stage) => {
    assert.match(await ask(stage, post("a"), /plain:a$/), /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(await ask(stage, post("b"), /plain:b$/), /connection: keep-alive/);
    for (const [body, more] of [["c", "te: trailers\r\n"], ["d", ""], ["left", ""]] as const) {
      assert.match(await ask(stage, post(body, more), /:(?:\w|left)$|closed/), new RegExp(`http:${body}$`));
    }
  });
});

Deno.test("requests that are sent without waiting are answered in order", async () => {
  await withConnection(async (stage) => {
    await stage.connection.write(encoder.encode(post("a")));
    const answers = await ask(stage, post("b") + post("c"), /:c/);
    assert.deepEqual(answers.match(/(?:plain|http):\w/g)?.map((each) => each.at(-1)), ["a", "b", "c"]);
  });
});

Deno.test("a request that comes in two pieces is answered", async () => {
  await withConnection(async (stage) => {
    const [head, rest] = [post("abc").slice(0, 30), post("abc").slice(30)];
    await stage.connection.write(encoder.encode(head));
    assert.match(await ask(stage, rest, /:abc$/), /^HTTP\/1\.1 200 OK\r\n/);
  });
});

Deno.test("an answer that is lost breaks the connection without a word", async () => {
  await withConnection(async (stage) => {
    assert.equal(await ask(stage, post("lost"), /never/), "<closed>");
  });
});

Deno.test("a client that goes before its answer is told of", async () => {
  await withConnection(async (stage) => {
    await stage.connection.write(encoder.encode(post("never")));
    stage.connection.close();
    await stage.hungUp;
  });
});

Deno.test("connections on which nothing is asked end when the server does", async () => {
  await withConnection(async (stage) => {
    await ask(stage, post("a"), /plain:a$/);
    stage.plain.close();
    assert.equal(await stage.connection.read(new Uint8Array(1)).catch(() => null), null);
  });
});

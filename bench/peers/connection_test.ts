/** The client of the benchmark against a server that answers in every way that servers do. */
import assert from "node:assert/strict";
import { Connection, requestOf } from "./connection.ts";

/** A server that writes each of `pieces` for itself, to every request. */
async function answering(pieces: readonly string[], run: (port: number) => Promise<void>): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const socket of listener) {
      void (async () => {
        const buffer = new Uint8Array(4096);
        while (await socket.read(buffer).catch(() => null) !== null) {
          for (const piece of pieces) await socket.write(new TextEncoder().encode(piece)).catch(() => {});
        }
        socket.close();
      })();
    }
  })();
  try {
    await run((listener.addr as Deno.NetAddr).port);
  } finally {
    listener.close();
    await serving;
  }
}

for (
  const [what, pieces] of [
    ["with a length", ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"a":"b"}']],
    ["in pieces", ["HTTP/1.1 200 OK\r\ncontent-length:", ' 9\r\n\r\n{"a"', ':"b"}']],
    ["in chunks", [
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
      '4\r\n{"a"\r\n5\r\n:"b"}\r\n',
      "0\r\n\r\n",
    ]],
    ["that is the last", ['HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9\r\n\r\n{"a":"b"}']],
  ] as const
) {
  Deno.test(`the client of the benchmark reads an answer ${what}, again and again`, async () => {
    await answering(pieces, async (port) => {
      const connection = new Connection(port);
      const request = requestOf(port, "AmazonSQS.ListQueues", {});
      for (let i = 0; i < 3; i++) {
        assert.deepEqual(await connection.ask(request), { status: 200, body: '{"a":"b"}' });
      }
      connection.close();
    });
  });
}

Deno.test("the client of the benchmark says that a connection was closed too early", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const closing = (async () => (await listener.accept()).close())();
  const { port } = listener.addr as Deno.NetAddr;
  const connection = new Connection(port);
  await assert.rejects(connection.ask(requestOf(port, "AmazonSQS.ListQueues", {})));
  await closing;
  connection.close();
  listener.close();
});

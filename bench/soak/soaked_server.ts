/** The server that is soaked, as its parent sees it. */
import { fileURLToPath } from "node:url";
import type { Held } from "./server.main.ts";

export class SoakedServer {
  readonly port: number;
  readonly #process: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;

  private constructor(process: Deno.ChildProcess, lines: AsyncIterator<string>, port: number) {
    this.#process = process;
    this.#lines = lines;
    this.#input = process.stdin.getWriter();
    this.port = port;
  }

  /** @throws {Error} It does not start. */
  static async start(): Promise<SoakedServer> {
    const module = fileURLToPath(import.meta.resolve("./server.main.ts"));
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--v8-flags=--expose-gc", module],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const lines = linesOf(process.stdout);
    const { port } = JSON.parse(await next(lines)) as { port: number };
    return new SoakedServer(process, lines, port);
  }

  /** What it holds after a garbage collection, and what has gone wrong in it since it was last asked. */
  async held(): Promise<Held & { readonly problems: readonly string[] }> {
    await this.#input.write(new TextEncoder().encode("?\n"));
    return JSON.parse(await next(this.#lines)) as Held & { problems: string[] };
  }

  async end(): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.#process.status;
  }
}

async function next(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next();
  if (done) throw new Error("the server has ended");
  return value as string;
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text += part;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      yield text.slice(0, end);
      text = text.slice(end + 1);
    }
  }
}

/** A raw connection that reads HTTP/1.1 responses, whatever was written to it. */

export interface FuzzResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

/** The other side closed the connection before the response was whole. */
export class ClosedError extends Error {
  override readonly name = "ClosedError";
}

/** No answer came in time. */
export class HangError extends Error {
  override readonly name = "HangError";
}

const ascii = new TextDecoder("latin1");
const BLANK_LINE = [13, 10, 13, 10];
const READ_SIZE = 64 * 1024;

export class Connection {
  readonly #socket: Deno.TcpConn;
  #rest: Uint8Array = new Uint8Array(0);
  readonly #buffer = new Uint8Array(READ_SIZE);

  private constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
  }

  static async open(port: number): Promise<Connection> {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port });
    socket.setNoDelay(true);
    return new Connection(socket);
  }

  /** Writes all of it. A side that has closed is seen when it is read from. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) at += await this.#socket.write(bytes.subarray(at));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /** Says that nothing more comes. */
  async endWriting(): Promise<void> {
    try {
      await this.#socket.closeWrite();
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /**
   * The next response; those that only ask for patience (100 Continue) are passed over.
   *
   * @param method Of the request: a HEAD has no body to read.
   * @throws {ClosedError} The connection ended before the response did.
   * @throws {HangError} It took longer than `timeoutMs`; the connection is closed then.
   */
  async read(method: string, timeoutMs: number): Promise<FuzzResponse> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.close();
    }, timeoutMs);
    try {
      return await this.#response(method);
    } catch (error) {
      if (late) throw new HangError(`No answer within ${timeoutMs} ms`);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    try {
      this.#socket.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async #response(method: string): Promise<FuzzResponse> {
    const lines = ascii.decode(await this.#until(BLANK_LINE)).split("\r\n");
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(lines[0] ?? "")?.[1]);
    if (!(status >= 100)) {
      throw new Error(`Cannot read a response: it begins with ${JSON.stringify(lines[0])}`);
    }
    const headers = new Map<string, string>();
    for (const line of lines.slice(1)) {
      const colon = line.indexOf(":");
      if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
    if (status < 200) return this.#response(method);
    return { status, headers, body: await this.#body(method, status, headers) };
  }

  async #body(method: string, status: number, headers: ReadonlyMap<string, string>): Promise<Uint8Array> {
    if (method === "HEAD" || status === 204 || status === 304) return new Uint8Array(0);
    if (headers.get("transfer-encoding")?.toLowerCase() === "chunked") {
      const chunks: Uint8Array[] = [];
      while (true) {
        const size = parseInt(ascii.decode(await this.#until([13, 10])), 16);
        const chunk = await this.#exactly(size);
        await this.#exactly(2);
        if (size === 0) return joined(chunks);
        chunks.push(chunk);
      }
    }
    return this.#exactly(Number(headers.get("content-length") ?? 0));
  }

  async #until(mark: readonly number[]): Promise<Uint8Array> {
    let from = 0;
    while (true) {
      const at = indexOf(this.#rest, mark, from);
      if (at >= 0) {
        const found = this.#rest.subarray(0, at + mark.length);
        this.#rest = this.#rest.subarray(at + mark.length);
        return found;
      }
      from = Math.max(0, this.#rest.length - mark.length);
      await this.#more();
    }
  }

  async #exactly(length: number): Promise<Uint8Array> {
    while (this.#rest.length < length) await this.#more();
    const found = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return found;
  }

  async #more(): Promise<void> {
    let count: number | null;
    try {
      count = await this.#socket.read(this.#buffer);
    } catch (error) {
      if (!isGone(error)) throw error;
      count = null;
    }
    if (count === null) throw new ClosedError("The connection was closed");
    this.#rest = joined([this.#rest, this.#buffer.slice(0, count)]);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.ConnectionAborted || error instanceof Deno.errors.NotConnected;
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

function indexOf(bytes: Uint8Array, mark: readonly number[], from: number): number {
  for (let at = bytes.indexOf(mark[0]!, from); at >= 0; at = bytes.indexOf(mark[0]!, at + 1)) {
    if (mark.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

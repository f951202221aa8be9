/**
 * The connections of an HTTP server: those whose requests are plain are answered here, the others go on to Node's HTTP
 * server, each with what it has received so far. https://nodejs.org/api/http.html#event-connection
 */
import { Buffer } from "node:buffer";
import { type Server, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { natives } from "../sim/host/natives.ts";
import { type PlainRequest, readPlain } from "./plain_requests.ts";

/** An answer to a plain request. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface PlainConnectionsOptions {
  /** How long a connection is kept while nothing is asked. */
  readonly keepAliveMs: number;
  /**
   * Answers a request, or leaves it to the HTTP server: undefined. An answer of `lost` breaks the connection.
   *
   * @param onHangUp Tells a listener of a client that goes before it is answered.
   */
  readonly take: (request: PlainRequest, onHangUp: (listener: () => void) => void) =>
    | Promise<PlainAnswer | "lost">
    | undefined;
}

const encoder = new TextEncoder();

export class PlainConnections {
  readonly #keepAliveMs: number;
  readonly #connections = new Set<Connection>();
  readonly #sweeper: ReturnType<typeof setInterval>;
  #closing = false;

  /** Comes before the server's own listener for connections. */
  constructor(http: Server, { keepAliveMs, take }: PlainConnectionsOptions) {
    this.#keepAliveMs = keepAliveMs;
    const own = http.listeners("connection") as ((socket: Socket) => void)[];
    http.removeAllListeners("connection");
    http.on("connection", (socket: Socket) => {
      socket.setNoDelay(true);
      const connection: Connection = new Connection(socket, {
        take,
        leave: () => own.forEach((listener) => listener.call(http, socket)),
        end: () => this.#connections.delete(connection),
      });
      this.#connections.add(connection);
      if (this.#closing) connection.close();
    });
    this.#sweeper = setInterval(() => this.#sweep(), Math.ceil(keepAliveMs / 4));
  }

  /** Ends connections on which nothing is asked, at once, and the others with their answers. */
  close(): void {
    this.#closing = true;
    clearInterval(this.#sweeper);
    for (const connection of this.#connections) connection.close();
  }

  /** Ends all of them at once. */
  destroy(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  #sweep(): void {
    const sinceMs = natives.nowMs() - this.#keepAliveMs;
    for (const connection of this.#connections) connection.sweep(sinceMs);
  }
}

interface ConnectionOptions {
  readonly take: PlainConnectionsOptions["take"];
  /** Gives the socket to the HTTP server. */
  readonly leave: () => void;
  /** It is no longer one of these. */
  readonly end: () => void;
}

class Connection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #data: (chunk: Buffer) => void;
  #asked = false;
  #closing = false;
  #hungUp: (() => void) | undefined;
  /** What came while an answer was being waited for. */
  #early: Buffer[] = [];
  #quietSinceMs = natives.nowMs();

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#data = (chunk) => this.#take(chunk);
    socket.on("data", this.#data);
    // The sockets of an HTTP server stay half open, and a client that says no more reads no more either.
    socket.on("end", this.#broken);
    socket.on("error", this.#broken);
    socket.on("close", this.#gone);
  }

  /** Ends it once nothing is asked any more. */
  close(): void {
    this.#closing = true;
    if (!this.#asked) this.#socket.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Ends it if nothing has been asked since then. */
  sweep(sinceMs: number): void {
    if (!this.#asked && this.#quietSinceMs < sinceMs) this.#socket.end();
  }

  #take(chunk: Buffer): void {
    if (this.#asked) {
      // Rare: a client that does not wait for its answers. It is asked to wait.
      this.#early.push(chunk);
      this.#socket.pause();
      return;
    }
    const request = readPlain(chunk);
    const answer = request && this.#options.take(request, (listener) => this.#hungUp = listener);
    if (answer === undefined) return this.#leave(chunk);
    this.#asked = true;
    answer.then((parts) => this.#answer(parts), () => this.#socket.destroy());
  }

  #answer(parts: PlainAnswer | "lost"): void {
    this.#hungUp = undefined;
    const socket = this.#socket;
    if (parts === "lost" || socket.destroyed) return void socket.destroy();
    this.#asked = false;
    if (this.#closing) return void socket.end(written(parts, true));
    socket.write(written(parts, false));
    this.#quietSinceMs = natives.nowMs();
    if (this.#early.length === 0) return;
    const early = Buffer.concat(this.#early);
    this.#early = [];
    this.#take(early);
    socket.resume();
  }

  /** Leaves the connection to the HTTP server, with what it has received. */
  #leave(chunk: Buffer): void {
    const socket = this.#socket;
    socket.removeListener("data", this.#data);
    socket.removeListener("end", this.#broken);
    socket.removeListener("error", this.#broken);
    socket.removeListener("close", this.#gone);
    this.#options.end();
    this.#options.leave();
    // Put back into the socket, it could be overtaken by what comes next, which the server reads past the stream.
    socket.emit("data", chunk);
  }

  readonly #broken = (): void => void this.#socket.destroy();

  readonly #gone = (): void => {
    this.#options.end();
    this.#hungUp?.();
  };
}

/** An answer as bytes, in one piece: two pieces would be two packets. */
function written({ status, headers, body }: PlainAnswer, last: boolean): Buffer {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n`;
  for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
  head += last ? "connection: close\r\n" : "connection: keep-alive\r\n";
  head += `content-length: ${body.byteLength}\r\n\r\n`;
  const bytes = Buffer.allocUnsafe(head.length + body.byteLength);
  // All of a head is ASCII, and this is several times as fast as a write of Buffer's.
  encoder.encodeInto(head, bytes);
  bytes.set(body, head.length);
  return bytes;
}

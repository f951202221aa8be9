/**
 * The front of a server: sockets, HTTP and limits. What comes through is handed to AWS's protocols, to the worlds' own
 * HTTP APIs, or to the control API.
 *
 * Node's HTTP server is used, as it lets a connection break, which is what a lost answer looks like from outside.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Buffer } from "node:buffer";
import { AwsError } from "../sim/aws/errors.ts";
import { natives } from "../sim/host/natives.ts";
import type { ByteFeed, WireResponse } from "../sim/wire/mod.ts";
import { bodyError, callAws, refused } from "./aws_endpoint.ts";
import { type Body, readBody } from "./body.ts";
import { handleControlOver } from "./control_bridge.ts";
import { Deadlines } from "./deadlines.ts";
import { Outbox } from "./outbox.ts";
import { PlainConnections } from "./plain_connections.ts";
import type { PlainRequest } from "./plain_requests.ts";
import type { AccountServer } from "./server.ts";
import { base64, isUrlHost, type UrlAddress, urlAddress, worldOfUrl } from "./function_urls.ts";
import { refusal } from "./guard.ts";
import { hasBody, headersOf, messageOf, pathOf, queryOf, speaksAws } from "./incoming.ts";
import { handleForWorld, isForWorld, own, ownError, type OwnResponse, PREFIX } from "./own_paths.ts";

export interface FrontOptions {
  readonly server: Pick<AccountServer, "seed" | "worlds">;
  readonly mostBodyBytes: number;
  readonly bodyTimeoutMs: number;
  readonly drainMs: number;
  readonly onProblem: (problem: unknown) => void;
}

/** The port cannot be listened on. */
export class PortError extends Error {
  override readonly name = "PortError";
  readonly port: number;

  constructor(port: number, reason: string) {
    super(`Cannot listen on 127.0.0.1:${port}: ${reason}`);
    this.port = port;
  }
}

/** What a response is made of. */
interface Parts {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array | string;
  /** What follows in the place of the body, as it comes. */
  readonly stream?: ByteFeed;
}

/** Clients keep connections for about a minute; one that we close first can break the request on its way. */
const KEEP_ALIVE_MS = 75_000;
/** Snapshots that are sent along are longer than what AWS takes. */
const MOST_CONTROL_BYTES = 256 * 1024 * 1024;
/** Zips are sent in base64: AWS takes requests of so many bytes. */
const MOST_CODE_BYTES = 70_167_211;
const CODE_PATH =
  /^\/20\d\d-\d\d-\d\d\/(?:functions\/?$|functions\/[^/]+\/code\/?$|layers\/[^/]+\/versions\/?$)/;
/** How long a client gets to read why its body was not read to the end. */
const LINGER_MS = 2000;
const TELL_LEAKS_EVERY_MS = 250;

export class HttpFront {
  readonly #options: FrontOptions;
  readonly #server: Server;
  readonly #plain: PlainConnections;
  readonly #deadlines: Deadlines;
  /** Resolves once the worlds are there. */
  readonly #opened = Promise.withResolvers<void>();
  #isOpen = false;
  #closing = false;
  #shutDown: Promise<void> | undefined;
  #underWay = 0;
  #drained: (() => void) | undefined;
  #sweeper: ReturnType<typeof setInterval> | undefined;

  constructor(options: FrontOptions) {
    this.#options = options;
    this.#deadlines = new Deadlines(options.bodyTimeoutMs);
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
    this.#plain = new PlainConnections(this.#server, {
      keepAliveMs: KEEP_ALIVE_MS,
      take: (request, onHangUp) => this.#takePlain(request, onHangUp),
    });
    this.#server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
      if (!(Number(request.headers["content-length"]) > this.#limitFor(pathOf(request)))) {
        response.writeContinue();
      }
      void this.#take(request, response);
    });
    this.#server.on("clientError", (error: Error & { code?: string }, socket: Socket) => {
      if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
      const tooLong = error.code === "HPE_HEADER_OVERFLOW";
      socket.end(plainRefusal(
        tooLong ? "431 Request Header Fields Too Large" : "400 Bad Request",
        tooLong ? "RequestHeaderSectionTooLarge" : "MalformedHttpRequestException",
      ));
    });
  }

  /** @throws {PortError} */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error: Error & { code?: string }) => {
        const reason = error.code === "EADDRINUSE"
          ? "something listens there already"
          : error.code === "EACCES"
          ? "this user may not"
          : error.message;
        reject(new PortError(port, reason));
      });
      this.#server.listen(port, "127.0.0.1", () => {
        const address = this.#server.address();
        resolve(typeof address === "object" && address ? address.port : port);
      });
    });
  }

  /** Lets requests through to the worlds; until then they wait. */
  open(): void {
    this.#isOpen = true;
    this.#opened.resolve();
    const { worlds } = this.#options.server;
    this.#sweeper = setInterval(() => worlds.tellLeaks(), TELL_LEAKS_EVERY_MS);
  }

  /** Stops listening, lets requests under way end within their time, and ends the worlds. */
  shutdown(): Promise<void> {
    return this.#shutDown ??= this.#end();
  }

  async #end(): Promise<void> {
    const { worlds } = this.#options.server;
    this.#closing = true;
    clearInterval(this.#sweeper);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    this.#plain.close();
    worlds.releaseWaiting();
    worlds.endObservations();
    if (this.#underWay > 0) {
      await within(this.#options.drainMs, new Promise<void>((resolve) => this.#drained = resolve));
    }
    worlds.tellLeaks();
    worlds.end();
    if (!this.#isOpen) this.#opened.resolve();
    // Those that waited in the worlds have their answers now, and get the time to read them.
    if (this.#underWay > 0) {
      await within(500, new Promise<void>((resolve) => this.#drained = resolve));
    }
    this.#deadlines.stop();
    this.#server.closeAllConnections();
    this.#plain.destroy();
    await within(500, closed);
  }

  /** Answers a request to AWS; one that is to be refused, or has to wait, takes the long way. */
  #takePlain(
    { headers, body }: PlainRequest,
    onHangUp: (listener: () => void) => void,
  ): Promise<WireResponse | "lost"> | undefined {
    const { server: { worlds }, onProblem, mostBodyBytes } = this.#options;
    if (!this.#isOpen || this.#closing || body.length > mostBodyBytes) return undefined;
    if (refusal(headers.host, headers.origin) !== undefined || isUrlHost(headers.host)) return undefined;
    const exchange = callAws(worlds, { method: "POST", path: "/", headers, body }, onProblem);
    if (exchange.hangUp) onHangUp(exchange.hangUp);
    this.#underWay++;
    return exchange.answer.finally(() => this.#ended());
  }

  #ended(): void {
    this.#underWay--;
    if (this.#underWay === 0) this.#drained?.();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#underWay++;
    try {
      if (!this.#isOpen) await this.#opened.promise;
      await this.#answer(request, response);
    } catch (error) {
      this.#options.onProblem(error);
      if (!response.headersSent) this.#send(request, response, failed());
      else response.destroy();
    } finally {
      this.#ended();
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers } = request;
    const path = pathOf(request);
    // A function URL is an address of its own, whose function says which pages may call it.
    const atUrl = isUrlHost(headers.host);
    const reason = atUrl ? undefined : refusal(headers.host, headers.origin);
    if (reason !== undefined) {
      const message = messageOf(request, path, "");
      const error = new AwsError("AccessDeniedException", reason, { status: 403 });
      return this.#refuse(
        request,
        response,
        speaksAws(message) ? refused(message, error, () => {}) : own(403, "Forbidden", reason),
      );
    }
    if (this.#closing) {
      const error = new AwsError("ServiceUnavailable", "This server is being shut down.", { status: 503 });
      return this.#refuse(request, response, refused(messageOf(request, path, ""), error, () => {}));
    }
    const url = urlAddress(headers.host, path);
    if (url) return await this.#answerUrl(request, response, url);
    if (request.method === "OPTIONS") {
      return this.#send(request, response, {
        status: 204,
        headers: { allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" },
        body: "",
      });
    }
    const mostBytes = this.#limitFor(path);
    const body = await readBody(request, { mostBytes, deadlines: this.#deadlines });
    if (path === PREFIX || path.startsWith(`${PREFIX}/`)) {
      return await this.#answerOwn(request, response, path, body, mostBytes);
    }
    if (body.problem) {
      const error = bodyError(body.problem, mostBytes);
      return this.#refuse(request, response, refused(messageOf(request, path, ""), error, () => {}));
    }
    const { server: { worlds }, onProblem } = this.#options;
    const exchange = callAws(worlds, messageOf(request, path, body.bytes), onProblem);
    const { hangUp } = exchange;
    if (hangUp) {
      response.once("close", () => {
        if (!response.writableEnded) hangUp();
      });
    }
    const answer = await exchange.answer;
    if (answer === "lost") breakOff(request);
    else this.#send(request, response, answer);
  }

  async #answerUrl(request: IncomingMessage, response: ServerResponse, address: UrlAddress): Promise<void> {
    const { server: { worlds }, mostBodyBytes } = this.#options;
    const body = await readBody(request, { mostBytes: mostBodyBytes, deadlines: this.#deadlines });
    if (body.problem) {
      return this.#refuse(request, response, ownError(bodyError(body.problem, mostBodyBytes)));
    }
    const answer = await worldOfUrl(worlds, address.id).functionUrl({
      kind: "url",
      id: address.id,
      method: request.method ?? "GET",
      path: address.path,
      query: queryOf(request),
      headers: headersOf(request),
      body: base64(body.bytes),
      sourceIp: "127.0.0.1",
    });
    this.#send(request, response, {
      status: answer.status,
      headers: { ...answer.headers, ...(answer.cookies ? { "set-cookie": answer.cookies } : undefined) },
      body: answer.body,
      ...(answer.feed ? { stream: answer.feed as ByteFeed } : undefined),
    });
  }

  async #answerOwn(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    body: Body,
    mostBytes: number,
  ): Promise<void> {
    if (body.problem) {
      return this.#refuse(request, response, ownError(bodyError(body.problem, mostBytes)));
    }
    if (request.method === "TRACE") {
      // A web request cannot even be made of it.
      return this.#refuse(request, response, own(405, "Method Not Allowed", "Nothing here answers to TRACE"));
    }
    const { server } = this.#options;
    if (!isForWorld(path)) return await handleControlOver(server, request, response, body.bytes);
    const answer = await handleForWorld(server.worlds, {
      method: request.method ?? "GET",
      path,
      query: queryOf(request),
      headers: headersOf(request),
      body: Buffer.from(body.bytes).toString("utf8"),
    });
    if (answer === "lost") breakOff(request);
    else this.#send(request, response, answer);
  }

  /** Answers a request whose body may not have been read: the connection ends with the answer. */
  #refuse(request: IncomingMessage, response: ServerResponse, parts: Parts): void {
    const unread = !request.complete && hasBody(request);
    if (!unread) return this.#send(request, response, parts);
    this.#send(request, response, { ...parts, headers: { ...parts.headers, connection: "close" } });
    // Closed at once, with bytes unread, the client could lose the answer.
    request.resume();
    const { socket } = request;
    natives.setTimeout(() => socket.destroy(), LINGER_MS);
  }

  #send(request: IncomingMessage, response: ServerResponse, { status, headers, body, stream }: Parts): void {
    if (response.destroyed || response.headersSent) return;
    const sent: Record<string, string | readonly string[] | number> = { ...headers };
    sent["x-amzn-requestid"] ??= crypto.randomUUID();
    if (stream) {
      response.writeHead(status, sent as Record<string, string>);
      // What comes next comes from within a turn of the world, in which nothing may reach the outside.
      const outbox = new Outbox();
      stream.listen((bytes) => outbox.put(() => bytes ? void response.write(bytes) : response.end()));
      return;
    }
    if (status !== 204 && status !== 304) {
      sent["content-length"] = typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
    }
    if (this.#closing) sent.connection = "close";
    response.writeHead(status, sent as Record<string, string>);
    if (request.method === "HEAD" || status === 204 || status === 304) response.end();
    else response.end(body);
  }

  #limitFor(path: string): number {
    const isControl = path.startsWith(`${PREFIX}/`) && !isForWorld(path);
    if (CODE_PATH.test(path)) return Math.max(MOST_CODE_BYTES, this.#options.mostBodyBytes);
    return isControl ? MOST_CONTROL_BYTES : this.#options.mostBodyBytes;
  }
}

/** The connection breaks without an answer. */
function breakOff(request: IncomingMessage): void {
  request.socket.destroy();
}

function failed(): OwnResponse {
  return own(500, "InternalFailure", "The request processing has failed because of an unknown error.");
}

function plainRefusal(status: string, code: string): string {
  const body = JSON.stringify({ __type: code });
  return `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
    `x-amzn-requestid: ${crypto.randomUUID()}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** Waits for something, but no longer than that. */
async function within(mostMs: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof natives.setTimeout> | undefined;
  const over = new Promise<void>((resolve) => timer = natives.setTimeout(resolve, mostMs));
  await Promise.race([work, over]);
  natives.clearTimeout(timer);
}

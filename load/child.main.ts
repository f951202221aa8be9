/** A program of this repository that runs beside the load: started, awaited until it says where it is, and ended. */
import { killed } from "./k6.main.ts";

export interface ChildOptions {
  /** What to call it in messages: `the endpoint`. */
  readonly title: string;
  /** The file of the program. */
  readonly program: URL;
  readonly args: readonly string[];
  /** Beside the environment that is there. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Finds in a line of its standard output what is waited for. */
  readonly ready: (line: string) => string | undefined;
  readonly signal: AbortSignal;
}

export interface Child {
  /** What `ready` found. */
  readonly found: string;
  readonly pid: number;
  /** The last lines that it printed. */
  readonly lastLines: readonly string[];
  /** Resolves, with its exit code, when it has ended. */
  readonly ended: Promise<number>;
  /** Asks it to drain and end, and ends it where it does not. */
  end(): Promise<void>;
}

/** The child ended, or said nothing, before it was ready. */
export class ChildError extends Error {
  override readonly name = "ChildError";
  /** Its exit code; undefined when it was too slow. */
  readonly code: number | undefined;

  constructor(message: string, code: number | undefined) {
    super(message);
    this.code = code;
  }
}

const READY_WITHIN_MS = 120_000;
const DRAINED_WITHIN_MS = 30_000;
const KEPT_LINES = 20;

/**
 * Starts a program and waits until it is ready.
 *
 * @throws {ChildError} It ended, or was not ready in time; the message has its last lines.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", options.program.href, ...options.args],
    env: { ...options.environment, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lastLines: string[] = [];
  const keep = (line: string): void => {
    lastLines.push(line);
    if (lastLines.length > KEPT_LINES) lastLines.shift();
  };
  const readyLine = Promise.withResolvers<string>();
  const read = Promise.all([
    eachLine(process.stdout, (line) => {
      keep(line);
      const found = options.ready(line);
      if (found !== undefined) readyLine.resolve(found);
    }),
    eachLine(process.stderr, keep),
  ]);
  const ended = process.status.then(async ({ code }) => {
    await read;
    return code;
  });
  const end = async (): Promise<void> => {
    killed(process, "SIGTERM");
    const timer = setTimeout(() => killed(process, "SIGKILL"), DRAINED_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  };
  const timer = setTimeout(
    () =>
      readyLine.reject(
        new ChildError(
          `Cannot start ${options.title}: not ready after ${READY_WITHIN_MS / 1000} s`,
          undefined,
        ),
      ),
    READY_WITHIN_MS,
  );
  const interrupt = (): void => readyLine.reject(new ChildError("Interrupted", undefined));
  options.signal.addEventListener("abort", interrupt);
  ended.then((code) =>
    readyLine.reject(
      new ChildError(
        // What it says of wrong usage is one line already; of anything else it is evidence.
        code === 2 && lastLines.length > 0
          ? lastLines.join("\n")
          : `Cannot start ${options.title}: it ended with exit code ${code}\n${lastLines.join("\n")}`
            .trimEnd(),
        code,
      ),
    )
  );
  try {
    const found = await readyLine.promise;
    return { found, pid: process.pid, lastLines, ended, end };
  } catch (error) {
    await end();
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", interrupt);
  }
}

async function eachLine(stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  }
  if (rest !== "") take(rest);
}

/** A look-alike while it runs: started, waited for, ended by its process id. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { type Lookalike, LookalikeError } from "./lookalike.ts";

/** Started from cold, with nothing compiled, on a busy machine. */
const READY_TIMEOUT_MS = 120_000;
const READY_EVERY_MS = 20;
/** How long it may take to end when asked to; then it is killed. Nothing that it holds is worth more. */
const END_TIMEOUT_MS = 5_000;
const LOG_LINES = 20;

export interface Running {
  readonly title: string;
  readonly url: string;
  /** The variables that lead to it: `{ AWS_ENDPOINT_URL: "http://127.0.0.1:4566" }`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly pid: number;
  /** How long it took from its start until it answered, in real milliseconds. */
  readonly startMs: number;
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it and removes what it left behind. Safe to call again. */
  end(): Promise<void>;
}

/**
 * Starts it and waits until it answers.
 *
 * @throws {LookalikeError} The port is taken, or it ended or gave no answer in time; the message has its last lines.
 */
export async function start(
  lookalike: Lookalike,
  options: { readonly directory: string; readonly port: number; readonly signal: AbortSignal },
): Promise<Running> {
  const port = options.port === 0 ? freePort() : mustBeFree(options.port, lookalike.title);
  const scratch = mkdtempSync(join(tmpdir(), "orderstorm-lookalike-"));
  const log = join(scratch, "log");
  const beganMs = performance.now();
  const child = spawned(lookalike, options.directory, port, scratch, log);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const end = async (): Promise<void> => {
    await endProcess(child, ended);
    rmSync(scratch, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(lookalike, url, child, options.signal);
  } catch (error) {
    const last = tail(log);
    await end();
    throw error instanceof LookalikeError ? new LookalikeError(`${error.message}${last}`) : error;
  }
  const variables = Object.fromEntries(lookalike.variables.map((name) => [name, url]));
  const startMs = performance.now() - beganMs;
  return { title: lookalike.title, url, variables, pid: child.pid!, startMs, ended, end };
}

function spawned(
  lookalike: Lookalike,
  directory: string,
  port: number,
  scratch: string,
  log: string,
): ChildProcess {
  const { program, args, environment } = lookalike.launch(directory, port, scratch);
  const out = openSync(log, "w");
  try {
    return spawn(program, args, {
      cwd: scratch,
      env: { ...process.env, ...environment },
      stdio: ["ignore", out, out],
      // Ctrl-C in a terminal goes to the group: what runs against it may still need it while it winds down.
      detached: true,
    });
  } finally {
    closeSync(out);
  }
}

async function ready(
  lookalike: Lookalike,
  url: string,
  child: ChildProcess,
  signal: AbortSignal,
): Promise<void> {
  let failure: string | undefined;
  child.once("error", (error) => failure = error.message);
  const untilMs = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < untilMs) {
    if (failure !== undefined) throw new LookalikeError(`Cannot start ${lookalike.title}: ${failure}`);
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new LookalikeError(
        `Cannot start ${lookalike.title}: it ended with ${child.exitCode ?? child.signalCode}`,
      );
    }
    signal.throwIfAborted();
    if (await answers(url + lookalike.readyPath)) return;
    await wait(READY_EVERY_MS, undefined, { signal });
  }
  throw new LookalikeError(`Cannot start ${lookalike.title}: no answer within ${READY_TIMEOUT_MS / 1000} s`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false;
  }
}

async function endProcess(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const late = new AbortController();
  await Promise.race([ended, wait(END_TIMEOUT_MS, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await ended;
}

/** A port that nobody listens on. Somebody may take it before it is used; then the start says so. */
function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

function mustBeFree(port: number, title: string): number {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return port;
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new LookalikeError(
      `Cannot start ${title} on port ${port}: it is taken; --port N takes another, --port 0 a free one`,
    );
  }
}

function tail(log: string): string {
  try {
    const lines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-LOG_LINES);
    return lines.join("").trim() === "" ? "" : `; its last lines:\n  ${lines.join("\n  ")}`;
  } catch {
    return "";
  }
}

/** The servers that are measured side by side: ours, a bare echo, and others that answer as AWS does. */
import { fileURLToPath } from "node:url";
import { cacheDirectory, install } from "../../tools/lookalikes/install.ts";
import { ACCOUNTS } from "../../tools/lookalikes/arguments.ts";
import type { Lookalike } from "../../tools/lookalikes/lookalike.ts";
import { start } from "../../tools/lookalikes/running.ts";
import type { ServiceName } from "./workloads.ts";

export interface Contender {
  readonly title: string;
  readonly speaks: readonly ServiceName[];
  readonly isEcho: boolean;
  /** @throws {Error} It cannot be had on this machine; the message says why. */
  start(): Promise<RunningContender>;
}

export interface RunningContender {
  readonly port: number;
  readonly pid: number;
  /** From the start of its process until it answered. */
  readonly startMs: number;
  end(): Promise<void>;
}

const ALL: readonly ServiceName[] = ["sqs", "dynamodb", "eventbridge"];

export const OURS = "Orderstorm";
export const ECHO = "a bare echo";

/** Ours comes first: all others are told as ratios to it. */
export const CONTENDERS: readonly Contender[] = [
  deno(OURS, ALL, "../../serve/main.ts", ["--port", "0"]),
  deno(ECHO, [], "./echo.main.ts", []),
  peer(ACCOUNTS.ministack![0]!, ALL),
  peer(ACCOUNTS.elasticmq![0]!, ["sqs"]),
  peer(ACCOUNTS.moto![0]!, ALL),
  peer(ACCOUNTS.localstack![0]!, ["sqs", "eventbridge"]),
  peer(ACCOUNTS["dynamodb-local"]![0]!, ["dynamodb"]),
  peer(ACCOUNTS.dynalite![0]!, ["dynamodb"]),
];

/** A server that Deno runs, and that says where it listens before anything else. */
function deno(
  title: string,
  speaks: readonly ServiceName[],
  file: string,
  args: readonly string[],
): Contender {
  return {
    title,
    speaks,
    isEcho: speaks.length === 0,
    async start() {
      const beganMs = performance.now();
      const process = new Deno.Command(Deno.execPath(), {
        args: ["run", "--allow-all", fileURLToPath(import.meta.resolve(file)), ...args],
        stdin: "null",
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const port = await portIn(process.stdout);
      return {
        port,
        pid: process.pid,
        startMs: performance.now() - beganMs,
        async end() {
          process.kill("SIGTERM");
          await process.status;
        },
      };
    },
  };
}

async function portIn(output: ReadableStream<Uint8Array>): Promise<number> {
  const reader = output.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = "";;) {
    const { value, done } = await reader.read();
    if (done) throw new Error("it ended before it listened");
    text += value;
    const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
    if (port === undefined) continue;
    // Read on, so that it can go on writing.
    void (async () => {
      while (!(await reader.read()).done);
    })().catch(() => {});
    return Number(port);
  }
}

function peer(lookalike: Lookalike, speaks: readonly ServiceName[]): Contender {
  return {
    title: lookalike.title,
    speaks,
    isEcho: false,
    async start() {
      const note = (text: string): void => console.error(text);
      const directory = await install(lookalike, cacheDirectory(Deno.env.toObject()), note);
      const { signal } = new AbortController();
      const running = await start(lookalike, { directory, port: 0, signal });
      return {
        port: Number(new URL(running.url).port),
        pid: running.pid,
        startMs: running.startMs,
        end: () => running.end(),
      };
    },
  };
}

/**
 * What a function writes: the console as Lambda's Node.js runtimes have it, in text or JSON.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
import { Writable } from "node:stream";
import { format } from "node:util";
import type { Failure, SandboxPlan } from "../protocol.ts";

type Level = "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";
const LEVELS: readonly Level[] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/** @param text As in the log, with its line break. @param line As it was written. */
export type Write = (text: string, line: string) => void;

export class Log {
  requestId: string | undefined;
  tenantId: string | undefined;
  readonly #write: Write;
  readonly #json: boolean;
  readonly #least: number;

  constructor(plan: SandboxPlan["log"], write: Write) {
    this.#write = write;
    this.#json = plan.format === "JSON";
    // Text is not filtered; JSON shows INFO and above unless it is told otherwise.
    this.#least = this.#json
      ? Math.max(0, LEVELS.indexOf((plan.level?.toUpperCase() ?? "INFO") as Level))
      : 0;
  }

  /** Puts the console of this isolate in its place. */
  install(): void {
    const methods: Record<string, Level> = {
      trace: "TRACE",
      debug: "DEBUG",
      info: "INFO",
      log: "INFO",
      warn: "WARN",
      error: "ERROR",
      fatal: "FATAL",
    };
    for (const [name, level] of Object.entries(methods)) {
      put(console, name, (...args: unknown[]) => this.write(level, args));
    }
    put(console, "dir", (value: unknown) => this.raw(format("%O", value) + "\n"));
  }

  /** One call of the console. */
  write(level: Level, args: readonly unknown[]): void {
    if (LEVELS.indexOf(level) < this.#least) return;
    const line = args.length === 1 && typeof args[0] === "string" ? args[0] : format(...args);
    const text = this.#json
      ? this.#asJson(level, args, line)
      : `${new Date().toISOString()}\t${this.requestId}\t${level}\t${line}`;
    this.#write(`${text}\n`, line);
  }

  /** What is written to standard output or standard error goes into the log as it is. */
  raw(text: string): void {
    this.#write(text, text.replace(/\n$/, ""));
  }

  /** How Lambda's own part of the runtime logs an error that ended an invocation. */
  error(heading: string, error: unknown, failure: Failure): void {
    if (this.#json) {
      this.write("ERROR", [error instanceof Error ? error : new Error(String(error))]);
      return;
    }
    const own = typeof error === "object" && error !== null ? { ...error } : undefined;
    const shown = {
      errorType: failure.errorType,
      errorMessage: failure.errorMessage,
      ...own,
      ...(failure.trace.length > 0 ? { stack: failure.trace } : undefined),
    };
    let text: string;
    try {
      text = JSON.stringify(shown);
    } catch {
      text = JSON.stringify(failure);
    }
    this.write("ERROR", [`${heading} \t${text}`]);
  }

  stream(): Writable {
    return new Writable({
      decodeStrings: false,
      write: (chunk: string | Uint8Array, _encoding, done) => {
        this.raw(typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk));
        done();
      },
    });
  }

  #asJson(level: Level, args: readonly unknown[], line: string): string {
    const failed = args.find((arg) => arg instanceof Error);
    const record = {
      timestamp: new Date().toISOString(),
      level,
      requestId: this.requestId,
      ...(this.tenantId === undefined ? undefined : { tenantId: this.tenantId }),
      message: args.length === 1 ? args[0] : line,
      ...(args.length > 1 && failed instanceof Error ? described(failed) : undefined),
    };
    try {
      return JSON.stringify(record, (_, value) => value instanceof Error ? described(value) : value);
    } catch {
      return JSON.stringify({ ...record, message: line });
    }
  }
}

function described(error: Error): object {
  return {
    errorType: error.constructor?.name ?? "UnknownError",
    errorMessage: error.message,
    stackTrace: error.stack?.split("\n") ?? [],
    ...error,
  };
}

/** Sets a member that may be read-only. */
export function put(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

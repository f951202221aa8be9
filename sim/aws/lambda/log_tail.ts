/**
 * The last 4 KB of an invocation's log, as LogType Tail asks for: Lambda's own lines, and those of the function.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#lambda-Invoke-request-LogType; the lines are those of
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html and, in JSON, of
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
import type { FunctionVersion } from "./function_version.ts";
import type { Invoked } from "./invocation.ts";

const MAX_BYTES = 4096;
const ENCODER = new TextEncoder();

export class LogTail {
  readonly #version: FunctionVersion;
  readonly #requestId: string;
  readonly #json: boolean;
  readonly #nowMs: () => number;
  #text = "";

  constructor(version: FunctionVersion, requestId: string, json: boolean, nowMs: () => number) {
    this.#version = version;
    this.#requestId = requestId;
    this.#json = json;
    this.#nowMs = nowMs;
    this.add(
      json
        ? this.#platform("start", { requestId, version: version.version })
        : `START RequestId: ${requestId} Version: ${version.version}\n`,
    );
  }

  /** What the function wrote, with line breaks. */
  add(text: string): void {
    this.#text += text;
    // Characters are at least a byte each, so more of them than that are never needed.
    if (this.#text.length > 8 * MAX_BYTES) this.#text = this.#text.slice(-MAX_BYTES);
  }

  /** The tail once the invocation has ended, in base64. */
  end(invoked: Invoked): string {
    this.#failure(invoked);
    this.#report(invoked);
    const bytes = ENCODER.encode(this.#text).slice(-MAX_BYTES);
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  }

  /** What Lambda itself says of a function that it had to end, or that ended. */
  #failure({ outcome, errorType, errorMessage = "" }: Invoked): void {
    if (this.#json) return;
    const id = this.#requestId;
    const message = errorMessage.replace(`RequestId: ${id} Error: `, "");
    if (outcome === "timeout") this.add(`${this.#time()} ${id} ${message}\n\n`);
    else if (outcome === "crash") this.add(`RequestId: ${id} Error: ${message}\n${errorType}\n`);
  }

  #report(invoked: Invoked): void {
    const { memoryMb } = this.#version.settings;
    const { durationMs, initMs, usedMb, outcome, errorType } = invoked;
    // Since August 2025 the INIT phase is billed as well.
    const billedMs = Math.ceil(durationMs + (initMs ?? 0));
    const id = this.#requestId;
    const status = outcome === "ok" || outcome === "error"
      ? "success"
      : outcome === "timeout"
      ? "timeout"
      : "error";
    if (this.#json) {
      return this.add(this.#platform("report", {
        requestId: id,
        metrics: {
          durationMs,
          billedDurationMs: billedMs,
          memorySizeMB: memoryMb,
          ...(usedMb === undefined ? undefined : { maxMemoryUsedMB: usedMb }),
          ...(initMs === undefined ? undefined : { initDurationMs: initMs }),
        },
        status,
      }));
    }
    const parts = [
      `REPORT RequestId: ${id}`,
      `Duration: ${durationMs.toFixed(2)} ms`,
      `Billed Duration: ${billedMs} ms`,
      `Memory Size: ${memoryMb} MB`,
      ...(usedMb === undefined ? [] : [`Max Memory Used: ${Math.min(usedMb, memoryMb)} MB`]),
      ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
      ...(status === "success" ? [] : [`Status: ${status}`]),
      ...(status === "error" ? [`Error Type: ${errorType}`] : []),
    ];
    this.add(`END RequestId: ${id}\n${parts.join("\t")}\t\n`);
  }

  #platform(type: string, record: object): string {
    return JSON.stringify({ time: this.#time(), type: `platform.${type}`, record }) + "\n";
  }

  #time(): string {
    return new Date(Math.floor(this.#nowMs())).toISOString();
  }
}

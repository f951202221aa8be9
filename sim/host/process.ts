/**
 * The `process` of a sandbox: its own environment, streams, listeners and exit, and of the machine only what it would
 * find on Lambda. The rest is the real one's.
 */
import { EventEmitter } from "node:events";
import process from "node:process";

/** What a sandbox's `process` does for itself. */
export interface ProcessPorts {
  readonly environment: Record<string, string>;
  /** Takes what is written to standard output and standard error. */
  write(text: string): void;
  /** Ends the sandbox; does not return. */
  exit(code: number): never;
  /** Makes the error of whoever asks for something of the machine. */
  leak(what: string): Error;
}

/** The same on every machine, as what is logged is part of a run's identity. */
const MACHINE = {
  pid: 8,
  ppid: 1,
  platform: "linux",
  arch: "x64",
  title: "node",
  execPath: "/var/lang/bin/node",
  argv: ["/var/lang/bin/node", "/var/runtime/index.mjs"],
} as const;

/** What reads or changes the machine. */
const OUTSIDE = [
  "abort",
  "kill",
  "chdir",
  "memoryUsage",
  "cpuUsage",
  "resourceUsage",
  "availableMemory",
  "constrainedMemory",
  "loadavg",
] as const;

/** Listeners on the real process would outlive the sandbox, and the run. */
const LISTENING = [
  "on",
  "once",
  "off",
  "addListener",
  "removeListener",
  "removeAllListeners",
  "prependListener",
  "prependOnceListener",
  "emit",
  "listeners",
  "rawListeners",
  "listenerCount",
  "eventNames",
  "setMaxListeners",
  "getMaxListeners",
] as const;

/** Makes the `process` of one sandbox. */
export function sandboxProcess(ports: ProcessPorts): object {
  const own = Object.create(process) as Record<string, unknown>;
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(own, name, { value, writable: true, configurable: true, enumerable: true });
  };
  for (const [name, value] of Object.entries(MACHINE)) {
    define(name, Array.isArray(value) ? [...value] : value);
  }
  for (const name of OUTSIDE) {
    define(name, () => {
      throw ports.leak(`node:process ${name}`);
    });
  }
  const emitter = new EventEmitter();
  const listening = emitter as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of LISTENING) {
    define(name, (...args: unknown[]) => {
      const result = listening[name]!(...args);
      return result === emitter ? own : result;
    });
  }
  const stream = {
    write: (text: string | Uint8Array): boolean => {
      ports.write((typeof text === "string" ? text : new TextDecoder().decode(text)).replace(/\n$/, ""));
      return true;
    },
    isTTY: false,
  };
  define("env", ports.environment);
  define("stdout", stream);
  define("stderr", stream);
  define("cwd", () => "/var/task");
  define("exit", (code = 0) => ports.exit(Number(code)));
  define("exitCode", undefined);
  return own;
}

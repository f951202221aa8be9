/** The `process` of a function: its own environment, streams and end. */
import realProcess from "node:process";
import { put } from "./log.ts";
import type { Log } from "./log.ts";

/** What a function's process is. */
export interface ProcessPorts {
  readonly environment: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Ends the worker. */
  exit(code: number): void;
}

/** Thrown at whoever calls `process.exit`, as the code behind that call must not run. */
class ExitError extends Error {
  override readonly name = "ExitError";
}

/** Puts the function's process in the place of this one. @returns It: the module `node:process`. */
export function installProcess({ environment, log, exit }: ProcessPorts): FunctionProcess {
  const own = Object.create(realProcess) as Record<string, unknown>;
  const end = (code: unknown): never => {
    exit(Number(code ?? own.exitCode ?? 0));
    throw new ExitError("The process has ended");
  };
  const members: Record<string, unknown> = {
    env: environmentOf(environment),
    stdout: log.stream(),
    stderr: log.stream(),
    argv: ["/var/lang/bin/node", "/var/runtime/index.mjs"],
    execPath: "/var/lang/bin/node",
    title: "node",
    pid: 8,
    ppid: 1,
    exitCode: undefined,
    cwd: () => "/var/task",
    chdir: () => {},
    exit: end,
    reallyExit: end,
    abort: () => end(134),
    kill: (pid: number) => pid === 8 ? end(137) : false,
  };
  for (const name of ["on", "once", "addListener", "prependListener", "prependOnceListener"] as const) {
    const real = realProcess[name].bind(realProcess) as (event: string, listener: () => void) => unknown;
    members[name] = (event: string, listener: () => void) => {
      // The signals of this process are not those of the function's environment.
      if (!/^SIG/.test(event)) real(event, listener);
      return own;
    };
  }
  for (const name of NAMED) {
    if (name in members) continue;
    const value = realProcess[name] as unknown;
    members[name] = typeof value === "function" && name !== "hrtime" ? value.bind(realProcess) : value;
  }
  for (const [name, value] of Object.entries(members)) put(own, name, value);
  put(globalThis, "process", own);
  return own as unknown as FunctionProcess;
}

/** As much of it as the runtime itself uses. */
export interface FunctionProcess {
  readonly env: Record<string, string | undefined>;
}

/** What `import { … } from "node:process"` finds beside what is the function's own. */
const NAMED = [
  "arch",
  "cpuUsage",
  "emit",
  "emitWarning",
  "hrtime",
  "memoryUsage",
  "nextTick",
  "off",
  "platform",
  "removeListener",
  "uptime",
  "version",
  "versions",
] as const;

/** Values are text, as in every environment of Node.js. */
function environmentOf(variables: Readonly<Record<string, string>>): Record<string, string> {
  return new Proxy({ ...variables }, {
    set: (target, name, value) => Reflect.set(target, name, String(value)),
    defineProperty: (target, name, descriptor) =>
      Reflect.defineProperty(target, name, {
        ...descriptor,
        ...("value" in descriptor ? { value: String(descriptor.value) } : undefined),
      }),
  });
}

/** The console of a sandbox: its lines go to the function's log. */
import { format } from "node:util";

type Write = (line: string) => void;

const WRITING = ["log", "info", "warn", "error", "debug", "trace", "dir", "table", "dirxml"] as const;
const SILENT = [
  "group",
  "groupEnd",
  "groupCollapsed",
  "time",
  "timeEnd",
  "timeLog",
  "count",
  "countReset",
  "clear",
] as const;

/** A console that is its own `Console` class too, as in `node:console`. */
export function sandboxConsole(write: Write): object {
  const line = (...args: unknown[]): void =>
    write(args.length === 1 && typeof args[0] === "string" ? args[0] : format(...args));
  const methods: Record<string, unknown> = {};
  for (const name of WRITING) methods[name] = line;
  for (const name of SILENT) methods[name] = () => {};
  methods.assert = (condition: unknown, ...args: unknown[]) => {
    if (!condition) line("Assertion failed", ...args);
  };
  const Console = function (this: object): object {
    return Object.create(methods);
  };
  return Object.assign(Object.create(methods) as object, methods, { Console });
}

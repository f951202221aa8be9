/** What a bundle finds where Node.js would give it modules and globals: its own, or those of the isolate. */
import type { ModuleScope } from "./code.ts";
import { sandboxConsole } from "./console.ts";
import { runOutside } from "./context.ts";
import { type ProcessPorts, sandboxProcess } from "./process.ts";

export interface ScopePorts extends ProcessPorts {
  /** Loads a module that the bundle leaves outside. */
  requireExternal(name: string): unknown;
  /** Told of each module that was loaded. */
  onModule(exports: unknown): void;
}

/** Makes the scope of one sandbox. */
export function sandboxScope(ports: ScopePorts): ModuleScope {
  const console = sandboxConsole(ports.write);
  const process = sandboxProcess(ports);
  const require = (name: string): unknown => {
    switch (name) {
      case "process":
      case "node:process":
        return process;
      case "console":
      case "node:console":
        return console;
    }
    const exports = runOutside(() => loaded(ports, name));
    ports.onModule(exports);
    return exports;
  };
  return { require, process, console, globalThis: sandboxGlobal({ process, console }) };
}

/** Says of a module that is not there what Node.js says on Lambda, without the paths of this machine. */
function loaded(ports: ScopePorts, name: string): unknown {
  try {
    return ports.requireExternal(name);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "MODULE_NOT_FOUND") throw error;
    const message = `Cannot find module '${name}'\nRequire stack:\n- /var/task/index.js`;
    throw Object.assign(new Error(message), { code: "MODULE_NOT_FOUND" });
  }
}

/** The isolate's globals, on which whatever is changed is changed for this sandbox only. */
function sandboxGlobal(members: Readonly<Record<string, object>>): object {
  const own = Object.create(globalThis) as Record<PropertyKey, unknown>;
  const define = (name: PropertyKey, value: unknown): boolean =>
    Reflect.defineProperty(own, name, { value, writable: true, configurable: true, enumerable: true });
  const global: object = new Proxy(own, {
    // Accessors of the isolate's globals ask that they be called on the real one.
    get: (_, name) => Object.hasOwn(own, name) ? own[name] : Reflect.get(globalThis, name),
    set: (_, name, value) => {
      if (!Object.hasOwn(own, name)) return define(name, value);
      return Reflect.set(own, name, value);
    },
  });
  for (const [name, value] of Object.entries(members)) define(name, value);
  define("globalThis", global);
  define("global", global);
  return global;
}

/**
 * From the name of a handler (`file.export`) to the function: which file is looked for, how it is loaded, and what is
 * said of one that is not there.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
import type { Loader } from "./modules.ts";
import { RUNTIME_FILE } from "./modules.ts";
import type { Files } from "./package_json.ts";
import type { Resolver } from "./resolve.ts";
import { RuntimeError } from "./failure.ts";

export type Handler = (...args: unknown[]) => unknown;

const TASK_ROOT = "/var/task";

/** @throws {RuntimeError | Error} It cannot be loaded: what its code throws is thrown on. */
export async function loadHandler(
  name: string,
  files: Files,
  resolver: Resolver,
  loader: Loader,
): Promise<Handler> {
  if (name.includes("..")) {
    throw new RuntimeError(
      "MalformedHandlerName",
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const file = name.slice(name.lastIndexOf("/") + 1);
  const directory = name.slice(0, name.length - file.length);
  const [, module, path] = /^([^.]*)\.(.*)$/.exec(file) ?? [];
  if (module === undefined || path === undefined) {
    throw new RuntimeError("MalformedHandlerName", "Bad handler");
  }
  const exported = await loadModule(directory, module, files, resolver, loader);
  let handler: unknown = exported;
  for (const part of path.split(".")) handler = (handler as Record<string, unknown> | undefined)?.[part];
  if (!handler) throw new RuntimeError("HandlerNotFound", `${name} is undefined or not exported`);
  if (typeof handler !== "function") throw new RuntimeError("HandlerNotFound", `${name} is not a function`);
  return handler as Handler;
}

async function loadModule(
  directory: string,
  module: string,
  files: Files,
  resolver: Resolver,
  loader: Loader,
): Promise<unknown> {
  const stem = directory.startsWith("/") ? directory + module : `${TASK_ROOT}/${directory}${module}`;
  const there = (path: string): boolean => files.kind(path) === "file";
  try {
    if (there(stem)) return loader.require(stem);
    if (there(`${stem}.js`)) {
      return files.isModule(`${stem}.js`) ? await loader.import(`${stem}.js`) : loader.require(`${stem}.js`);
    }
    if (there(`${stem}.mjs`)) return await loader.import(`${stem}.mjs`);
    if (there(`${stem}.cjs`)) return loader.require(`${stem}.cjs`);
    return loader.require(foundByName(directory, module, resolver));
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError("UserCodeSyntaxError", String(error));
    if ((error as { code?: unknown } | undefined)?.code === "MODULE_NOT_FOUND") {
      throw new RuntimeError("ImportModuleError", String(error));
    }
    throw error;
  }
}

/** What lies nowhere where a handler does may still be the name of a package. */
function foundByName(directory: string, module: string, resolver: Resolver): string {
  try {
    return resolver.resolve(module, `${TASK_ROOT}/${directory}_`, "require", ["node", "require"]);
  } catch (error) {
    const message = `Cannot find module '${module}'\nRequire stack:\n- ${RUNTIME_FILE}`;
    throw Object.assign(error as Error, { message, requireStack: [RUNTIME_FILE] });
  }
}

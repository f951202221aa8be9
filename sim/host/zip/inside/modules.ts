/**
 * Puts the modules of a function in the place of those of this machine: whatever it requires or imports is looked for
 * as Node.js does on Lambda, and read from where its code was unpacked.
 */
import { createRequire, isBuiltin, registerHooks } from "node:module";
import type { Files } from "./package_json.ts";
import type { Resolver } from "./resolve.ts";

/** Modules of Node.js that are the function's own, by their names without `node:`. */
export type OwnBuiltins = Readonly<Record<string, object>>;

/** Where the loader of Lambda itself would lie: what the handler is asked for from. */
export const RUNTIME_FILE = "/var/runtime/index.mjs";

const BUILTIN_DIRECTORY = "file:///var/runtime/builtin/";
/** By which the text of a built-in module finds it. */
const OWN = Symbol.for("orderstorm.builtins");
const NAME = /^[A-Za-z_$][\w$]*$/;

/** Loads modules as the function would. */
export interface Loader {
  require(path: string): unknown;
  import(path: string): Promise<unknown>;
}

/** Installs the hooks of this isolate; only once. */
export function installModules(files: Files, resolver: Resolver, own: OwnBuiltins): Loader {
  Object.defineProperty(globalThis, OWN, { value: own });
  /** What the platform makes of an error of `resolve` is another error. */
  let lastError: unknown;
  registerHooks({
    resolve(specifier, context, next) {
      if (isBuiltin(specifier)) {
        const name = specifier.replace(/^node:/, "");
        if (!Object.hasOwn(own, name)) return next(`node:${name}`, context);
        const kind = context.conditions.includes("require") ? "cjs" : "mjs";
        return { url: `${BUILTIN_DIRECTORY}${name}.${kind}`, shortCircuit: true };
      }
      // JSON and binary data in a URL are the platform's business.
      if (/^(?:data|blob):/.test(specifier)) return next(specifier, context);
      const from = context.parentURL?.startsWith("file:///")
        ? decodeURIComponent(new URL(context.parentURL).pathname)
        : RUNTIME_FILE;
      const kind = context.conditions.includes("require") ? "require" : "import";
      try {
        const path = resolver.resolve(specifier, files.places.seen(from), kind, context.conditions);
        return { url: `file://${encodeURI(path)}`, shortCircuit: true };
      } catch (error) {
        lastError = error;
        throw error;
      }
    },
    load(url, context, next) {
      if (!url.startsWith("file:///")) return next(url, context);
      if (url.startsWith(BUILTIN_DIRECTORY)) return builtin(url, own);
      const path = decodeURIComponent(new URL(url).pathname);
      if (path.endsWith(".json")) {
        const required = context.conditions?.includes("require");
        return {
          format: required ? "commonjs" : "json",
          source: jsonSource(files.text(path), required),
          shortCircuit: true,
        };
      }
      if (files.isModule(path)) {
        return { format: "module", source: files.text(path), shortCircuit: true };
      }
      if (context.conditions?.includes("require")) {
        return { format: "commonjs", source: files.text(path), shortCircuit: true };
      }
      return { format: "module", source: wrapper(path, required(path)), shortCircuit: true };
    },
  });
  const require = createRequire(`file://${RUNTIME_FILE}`);
  const required = (path: string): unknown => require(path);
  return {
    require: required,
    async import(path) {
      lastError = undefined;
      try {
        return await import(`file://${encodeURI(path)}`);
      } catch (error) {
        if (lastError instanceof Error && String((error as Error)?.message).includes(lastError.message)) {
          throw lastError;
        }
        throw error;
      }
    },
  };
}

function jsonSource(text: string, required: boolean | undefined): string {
  return required ? `module.exports = JSON.parse(${JSON.stringify(text)});` : text;
}

function builtin(
  url: string,
  own: OwnBuiltins,
): { format: "commonjs" | "module"; source: string; shortCircuit: true } {
  const [, name, ending] = /([^]+)\.(cjs|mjs)$/.exec(url.slice(BUILTIN_DIRECTORY.length))!;
  const found = `globalThis[Symbol.for("orderstorm.builtins")][${JSON.stringify(name)}]`;
  return ending === "cjs"
    ? { format: "commonjs", source: `module.exports = ${found};`, shortCircuit: true }
    : {
      format: "module",
      source: `const exported = ${found};\n${exportsOf(own[name!])}`,
      shortCircuit: true,
    };
}

/** An ES module with what a CommonJS module exports: Node.js finds the names in its text, here they are looked at. */
function wrapper(path: string, exported: unknown): string {
  const head = `import { createRequire } from "node:module";\n` +
    `const exported = createRequire("file://${RUNTIME_FILE}")(${JSON.stringify(path)});\n`;
  return head + exportsOf(exported);
}

function exportsOf(exported: unknown): string {
  const names = typeof exported === "object" || typeof exported === "function"
    ? Object.keys(exported ?? {}).filter((name) => name !== "default" && NAME.test(name))
    : [];
  return "export default exported;\n" +
    names.map((name, index) => `const _${index}_ = exported.${name};\nexport { _${index}_ as ${name} };`)
      .join("\n");
}

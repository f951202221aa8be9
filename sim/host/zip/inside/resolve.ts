/**
 * How Node.js finds a module, for `require` and for `import`, on the paths that a function sees.
 *
 * https://nodejs.org/api/modules.html#all-together and https://nodejs.org/api/esm.html#resolution-algorithm-specification.
 * After the package's own directories come those of Lambda: layers, then the SDK that the runtime has built in
 * (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-package.html).
 */
import { realpathSync } from "node:fs";
import { type Files, parentOf } from "./package_json.ts";

export type ModuleKind = "require" | "import";

const ENDINGS = ["", ".js", ".json", ".node"];
/** What Lambda's Node.js runtimes bring along. */
const BUILT_IN_PACKAGE = /^(?:@aws-sdk|@smithy|@aws)\//;
const SDK = ["/var/runtime/node_modules", "/var/runtime/node_modules/.deno/node_modules"];

export class Resolver {
  readonly #files: Files;
  readonly #layers: readonly string[];

  /** @param runtime `nodejs22.x`: layers may bring modules for one version of Node.js. */
  constructor(files: Files, runtime: string) {
    this.#files = files;
    const version = /^nodejs(\d+)/.exec(runtime)?.[1] ?? "22";
    this.#layers = ["/opt/nodejs/node_modules", `/opt/nodejs/node${version}/node_modules`];
  }

  /**
   * @param from The file that asks.
   * @returns The path of the file that is meant.
   * @throws {Error} As Node.js does, with its codes.
   */
  resolve(specifier: string, from: string, kind: ModuleKind, conditions: readonly string[]): string {
    const found = this.#find(specifier, from, kind, new Set([...conditions, "default"]));
    if (found !== undefined) return this.#real(found);
    throw notFound(specifier, from, kind);
  }

  #find(
    specifier: string,
    from: string,
    kind: ModuleKind,
    conditions: ReadonlySet<string>,
  ): string | undefined {
    if (specifier.startsWith("file://")) {
      return this.#exactly(decodeURIComponent(new URL(specifier).pathname), kind);
    }
    if (/^\.{0,2}\//.test(specifier) || specifier === "." || specifier === "..") {
      const { pathname } = new URL(specifier, `file://${encodeURI(from)}`);
      return this.#exactly(decodeURIComponent(pathname), kind);
    }
    if (specifier.startsWith("#")) return this.#imported(specifier, from, kind, conditions);
    const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
    const rest = specifier.slice(name.length);
    const own = this.#files.scopeOf(from);
    if (own?.json.name === name && own.json.exports !== undefined) {
      return this.#exported(own.directory, `.${rest}`, specifier, conditions);
    }
    for (const directory of this.#lookUps(from, name)) {
      const root = `${directory}/${name}`;
      if (this.#files.kind(root) !== "directory") {
        const file = kind === "require" && rest === "" ? this.#file(root) : undefined;
        if (file !== undefined) return file;
        continue;
      }
      if (this.#files.packageOf(root)?.exports !== undefined) {
        return this.#exported(root, `.${rest}`, specifier, conditions);
      }
      const found = kind === "require" || rest === ""
        ? this.#file(root + rest, rest === "") ?? this.#directory(root + rest)
        : this.#exactly(root + rest, kind);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  *#lookUps(from: string, name: string): Generator<string> {
    for (let at = parentOf(from);; at = parentOf(at)) {
      if (!at.endsWith("/node_modules")) yield at === "/" ? "/node_modules" : `${at}/node_modules`;
      if (at === "/") break;
    }
    yield* this.#layers;
    if (BUILT_IN_PACKAGE.test(name)) yield* SDK;
  }

  #exactly(path: string, kind: ModuleKind): string | undefined {
    if (kind === "import") return this.#files.kind(path) === "file" ? path : undefined;
    return (path.endsWith("/") ? undefined : this.#file(path)) ?? this.#directory(path.replace(/\/$/, ""));
  }

  #file(path: string, never = false): string | undefined {
    if (never) return undefined;
    const ending = ENDINGS.find((ending) => this.#files.kind(path + ending) === "file");
    return ending === undefined ? undefined : path + ending;
  }

  #directory(path: string): string | undefined {
    if (this.#files.kind(path) !== "directory") return undefined;
    const main = this.#files.packageOf(path)?.main;
    if (main !== undefined) {
      const target = decodeURIComponent(new URL(main, `file://${encodeURI(path)}/`).pathname).replace(
        /\/$/,
        "",
      );
      const found = this.#file(target) ?? this.#file(`${target}/index`);
      if (found !== undefined) return found;
    }
    return this.#file(`${path}/index`);
  }

  #exported(root: string, subpath: string, specifier: string, conditions: ReadonlySet<string>): string {
    const { exports } = this.#files.packageOf(root)!;
    const isMap = typeof exports === "object" && exports !== null && !Array.isArray(exports) &&
      Object.keys(exports).some((key) => key.startsWith("."));
    const table = isMap ? exports as Readonly<Record<string, unknown>> : { ".": exports };
    const target = targetIn(table, subpath, conditions);
    if (target?.startsWith("./")) return root + target.slice(1);
    const message = subpath === "."
      ? `No "exports" main defined in ${root}/package.json`
      : `Package subpath '${subpath}' is not defined by "exports" in ${root}/package.json`;
    throw Object.assign(new Error(message), { code: "ERR_PACKAGE_PATH_NOT_EXPORTED", specifier });
  }

  #imported(
    specifier: string,
    from: string,
    kind: ModuleKind,
    conditions: ReadonlySet<string>,
  ): string | undefined {
    const scope = this.#files.scopeOf(from);
    const target = targetIn(scope?.json.imports ?? {}, specifier, conditions);
    if (scope === undefined || target === undefined) {
      const message = `Package import specifier "${specifier}" is not defined in package ` +
        `${scope?.directory ?? ""}/package.json imported from ${from}`;
      throw Object.assign(new TypeError(message), { code: "ERR_PACKAGE_IMPORT_NOT_DEFINED" });
    }
    return target.startsWith("./")
      ? scope.directory + target.slice(1)
      : this.#find(target, `${scope.directory}/package.json`, kind, conditions);
  }

  /** Links are followed, as packages of a store link to each other. */
  #real(path: string): string {
    const { places } = this.#files;
    try {
      return places.seen(realpathSync(places.real(path)));
    } catch {
      return path;
    }
  }
}

/** What a table of `exports` or `imports` says of a path. */
function targetIn(
  table: Readonly<Record<string, unknown>>,
  path: string,
  conditions: ReadonlySet<string>,
): string | undefined {
  if (Object.hasOwn(table, path) && !path.includes("*")) return chosen(table[path], "", conditions);
  const patterns = Object.keys(table).filter((key) => key.includes("*"))
    .sort((left, right) => right.indexOf("*") - left.indexOf("*") || right.length - left.length);
  for (const pattern of patterns) {
    const [head = "", tail = ""] = pattern.split("*", 2);
    if (path.length >= pattern.length && path.startsWith(head) && path.endsWith(tail)) {
      return chosen(table[pattern], path.slice(head.length, path.length - tail.length), conditions);
    }
  }
  return undefined;
}

function chosen(target: unknown, part: string, conditions: ReadonlySet<string>): string | undefined {
  if (typeof target === "string") return target.replaceAll("*", part);
  if (Array.isArray(target)) {
    for (const each of target) {
      const found = chosen(each, part, conditions);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (typeof target !== "object" || target === null) return undefined;
  for (const [condition, value] of Object.entries(target)) {
    if (!conditions.has(condition)) continue;
    const found = chosen(value, part, conditions);
    if (found !== undefined) return found;
  }
  return undefined;
}

function notFound(specifier: string, from: string, kind: ModuleKind): Error {
  if (kind === "require") {
    const message = `Cannot find module '${specifier}'\nRequire stack:\n- ${from}`;
    return Object.assign(new Error(message), { code: "MODULE_NOT_FOUND", requireStack: [from] });
  }
  const what = /^(?:\.{0,2}\/|file:)/.test(specifier)
    ? `module '${decodeURIComponent(new URL(specifier, `file://${encodeURI(from)}`).pathname)}'`
    : `package '${specifier}'`;
  return Object.assign(new Error(`Cannot find ${what} imported from ${from}`), {
    code: "ERR_MODULE_NOT_FOUND",
  });
}

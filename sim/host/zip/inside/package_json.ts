/** What the `package.json` files of a function say of its modules. */
import { readFileSync, statSync } from "node:fs";
import type { Places } from "./places.ts";

export interface PackageJson {
  readonly name?: string;
  readonly type?: string;
  readonly main?: string;
  readonly exports?: unknown;
  readonly imports?: Readonly<Record<string, unknown>>;
}

/** The files of a function, by the paths that it sees. */
export class Files {
  readonly places: Places;
  readonly #packages = new Map<string, PackageJson | undefined>();
  readonly #scopes = new Map<
    string,
    { readonly directory: string; readonly json: PackageJson } | undefined
  >();

  constructor(places: Places) {
    this.places = places;
  }

  kind(path: string): "file" | "directory" | undefined {
    try {
      const stat = statSync(this.places.real(path), { throwIfNoEntry: false });
      return stat?.isFile() ? "file" : stat?.isDirectory() ? "directory" : undefined;
    } catch {
      // It lies where the worker may not look.
      return undefined;
    }
  }

  text(path: string): string {
    return readFileSync(this.places.real(path), "utf8");
  }

  /** The package.json of a directory. @throws {SyntaxError} It is no JSON. */
  packageOf(directory: string): PackageJson | undefined {
    if (this.#packages.has(directory)) return this.#packages.get(directory);
    const path = `${directory === "/" ? "" : directory}/package.json`;
    let json: PackageJson | undefined;
    if (this.kind(path) === "file") json = JSON.parse(this.text(path)) as PackageJson;
    this.#packages.set(directory, json);
    return json;
  }

  /** The nearest package.json above a file. */
  scopeOf(path: string): { readonly directory: string; readonly json: PackageJson } | undefined {
    const directory = parentOf(path);
    if (this.#scopes.has(directory)) return this.#scopes.get(directory);
    let found: { directory: string; json: PackageJson } | undefined;
    for (let at = directory; !at.endsWith("/node_modules"); at = parentOf(at)) {
      const json = this.packageOf(at);
      if (json !== undefined) found = { directory: at, json };
      if (found !== undefined || at === "/") break;
    }
    this.#scopes.set(directory, found);
    return found;
  }

  /** Whether a file is an ES module, by its ending or its package. */
  isModule(path: string): boolean {
    if (path.endsWith(".mjs")) return true;
    return path.endsWith(".js") && this.scopeOf(path)?.json.type === "module";
  }
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

/** Stacks as a function on Lambda would see them: its own frames and those of packages, at the paths that it knows. */
import type { Files } from "./package_json.ts";

interface CallSite {
  getFileName(): string | null;
  toString(): string;
}

/** Frames of modules, files and built-in functions; not those of this worker and of the platform below it. */
const OWN = /^(?:(?:file:\/\/)?\/(?:var|opt|tmp)\/|node:(?!module$)|data:|evalmachine)/;

/** Puts what makes stacks in this isolate in its place. */
export function installStacks(files: Files): void {
  const frame = (site: CallSite): string => {
    const file = site.getFileName();
    const text = String(site);
    // Node.js shows a CommonJS module by its path and an ES module by its URL.
    const path = file?.replace("file://", "");
    if (!path?.startsWith("/")) return text;
    const plain = text.replace("file:///", "/");
    return files.isModule(path) ? plain.replace(path, `file://${path}`) : plain;
  };
  Object.defineProperty(Error, "prepareStackTrace", {
    writable: true,
    configurable: true,
    value: (error: unknown, sites: readonly CallSite[]): string => {
      const shown = sites.filter((site) => {
        const file = site.getFileName();
        return file === null || file === undefined || OWN.test(file);
      });
      return [headOf(error), ...shown.map((site) => `    at ${frame(site)}`)].join("\n");
    },
  });
}

function headOf(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

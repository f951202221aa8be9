/** Bundles handler modules as they would be bundled for Lambda. Runs on the main thread, in real time. */
import { build, type Plugin, stop } from "esbuild";
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bundle, EXTERNAL } from "./code.ts";

/** A handler module could not be bundled: it has a syntax error, or imports something that is not there. */
export class BundleError extends Error {
  override readonly name = "BundleError";
  /** Each problem as `file:line:column: text`. */
  readonly problems: readonly string[];

  constructor(entry: string, problems: readonly string[]) {
    super(`Cannot bundle ${entry}: ${problems.join("; ")}`);
    this.problems = problems;
  }
}

/** How many calls are at work: esbuild's own process ends with the last of them, not under another. */
let working = 0;

export interface BundleOptions {
  /**
   * Changes the source of a module on its way into the bundles, as one does who plants a mistake to see it found.
   * Asked for every module of ours, not for those of packages; returns the source as it is to leave it so.
   *
   * @param path Absolute, as of the file system.
   */
  readonly edit?: (path: string, source: string) => string;
}

/**
 * Bundles each entry (a `file:` URL) to CommonJS for Node.js 22.
 *
 * @throws {BundleError} A module cannot be bundled.
 */
export async function bundleAll(
  entries: Iterable<string>,
  options: BundleOptions = {},
): Promise<Map<string, Bundle>> {
  const bundles = new Map<string, Bundle>();
  const plugins = options.edit ? [editing(options.edit)] : [];
  working++;
  try {
    await Promise.all([...new Set(entries)].map(async (entry) => {
      bundles.set(entry, await bundle(entry, plugins));
    }));
  } finally {
    if (--working === 0) await stop();
  }
  return bundles;
}

/** Loads the modules that `edit` changes; all others are left to esbuild. */
function editing(edit: NonNullable<BundleOptions["edit"]>): Plugin {
  return {
    name: "edit",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (/[\\/]node_modules[\\/]/.test(path)) return undefined;
        const source = await readFile(path, "utf8");
        const contents = edit(path, source);
        return contents === source ? undefined : { contents, loader: "ts" };
      });
    },
  };
}

async function bundle(entry: string, plugins: Plugin[]): Promise<Bundle> {
  const path = fileURLToPath(entry);
  try {
    const result = await build({
      // Paths in the source map are relative to the project, so that stacks do not name the machine.
      absWorkingDir: projectOf(path),
      entryPoints: [path],
      bundle: true,
      write: false,
      format: "cjs",
      platform: "node",
      target: "node22",
      // A script has no way to import in the middle of its work; it is given one that requires.
      supported: { "dynamic-import": false },
      external: [...EXTERNAL],
      plugins,
      sourcemap: "external",
      sourcesContent: false,
      outfile: "index.js",
      logLevel: "silent",
    });
    const text = result.outputFiles.find((file) => file.path.endsWith(".js"))!.text;
    const map = result.outputFiles.find((file) => file.path.endsWith(".map"))!.text;
    return { text, map, origin: entry };
  } catch (error) {
    const problems = (error as {
      errors?: { text: string; location: { file: string; line: number; column: number } | null }[];
    })
      .errors;
    if (!problems) throw error;
    throw new BundleError(
      path,
      problems.map(({ text, location }) =>
        location ? `${location.file}:${location.line}:${location.column}: ${text}` : text
      ),
    );
  }
}

/** The nearest folder above a file that holds a project's configuration; without one, the folder of the file. */
function projectOf(path: string): string {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (["deno.json", "deno.jsonc", "package.json"].some((name) => existsSync(join(folder, name)))) {
      return folder;
    }
  }
  return dirname(path);
}

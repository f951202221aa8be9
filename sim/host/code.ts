/**
 * The code of functions: bundles as they would be uploaded to Lambda, and the one place that evaluates them.
 *
 * A bundle is a CommonJS file as esbuild makes it for Lambda, with the AWS SDK and zod left outside: the SDK because
 * the Node.js runtimes of Lambda bring it along, zod because it holds no state and costs half a megabyte to load.
 * Each sandbox evaluates the bundle anew, so module state is its own, and is collected with it.
 */
import { createRequire } from "node:module";
import { Script } from "node:vm";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

/** A bundled handler module. */
export interface Bundle {
  /** CommonJS text. */
  readonly text: string;
  /** The source map, version 3, as JSON text. */
  readonly map: string;
  /** Where modules left outside are resolved from: a `file:` URL. */
  readonly origin: string;
}

/** Modules that a bundle leaves outside, as patterns of esbuild. */
export const EXTERNAL: readonly string[] = ["@aws-sdk/*", "@smithy/*", "zod", "zod/*"];

/** The parameters that a bundle sees instead of the globals of the same name. */
export interface ModuleScope {
  readonly require: (name: string) => unknown;
  readonly process: object;
  readonly console: object;
  readonly globalThis: object;
}

type Evaluate = (
  require: ModuleScope["require"],
  module: { exports: Record<string, unknown> },
  exports: Record<string, unknown>,
  process: object,
  console: object,
  globalThis: object,
  global: object,
  filename: string,
  dirname: string,
) => void;

/** Every bundle of this isolate, by the name of its script, so that a frame of a stack finds its sources. */
const SCRIPTS = new Map<string, Code>();

/** A bundle compiled once for this isolate; evaluating it costs well under a millisecond. */
export class Code {
  readonly #evaluate: Evaluate;
  readonly #map: string;
  #trace: TraceMap | undefined;
  readonly requireExternal: (name: string) => unknown;

  /** @param name For tools that show scripts, such as profilers. */
  constructor(name: string, bundle: Bundle) {
    this.#map = bundle.map;
    const filename = `lambda:${SCRIPTS.size}/${name}`;
    SCRIPTS.set(filename, this);
    const head = "(function(require,module,exports,process,console,globalThis,global,__filename,__dirname){";
    this.#evaluate = new Script(`${head}${bundle.text}\n})`, { filename }).runInThisContext();
    this.requireExternal = createRequire(bundle.origin);
  }

  /** Runs the module's top level and returns its exports. */
  instantiate(scope: ModuleScope): Record<string, unknown> {
    const module: { exports: Record<string, unknown> } = { exports: {} };
    this.#evaluate(
      scope.require,
      module,
      module.exports,
      scope.process,
      scope.console,
      scope.globalThis,
      scope.globalThis,
      "/var/task/index.js",
      "/var/task",
    );
    return module.exports;
  }

  /** The place in the sources that a place in the bundle came from: `services/payments/charge.ts:48:12`. */
  locate(line: number, column: number): string | undefined {
    this.#trace ??= new TraceMap(this.#map);
    const found = originalPositionFor(this.#trace, { line, column: Math.max(0, column - 1) });
    return found.source === null ? undefined : `${placeOf(found.source)}:${found.line}:${found.column + 1}`;
  }
}

/** The place in the sources of a place in some script; undefined for scripts that are no bundle. */
export function locate(script: string, line: number, column: number): string | undefined {
  return SCRIPTS.get(script)?.locate(line, column);
}

/** A path without what depends on the machine: within its package, or within the project. */
export function placeOf(path: string): string {
  const packaged = /node_modules\/(?:\.deno\/[^/]+\/node_modules\/)?(.+)$/.exec(path)?.[1];
  return packaged ?? path.replace(/^(\.\.\/)+/, "");
}

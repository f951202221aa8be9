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
) => void;

/** A bundle compiled once for this isolate; evaluating it costs well under a millisecond. */
export class Code {
  readonly name: string;
  readonly #evaluate: Evaluate;
  readonly #map: string;
  #trace: TraceMap | undefined;
  readonly requireExternal: (name: string) => unknown;

  constructor(name: string, bundle: Bundle) {
    this.name = name;
    this.#map = bundle.map;
    const head = "(function(require,module,exports,process,console,globalThis,global){";
    this.#evaluate = new Script(`${head}${bundle.text}\n})`, { filename: `lambda:${name}` })
      .runInThisContext();
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
    );
    return module.exports;
  }

  /** The place in the sources that a place in the bundle came from: `services/payments/charge.ts:48`. */
  locate(line: number, column: number): string | undefined {
    this.#trace ??= new TraceMap(this.#map);
    const found = originalPositionFor(this.#trace, { line, column: Math.max(0, column - 1) });
    if (found.source === null) return undefined;
    const packaged = /node_modules\/(?:\.deno\/[^/]+\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\//.exec(
      found.source,
    );
    const file = found.source.replace(/^(\.\.\/)+/, "");
    return packaged ? `package ${packaged[1]} (line ${found.line})` : `${file}:${found.line}`;
  }

  /** Rewrites the frames of a stack that lie in this bundle. */
  mapStack(stack: string): string[] {
    return stack.split("\n").slice(1).map((frame) => frame.trim()).filter((frame) => frame.startsWith("at "))
      .map((frame) =>
        frame.replace(/\(?lambda:[^:)]+:(\d+):(\d+)\)?/, (whole, line, column) => {
          return this.locate(Number(line), Number(column)) ?? whole;
        })
      );
  }
}

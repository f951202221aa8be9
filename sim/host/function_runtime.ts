/** The runtime of all functions of a world: bundles run in sandboxes of this isolate, zips where there is a place for them. */
import { type Runtime, RuntimeRefusal, type SandboxOptions } from "../aws/lambda/runtime.ts";

export interface Runtimes {
  readonly bundles: Runtime;
  /** Undefined in a world in virtual time. */
  readonly zips: Runtime | undefined;
}

/** Composes them: code that a world holds itself is a bundle, what was uploaded is a zip. */
export function functionRuntime({ bundles, zips }: Runtimes): Runtime {
  return {
    start(options) {
      const { kind } = options.code;
      if (kind === "bundle") return bundles.start(options);
      checkRuntime(options);
      if (zips === undefined) throw noRealTime(options);
      return zips.start(options);
    },
    takesRealTime: (kind) => kind !== "bundle" && (zips?.takesRealTime?.(kind) ?? false),
  };
}

/** @throws {RuntimeRefusal} The function is not written for Node.js. */
function checkRuntime({ functionName, runtime }: SandboxOptions): void {
  if (/^nodejs\d/.test(runtime)) return;
  throw new RuntimeRefusal(
    "Runtime.NotEmulated",
    `Cannot run ${functionName}: its runtime is ${runtime || "a container image"}, expected one of Node.js ` +
      "(nodejs18.x, nodejs20.x, nodejs22.x, nodejs24.x): no other code runs in this account",
  );
}

function noRealTime({ functionName }: SandboxOptions): RuntimeRefusal {
  return new RuntimeRefusal(
    "Runtime.NotEmulated",
    `Cannot run ${functionName}: its code is a zip, which runs in real time only (deno task serve), expected a ` +
      "bundle in a world in virtual time",
  );
}

/**
 * Stacks of errors while a world runs: the frames of handlers and packages at their places in the sources, and nothing
 * of the simulator or of the machine. A handler may log a stack, and what is logged is part of a run's identity.
 */
import { locate, placeOf } from "../code.ts";
import { currentWorld } from "../context.ts";

/** As much of V8's CallSite as is used. */
interface CallSite {
  getFileName(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
  getTypeName(): string | null;
  isAsync?(): boolean;
}

type PrepareStackTrace = (error: Error, frames: CallSite[]) => unknown;

/** Puts the writing of stacks under the world. */
export function patchStacks(): void {
  const target = Error as unknown as { prepareStackTrace?: PrepareStackTrace };
  const real = target.prepareStackTrace;
  target.prepareStackTrace = (error, frames) => {
    if (currentWorld()) return [headOf(error), ...frames.flatMap(frameText)].join("\n    at ");
    return real ? real(error, frames) : [headOf(error), ...frames].join("\n    at ");
  };
}

function headOf(error: Error): string {
  try {
    return String(error);
  } catch {
    return "Error";
  }
}

function frameText(frame: CallSite): string[] {
  const file = frame.getFileName();
  const place = file && placeIn(file, frame.getLineNumber() ?? 0, frame.getColumnNumber() ?? 0);
  if (!place) return [];
  const name = frame.getFunctionName();
  const prefix = frame.isAsync?.() ? "async " : "";
  return [name ? `${prefix}${name} (${place})` : `${prefix}${place}`];
}

function placeIn(file: string, line: number, column: number): string | undefined {
  if (file.startsWith("lambda:")) return locate(file, line, column);
  return file.includes("/node_modules/") ? `${placeOf(file)}:${line}:${column}` : undefined;
}

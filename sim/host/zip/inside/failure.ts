/** Errors as Lambda's Node.js runtimes report them: type, message and trace. */
import type { Failure } from "../protocol.ts";

/** Names of the errors that the runtime itself makes, without `Runtime.`. */
type RuntimeErrorName =
  | "ImportModuleError"
  | "HandlerNotFound"
  | "MalformedHandlerName"
  | "UserCodeSyntaxError"
  | "UnhandledPromiseRejection"
  | "MalformedStreamingHandler"
  | "InvalidStreamingOperation"
  | "NodeJsExit"
  | "MarshalError";

export class RuntimeError extends Error {
  override readonly name: string;

  constructor(name: RuntimeErrorName, message: string) {
    super(message);
    this.name = `Runtime.${name}`;
  }
}

/** Frames of the runtime itself would name places of this machine. */
const HERE = new URL(".", import.meta.url).pathname;

/** What is told of an error, or of whatever else was thrown. */
export function failureOf(error: unknown): Failure {
  if (looksLikeError(error)) {
    const trace = error.stack.split("\n").filter((line) => !line.includes(HERE));
    return { errorType: error.name, errorMessage: error.message, trace };
  }
  return { errorType: error === null ? "object" : typeof error, errorMessage: String(error), trace: [] };
}

function looksLikeError(error: unknown): error is { name: string; message: string; stack: string } {
  if (typeof error !== "object" || error === null) return false;
  const { name, message, stack } = error as Record<string, unknown>;
  return typeof name === "string" && typeof message === "string" && typeof stack === "string";
}

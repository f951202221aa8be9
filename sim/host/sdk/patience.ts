/** The timeouts of the SDK's request handlers, in virtual time. */
import type { HandlerConfig } from "./client.ts";

/**
 * Waits as the client's request handler would, and gives up when it would.
 *
 * @param requestTimeoutMs Of this one call; goes before that of the handler.
 * @returns Ends the waiting; undefined where nothing is waited for.
 */
export function patience(
  config: HandlerConfig,
  requestTimeoutMs: number | undefined,
  giveUp: (error: Error) => void,
): (() => void) | undefined {
  const requestMs = requestTimeoutMs ?? config.requestTimeout ?? 0;
  const socketMs = config.socketTimeout ?? 0;
  if (!(requestMs > 0) && !(socketMs > 0)) return undefined;
  const timers: ReturnType<typeof setTimeout>[] = [];
  const after = (delayMs: number, run: () => void): void => {
    if (delayMs > 0 && Number.isFinite(delayMs)) timers.push(setTimeout(run, delayMs));
  };
  after(socketMs, () => giveUp(socketTimeout(socketMs)));
  after(requestMs, () => {
    const throws = config.throwOnRequestTimeout;
    const text = `@smithy/node-http-handler - [${throws ? "ERROR" : "WARN"}] a request has exceeded the ` +
      `configured ${requestMs} ms requestTimeout.`;
    if (throws) giveUp(Object.assign(new Error(text), { name: "TimeoutError", code: "ETIMEDOUT" }));
    else {
      const hint = "Init client requestHandler with throwOnRequestTimeout=true to turn this into an error.";
      config.logger?.warn?.(`${text} ${hint}`);
    }
  });
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}

function socketTimeout(timeoutMs: number): Error {
  return Object.assign(
    new Error(
      `@smithy/node-http-handler - the request socket timed out after ${timeoutMs} ms of inactivity ` +
        "(configured by client requestHandler).",
    ),
    { name: "TimeoutError" },
  );
}

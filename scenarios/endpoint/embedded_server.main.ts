/** Serves an embedded account over HTTP, in an isolate of its own. */
import type { FromServer } from "./embedded_isolate.main.ts";

export interface EmbeddedServer {
  readonly url: string;
  close(): void;
}

/** @throws {Error} It does not start. */
export function startEmbeddedServer(seed: number): Promise<EmbeddedServer> {
  const worker = new Worker(new URL("./embedded_isolate.main.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    const fail = (message: string): void => {
      worker.terminate();
      reject(new Error(`Cannot serve the embedded account: ${message}`));
    };
    worker.onmessage = ({ data }: MessageEvent<FromServer>) => {
      if (data.kind === "failed") return fail(data.message);
      resolve({ url: data.url, close: () => worker.terminate() });
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail(event.message);
    };
    worker.postMessage({ seed });
  });
}

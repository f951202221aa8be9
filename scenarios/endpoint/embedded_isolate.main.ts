/** The isolate of an embedded account that is served: virtual time's globals are its own. */
import { startServer } from "../../serve/server.ts";

/** What it says to whoever started it. */
export type FromServer =
  | { readonly kind: "listening"; readonly url: string }
  | { readonly kind: "failed"; readonly message: string };

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<{ readonly seed: number }>) => void) | null;
  postMessage(message: FromServer): void;
};

scope.onmessage = async ({ data }) => {
  try {
    const { url } = await startServer({ port: 0, time: "real", seed: data.seed });
    scope.postMessage({ kind: "listening", url });
  } catch (error) {
    scope.postMessage({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
};

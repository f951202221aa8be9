/**
 * Who may speak to the server: programs of this machine. A page in a browser may not, whatever name it has had resolved
 * to this machine (DNS rebinding) and whatever it can send without being asked (cross-site forms).
 */

/** Labels that may stand before `localhost`, one after the other: `sqs.us-east-1`, `us-east-1.queue`. */
const LOOPBACK_NAME = /^(?:[a-z0-9-]{1,63}\.)*localhost\.?$/;

/** The host names that were found to be loopback, as a few are asked for again and again. */
const known = new Set<string>();
const MOST_KNOWN = 1000;

/**
 * Whether a Host header names this machine by a loopback name: `localhost`, `sqs.us-east-1.localhost`, `127.0.0.1`,
 * `[::1]`, with or without a port.
 */
export function isLoopback(host: string): boolean {
  if (known.has(host)) return true;
  const name = host.toLowerCase().replace(/:\d{1,5}$/, "");
  if (!LOOPBACK_NAME.test(name) && !/^127(?:\.\d{1,3}){3}$/.test(name) && name !== "[::1]") return false;
  if (known.size < MOST_KNOWN) known.add(host);
  return true;
}

/**
 * Why a request is refused; undefined for one that may come in.
 *
 * @param host The Host header.
 * @param origin The Origin header, which browsers send along and AWS SDKs do not.
 */
export function refusal(host: string | undefined, origin: string | undefined): string | undefined {
  if (host === undefined || !isLoopback(host)) {
    return `The Host of this request is ${quoted(host)}, expected a loopback name (localhost, *.localhost, ` +
      "127.0.0.1 or [::1]): this server answers to programs of this machine only";
  }
  if (origin === undefined || isOwnOrigin(origin)) return undefined;
  return `The Origin of this request is ${
    quoted(origin)
  }, expected none, or that of a loopback name: pages of ` +
    "other sites may not call this server";
}

function isOwnOrigin(origin: string): boolean {
  const match = /^https?:\/\/([^/]+)$/.exec(origin);
  return match !== null && isLoopback(match[1]!);
}

function quoted(header: string | undefined): string {
  return header === undefined ? "missing" : JSON.stringify(header.slice(0, 100));
}

/** `fetch` for code under virtual time: third parties of the world, and AWS itself for clients that speak by fetch. */
import type { HttpOutcome, ThirdParties } from "../external/mod.ts";
import { type Activity, runAs } from "./context.ts";

/** Sends a request of a handler to the third party that answers to its host. */
export async function virtualFetch(
  parties: ThirdParties,
  activity: Activity,
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  const source = typeof input === "object" && "url" in input ? input : undefined;
  const url = new URL(source ? source.url : String(input));
  const ordinal = activity.counters.calls++;
  const entity = activity.entity.child("fetch", ordinal);
  const signal = init.signal ?? source?.signal ?? undefined;
  const given = init.body ?? undefined;
  const body = typeof given === "string"
    ? given
    : given === undefined
    ? await source?.text() ?? ""
    : await new Response(given as BodyInit).text();
  const request = {
    method: (init.method ?? source?.method ?? "GET").toUpperCase(),
    host: url.host,
    path: url.pathname + url.search,
    headers: headersOf(init.headers ?? source?.headers),
    body,
  };
  return await new Promise<Response>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const { owner } = activity;
    if (!owner.maySend(ordinal)) return;
    const onAbort = (): void => reject(signal!.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    const by = `${owner.functionName}:${activity.requestId}`;
    parties.fetch(request, by, entity, 0, (outcome) => {
      owner.resume(() =>
        runAs(activity, () => {
          signal?.removeEventListener("abort", onAbort);
          settle(outcome, resolve, reject);
        })
      );
    });
    owner.onSent();
  });
}

function settle(
  outcome: HttpOutcome,
  resolve: (response: Response) => void,
  reject: (error: Error) => void,
): void {
  if (outcome.lost) {
    const cause = Object.assign(new Error(outcome.reason), { code: outcome.code });
    return reject(new TypeError("fetch failed", { cause }));
  }
  const hasBody = outcome.status !== 204 && outcome.status !== 304;
  resolve(
    new Response(hasBody ? outcome.body : null, { status: outcome.status, headers: { ...outcome.headers } }),
  );
}

function headersOf(headers: HeadersInit | undefined): Record<string, string> {
  const result: Record<string, string> = {};
  if (headers === undefined) return result;
  if (headers instanceof Headers || Array.isArray(headers)) {
    for (const [name, value] of headers as Iterable<[string, string]>) result[name.toLowerCase()] = value;
  } else {
    for (const [name, value] of Object.entries(headers)) result[name.toLowerCase()] = value;
  }
  return result;
}

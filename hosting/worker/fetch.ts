/** Requests of handlers to third parties say who sends them, so that a provider's log names function and invocation. */

/** Has every `fetch` without a user agent of its own carry the one that `caller` gives at that moment. */
export function introduce(caller: () => string): void {
  const send = globalThis.fetch;
  globalThis.fetch = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    if (!headers.has("user-agent")) headers.set("user-agent", caller());
    return send(input, { ...init, headers });
  };
}

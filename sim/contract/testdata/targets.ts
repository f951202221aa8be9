/** Functions that the cases of Lambda invoke. */

export function echo(event: unknown): Promise<unknown> {
  return Promise.resolve(event);
}

export function fail(): Promise<never> {
  return Promise.reject(new RangeError("out of range"));
}

/** Returns what JSON has no word for. */
export function nothing(): Promise<void> {
  return Promise.resolve();
}

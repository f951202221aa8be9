/** The heap of this isolate. Needs `--v8-flags=--expose-gc`, which every process of a benchmark gets. */

const collect = (globalThis as unknown as { gc?: () => void }).gc;

/** Collects garbage now. */
export function collectGarbage(): void {
  if (collect === undefined) throw new Error("Cannot collect garbage: run with --v8-flags=--expose-gc");
  collect();
}

/** Bytes in use once garbage is collected, typed arrays and the like included. */
export function heapBytes(): number {
  // The first collection runs finalizers and clears weak references, the second takes what they held.
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

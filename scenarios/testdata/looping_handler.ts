/** A handler that never comes back: what a run must be given up for, by name. */
export async function handler(): Promise<never> {
  for (;;) await undefined;
}

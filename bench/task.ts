/** What a benchmark's process is asked for, and how it reads it. */

export interface Task {
  /** A tenth of everything. */
  readonly quick: boolean;
  /** How many functions the benchmark `shares` lists. */
  readonly top: number;
}

/** The task in this process's arguments; without any, the whole. */
export function readTask(): Task {
  const [text] = Deno.args;
  return { quick: false, top: 0, ...(text === undefined ? undefined : JSON.parse(text) as Partial<Task>) };
}

/** A number of things, or a tenth of them. */
export function scaled(count: number, { quick }: Task): number {
  return quick ? Math.max(1, Math.round(count / 10)) : count;
}

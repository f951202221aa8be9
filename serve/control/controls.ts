/** What the control API keeps of one server: its snapshots, and the order of what moves its clock or its worlds. */
import { Problem } from "./problem.ts";
import type { ControlledServer } from "./server.ts";
import type { Snapshot } from "./snapshot.ts";

/** The most snapshots that are held. */
const MOST_SNAPSHOTS = 100;

export class Controls {
  readonly #snapshots = new Map<string, Snapshot>();
  #last: Promise<unknown> = Promise.resolve();

  get snapshots(): readonly Snapshot[] {
    return [...this.#snapshots.values()];
  }

  snapshot(name: string): Snapshot | undefined {
    return this.#snapshots.get(name);
  }

  /** @throws {Problem} The name is taken, or as many are held as may be. */
  keep(snapshot: Snapshot): void {
    const { name } = snapshot.head;
    if (this.#snapshots.has(name)) {
      throw new Problem(
        "name-taken",
        `There is a snapshot "${name}" already: delete it first, or name another`,
      );
    }
    if (this.#snapshots.size >= MOST_SNAPSHOTS) {
      throw new Problem("too-large", `There are ${MOST_SNAPSHOTS} snapshots already: delete one first`);
    }
    this.#snapshots.set(name, snapshot);
  }

  /** A name that no snapshot has. */
  freeName(): string {
    for (let number = this.#snapshots.size + 1;; number++) {
      if (!this.#snapshots.has(`snapshot-${number}`)) return `snapshot-${number}`;
    }
  }

  forget(name: string): boolean {
    return this.#snapshots.delete(name);
  }

  /** Runs one thing at a time, in the order asked for: two that move the clock would not know where it is. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work, work);
    this.#last = run.catch(() => {});
    return run;
  }
}

const byServer = new WeakMap<ControlledServer["worlds"], Controls>();

/** The controls of a server, made on first use. */
export function controlsOf({ worlds }: ControlledServer): Controls {
  const known = byServer.get(worlds);
  if (known) return known;
  const made = new Controls();
  byServer.set(worlds, made);
  return made;
}

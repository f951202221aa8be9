/** Paths as a function on Lambda sees them, and where they lie on this machine. */
import type { SandboxPlaces } from "../protocol.ts";

export class Places {
  /** Longest first, as one may lie in another. */
  readonly #toReal: readonly (readonly [seen: string, real: string])[];
  readonly #toSeen: readonly (readonly [real: string, seen: string])[];

  constructor({ task, opt, tmp, sdk }: SandboxPlaces) {
    const pairs: (readonly [string, string])[] = [
      ["/var/runtime/node_modules", sdk],
      ["/var/task", task],
      ...(opt === undefined ? [] : [["/opt", opt] as const]),
      ["/tmp", tmp],
    ];
    this.#toReal = pairs;
    this.#toSeen = pairs.map(([seen, real]) => [real, seen] as const)
      .sort(([left], [right]) => right.length - left.length);
  }

  /** Where a path that the function names lies; a path of no place of its own stays as it is. */
  real(path: string): string {
    for (const [seen, real] of this.#toReal) {
      if (path.startsWith(seen) && (path.length === seen.length || path[seen.length] === "/")) {
        return real + path.slice(seen.length);
      }
    }
    return path;
  }

  /** How the function sees a path of this machine. */
  seen(path: string): string {
    for (const [real, seen] of this.#toSeen) {
      if (path.startsWith(real) && (path.length === real.length || path[real.length] === "/")) {
        return seen + path.slice(real.length);
      }
    }
    return path;
  }

  /** A text in which paths of this machine may occur, such as the message of an error. */
  seenIn(text: string): string {
    let result = text;
    for (const [real, seen] of this.#toSeen) result = result.replaceAll(real, seen);
    return result;
  }
}

/** The nearest right name, for messages about a wrong one. */

/** The name among `names` that takes the fewest edits (insert, delete, replace a letter) to get to from `given`. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const name of names) {
    const edits = distance(given, name);
    if (edits < bestDistance) [best, bestDistance] = [name, edits];
  }
  return best;
}

/** Levenshtein's distance. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, replaced));
    }
    row = next;
  }
  return row[to.length]!;
}

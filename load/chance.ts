/**
 * Chance for load: a number that is a pure function of seed, purpose and index, so that the same seed sends the same
 * orders however k6 deals them out to its virtual users. Runs in k6, which has no Node or Deno modules.
 */

/** The golden ratio's conjugate: its multiples spread over [0, 1) more evenly than those of any other number. */
const GOLDEN = 0.6180339887498949;

/** A number in [0, 1) for one purpose of one thing: `draw(7, "order.sku", 17, 0)`. */
export function draw(seed: number, purpose: string, index: number, part = 0): number {
  return hash(`${seed}/${purpose}/${index}/${part}`);
}

/**
 * A number in [0, 1) that comes evenly over consecutive indices: what is to happen to one in ten happens to about one
 * in every ten, so that a short run has its share of everything too.
 */
export function spread(seed: number, purpose: string, index: number): number {
  return (hash(`${seed}/${purpose}`) + index * GOLDEN) % 1;
}

/** FNV-1a, with the finaliser of MurmurHash3: without it, texts that differ in their last letter stay neighbours. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32;
}

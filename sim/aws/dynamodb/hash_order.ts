/**
 * The order in which AWS lists the members of a set in its messages: that of a hash table of Java's, by the hash of the
 * text and the number of buckets.
 *
 * Follows java.util.HashMap: buckets double when they are three quarters full, and keep the order of arrival within.
 */

/** Puts texts that are all different into that order. */
export function inHashOrder(texts: readonly string[]): string[] {
  if (texts.length < 2) return [...texts];
  let buckets = 16;
  while (texts.length > buckets * 0.75) buckets *= 2;
  return texts
    .map((text, index) => ({ text, index, bucket: spread(hashOf(text)) & (buckets - 1) }))
    .sort((a, b) => a.bucket - b.bucket || a.index - b.index)
    .map(({ text }) => text);
}

function hashOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}

/** Which attribute values are equal, and which comes first. */
import { compareNumbers } from "./number.ts";
import { attribute, type AttributeValue, type Item, typeOf } from "./value.ts";

/** Whether two stored values are the same. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if (a === b) return true;
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  switch (type) {
    case "S":
      return a.S === b.S;
    case "N":
      return a.N === b.N;
    case "B":
      return compareBytes(a.B!, b.B!) === 0;
    case "BOOL":
      return a.BOOL === b.BOOL;
    case "NULL":
      return true;
    case "SS":
      return equalLists(a.SS!, b.SS!, Object.is);
    case "NS":
      return equalLists(a.NS!, b.NS!, Object.is);
    case "BS":
      return equalLists(a.BS!, b.BS!, (x, y) => compareBytes(x, y) === 0);
    case "L":
      return equalLists(a.L!, b.L!, equalValues);
    case "M":
      return equalItems(a.M!, b.M!);
  }
}

/** Whether two stored items have the same attributes. */
export function equalItems(a: Item, b: Item): boolean {
  let count = 0;
  for (const name in a) {
    const other = attribute(b, name);
    if (other === undefined || !equalValues(a[name]!, other)) return false;
    count++;
  }
  for (const _ in b) count--;
  return count === 0;
}

function equalLists<T>(a: readonly T[], b: readonly T[], equal: (x: T, y: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!equal(a[i]!, b[i]!)) return false;
  return true;
}

/** Compares two strings, numbers or binaries of one type; undefined for all else. */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.N !== undefined) return b.N === undefined ? undefined : compareNumbers(a.N, b.N);
  if (a.S !== undefined) return b.S === undefined ? undefined : compareStrings(a.S, b.S);
  if (a.B !== undefined) return b.B === undefined ? undefined : compareBytes(a.B, b.B);
  return undefined;
}

/** Compares by UTF-8 bytes, which is by code point. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // Surrogates stand for code points after all that fit into one unit.
    const surrogateX = x >= 0xd800 && x < 0xe000;
    const surrogateY = y >= 0xd800 && y < 0xe000;
    return surrogateX === surrogateY ? x - y : surrogateX ? 1 : -1;
  }
  return a.length - b.length;
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

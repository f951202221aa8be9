/**
 * Key values as text that sorts as DynamoDB sorts them, so that every key compares with `<` whatever its type.
 *
 * Strings sort by their UTF-8 bytes, binaries by unsigned bytes, numbers by value.
 */
import { decimal } from "./number.ts";
import type { AttributeValue } from "./value.ts";

/** The scalar types that a key may have. */
export type KeyType = "S" | "N" | "B";

/** Maps a key value to text; two values of one type map to one text only if they are equal. */
export function sortableKey(value: AttributeValue): string {
  if (value.S !== undefined) return sortableString(value.S);
  if (value.N !== undefined) return sortableNumber(value.N);
  return sortableBinary(value.B!);
}

/** The smallest text after all that begin with `prefix`; undefined if there is none. */
export function afterPrefix(prefix: string): string | undefined {
  for (let end = prefix.length; end > 0; end--) {
    const last = prefix.charCodeAt(end - 1);
    if (last < 0xffff) return prefix.slice(0, end - 1) + String.fromCharCode(last + 1);
  }
  return undefined;
}

/** The smallest text after this one. */
export function afterText(text: string): string {
  return text + "\u0000";
}

/** A 30-bit hash of a partition key: the order of a Scan, and which segment a key is in. */
export function partitionHash(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 2;
}

export const HASH_RANGE = 2 ** 30;

/** UTF-16 puts surrogates before U+E000, UTF-8 after U+FFFF: moving the two makes code units sort like UTF-8. */
function sortableString(text: string): string {
  let plain = true;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 0xd800) {
      plain = false;
      break;
    }
  }
  if (plain) return text;
  let moved = "";
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    moved += String.fromCharCode(unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
  }
  return moved;
}

function sortableNumber(text: string): string {
  const { negative, digits, point } = decimal(text);
  if (digits === "") return "1";
  if (!negative) return "2" + String.fromCharCode(point + 200) + digits;
  let complement = "";
  for (let i = 0; i < digits.length; i++) complement += String.fromCharCode(105 - digits.charCodeAt(i));
  return "0" + String.fromCharCode(800 - point) + complement + "~";
}

function sortableBinary(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

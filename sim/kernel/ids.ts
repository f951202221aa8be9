/** Ids that AWS would draw at random, made from the entity that they belong to. */
import type { Entity } from "./entity.ts";

const HEX: string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Makes the ids of one run; two runs of one seed make the same ones. */
export class Ids {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = (seed ^ Math.floor(seed / 0x100000000)) | 0;
  }

  /** A version 4 UUID, such as a message id or a request id. */
  uuid(entity: Entity, salt = 0): string {
    const [a, b, c, d] = this.#words(entity, salt);
    // Of parts that are short enough for V8 to copy: a rope of many pieces would be kept as long as the id is.
    return hex32(a) + ("-" + hex16(b >>> 16) + ("-4" + hex16(b).slice(1))) +
      ("-" + hex16((c >>> 16) & 0x3fff | 0x8000) + "-") + (hex16(c) + hex32(d));
  }

  /** 32 hexadecimal digits. */
  hex(entity: Entity, salt = 0): string {
    const [a, b, c, d] = this.#words(entity, salt);
    return hex32(a) + hex32(b) + hex32(c) + hex32(d);
  }

  #words(entity: Entity, salt: number): [number, number, number, number] {
    const a = scramble(entity.h1 ^ this.#seed ^ Math.imul(salt, 0x9e3779b1));
    const b = scramble(entity.h2 ^ a);
    const c = scramble(a ^ Math.imul(entity.h2, 0x85ebca6b) ^ 0x51ed270b);
    const d = scramble(b ^ Math.imul(entity.h1, 0xc2b2ae35) ^ 0x2545f491);
    return [a, b, c, d];
  }
}

function scramble(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

function hex16(word: number): string {
  return HEX[(word >>> 8) & 255]! + HEX[word & 255]!;
}

function hex32(word: number): string {
  return HEX[word >>> 24]! + HEX[(word >>> 16) & 255]! + HEX[(word >>> 8) & 255]! + HEX[word & 255]!;
}

/**
 * The last of many texts, held as bytes in pages: what is written and dropped a thousand times a second is then
 * nothing to the garbage collector.
 */

/** The most texts that are held, and the most bytes of them. */
export interface RingBounds {
  readonly texts: number;
  readonly bytes: number;
}

const PAGE_BYTES = 128 * 1024;
/** UTF-8 takes at most three bytes for a character of a string. */
const MOST_BYTES_A_CHARACTER = 3;

interface Page {
  readonly bytes: Uint8Array;
  used: number;
  /** The number of its first text. */
  readonly first: number;
  /** Where each of its texts ends, in the order in which they came. */
  readonly ends: number[];
}

/** Texts by the number in which they came, from 0; only the last ones are held. */
export class TextRing {
  readonly #bounds: RingBounds;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  /** The oldest first; none is empty. */
  #pages: Page[] = [];
  #first = 0;
  #next = 0;
  #held = 0;

  constructor(bounds: RingBounds) {
    this.#bounds = bounds;
  }

  /** The number of the oldest text that is held. */
  get first(): number {
    return this.#first;
  }

  /** The number that the next text will get. */
  get next(): number {
    return this.#next;
  }

  /** Adds a text and drops the oldest ones where there are too many; one that is too long alone is dropped itself. */
  push(text: string): void {
    const page = this.#pageFor(text.length * MOST_BYTES_A_CHARACTER);
    const { written } = this.#encoder.encodeInto(text, page.bytes.subarray(page.used));
    page.used += written;
    page.ends.push(page.used);
    this.#held += written;
    this.#next++;
    while (this.#held > this.#bounds.bytes || this.#next - this.#first > this.#bounds.texts) this.#drop();
  }

  /** The text of that number; undefined for one that is not held. */
  at(number: number): string | undefined {
    if (number < this.#first || number >= this.#next) return undefined;
    const page = this.#pageOf(number);
    const index = number - page.first;
    return this.#decoder.decode(
      page.bytes.subarray(index === 0 ? 0 : page.ends[index - 1], page.ends[index]),
    );
  }

  #pageFor(bytes: number): Page {
    const last = this.#pages.at(-1);
    if (last && last.bytes.length - last.used >= bytes) return last;
    const page = {
      bytes: new Uint8Array(Math.max(PAGE_BYTES, bytes)),
      used: 0,
      first: this.#next,
      ends: [],
    };
    this.#pages.push(page);
    return page;
  }

  #pageOf(number: number): Page {
    let [low, high] = [0, this.#pages.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#pages[middle]!.first <= number) low = middle;
      else high = middle - 1;
    }
    return this.#pages[low]!;
  }

  #drop(): void {
    const page = this.#pages[0]!;
    const index = this.#first - page.first;
    this.#held -= page.ends[index]! - (index === 0 ? 0 : page.ends[index - 1]!);
    this.#first++;
    if (index === page.ends.length - 1) this.#pages.shift();
  }
}

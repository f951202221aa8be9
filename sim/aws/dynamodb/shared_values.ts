/**
 * One object for each short value, however many items hold it: statuses, SKUs and small numbers come again in every
 * item of a table, and a value is never changed once it is stored.
 */

/** Longer texts are ids and times, which seldom come again. */
const LONGEST = 20;
/** Enough for the words of a system, small enough to be begun anew when something else than words comes by. */
const MOST = 4096;

/** Short texts and numbers as attribute values, each once. */
export class SharedValues {
  readonly #texts = new Map<string, { readonly S: string }>();
  readonly #numbers = new Map<string, { readonly N: string }>();

  text(text: string): { readonly S: string } {
    if (text.length > LONGEST) return { S: text };
    let value = this.#texts.get(text);
    if (value === undefined) {
      if (this.#texts.size === MOST) this.#texts.clear();
      this.#texts.set(text, value = { S: text });
    }
    return value;
  }

  number(text: string): { readonly N: string } {
    if (text.length > LONGEST) return { N: text };
    let value = this.#numbers.get(text);
    if (value === undefined) {
      if (this.#numbers.size === MOST) this.#numbers.clear();
      this.#numbers.set(text, value = { N: text });
    }
    return value;
  }
}

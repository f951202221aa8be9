/** How large the item collections of a table are; collections.ts says what they are. */

/** The sizes of the item collections of one table, by partition key. */
export class Collections {
  readonly #bytes = new Map<string, number>();

  bytes(pk: string): number {
    return this.#bytes.get(pk) ?? 0;
  }

  change(pk: string, bytes: number): void {
    const sum = this.bytes(pk) + bytes;
    if (sum > 0) this.#bytes.set(pk, sum);
    else this.#bytes.delete(pk);
  }
}

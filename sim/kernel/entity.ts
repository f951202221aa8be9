/**
 * Entities: the stable names of everything that happens in a run.
 *
 * A decision is drawn for (seed, site, entity, occurrence). An entity is named after what caused it, never after
 * when it came about, so taking one fault away from a run leaves every other decision where it was.
 */

/** A node in the tree of causes: `order-17`, `order-17/event:1`, `order-17/event:1/payments#2`. */
export class Entity {
  /** The two lanes of a 64-bit hash of the full name, as signed integers; they feed the oracle and the ids. */
  readonly h1: number;
  readonly h2: number;
  /** The name of the outermost cause: which order, or which part of the world, this goes back to. */
  readonly root: string;
  readonly #parent: Entity | undefined;
  readonly #label: string;
  readonly #index: number;

  private constructor(parent: Entity | undefined, label: string, index: number) {
    this.#parent = parent;
    this.#label = label;
    this.#index = index;
    let a = parent ? parent.h1 : 0x9e3779b9;
    let b = parent ? parent.h2 : 0x85ebca6b;
    for (let i = 0; i < label.length; i++) {
      const code = label.charCodeAt(i);
      a = Math.imul(a ^ code, 0x85ebca77);
      b = Math.imul(b ^ code, 0xc2b2ae3d);
    }
    a = Math.imul(a ^ (index + 0x7f4a7c15), 0x27d4eb2f);
    b = Math.imul(b ^ (index + 0x165667b1), 0x9e3779b1);
    a ^= b >>> 15;
    b ^= a >>> 13;
    // Signed, so that V8 keeps them in the object itself.
    this.h1 = a | 0;
    this.h2 = b | 0;
    this.root = parent ? parent.root : this.name;
  }

  /** A root: something that no other entity caused, such as the third order of a scenario. */
  static root(label: string, index = 0): Entity {
    return new Entity(undefined, label, index);
  }

  /** What this entity caused: the `index`-th thing of that kind, counted from 0. */
  child(label: string, index = 0): Entity {
    return new Entity(this, label, index);
  }

  /** The name that the journal and a fault script print; made on demand, as most entities are never printed. */
  get name(): string {
    const own = this.#index === 0 ? this.#label : `${this.#label}#${this.#index}`;
    return this.#parent ? `${this.#parent.name}/${own}` : own;
  }

  toString(): string {
    return this.name;
  }
}

/**
 * Where the code of zips lies while it runs: directories below one temporary directory, which goes with its server.
 *
 * The same code is unpacked once, whatever runs it; each sandbox has a directory of its own for what it writes.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { unpack } from "./unpack.ts";

/** Directories of code that no sandbox uses right now, and that are kept for the next. */
const KEPT_UNUSED = 32;

interface Unpacked {
  readonly path: string;
  users: number;
}

const hashes = new WeakMap<Uint8Array, string>();

/** The SHA-256 of bytes that do not change, in hexadecimal. */
function hashOf(bytes: Uint8Array): string {
  let hash = hashes.get(bytes);
  if (hash === undefined) hashes.set(bytes, hash = createHash("sha256").update(bytes).digest("hex"));
  return hash;
}

export class Directories {
  #root: string | undefined;
  /** By what was unpacked; used last at the end. */
  readonly #unpacked = new Map<string, Unpacked>();
  #scratch = 0;

  /**
   * The directory of what was unpacked of these zips, one over the other; `release` when it is used no more.
   *
   * @throws {Error} One of them is no zip.
   */
  acquire(zips: readonly Uint8Array[]): { readonly path: string; readonly release: () => void } {
    const key = hashOf(new TextEncoder().encode(zips.map(hashOf).join()));
    let found = this.#unpacked.get(key);
    if (found === undefined) {
      const path = join(this.#rootPath(), key.slice(0, 32));
      Deno.mkdirSync(path, { recursive: true });
      for (const zip of zips) unpack(zip, path);
      found = { path, users: 0 };
    }
    this.#unpacked.delete(key);
    this.#unpacked.set(key, found);
    found.users++;
    const held = found;
    return { path: held.path, release: () => this.#release(held) };
  }

  /** An empty directory that one sandbox may write to. */
  scratch(): string {
    const path = join(this.#rootPath(), `tmp-${this.#scratch++}`);
    Deno.mkdirSync(path);
    return path;
  }

  discard(path: string): void {
    if (this.#root === undefined) return;
    Deno.remove(path, { recursive: true }).catch(() => {});
  }

  /** Removes everything, once no worker uses it. */
  async remove(): Promise<void> {
    const root = this.#root;
    this.#root = undefined;
    this.#unpacked.clear();
    if (root !== undefined) await Deno.remove(root, { recursive: true }).catch(() => {});
  }

  #release(held: Unpacked): void {
    held.users--;
    let unused = 0;
    for (const { users } of this.#unpacked.values()) if (users === 0) unused++;
    for (const [key, { users, path }] of this.#unpacked) {
      if (unused <= KEPT_UNUSED) return;
      if (users > 0) continue;
      this.#unpacked.delete(key);
      this.discard(path);
      unused--;
    }
  }

  #rootPath(): string {
    // Links in the path of the temporary directory would show in what functions see.
    return this.#root ??= Deno.realPathSync(Deno.makeTempDirSync({ prefix: "orderstorm-lambda-" }));
  }
}

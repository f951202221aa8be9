/**
 * Deployment packages: the zips that functions and layers were made of, each kept once, by its hash.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-package.html
 */
import { createHash } from "node:crypto";

/** A zip and its hash in base64, as AWS shows it. */
export interface StoredPackage {
  readonly sha256: string;
  readonly zip: Uint8Array;
}

export class PackageStore {
  readonly #packages = new Map<string, Uint8Array>();

  /** Keeps a copy of a zip; the same bytes are kept once. */
  keep(zip: Uint8Array): StoredPackage {
    const sha256 = sha256Of(zip);
    let kept = this.#packages.get(sha256);
    if (kept === undefined) this.#packages.set(sha256, kept = zip.slice());
    return { sha256, zip: kept };
  }

  /** Lets go of every package whose hash is not among those in use. */
  sweep(inUse: () => ReadonlySet<string>): void {
    if (this.#packages.size === 0) return;
    const used = inUse();
    for (const sha256 of this.#packages.keys()) {
      if (!used.has(sha256)) this.#packages.delete(sha256);
    }
  }

  /** Bytes of all packages together. */
  get bytes(): number {
    let bytes = 0;
    for (const zip of this.#packages.values()) bytes += zip.length;
    return bytes;
  }
}

/** The SHA-256 of bytes, in base64: AWS's CodeSha256. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}

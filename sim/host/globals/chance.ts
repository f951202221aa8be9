/** `Math.random`, UUIDs and random bytes are drawn from the seed, and digests come in the order in which they were asked. */
import process from "node:process";
import { current } from "../context.ts";
import { define } from "./define.ts";

/** Puts all chance of the isolate under the world. */
export function patchChance(): void {
  const realRandom = Math.random;
  define(Math, "random", () => {
    const activity = current();
    return activity
      ? activity.world.oracle.draw("Math.random", activity.entity, activity.counters.randoms++)
      : realRandom();
  });
  const web = globalThis.crypto;
  const realUuid = web.randomUUID.bind(web);
  const realValues = web.getRandomValues.bind(web);
  const randomUUID = (): string => {
    const activity = current();
    return activity ? activity.world.ids.uuid(activity.entity, 0x5eed + activity.counters.ids++) : realUuid();
  };
  const fill = <T extends ArrayBufferView>(array: T): T => {
    const activity = current();
    if (!activity) return realValues(array as unknown as Uint8Array<ArrayBuffer>) as unknown as T;
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let i = 0; i < bytes.length; i++) {
      bytes[i] = activity.world.oracle.draw("random-byte", activity.entity, activity.counters.ids++) * 256;
    }
    return array;
  };
  define(web, "randomUUID", randomUUID);
  define(web, "getRandomValues", fill);
  const node = process.getBuiltinModule("node:crypto") as unknown as Record<
    string,
    (...args: never[]) => unknown
  >;
  const realBytes = node.randomBytes as unknown as (size: number, done?: unknown) => unknown;
  const realInt = node.randomInt as unknown as (...args: unknown[]) => unknown;
  define(node, "randomUUID", randomUUID);
  define(node, "randomFillSync", fill);
  define(node, "randomBytes", (size: number, done?: (error: null, bytes: unknown) => void) => {
    if (!current()) return realBytes(size, done);
    const { Buffer } = process.getBuiltinModule("node:buffer");
    const bytes = fill(Buffer.alloc(size));
    if (done) queueMicrotask(() => done(null, bytes));
    return bytes;
  });
  define(node, "randomInt", (...args: [number, (number | undefined)?, unknown?]) => {
    const activity = current();
    if (!activity) return realInt(...args);
    const [low, high] = typeof args[1] === "number" ? [args[0], args[1]] : [0, args[0]];
    return low +
      Math.floor(
        activity.world.oracle.draw("randomInt", activity.entity, activity.counters.ids++) * (high - low),
      );
  });
  patchSubtle(web.subtle);
}

/** Parallel digests finish in any order on real threads, so each is started only once the one before has ended. */
function patchSubtle(subtle: SubtleCrypto): void {
  for (
    const name of ["encrypt", "decrypt", "sign", "verify", "deriveBits", "deriveKey", "generateKey"] as const
  ) {
    const real = subtle[name] as unknown as (...args: unknown[]) => unknown;
    define(subtle, name, (...args: unknown[]) => {
      const world = current()?.world;
      if (world) throw world.leak(`crypto.subtle.${name}`);
      return real.apply(subtle, args);
    });
  }
  const realDigest = subtle.digest.bind(subtle);
  const { createHash } = process.getBuiltinModule("node:crypto");
  define(subtle, "digest", (algorithm: string | { name: string }, data: BufferSource) => {
    if (!current()) return realDigest(algorithm, data);
    const name = (typeof algorithm === "string" ? algorithm : algorithm.name).replace("-", "").toLowerCase();
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(
      (data as ArrayBufferView).buffer,
      (data as ArrayBufferView).byteOffset,
      data.byteLength,
    );
    const digest = createHash(name).update(bytes).digest();
    return Promise.resolve(digest.buffer.slice(digest.byteOffset, digest.byteOffset + digest.byteLength));
  });
}

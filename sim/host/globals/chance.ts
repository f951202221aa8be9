/** `Math.random`, UUIDs and random bytes are drawn from the seed, and digests come in the order in which they were asked. */
import process from "node:process";
import { type Activity, current } from "../context.ts";
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
  const draw = (activity: Activity, bytes: Uint8Array): void => {
    for (let i = 0; i < bytes.length; i++) {
      bytes[i] = activity.world.oracle.draw("random-byte", activity.entity, activity.counters.ids++) * 256;
    }
  };
  const fill = <T extends ArrayBufferView>(array: T): T => {
    const activity = current();
    if (!activity) return realValues(array as unknown as Uint8Array<ArrayBuffer>) as unknown as T;
    draw(activity, bytesOf(array));
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
  const realFill = node.randomFill as unknown as (...args: unknown[]) => void;
  const realFillSync = node.randomFillSync as unknown as (...args: unknown[]) => unknown;
  const fillPart = (activity: Activity, array: ArrayBufferView, offset = 0, size?: number): void => {
    const width = array.byteLength / ((array as { length?: number }).length ?? array.byteLength);
    const end = size === undefined ? undefined : (offset + size) * width;
    draw(activity, bytesOf(array).subarray(offset * width, end));
  };
  define(node, "randomUUID", randomUUID);
  define(node, "randomFillSync", (array: ArrayBufferView, offset?: number, size?: number) => {
    const activity = current();
    if (!activity) {
      return realFillSync(...(size === undefined ? [array, offset ?? 0] : [array, offset, size]));
    }
    fillPart(activity, array, offset, size);
    return array;
  });
  define(node, "randomFill", (array: ArrayBufferView, ...rest: unknown[]) => {
    const activity = current();
    if (!activity) return realFill(array, ...rest);
    const done = rest.pop() as (error: null, array: ArrayBufferView) => void;
    fillPart(activity, array, ...(rest as [number?, number?]));
    queueMicrotask(() => done(null, array));
  });
  define(node, "randomBytes", (size: number, done?: (error: null, bytes: unknown) => void) => {
    if (!current()) return realBytes(size, done);
    const { Buffer } = process.getBuiltinModule("node:buffer");
    const bytes = fill(Buffer.alloc(size));
    if (done) queueMicrotask(() => done(null, bytes));
    return bytes;
  });
  define(node, "randomInt", (...args: unknown[]) => {
    const activity = current();
    if (!activity) return realInt(...args);
    const [first, second] = args;
    const [low, high] = typeof second === "number" ? [Number(first), second] : [0, Number(first)];
    const share = activity.world.oracle.draw("randomInt", activity.entity, activity.counters.ids++);
    const value = low + Math.floor(share * (high - low));
    const done = args.at(-1);
    if (typeof done !== "function") return value;
    queueMicrotask(() => done(null, value));
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
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : bytesOf(data as ArrayBufferView);
    const digest = createHash(name).update(bytes).digest();
    return Promise.resolve(digest.buffer.slice(digest.byteOffset, digest.byteOffset + digest.byteLength));
  });
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

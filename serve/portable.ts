/** Inputs of operations as plain JSON and back: bytes as `{"$bytes": base64}`, times as `{"$time": ISO 8601}`. */
import { Buffer } from "node:buffer";

/** A copy that plain JSON can hold. */
export function portable(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (value instanceof Date) return { $time: value.toISOString() };
  if (Array.isArray(value)) return value.map(portable);
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, portable(part)]));
  return mark(value) === undefined ? copy : { $object: copy };
}

/** A copy of what {@linkcode portable} made, or of what it was made of. */
export function revived(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.slice();
  if (value instanceof Date) return new Date(value);
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== "object" || value === null) return value;
  const members = value as Readonly<Record<string, unknown>>;
  switch (mark(members)) {
    case "$bytes":
      return new Uint8Array(Buffer.from(String(members.$bytes), "base64"));
    case "$time":
      return new Date(String(members.$time));
    case "$object":
      return membersOf(members.$object as object);
  }
  return membersOf(members);
}

function membersOf(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, revived(part)]));
}

/** The only member of an object, if it could be taken for a mark of ours. */
function mark(value: object): string | undefined {
  const names = Object.keys(value);
  return names.length === 1 && names[0]!.startsWith("$") ? names[0] : undefined;
}

/** Copies of what came in and what goes out. */

/** A deep copy of plain data, without members that are undefined or null: a request over the wire has none. */
export function plainCopy<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.filter((each) => each !== null && each !== undefined).map(plainCopy) as T;
  }
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined && member !== null) copy[name] = plainCopy(member);
  }
  return copy as T;
}

/**
 * Puts a value of any kind as JSON that tells everything that a handler could see of it: bytes, dates, classes,
 * members that are there but undefined, and all of an error. Two values are the same when their descriptions are.
 */

/** An error as it is described. */
export interface DescribedError {
  /** The names of its classes, from its own up to and without `Error`. */
  readonly $error: readonly string[];
  readonly name: unknown;
  readonly message: unknown;
  /** Its enumerable members, in no order. */
  readonly members: Readonly<Record<string, unknown>>;
  /** What the SDK hides on it: the response. */
  readonly response?: unknown;
}

/** Puts a value as plain JSON. */
export function describe(value: unknown): unknown {
  switch (typeof value) {
    case "undefined":
      return { $undefined: true };
    case "bigint":
      return { $bigint: String(value) };
    case "function":
      return { $function: true };
    case "number":
      return Number.isFinite(value) ? value : { $number: String(value) };
    case "object":
      return value === null ? null : describeObject(value);
    default:
      return value;
  }
}

function describeObject(value: object): unknown {
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return { $date: value.getTime() };
  if (value instanceof Uint8Array) return { $bytes: [...value], class: value.constructor.name };
  if (value instanceof Set) return { $set: [...value].map(describe) };
  if (Array.isArray(value)) return value.map(describe);
  return { ...describeMembers(value), ...describeClass(value) };
}

function describeMembers(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, describe(member)]));
}

function describeClass(value: object): object | undefined {
  const name = (Object.getPrototypeOf(value) as object | null)?.constructor.name;
  return name === "Object" ? undefined : { $class: name ?? "null" };
}

function describeError(error: Error): DescribedError {
  const classes: string[] = [];
  for (let at = Object.getPrototypeOf(error); at && at !== Error.prototype; at = Object.getPrototypeOf(at)) {
    classes.push(at.constructor.name);
  }
  const { name: _name, message: _message, ...members } = describeMembers(error);
  const hidden = Object.getOwnPropertyDescriptor(error, "$response");
  const response = (error as { $response?: { statusCode: number; headers: object } }).$response;
  return {
    $error: classes,
    name: error.name,
    message: error.message,
    members: {
      ...members,
      ...(error.cause === undefined ? undefined : { cause: describe(error.cause) }),
    },
    ...(response === undefined ? undefined : {
      response: {
        status: response.statusCode,
        headers: describeMembers(response.headers),
        enumerable: hidden?.enumerable,
      },
    }),
  };
}

/** Makes the calls of a case with ordinary clients of the AWS SDK, and tells what came of the one that it is about. */
import type { Call, Case } from "./case.ts";
import { describe } from "./describe.ts";

/** A package of the SDK: its commands and errors by name. */
export type Package = Readonly<Record<string, unknown>>;

export interface Client {
  send(command: object): Promise<object>;
}

type Command = new (input: object) => object;

/** What came of one case. */
export interface Answer {
  /** The output, as `describe` puts it. */
  readonly output?: unknown;
  /** The error, as `describe` puts it. */
  readonly error?: unknown;
  /** The errors of the package that the error is an instance of. */
  readonly instanceOf?: readonly string[];
}

/** How what a case says is put to an account that has other names, and how its outputs are put back. */
export interface Mapping {
  toThere(value: object): object;
  toContract(value: object): object;
}

/**
 * Makes the calls of a case: those before, which must succeed, and the one that it is about.
 *
 * @throws {Error} One of those before failed: the SDK's own error.
 */
export async function makeCalls(
  { before = [], call }: Case,
  from: Package,
  client: Client,
  mapping?: Mapping,
): Promise<Answer> {
  const outputs: object[] = [];
  const send = ([operation, input]: Call): Promise<object> => {
    const Made = from[`${operation}Command`];
    if (typeof Made !== "function") throw new TypeError(`The SDK has no ${operation}Command`);
    const said = typeof input === "function" ? input(outputs) : input;
    return client.send(new (Made as Command)(mapping ? mapping.toThere(said) : said));
  };
  for (const each of before) {
    const output = await send(each);
    outputs.push(mapping ? mapping.toContract(output) : output);
  }
  try {
    return { output: describe(await send(call)) };
  } catch (error) {
    return { error: describe(error), instanceOf: errorsOf(from, error) };
  }
}

function errorsOf(from: Package, error: unknown): string[] {
  return Object.keys(from).filter((name) => {
    const value = from[name];
    return typeof value === "function" && value.prototype instanceof Error && error instanceof value;
  });
}

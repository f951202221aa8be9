/** Options of a command line, read in one way by every command: what it does not know is told with the nearest name. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { nearest } from "./nearest.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Reads the options of a command line.
 *
 * @param options As `parseArgs` of node:util has them.
 * @param refuse Makes the error of a command out of a message.
 * @param allowPositionals Whether words may stand beside them. Default true.
 * @throws {Error} What `refuse` made: an option is not known, or has no value or too much of one.
 */
export function parseOptions<T extends Options>(
  args: readonly string[],
  options: T,
  refuse: (message: string) => Error,
  allowPositionals = true,
): ReturnType<typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>> {
  for (const arg of args) {
    if (arg === "--") break;
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (name !== undefined && !Object.hasOwn(options, name)) {
      throw refuse(
        `Unknown option --${name}, nearest is --${nearest(name, Object.keys(options))}; --help names all`,
      );
    }
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals }) as ReturnType<
      typeof parseArgs<{ args: string[]; options: T; allowPositionals: true }>
    >;
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
}

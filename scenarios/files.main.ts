/** What the command line writes: standard output, and files that it is told to write. */
import { messageOf, UsageError } from "./usage_error.ts";

const encoder = new TextEncoder();
let isClosed = false;

/** Writes to standard output, all of it; to nobody once its reader is gone, as behind `| head`. */
export function print(text: string): void {
  const bytes = encoder.encode(text);
  for (let written = 0; written < bytes.length && !isClosed;) {
    try {
      written += Deno.stdout.writeSync(bytes.subarray(written));
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      isClosed = true;
    }
  }
}

/** Writes to standard error. */
export function note(text: string): void {
  try {
    Deno.stderr.writeSync(encoder.encode(text));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/**
 * Opens the file of `--journal`; undefined where there is to be none.
 *
 * @throws {UsageError} It cannot be written.
 */
export function openJournal(path: string | undefined): Deno.FsFile | undefined {
  if (path === undefined) return undefined;
  try {
    return Deno.openSync(path, { write: true, create: true, truncate: true });
  } catch (error) {
    throw new UsageError(`Cannot write --journal ${path}: ${messageOf(error)}`);
  }
}

/** Writes the whole of a chunk. */
export function writeAll(file: Deno.FsFile, chunk: Uint8Array): void {
  for (let written = 0; written < chunk.length;) written += file.writeSync(chunk.subarray(written));
}

/**
 * Finds out whether a file can be written before anything is run for it.
 *
 * @throws {UsageError} It cannot.
 */
export async function mustBeWritable(option: string, path: string): Promise<void> {
  if (path === "-") {
    throw new UsageError(`Cannot write ${option} to -: expected a file; only --json takes it`);
  }
  try {
    const there = await infoOf(path);
    // To open a pipe and close it again would tell its reader that all has been said.
    if (there && !there.isFile && !there.isDirectory) return;
    (await Deno.open(path, { write: true, create: true })).close();
    if (there === undefined) await Deno.remove(path);
  } catch (error) {
    throw cannotWrite(option, path, error);
  }
}

/** @throws {UsageError} It cannot be written. */
export async function writeFile(option: string, path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text);
  } catch (error) {
    throw cannotWrite(option, path, error);
  }
}

async function infoOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function cannotWrite(option: string, path: string, error: unknown): UsageError {
  const reason = messageOf(error).replace(/ \(os error.*/, "");
  return new UsageError(`Cannot write ${option} ${path}: ${reason}, expected a file that can be written`);
}

/** Installing a look-alike once, whoever else wants it at the same time. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import type { Lookalike } from "./lookalike.ts";
import { programsOf } from "./programs.ts";

/** Written last, so that an installation that broke off is begun anew. */
const MARK = "installed";

/** Where look-alikes lie by default: `orderstorm/lookalikes` in the user's cache directory. */
export function cacheDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const base = env.XDG_CACHE_HOME ||
    (process.platform === "win32" && env.LOCALAPPDATA) ||
    (process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache"));
  return join(base, "orderstorm", "lookalikes");
}

/**
 * Installs it unless it is there already.
 *
 * @returns The folder that it is in.
 * @throws {MissingProgramError} A program that it needs is not there.
 * @throws {InstallError} A step of the installation failed.
 */
export async function install(
  lookalike: Lookalike,
  base: string,
  say: (step: string) => void,
): Promise<string> {
  const directory = resolve(base, lookalike.folder);
  if (existsSync(join(directory, MARK))) return directory;
  mkdirSync(base, { recursive: true });
  const lock = await Deno.open(resolve(base, `${lookalike.folder}.lock`), { create: true, write: true });
  try {
    await lock.lock(true);
    if (existsSync(join(directory, MARK))) return directory;
    rmSync(directory, { recursive: true, force: true });
    await lookalike.install(directory, programsOf(say));
    writeFileSync(join(directory, MARK), `${lookalike.title}\n`);
  } finally {
    lock.close();
  }
  return directory;
}

/** The programs that installations need: found on this machine, never downloaded. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { InstallError, MissingProgramError } from "./lookalike.ts";

/** What an installation may do. */
export interface Tools {
  /** Told of each step, in words. */
  readonly say: (step: string) => void;
  /**
   * Runs a program to its end.
   *
   * @throws {InstallError} It failed; the message has the last lines of what it said.
   */
  run(what: string, program: string, args: readonly string[]): void;
  /**
   * A Python of one of these versions that can make virtual environments.
   *
   * @param versions Such as `["3.13"]`, the best first.
   * @throws {MissingProgramError} There is none.
   */
  python(versions: readonly string[], neededBy: string): string;
  /**
   * A program on the PATH.
   *
   * @param probe Arguments with which it exits with 0.
   * @throws {MissingProgramError} It is not there, or does not run.
   */
  program(name: string, probe: readonly string[], neededBy: string): string;
}

/** Longest that one step of an installation may take. */
const STEP_TIMEOUT_MS = 10 * 60_000;
const PROBE_TIMEOUT_MS = 30_000;

/** The programs of this machine. */
export function programsOf(say: (step: string) => void): Tools {
  return {
    say,
    run(what, program, args) {
      const run = spawnSync(program, args, { encoding: "utf8", timeout: STEP_TIMEOUT_MS });
      if (run.status === 0) return;
      const said = `${run.stdout ?? ""}${run.stderr ?? ""}`.trim().split("\n").slice(-8).join("\n  ");
      const how = run.error ? run.error.message : `exit code ${run.status ?? run.signal}`;
      throw new InstallError(`Cannot ${what}: ${how}\n  ${said}`);
    },
    python(versions, neededBy) {
      for (const version of versions) {
        for (const candidate of pythonCandidates(version)) {
          if (isPython(candidate, version)) return candidate;
        }
      }
      throw new MissingProgramError(
        `Cannot install ${neededBy}: it needs Python ${
          versions.join(" or ")
        } with venv, and none was found ` +
          "on the PATH, by uv or by pyenv",
      );
    },
    program(name, probe, neededBy) {
      if (answer(name, probe) === undefined) {
        throw new MissingProgramError(`Cannot install ${neededBy}: it needs \`${name}\` on the PATH`);
      }
      return name;
    },
  };
}

/** Where a Python of a version may be: the PATH, what uv manages, what pyenv manages. */
function pythonCandidates(version: string): string[] {
  const uv = answer("uv", ["python", "find", "--no-python-downloads", version]);
  const pyenv = (answer("pyenv", ["versions", "--bare"]) ?? "").split("\n").map((line) => line.trim())
    .filter((name) => name === version || name.startsWith(`${version}.`))
    .map((name) => answer("pyenv", ["prefix", name]));
  return [
    `python${version}`,
    "python3",
    "python",
    ...(uv === undefined ? [] : [uv]),
    ...pyenv.filter((prefix) => prefix !== undefined).map((prefix) => join(prefix, "bin", "python")),
  ];
}

/** Some systems leave `ensurepip` out, and a virtual environment cannot be made without it. */
const PYTHON_PROBE = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";

function isPython(program: string, version: string): boolean {
  return answer(program, ["-c", PYTHON_PROBE]) === version;
}

/** What a program prints; undefined when it is not there or fails. */
function answer(program: string, args: readonly string[]): string | undefined {
  const run = spawnSync(program, args, { encoding: "utf8", timeout: PROBE_TIMEOUT_MS });
  return run.status === 0 ? run.stdout.trim() : undefined;
}

/** A program of a virtual environment. */
export function inVenv(directory: string, program: string): string {
  return process.platform === "win32"
    ? join(directory, "Scripts", `${program}.exe`)
    : join(directory, "bin", program);
}

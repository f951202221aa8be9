/**
 * What a look-alike is: something that answers as AWS does, that is installed into a folder and started on loopback.
 */
import type { Tools } from "./programs.ts";

/** How a process is started. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface Lookalike {
  /** Its name and version in words: `LocalStack 4.14.0`. */
  readonly title: string;
  /** The folder that it is installed into, below the cache directory; names the version, so versions lie side by side. */
  readonly folder: string;
  /** The port that it takes unless another is asked for. */
  readonly usualPort: number;
  /** The variables of the AWS SDKs that lead to it. */
  readonly variables: readonly string[];
  /** Asked until it answers with a status below 500; any answer will do for `ready`. */
  readonly readyPath: string;
  /**
   * Puts it into `directory`, which is empty.
   *
   * @throws {MissingProgramError} A program that it needs is not there.
   * @throws {InstallError} A step of it failed.
   */
  install(directory: string, tools: Tools): Promise<void>;
  /**
   * How to start it once it is installed.
   *
   * @param scratch An empty folder of this process alone, removed after it.
   */
  launch(directory: string, port: number, scratch: string): Launch;
}

/** What went wrong with a look-alike, in one line. */
export class LookalikeError extends Error {
  override readonly name: string = "LookalikeError";
  /** 2: wrong usage, or something is missing on this machine. 1: a step that should work did not. */
  readonly exitCode: number = 2;
}

/** A step of an installation failed. */
export class InstallError extends LookalikeError {
  override readonly name = "InstallError";
  override readonly exitCode = 1;
}

/** A program that is needed is not there; says which, and what it is needed for. */
export class MissingProgramError extends LookalikeError {
  override readonly name = "MissingProgramError";
}

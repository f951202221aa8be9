/**
 * One version of a function: `$LATEST`, which changes, or a published one, which never does. Each has sandboxes of
 * its own.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html
 */
import type { FunctionSettings, LambdaFunction } from "./function.ts";
import { LATEST } from "./names.ts";
import { SandboxPool } from "./sandboxes.ts";

export class FunctionVersion {
  readonly fn: LambdaFunction;
  /** `$LATEST`, or a number from 1. */
  readonly version: string;
  readonly pool = new SandboxPool();
  /** Replaced as a whole where it changes, so that who holds it holds a snapshot. */
  settings: FunctionSettings;
  lastModifiedMs: number;
  revisionId: string;

  constructor(
    fn: LambdaFunction,
    version: string,
    settings: FunctionSettings,
    revisionId: string,
    nowMs: number,
  ) {
    this.fn = fn;
    this.version = version;
    this.settings = settings;
    this.revisionId = revisionId;
    this.lastModifiedMs = nowMs;
  }

  /** With the version's number as its qualifier; without one of `$LATEST`. */
  get arn(): string {
    return this.version === LATEST ? this.fn.arn : `${this.fn.arn}:${this.version}`;
  }

  /** The ARN that names the version even where it is `$LATEST`. */
  get qualifiedArn(): string {
    return `${this.fn.arn}:${this.version}`;
  }

  /** What its sandboxes are named after: `payments`, or `payments:2`. */
  get poolName(): string {
    return this.version === LATEST ? this.fn.name : `${this.fn.name}:${this.version}`;
  }
}

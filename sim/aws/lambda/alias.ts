/**
 * An alias: a name for a version of a function, or for two of them with weights.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
 */

export interface Alias {
  readonly name: string;
  /** The version that it stands for: a number, or `$LATEST`. */
  readonly version: string;
  /** A second version, and the share of invocations (0 to 1) that it gets. */
  readonly routing: { readonly version: string; readonly weight: number } | undefined;
  readonly description: string;
  readonly revisionId: string;
}

/** The ARN of an alias: that of its function, with the alias as its qualifier. */
export function aliasArn(functionArn: string, { name }: Alias): string {
  return `${functionArn}:${name}`;
}

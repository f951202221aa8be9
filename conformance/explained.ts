/**
 * Where look-alikes are known to differ from the contract, and what AWS's documentation says about it. Printed into
 * docs/FIDELITY.md, and told beside each difference that a run finds.
 */

/** A look-alike by its name in `deno task lookalike`. */
export type LookalikeName = "localstack" | "dynamodb-local" | "moto";

export interface KnownDifference {
  readonly against: LookalikeName;
  readonly service: string;
  /** What the look-alike does, in a sentence. */
  readonly what: string;
  /** Why we do otherwise: what AWS says, and where. */
  readonly why: string;
  /** The cases of the contract that show it. */
  readonly cases: RegExp;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];

/** Why a case fails at a look-alike; undefined where nobody knows. */
export function explanationOf(
  against: LookalikeName | undefined,
  service: string,
  name: string,
): string | undefined {
  const found = KNOWN_DIFFERENCES.find((each) =>
    each.against === against && each.service === service && each.cases.test(name)
  );
  return found && `${found.what} ${found.why}`;
}

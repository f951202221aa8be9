/**
 * Problems of the control API, as RFC 9457 has them: what was wrong, where, its current value and the wanted one.
 *
 * https://www.rfc-editor.org/rfc/rfc9457
 */
import { z } from "zod";

/** One thing that is wrong with a request. */
export const mistakeSchema = z.strictObject({
  at: z.string().describe("Where: a JSON pointer into the body, or `query.limit`, `path.queue`"),
  is: z.string().describe("Its current value, as JSON; `missing` if there is none"),
  expected: z.string().describe("The wanted value"),
}).meta({ id: "Mistake" });
export type Mistake = z.infer<typeof mistakeSchema>;

/** The body of an answer that is no success. */
export const problemSchema = z.strictObject({
  type: z.string().describe("`/_orderstorm/problems/…`: which problem, for programs"),
  title: z.string().describe("The problem, for people"),
  status: z.int(),
  detail: z.string().describe("What is wrong with this very request"),
  instance: z.string().describe("Method and path of the request"),
  nearest: z.string().exactOptional().describe("The nearest right name"),
  mistakes: z.array(mistakeSchema).exactOptional(),
}).meta({ id: "Problem" });
export type ProblemBody = z.infer<typeof problemSchema>;

/** The problems that there are: the last part of `type`, the status and the title. */
export const PROBLEMS = {
  "not-valid": [400, "The request is not valid"],
  "unknown-path": [404, "There is no such path"],
  "not-found": [404, "There is no such thing"],
  "wrong-method": [405, "The path does not take this method"],
  "clock-not-movable": [409, "Real time cannot be moved"],
  "not-settled": [409, "The worlds did not come to rest"],
  "name-taken": [409, "The name is taken"],
  "not-replayable": [409, "The world cannot be replayed exactly"],
  "too-large": [413, "The request is too large"],
  "wrong-media-type": [415, "The body has the wrong media type"],
  "unavailable": [503, "The server cannot do this now"],
  "failed": [500, "The server failed"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemKind = keyof typeof PROBLEMS;

/** A request that is refused. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly kind: ProblemKind;
  readonly nearest: string | undefined;
  readonly mistakes: readonly Mistake[];

  constructor(
    kind: ProblemKind,
    detail: string,
    more: { readonly nearest?: string | undefined; readonly mistakes?: readonly Mistake[] } = {},
  ) {
    super(detail);
    this.kind = kind;
    this.nearest = more.nearest;
    this.mistakes = more.mistakes ?? [];
  }

  get status(): number {
    return PROBLEMS[this.kind][0];
  }

  body(instance: string): ProblemBody {
    const [status, title] = PROBLEMS[this.kind];
    return {
      type: `/_orderstorm/problems/${this.kind}`,
      title,
      status,
      detail: this.message,
      instance,
      ...(this.nearest === undefined ? undefined : { nearest: this.nearest }),
      ...(this.mistakes.length === 0 ? undefined : { mistakes: [...this.mistakes] }),
    };
  }
}

/** Thrown for a name that stands for nothing: says so, and what the nearest is. */
export function notFound(what: string, name: string, nearest: string | undefined): Problem {
  const hint = nearest === undefined ? "there is none" : `the nearest is "${nearest}"`;
  return new Problem("not-found", `There is no ${what} "${name}"; ${hint}`, { nearest });
}

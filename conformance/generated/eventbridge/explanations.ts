/**
 * Differences that are known: what LocalStack's pattern engine (4.14: one of its own, in Python) does otherwise
 * than AWS's, which is Event Ruler.
 *
 * Each is for answers of one kind, so that a new difference in the same operator is not taken for a known one.
 */
import type { PatternCase, Shown } from "../eventbridge.ts";
import { READINGS } from "./readings.ts";

/** What an explanation is judged by. */
interface Judged {
  readonly input: PatternCase;
  readonly ours: Shown;
  readonly theirs: Shown;
  /** Our message and LocalStack's, without their beginning and the place; undefined where there is an answer. */
  readonly mine: string | undefined;
  readonly other: string | undefined;
}

interface Known {
  /** What LocalStack does, and what AWS says. */
  readonly why: string;
  readonly page: string;
  readonly when: (judged: Judged) => boolean;
}

const OPERATORS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html";
const PATTERNS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html";
const ERRORS = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html";
const RULER = "https://github.com/aws/event-ruler";

/** LocalStack takes what we refuse with such a message. */
function taken(message: RegExp): Known["when"] {
  return ({ mine, theirs }) => mine !== undefined && "result" in theirs && message.test(mine);
}

/** Both refuse, LocalStack for another reason than the one of that message. */
function refusedOtherwise(...pairs: readonly (readonly [ours: RegExp, theirs: RegExp])[]): Known["when"] {
  return ({ mine, other }) =>
    mine !== undefined && other !== undefined && pairs.some(([a, b]) => a.test(mine) && b.test(other));
}

const KNOWN: readonly Known[] = [
  {
    why: "LocalStack's message is that of AWS without the place in the pattern, which AWS's ends in.",
    page: RULER,
    when: ({ ours, theirs, mine, other }) =>
      mine !== undefined && mine === other && "code" in ours && "code" in theirs &&
      ours.code === theirs.code && ours.status === theirs.status && !theirs.message.includes("[Source:"),
  },
  {
    why:
      "LocalStack says no more of a pattern that is not JSON than that it is not; AWS says what is wrong where.",
    page: RULER,
    when: ({ input, mine, other }) =>
      mine !== undefined && other === "Filter is not valid JSON" && !isJson(input.EventPattern),
  },
  {
    why: "LocalStack fails itself where a value that is no string meets `prefix` or `suffix` with " +
      "`equals-ignore-case`, or where an alternative of `$or` is no object; a client's mistake is answered with 4xx.",
    page: ERRORS,
    when: ({ theirs }) =>
      "status" in theirs && theirs.status === 500 &&
      /object has no attribute '(lower|items)'/.test(theirs.message),
  },
  {
    why: "LocalStack takes objects without members; AWS refuses them, as it does empty arrays.",
    page: RULER,
    when: taken(/^Empty objects are not allowed$/),
  },
  {
    why:
      "LocalStack takes an `$or` of fewer than two alternatives, or that is no array, and names inside it that " +
      "are those of operators; AWS's `$or` has none of them.",
    page: RULER,
    when: taken(
      /^(There must have at least 2 Objects in \$or|It must be an Array followed with \$or|\S+ is Ruler reserved fieldName)/,
    ),
  },
  {
    why: "LocalStack has the message for any field where `$or` is something that it cannot be.",
    page: RULER,
    when: refusedOtherwise(
      [/^It must be an Array followed with \$or/, /^"\$or" must be an object or an array$/],
      [/^There must have at least 2 Objects in \$or/, /^Empty arrays are not allowed$/],
      [/^Empty objects are not allowed$/, /^Only one key allowed in match expression$/],
      [/^Only JSON object is allowed in array of \$or/, /^Match value must be String/],
    ),
  },
  {
    why:
      "LocalStack takes `anything-but` with a truth value, with an empty list, with strings and numbers in one " +
      "list, and with an empty prefix or suffix in a list; AWS refuses them.",
    page: OPERATORS,
    when: taken(
      /^(Value of anything-but must be|Inside anything but list, |Null prefix\/suffix not allowed$)/,
    ),
  },
  {
    why: "LocalStack has another message for what `anything-but` cannot have.",
    page: RULER,
    when: refusedOtherwise(
      [/^Value of anything-but must be/, /^prefix\/suffix match pattern must be a string$/],
      [/^Inside anything but list, /, /^(Match value must be String|prefix\/suffix match pattern must be)/],
      [/^Anything-But expression name not found$/, /^Only one key allowed in match expression$/],
    ),
  },
  {
    why:
      "LocalStack takes `prefix` and `suffix` of an empty object, and a number for their `equals-ignore-case`.",
    page: OPERATORS,
    when: taken(
      /^((Prefix|Suffix) expression name not found|equals-ignore-case match pattern must be a string)$/,
    ),
  },
  {
    why: "LocalStack calls an operator that `prefix` or `suffix` do not take one of `anything-but`.",
    page: RULER,
    when: refusedOtherwise([
      /^Unsupported (prefix|suffix) pattern: (\S+)$/,
      /^Unsupported anything-but pattern: (\S+)$/,
    ]),
  },
  {
    why: "LocalStack counts the members of an expression before it reads them, AWS after.",
    page: RULER,
    when: refusedOtherwise(
      [/^Match expression name not found$/, /^Only one key allowed in match expression$/],
      [/^Too many elements in numeric expression$/, /^Only one key allowed in match expression$/],
    ),
  },
  {
    why: "LocalStack takes truth values for numbers in `numeric`.",
    page: OPERATORS,
    when: taken(/^Value of \S+ must be numeric$/),
  },
  {
    why: "LocalStack reads `numeric` in another order, and shows its values as Python does.",
    page: RULER,
    when: refusedOtherwise(
      [/^Too many terms in numeric range expression$/, /^Bottom must be less than top$/],
      [/^Invalid member in numeric match: /, /^Invalid member in numeric match: /],
    ),
  },
  {
    why: "LocalStack takes any escape in a wildcard; AWS knows `\\*` and `\\\\` alone.",
    page: OPERATORS,
    when: taken(/^Invalid escape character at pos \d+$/),
  },
  {
    why: "LocalStack places what is wrong in a wildcard by characters; AWS by bytes.",
    page: RULER,
    when: refusedOtherwise([
      /^Consecutive wildcard characters at pos \d+$/,
      /^Consecutive wildcard characters at/,
    ]),
  },
  {
    why: "LocalStack takes a block of a single address; AWS's masks have at most 31 bits, or 127.",
    page: RULER,
    when: taken(/^IPv[46] mask bits must be < /),
  },
  {
    why: "LocalStack has one message for all that is wrong with an address or its mask.",
    page: RULER,
    when: refusedOtherwise([
      /^(Malformed CIDR, mask bits must not be negative|IPv[46] mask bits must be < |Invalid IP address: )/,
      /^Nonstandard IP address: /,
    ]),
  },
  {
    why: "LocalStack refuses a block whose address has bits beyond the mask; AWS takes it.",
    page: RULER,
    when: ({ other, input }) =>
      other === "Nonstandard IP address: 10.1.2.77" && input.EventPattern.includes("10.1.2.77/24"),
  },
  {
    why: "LocalStack refuses a pattern that something follows; AWS reads up to its closing brace.",
    page: RULER,
    when: ({ input, ours, other }) =>
      "result" in ours && other === "Filter is not valid JSON" && !isJson(input.EventPattern),
  },
  ...READINGS.map(({ why, reads }) => ({
    why,
    page: why.includes("array") ? PATTERNS : OPERATORS,
    when: ({ input, ours, theirs }: Judged) =>
      "result" in ours && "result" in theirs && reads(input, theirs.result === true),
  })),
];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A message without what all of them begin with, and without the place. */
function reasonOf(shown: Shown): string | undefined {
  if (!("message" in shown)) return undefined;
  return shown.message.replace(/^Event pattern is not valid\. Reason: /, "").replace(
    /\n at \[Source: [^]*$/,
    "",
  );
}

const told = ({ why, page }: Known): string => `${why} (${page})`;

/** All of them, as differences have them. */
export const EXPLANATIONS: readonly string[] = KNOWN.map(told);

/** Why an answer of ours is not that of LocalStack; undefined where nobody knows. */
export function explained(input: PatternCase, ours: Shown, theirs: Shown): string | undefined {
  const judged = { input, ours, theirs, mine: reasonOf(ours), other: reasonOf(theirs) };
  const known = KNOWN.find(({ when }) => when(judged));
  return known && told(known);
}

/**
 * The part of JSONPath that EventBridge reads: names with dots, array indices and `*`.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */

type Step = string | number | typeof ALL;

const ALL = Symbol("*");
const STEP = /\.([A-Za-z0-9_\-/]+|\*)|\[([0-9]+|\*)\]/y;

/** A path, ready to be looked up. */
export interface JsonPath {
  /** The value at that path; undefined where there is none. With `*`, the array of all values that there are. */
  readonly find: (root: unknown) => unknown;
}

/** Reads a path such as `$.detail.items[0].id`; undefined if it is not one that EventBridge takes. */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (!text.startsWith("$")) return undefined;
  const steps: Step[] = [];
  for (let at = 1; at < text.length;) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (match === null) return undefined;
    at += match[0].length;
    const [, name, index] = match;
    if (name === "*" || index === "*") steps.push(ALL);
    else steps.push(name ?? Number(index));
  }
  return { find: (root) => find(root, steps, 0) };
}

function find(value: unknown, steps: readonly Step[], depth: number): unknown {
  for (let i = depth; i < steps.length; i++) {
    if (typeof value !== "object" || value === null) return undefined;
    const step = steps[i]!;
    if (step === ALL) {
      const found = Object.values(value).map((member) => find(member, steps, i + 1));
      return found.filter((member) => member !== undefined);
    }
    if (typeof step === "number" && !Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, step) ? (value as Record<string, unknown>)[String(step)] : undefined;
  }
  return value;
}

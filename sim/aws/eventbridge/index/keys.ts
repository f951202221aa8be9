/**
 * What a field's value must at least be for a pattern to match: what the pattern is filed under, and found by.
 *
 * A key may hold for more values than the condition that it is made of, and never for fewer.
 */
import type { IpRange } from "../pattern/ip.ts";
import type { Condition, Leaf, Scalar } from "../pattern/mod.ts";

export type Key =
  | { readonly kind: "exact"; readonly value: Scalar }
  | { readonly kind: "address"; readonly digits: string }
  /** How an address begins, as {@linkcode blockText} has it. */
  | { readonly kind: "block"; readonly text: string }
  /** The value, its beginning or its end; in lower case where `folded`. */
  | { readonly kind: "whole" | "prefix" | "suffix"; readonly text: string; readonly folded: boolean }
  | { readonly kind: "range"; readonly low: number; readonly high: number }
  | { readonly kind: "string" }
  | { readonly kind: "present" };

/** Letters beyond these have cases that go more ways than one. */
const ASCII = /^[\0-\x7f]*$/;

/** The keys of a field, one for each alternative; undefined where the field may be absent. */
export function keysOf({ absent, conditions }: Leaf): readonly Key[] | undefined {
  return absent ? undefined : conditions.map(keyOf);
}

function keyOf(condition: Condition): Key {
  switch (condition.kind) {
    case "equals":
      return { kind: "exact", value: condition.value };
    case "address":
      return { kind: "address", digits: condition.digits };
    case "equals-ignore-case":
      return textKey("whole", condition.text, true);
    case "prefix":
    case "suffix":
      return textKey(condition.kind, condition.text, condition.ignoreCase);
    case "wildcard": {
      const first = condition.glob[0]!;
      const last = condition.glob.at(-1)!;
      if (condition.glob.length === 1) return { kind: "exact", value: first };
      return first.length >= last.length ? textKey("prefix", first, false) : textKey("suffix", last, false);
    }
    case "numeric": {
      const { low, high } = condition.range;
      return low === high ? { kind: "exact", value: low } : { kind: "range", low, high };
    }
    case "cidr":
      return { kind: "block", text: beginning(condition.range) };
    case "exists":
    case "absent":
    case "anything-but":
      return { kind: "present" };
  }
}

/** The digits of an address with its kind before them: one of v4 is in no block of v6. */
export function blockText(digits: string): string {
  return `${digits.length === 8 ? "4" : "6"}${digits}`;
}

/** What all addresses of a block begin with. */
function beginning({ low, high }: IpRange): string {
  let alike = 0;
  while (alike < low.length && low[alike] === high[alike]) alike++;
  return blockText(low).slice(0, 1 + alike);
}

function textKey(kind: "whole" | "prefix" | "suffix", text: string, folded: boolean): Key {
  if (text === "" && kind !== "whole") return { kind: "string" };
  if (!folded) return { kind, text, folded };
  return ASCII.test(text) ? { kind, text: text.toLowerCase(), folded } : { kind: "string" };
}

/**
 * DynamoDB's numbers: decimals of up to 38 significant digits, kept as their canonical plain text ("-1.5", "1000").
 *
 * Small integers take a fast path through JavaScript numbers; everything else is exact, on text and BigInt.
 * Follows HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number of the developer guide.
 */
import { validation } from "./errors.ts";
import { NUMBER_DIGITS, NUMBER_MAX_EXPONENT, NUMBER_MIN_EXPONENT } from "./limits.ts";

/** A number taken apart: 0.d1d2d3... times ten to the `point`; `digits` has no zero at either end. */
export interface Decimal {
  readonly negative: boolean;
  /** Empty for zero. */
  readonly digits: string;
  readonly point: number;
}

/** Text that is short enough for a double to hold it exactly. */
const EXACT_LENGTH = 15;
const SYNTAX = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * The canonical text of a number.
 *
 * @throws {AwsError} It is no number, has too many digits, or is too large or too small.
 */
export function canonicalNumber(text: string): string {
  if (isPlainInteger(text)) return text;
  const match = SYNTAX.exec(text);
  if (!match || (match[2] === "" && (match[3] ?? "") === "")) {
    throw validation(
      text === ""
        ? "The parameter cannot be converted to a numeric value"
        : `The parameter cannot be converted to a numeric value: ${text}`,
    );
  }
  const whole = match[2]!;
  return plainText(
    bounded(decimalOf(match[1] === "-", whole + (match[3] ?? ""), whole.length + Number(match[4] ?? 0))),
  );
}

/** Compares two canonical numbers: negative, zero or positive. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length <= EXACT_LENGTH && b.length <= EXACT_LENGTH) return Number(a) - Number(b);
  const negative = a.charCodeAt(0) === 45;
  if (negative !== (b.charCodeAt(0) === 45)) return negative ? -1 : 1;
  const order = compareMagnitudes(negative ? a.slice(1) : a, negative ? b.slice(1) : b);
  return negative ? -order : order;
}

/**
 * The exact sum of two canonical numbers, or their difference.
 *
 * @throws {AwsError} The result is too large, too small, or has more than 38 digits.
 */
export function addNumbers(a: string, b: string, subtract = false): string {
  if (isPlainInteger(a) && isPlainInteger(b)) {
    return String(subtract ? Number(a) - Number(b) : Number(a) + Number(b));
  }
  const fractions = Math.max(fractionDigits(a), fractionDigits(b));
  const left = scaled(a, fractions);
  const right = scaled(b, fractions);
  const sum = subtract ? left - right : left + right;
  const digits = (sum < 0n ? -sum : sum).toString();
  return plainText(bounded(decimalOf(sum < 0n, digits, digits.length - fractions)));
}

/** The size of a canonical number as AWS counts it: a byte, one more for each pair of digits, one for a minus. */
export function numberSize(text: string): number {
  if (text === "0") return 1;
  const { negative, digits, point } = decimal(text);
  // Pairs of digits line up with the decimal point.
  const first = Math.floor(-point / 2);
  const last = Math.ceil((digits.length - point) / 2);
  return 1 + last - first + (negative ? 1 : 0);
}

/** Takes a canonical number apart. */
export function decimal(text: string): Decimal {
  const negative = text.charCodeAt(0) === 45;
  const magnitude = negative ? text.slice(1) : text;
  const dot = magnitude.indexOf(".");
  return dot < 0
    ? decimalOf(negative, magnitude, magnitude.length)
    : decimalOf(negative, magnitude.slice(0, dot) + magnitude.slice(dot + 1), dot);
}

function decimalOf(negative: boolean, digits: string, point: number): Decimal {
  let start = 0;
  let end = digits.length;
  while (start < end && digits.charCodeAt(start) === 48) start++;
  while (end > start && digits.charCodeAt(end - 1) === 48) end--;
  if (start === end) return { negative: false, digits: "", point: 0 };
  return { negative, digits: digits.slice(start, end), point: point - start };
}

function bounded(value: Decimal): Decimal {
  if (value.digits === "") return value;
  const exponent = value.point - 1;
  if (exponent > NUMBER_MAX_EXPONENT) {
    throw validation(
      "Number overflow. Attempting to store a number with magnitude larger than supported range",
    );
  }
  if (exponent < NUMBER_MIN_EXPONENT) {
    throw validation(
      "Number underflow. Attempting to store a number with magnitude smaller than supported range",
    );
  }
  if (value.digits.length > NUMBER_DIGITS) {
    throw validation("Attempting to store more than 38 significant digits in a Number");
  }
  return value;
}

function plainText({ negative, digits, point }: Decimal): string {
  if (digits === "") return "0";
  const sign = negative ? "-" : "";
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + "0".repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Whether this is the canonical text of an integer that a double holds exactly, as is the sum of any two of them. */
function isPlainInteger(text: string): boolean {
  const length = text.length;
  if (length === 0 || length > EXACT_LENGTH) return false;
  const start = text.charCodeAt(0) === 45 ? 1 : 0;
  if (start === length) return false;
  if (text.charCodeAt(start) === 48) return length === 1;
  for (let i = start; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function compareMagnitudes(a: string, b: string): number {
  const dotA = a.indexOf(".");
  const dotB = b.indexOf(".");
  const wholeA = dotA < 0 ? a.length : dotA;
  const wholeB = dotB < 0 ? b.length : dotB;
  if (wholeA !== wholeB) return wholeA - wholeB;
  return a < b ? -1 : 1;
}

function fractionDigits(text: string): number {
  const dot = text.indexOf(".");
  return dot < 0 ? 0 : text.length - dot - 1;
}

function scaled(text: string, fractions: number): bigint {
  return BigInt(text.replace(".", "") + "0".repeat(fractions - fractionDigits(text)));
}
